"""Which updates had their effect, so that none has it twice, and which could not be handled."""

from __future__ import annotations

from datetime import date

from storage.database import Tx, fetch_value


async def first_time(tx: Tx, update_id: int, day: date) -> bool:
    """Whether this update is handled for the first time; in the same transaction as its effect, so both or neither.

    A set and never a high-water mark: Telegram's ids begin anew at random after a week of silence.
    """
    cursor = await tx.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (update_id, day.isoformat()))
    return cursor.rowcount == 1


async def seen(tx: Tx, update_id: int) -> bool:
    """Whether this update had its effect already; nothing is noted."""
    return await fetch_value(tx, "SELECT 1 FROM seen WHERE update_id = ?", (update_id,)) is not None


async def quarantine(tx: Tx, update_id: int, day: date, reason: str) -> None:
    """Set an update aside that failed for good; only the kind of failure is kept, never what was written."""
    await tx.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?)", (update_id, day.isoformat(), reason))


async def prune(tx: Tx, before: date) -> None:
    """Forget updates of earlier days; Telegram keeps none longer than one."""
    await tx.execute("DELETE FROM seen WHERE day < ?", (before.isoformat(),))
    await tx.execute("DELETE FROM quarantine WHERE day < ?", (before.isoformat(),))
