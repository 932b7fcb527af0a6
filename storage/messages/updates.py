"""Which updates had their effect, so that none has it twice, and which could not be handled.

An update that had an effect has a row of its own (``seen``) until all before it are handled, too, and Telegram is asked
from beyond it. Then a range of numbers is left (``confirmed``), which covers all of them, with an effect or without: it
tells nothing of who did what. Both are sets and never a high-water mark: Telegram's ids begin anew at random after a
week of silence.
"""

from __future__ import annotations

from datetime import date

from storage.engine.database import Tx, fetch_value

SPREAD = 1_000_000
"""Ids that differ by no more belong to the same count of Telegram's; of those, whatever is lower is confirmed."""
_FIRST_TIME = """
    INSERT INTO seen SELECT ?1, ?2
    WHERE NOT EXISTS (SELECT 1 FROM confirmed WHERE first <= ?1 AND last >= ?1) ON CONFLICT DO NOTHING
"""
_SEEN = """
    SELECT EXISTS (SELECT 1 FROM seen WHERE update_id = ?1)
    OR EXISTS (SELECT 1 FROM confirmed WHERE first <= ?1 AND last >= ?1)
"""
_EARLIEST = "SELECT min(update_id) FROM seen WHERE update_id BETWEEN ? AND ?"
_EXTEND = "UPDATE confirmed SET last = max(last, ?2) WHERE day = ?3 AND ?1 BETWEEN first AND last + 1"
_INSERT = "INSERT INTO confirmed VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)"


async def first_time(tx: Tx, update_id: int, day: date) -> bool:
    """Whether this update is handled for the first time; noted in the transaction of its effect, so both or neither."""
    return tx.change(_FIRST_TIME, (update_id, day.isoformat())) == 1


async def seen(tx: Tx, update_id: int) -> bool:
    """Whether this update had its effect, or was confirmed, already; nothing is noted."""
    return bool(await fetch_value(tx, _SEEN, (update_id,)))


async def confirm(tx: Tx, first: int, last: int, day: date) -> None:
    """Replace the rows of these updates, all of them confirmed, by their range. Idempotent.

    Rows of lower ids are from before a crash, and were confirmed by the same offset.
    """
    earliest = await fetch_value(tx, _EARLIEST, (first - SPREAD, first))
    values = (first if earliest is None else int(earliest), last, day.isoformat())
    if not tx.change(_EXTEND, values):
        tx.change(_INSERT, values)
    tx.change("DELETE FROM seen WHERE update_id BETWEEN ? AND ?", values[:2])


async def pending_ids(tx: Tx) -> list[int]:
    """The updates that have a row of their own, by id."""
    async with tx.execute("SELECT update_id FROM seen ORDER BY update_id") as rows:
        return [row["update_id"] async for row in rows]


async def erase(tx: Tx) -> None:
    """Erase every row of a single update: at the closing of a survey nothing may tell who did what.

    Until the next offset is confirmed, which takes a second, only this process knows that those updates were handled.
    """
    await tx.execute("DELETE FROM seen")
    await tx.execute("DELETE FROM quarantine")


async def quarantine(tx: Tx, update_id: int, day: date, reason: str) -> None:
    """Set an update aside that failed for good; only the kind of failure is kept, never what was written."""
    await tx.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?)", (update_id, day.isoformat(), reason))


async def prune(tx: Tx, before: date) -> None:
    """Forget updates of earlier days; Telegram keeps none longer than one."""
    for table in ("seen", "confirmed", "quarantine"):
        await tx.execute(f"DELETE FROM {table} WHERE day < ?", (before.isoformat(),))  # noqa: S608 — of the list above
