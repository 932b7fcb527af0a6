"""Moments as they are stored: UTC, as text of one width; it reads no clock."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """A UTC-aware moment as text of fixed width, so that the order of texts is the order of times.

    Raises ``ValueError`` for a moment without a time zone: it would be read in the machine's own.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The UTC-aware moment that ``stamp`` wrote."""
    return datetime.fromisoformat(text)
