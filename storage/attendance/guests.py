"""People whom organizers added by hand, who have no chat with the bot; their numbers are of the list's sequence."""

from __future__ import annotations

from domain.attendance.participants import Participant
from storage.engine.database import Tx, fetch_value


async def find_all(tx: Tx, event: str) -> tuple[Participant, ...]:
    """Every guest, by number; who adds them vouches for them."""
    sql = "SELECT number, name, profession, present FROM guest WHERE event = ? ORDER BY number"
    async with tx.execute(sql, (event,)) as rows:
        return tuple(
            [
                Participant(
                    row["number"],
                    row["name"],
                    row["profession"],
                    is_confirmed=True,
                    is_present=bool(row["present"]),
                    is_guest=True,
                )
                async for row in rows
            ]
        )


async def add(tx: Tx, event: str, name: str | None, profession: str | None, *, is_present: bool) -> int:
    """Add a guest; returns the number. Not idempotent."""
    last = await fetch_value(
        tx,
        "INSERT INTO registration_number VALUES (?, 1)"
        " ON CONFLICT (event) DO UPDATE SET last = last + 1 RETURNING last",
        (event,),
    )
    await tx.execute(
        "INSERT INTO guest (event, number, name, profession, present) VALUES (?, ?, ?, ?, ?)",
        (event, last, name, profession, is_present),
    )
    return int(last)


async def rename(tx: Tx, event: str, number: int, name: str) -> bool:
    """Correct the name; whether there is such a guest. Idempotent."""
    sql = "UPDATE guest SET name = ? WHERE event = ? AND number = ?"
    return (await tx.execute(sql, (name, event, number))).rowcount == 1


async def set_profession(tx: Tx, event: str, number: int, profession: str | None) -> bool:
    """Correct the profession; whether there is such a guest. Idempotent."""
    sql = "UPDATE guest SET profession = ? WHERE event = ? AND number = ?"
    return (await tx.execute(sql, (profession, event, number))).rowcount == 1


async def remove(tx: Tx, event: str, number: int) -> bool:
    """Take a guest off the list; whether there was one. Idempotent."""
    return (await tx.execute("DELETE FROM guest WHERE event = ? AND number = ?", (event, number))).rowcount == 1
