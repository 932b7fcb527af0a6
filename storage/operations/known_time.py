"""The last time that was certain while the bot ran; it tells of nobody."""

from __future__ import annotations

from datetime import datetime

from storage.engine.database import Tx, fetch_value
from storage.engine.timestamps import instant, stamp


async def last(tx: Tx) -> datetime | None:
    """UTC-aware; None before the first time."""
    moment = await fetch_value(tx, "SELECT moment FROM known_time")
    return None if moment is None else instant(moment)


async def store(tx: Tx, moment: datetime) -> None:
    """Store the last certain time, UTC-aware. Idempotent."""
    await tx.execute("INSERT OR REPLACE INTO known_time VALUES (1, ?)", (stamp(moment),))
