"""The words that a typed day or time may hold, folded; which ones there are is passed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarNames:
    """Names and abbreviations in every language, without the dot behind them."""

    weekdays: Mapping[str, int]
    """Monday is 0."""
    months: Mapping[str, int]
    """January is 1."""


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """What is understood besides digits."""

    days: Mapping[str, int]
    """Such as "tomorrow" → how many days from today."""
    fillers: frozenset[str]
    """Such as "at": they change nothing."""
    hour_marks: frozenset[str]
    """What stands behind an hour."""
    morning: frozenset[str]
    afternoon: frozenset[str]
    calendar_names: Callable[[], CalendarNames]
    """Asked only for a text with a name in it, since all the names together take memory."""
