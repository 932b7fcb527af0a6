"""The agenda by days: which items are on which day of the calendar, and what comes next; it knows no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from domain.events import AgendaItem, Event


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """One day of the event's own calendar, and what starts on it."""

    date: date
    items: tuple[AgendaItem, ...]


def agenda_days(event: Event) -> tuple[AgendaDay, ...]:
    """The days on which something starts, in order; what starts after midnight is on the new day."""
    days = groupby(event.agenda, key=lambda item: item.starts.astimezone(event.zone).date())
    return tuple(AgendaDay(day, tuple(items)) for day, items in days)


def next_start(agenda: Sequence[AgendaItem], now: datetime) -> datetime | None:
    """When the next item starts, several in parallel rooms perhaps; None when none is to come."""
    return min((item.starts for item in agenda if now < item.starts), default=None)
