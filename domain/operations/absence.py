"""For how long Telegram keeps what people press, and what may have been lost while the bot was away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(seconds=150)
"""Telegram keeps a tap for so long (td's ``QueryManager``); what people write, for a day."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Taps from ``began`` to ``ended``, UTC-aware, may be lost; ``number`` counts those of one event."""

    number: int
    starts_at: datetime
    ends_at: datetime


def offline_period(last_known: datetime | None, now: datetime) -> tuple[datetime, datetime] | None:
    """Between which moments taps may be lost when the bot is back ``now``; None when none can be."""
    if last_known is None or now - last_known <= KEPT:
        return None
    return last_known, now - KEPT
