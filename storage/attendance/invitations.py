"""Personal links of the roster: who was invited, and who has used the link; when somebody came is stored nowhere.

Rows are in the order of the roster, and a used one only gets the person: their order tells nothing of who came first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from domain.attendance.invitations import Invitation
from storage.engine.database import Tx, fetch_row, fetch_value


async def find_all(tx: Tx, event: str) -> tuple[Invitation, ...]:
    """Everybody of the roster, by number."""
    async with tx.execute("SELECT * FROM invitation WHERE event = ? ORDER BY number", (event,)) as rows:
        return tuple([_invitation(row) async for row in rows])


async def find(tx: Tx, token_hash: str) -> Invitation | None:
    """The invitation of this token."""
    row = await fetch_row(tx, "SELECT * FROM invitation WHERE token_hash = ?", (token_hash,))
    return None if row is None else _invitation(row)


def _invitation(row: sqlite3.Row) -> Invitation:
    return Invitation(row["event"], row["number"], row["name"], row["profession"], row["person"])


async def reserve_numbers(tx: Tx, event: str, count: int) -> int:
    """Take so many numbers of the list's sequence; returns the first. ``count`` is positive. Not idempotent."""
    last = await fetch_value(
        tx,
        "INSERT INTO registration_number VALUES (?1, ?2)"
        " ON CONFLICT (event) DO UPDATE SET last = last + ?2 RETURNING last",
        (event, count),
    )
    return int(last) - count + 1


async def add(tx: Tx, invitations: Sequence[tuple[Invitation, str]]) -> None:
    """Invite these people, each with the hash of the token."""
    await tx.executemany(
        "INSERT INTO invitation (event, number, name, profession, token_hash) VALUES (?, ?, ?, ?, ?)",
        [(each.event, each.number, each.name, each.profession, token_hash) for each, token_hash in invitations],
    )


async def replace_token(tx: Tx, event: str, number: int, token_hash: str) -> bool:
    """From now on another link is valid, and the earlier one is not; False when the person has come already."""
    sql = "UPDATE invitation SET token_hash = ? WHERE event = ? AND number = ? AND person IS NULL"
    return (await tx.execute(sql, (token_hash, event, number))).rowcount == 1


async def remove(tx: Tx, event: str, number: int) -> bool:
    """Take whoever has not come off the roster, and with them their link; False when they have come. Idempotent."""
    sql = "DELETE FROM invitation WHERE event = ? AND number = ? AND person IS NULL"
    return (await tx.execute(sql, (event, number))).rowcount == 1


async def redeem(tx: Tx, event: str, number: int, person: int) -> bool:
    """The link is used, by this person; False when it was used before, or they have used another."""
    cursor = await tx.execute(
        "UPDATE invitation SET person = ?1 WHERE event = ?2 AND number = ?3 AND person IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM invitation WHERE event = ?2 AND person = ?1)",
        (person, event, number),
    )
    return cursor.rowcount == 1


async def confirm_redeemed(tx: Tx, event: str, person: int) -> None:
    """Confirm the registration of somebody who came by a personal link, with the name and profession of the roster.

    Its number is that of the invitation, which tells nothing of the order in which people came. Idempotent.
    """
    await tx.execute(
        "UPDATE registration SET confirmed = 1, number = i.number FROM invitation AS i"
        " WHERE registration.event = ?1 AND registration.person = ?2 AND registration.registered_on IS NOT NULL"
        " AND i.event = ?1 AND i.person = ?2 AND i.name IS registration.name"
        " AND (i.profession IS NULL OR i.profession IS registration.profession)",
        (event, person),
    )
