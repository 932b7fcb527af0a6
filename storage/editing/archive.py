"""Which events are in the archive: they stand apart in lists, and are otherwise as they were."""

from __future__ import annotations

from storage.engine.database import Tx


async def find_codes(tx: Tx) -> frozenset[str]:
    """The codes of the events in the archive."""
    async with tx.execute("SELECT event FROM event_archive") as rows:
        return frozenset([row["event"] async for row in rows])


async def contains(tx: Tx, event: str) -> bool:
    """Whether this event is in the archive."""
    async with tx.execute("SELECT 1 FROM event_archive WHERE event = ?", (event,)) as rows:
        return await rows.fetchone() is not None


async def add(tx: Tx, event: str) -> None:
    """Put the event into the archive. Idempotent."""
    await tx.execute("INSERT OR IGNORE INTO event_archive (event) VALUES (?)", (event,))


async def remove(tx: Tx, event: str) -> None:
    """Take the event out of the archive. Idempotent."""
    await tx.execute("DELETE FROM event_archive WHERE event = ?", (event,))
