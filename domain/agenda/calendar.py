"""Calendar entries of an event, one for each day and one for each session, which keep their identity through changes.

RFC 5545: what was imported is replaced by an entry of the same UID and a higher SEQUENCE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.agenda.days import end_of_day, event_days
from domain.events import AgendaItem, Event
from domain.questions import LocalizedText
from domain.schedule import instant

_ADDRESS = re.compile(r"[^\s@:;,<>()\"]+@[^\s@:;,<>()\"]+\.[^\s@:;,<>()\"]{2,}")


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who holds the event, and the mail address where they can be asked."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What one entry of somebody's calendar says; times are UTC-aware."""

    uid: str
    starts: datetime
    ends: datetime
    title: LocalizedText
    venue: LocalizedText
    items: tuple[AgendaItem, ...]
    """What is on that day, in order; of a session the one item it is about."""
    changed_at: datetime
    session: int = 0
    """The number of a session, never given to another one; 0 for a day."""
    sequence: int = 0
    """How often it has changed."""
    is_cancelled: bool = False
    organizer: Organizer | None = None
    """None where no mail address is known."""


def organizer_of(name: str, contact: str) -> Organizer | None:
    """The organizer of this name, when the contact is a mail address and nothing else."""
    return Organizer(name, contact.strip()) if _ADDRESS.fullmatch(contact.strip()) else None


def revise(
    entries: Sequence[CalendarEntry], event: Event, now: datetime, source: str, organizer: Organizer | None = None
) -> tuple[CalendarEntry, ...]:
    """The entries of the event as it is now, the earlier ones being ``entries``; what is gone is cancelled.

    Of a cancelled event everything is cancelled, and comes back when it takes place after all.

    ``source`` names the bot: two bots may have events of the same code. Idempotent.
    """
    now = now.replace(microsecond=0)
    blank = CalendarEntry(
        source, event.starts, event.ends, event.title, event.venue, (), now, 0, 0, event.is_cancelled, organizer
    )
    days = tuple(_revised_days([entry for entry in entries if not entry.session], event, blank))
    sessions = tuple(_revised_sessions([entry for entry in entries if entry.session], event, blank))
    current = {entry.uid for entry in (*days, *sessions)}
    cancellations = (_cancelled(entry, now) for entry in entries if entry.uid not in current)
    return (*days, *sessions, *cancellations)


def _revised_days(earlier: Sequence[CalendarEntry], event: Event, blank: CalendarEntry) -> Iterator[CalendarEntry]:
    """``blank`` holds what all entries have in common, the source in place of its UID."""
    for number, ((starts, ends), items) in enumerate(_days(event), start=1):
        uid = f"{event.code}-day-{number}@{blank.uid}.roundtable"
        day = replace(blank, uid=uid, starts=starts, ends=ends, items=items)
        yield _revised(earlier[number - 1] if number <= len(earlier) else None, day)


def _revised_sessions(earlier: Sequence[CalendarEntry], event: Event, blank: CalendarEntry) -> Iterator[CalendarEntry]:
    matches = _matches(earlier, event.agenda)
    next_number = max((entry.session for entry in earlier), default=0) + 1
    for index, item in enumerate(map(_as_in_calendars, event.agenda)):
        match = matches.get(index)
        number = match.session if match else next_number
        next_number += match is None
        uid = f"{event.code}-session-{number}@{blank.uid}.roundtable"
        session = replace(
            blank, uid=uid, starts=item.starts, ends=item.ends, title=item.title, items=(item,), session=number
        )
        yield _revised(match, session)


def _revised(earlier: CalendarEntry | None, entry: CalendarEntry) -> CalendarEntry:
    if earlier is None:
        # Somebody may have imported it before entries were stored.
        return replace(entry, sequence=int(entry.is_cancelled))
    same_entry = replace(entry, uid=earlier.uid, sequence=earlier.sequence, changed_at=earlier.changed_at)
    if same_entry == earlier:
        return earlier
    return replace(same_entry, sequence=earlier.sequence + 1, changed_at=entry.changed_at)


def _cancelled(entry: CalendarEntry, now: datetime) -> CalendarEntry:
    if entry.is_cancelled:
        return entry
    return replace(entry, is_cancelled=True, sequence=entry.sequence + 1, changed_at=now)


def _as_in_calendars(item: AgendaItem) -> AgendaItem:
    # Whether a rating is asked for, or the time counts as attendance, changes nothing in a calendar.
    return replace(item, feedback=False, is_break=False)


# Sessions


SAME_ITEM: tuple[Callable[[AgendaItem], Any], ...] = (
    lambda item: (item.title, item.starts),
    lambda item: item.title,
    lambda item: (item.starts, item.room),
)
"""What makes an item the same as an earlier one: only its length or room changed, it moved, or it has a new title."""


def _matches(earlier: Sequence[CalendarEntry], agenda: Sequence[AgendaItem]) -> dict[int, CalendarEntry]:
    """Index of an item in the agenda → the entry it had; no entry twice."""
    remaining = sorted(earlier, key=lambda entry: entry.is_cancelled)
    matches: dict[int, CalendarEntry] = {}
    for same in SAME_ITEM:
        if same is SAME_ITEM[-1]:  # what takes the place of something cancelled is not the same
            remaining = [entry for entry in remaining if not entry.is_cancelled]
        for index, item in enumerate(agenda):
            if index in matches:
                continue
            entry = next((one for one in remaining if same(one.items[0]) == same(item)), None)
            if entry is not None:
                matches[index] = entry
                remaining.remove(entry)
    return matches


# Days


def _days(event: Event) -> Iterator[tuple[tuple[datetime, datetime], tuple[AgendaItem, ...]]]:
    items = tuple(map(_as_in_calendars, event.agenda))
    dates = event_days(event)
    if len(dates) == 1:
        yield (event.starts, event.ends), items
        return
    for day in dates:
        items_of_day = tuple(item for item in items if end_of_day(item, event) == day)
        yield _span(event, day, items_of_day), items_of_day


def _span(event: Event, day: date, items: Iterable[AgendaItem]) -> tuple[datetime, datetime]:
    """From the first item to the last, or, of a day without items, at the hours of the event."""
    items = tuple(items)
    starts, ends = (_at(event, day, moment) for moment in (event.starts, event.ends))
    if items:
        starts, ends = items[0].starts, max(item.ends for item in items)
    starts = event.starts if day == event.first_day else starts
    ends = event.ends if day == event.last_day else ends
    return starts, ends if starts < ends else starts + timedelta(hours=1)


def _at(event: Event, day: date, moment: datetime) -> datetime:
    clock: time = moment.astimezone(event.zone).time()
    return instant(datetime.combine(day, clock), event.zone)
