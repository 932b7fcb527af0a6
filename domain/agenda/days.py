"""The agenda by days: which items are on which day of the calendar, and what comes next; it knows no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from domain.events import MORNING, AgendaItem, Event

MAX_EMPTY_DAYS = 14
"""An event on more days than this takes place on the days of its agenda alone."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """One day of the event's own calendar, and what starts on it."""

    date: date
    items: tuple[AgendaItem, ...]


def agenda_days(event: Event) -> tuple[AgendaDay, ...]:
    """The days on which something starts, in order; what starts after midnight is on the new day."""
    days = groupby(event.agenda, key=lambda item: item.starts.astimezone(event.zone).date())
    return tuple(AgendaDay(day, tuple(items)) for day, items in days)


def event_days(event: Event) -> tuple[date, ...]:
    """The days on which the event takes place, in order; of a very long one those of its agenda."""
    count = (event.last_day - event.first_day).days + 1
    if count > MAX_EMPTY_DAYS:
        return tuple(sorted({end_of_day(item, event) for item in event.agenda})) or (event.first_day,)
    return tuple(event.first_day + number * DAY for number in range(count))


def end_of_day(item: AgendaItem, event: Event) -> date:
    """The day to which an item belongs: what starts in the night to the evening before."""
    local = item.starts.astimezone(event.zone)
    day = local.date() - DAY if local.time() < MORNING else local.date()
    return min(max(day, event.first_day), event.last_day)


def next_start(agenda: Sequence[AgendaItem], now: datetime) -> datetime | None:
    """When the next item starts, several in parallel rooms perhaps; None when none is to come."""
    return min((item.starts for item in agenda if now < item.starts), default=None)
