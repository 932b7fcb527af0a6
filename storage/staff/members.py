"""Who works for which event, by the settings or by a link, and the links that wait to be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from domain.people import Role
from domain.staff import StaffLink, StaffMember, StaffSource, roles_in
from storage.engine.database import Tx, fetch_row
from storage.engine.timestamps import instant, stamp
from storage.stored_json import member


async def memberships(tx: Tx, person: int) -> tuple[StaffMember, ...]:
    """Every role of this person at this moment."""
    async with tx.execute("SELECT * FROM staff WHERE person = ? ORDER BY role, event", (person,)) as rows:
        return tuple([_member(row) async for row in rows])


async def roles(tx: Tx, person: int, event: str | None = None) -> frozenset[Role]:
    """What this person may do at this moment, in this event or in any."""
    return roles_in(await memberships(tx, person), event)


async def all_members(tx: Tx) -> tuple[StaffMember, ...]:
    """The whole staff."""
    async with tx.execute("SELECT * FROM staff ORDER BY role DESC, event, source DESC, name, person") as rows:
        return tuple([_member(row) async for row in rows])


async def set_from_settings(tx: Tx, organizers: Iterable[int], coordinators: Iterable[int]) -> None:
    """Make the staff named in the settings the staff of that source, of all events; those added by link stay."""
    await tx.execute("DELETE FROM staff WHERE source = 'settings'")
    people = [(id_, Role.ORGANIZER.value) for id_ in organizers]
    people += [(id_, Role.COORDINATOR.value) for id_ in coordinators]
    sql = "INSERT INTO staff (person, role, source) VALUES (?, ?, 'settings') ON CONFLICT DO NOTHING"
    await tx.executemany(sql, people)


async def revoke(tx: Tx, person: int, role: Role, event: str | None) -> bool:
    """Take this role away if a link gave it; False when there was none."""
    sql = "DELETE FROM staff WHERE person = ? AND role = ? AND event = ? AND source = 'link'"
    return (await tx.execute(sql, (person, role.value, event or ""))).rowcount == 1


async def add_link(tx: Tx, link: StaffLink) -> None:
    """Store a link; its token is stored nowhere."""
    sql = "INSERT INTO staff_link (token_sha256, role, event, person, expires_at) VALUES (?, ?, ?, ?, ?)"
    values = (link.token_hash, link.role.value, link.event or "", link.inviter, stamp(link.expires_at))
    await tx.execute(sql, values)


async def find_link(tx: Tx, token_hash: str, now: datetime) -> StaffLink | None:
    """The link of this token, if it can still be used."""
    sql = "SELECT * FROM staff_link WHERE token_sha256 = ? AND expires_at > ?"
    row = await fetch_row(tx, sql, (token_hash, stamp(now)))
    return None if row is None else _link(row)


async def links(tx: Tx, now: datetime) -> tuple[StaffLink, ...]:
    """Those that can still be used, the oldest first."""
    async with tx.execute(
        "SELECT * FROM staff_link WHERE expires_at > ? ORDER BY expires_at, token_sha256", (stamp(now),)
    ) as rows:
        return tuple([_link(row) async for row in rows])


async def use_link(tx: Tx, link: StaffLink, person: int, name: str | None) -> None:
    """Make this person what the link says; the link is gone."""
    await tx.execute(
        "INSERT INTO staff (person, role, event, source, name) VALUES (?, ?, ?, 'link', ?) ON CONFLICT DO NOTHING",
        (person, link.role.value, link.event or "", name),
    )
    await remove_link(tx, link)


async def remove_link(tx: Tx, link: StaffLink) -> None:
    """Nobody can use this link any more. Idempotent."""
    await tx.execute("DELETE FROM staff_link WHERE token_sha256 = ?", (link.token_hash,))


async def remove_expired_links(tx: Tx, now: datetime) -> None:
    """Erase what cannot be used any more. Idempotent."""
    await tx.execute("DELETE FROM staff_link WHERE expires_at <= ?", (stamp(now),))


def _member(row: sqlite3.Row) -> StaffMember:
    event = row["event"]
    role, source = member(Role, row["role"], event), member(StaffSource, row["source"], event)
    return StaffMember(row["person"], role, event or None, source, row["name"])


def _link(row: sqlite3.Row) -> StaffLink:
    role = member(Role, row["role"], row["event"])
    return StaffLink(row["token_sha256"], role, row["event"] or None, row["person"], instant(row["expires_at"]))
