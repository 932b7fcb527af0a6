"""Who is present, and what the links and the room code of an event are made of; when anybody came is stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from domain.attendance.checkin import MAX_WRONG_CODES
from storage.engine.database import Tx, fetch_row, fetch_value


@dataclass(frozen=True, slots=True)
class StoredCheckin:
    """What check-in of an event needs to remember."""

    secret: bytes
    """32 random bytes; tokens and the room code follow from it."""
    wrong_codes: int
    """How many wrong room codes were typed since the secret was made."""


async def find(tx: Tx, event: str) -> StoredCheckin | None:
    """What is stored of the event's check-in; None before an organizer has looked at it."""
    row = await fetch_row(tx, "SELECT secret, wrong_codes FROM checkin WHERE event = ?", (event,))
    return None if row is None else StoredCheckin(row["secret"], row["wrong_codes"])


async def find_or_add(tx: Tx, event: str, secret: bytes) -> StoredCheckin:
    """What is stored of the event's check-in; ``secret`` is the one of an event that has none yet. Idempotent."""
    await tx.execute("INSERT INTO checkin (event, secret) VALUES (?, ?) ON CONFLICT DO NOTHING", (event, secret))
    stored_checkin = await find(tx, event)
    assert stored_checkin is not None  # noqa: S101 — it was just inserted
    return stored_checkin


async def renew(tx: Tx, event: str, secret: bytes) -> None:
    """Make every link and the room code anew from this secret; wrong codes count from nothing, also each person's."""
    await tx.execute("UPDATE checkin SET secret = ?, wrong_codes = 0 WHERE event = ?", (secret, event))
    await tx.execute("UPDATE registration SET wrong_codes = 0 WHERE event = ? AND wrong_codes > 0", (event,))


async def note_wrong_code(tx: Tx, event: str, person: int) -> None:
    """One more wrong room code of this person, and of the event."""
    await tx.execute("UPDATE checkin SET wrong_codes = wrong_codes + 1 WHERE event = ?", (event,))
    await tx.execute(
        "UPDATE registration SET wrong_codes = min(wrong_codes + 1, ?) WHERE event = ? AND person = ?",
        (MAX_WRONG_CODES, event, person),
    )


async def mark_present(tx: Tx, event: str, person: int) -> bool:
    """This registered person is present; whether that is new. Idempotent."""
    cursor = await tx.execute(
        "UPDATE registration SET present = 1, scanned = 0"
        " WHERE event = ? AND person = ? AND registered_on IS NOT NULL AND NOT present",
        (event, person),
    )
    return cursor.rowcount == 1


async def mark_scanned(tx: Tx, event: str, person: int) -> None:
    """This person is present as soon as their registration is finished. Idempotent."""
    await tx.execute(
        "UPDATE registration SET scanned = 1 WHERE event = ? AND person = ? AND registered_on IS NULL", (event, person)
    )


async def set_present(tx: Tx, event: str, number: int, *, is_present: bool) -> tuple[int, ...]:
    """Whether the registration or guest of this number is present; returns the person whose mark has changed.

    Of a guest nobody is returned. While the survey is open the database takes no mark back.
    """
    await tx.execute("UPDATE guest SET present = ? WHERE event = ? AND number = ?", (is_present, event, number))
    sql = (
        "UPDATE registration SET present = ?1 WHERE event = ?2 AND number = ?3 AND registered_on IS NOT NULL"
        " AND present <> ?1 RETURNING person"
    )
    async with tx.execute(sql, (is_present, event, number)) as rows:
        return tuple([row["person"] async for row in rows])


async def count_present(tx: Tx, event: str) -> int:
    """How many of the registered are present, guests left out."""
    sql = "SELECT count(*) FROM registration WHERE event = ? AND present"
    return int(await fetch_value(tx, sql, (event,)))


async def guests_by_profession(tx: Tx, event: str) -> dict[str | None, int]:
    """How many people of each profession were present whom organizers added by hand."""
    sql = "SELECT profession, count(*) AS n FROM guest WHERE event = ? AND present GROUP BY profession"
    async with tx.execute(sql, (event,)) as rows:
        return {row["profession"]: row["n"] async for row in rows}
