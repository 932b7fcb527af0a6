"""The agenda of the settings: on which day each item is, and whether two of them can be at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.editing.mistakes import MistakeKind, mistake
from domain.events import AgendaItem
from domain.schedule import instant
from formats.event.error_messages import shown
from formats.event.messages import DAY, Span, check_hour
from formats.event.schema import AgendaShape, EventShape
from formats.event.validation import HEADING, Field

NIGHT = timedelta(hours=12)
"""The longest item that goes on past midnight: what is longer is more likely a slip of the pen."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item with its local times, and where it stands in the file."""

    shape: AgendaShape
    starts: datetime
    ends: datetime
    place: Field

    @property
    def is_past_midnight(self) -> bool:
        return self.ends.date() > self.starts.date()

    @property
    def is_known(self) -> bool:
        return self.place.is_valid("starts", "ends", "date")


def agenda_of(shape: EventShape, span: Span, place: Field) -> tuple[AgendaItem, ...]:
    """The items in the order of their starts; of use only when nothing was noted."""
    entries: list[_Entry] = []
    items: list[AgendaItem] = []
    consistent_entries = []
    for number, item in enumerate(shape.agenda, start=1):
        above = entries[-1] if entries else None
        entry = _entry(item, above, shape, place.at(f"agenda[{number}]"))
        entries.append(entry)
        items.append(_item(entry, span))
        _check_texts(entry)
        for key, local in (("starts", entry.starts), ("ends", entry.ends)):
            check_hour(local, span.zone, entry.place.at(key))
        is_span_known = place.is_valid("starts", "ends")
        if entry.is_known and _is_in_order(entry, above, shape) and _is_in_event(entry, items[-1], span, is_span_known):
            consistent_entries.append(entry)
    _check_rooms(consistent_entries)
    return tuple(sorted(items, key=lambda one: one.starts))


def _entry(item: AgendaShape, above: _Entry | None, shape: EventShape, place: Field) -> _Entry:
    day = item.date or _day(item, above, shape)
    starts, ends = (datetime.combine(day, clock) for clock in (item.starts, item.ends))
    return _Entry(item, starts, ends if starts < ends else ends + DAY, place)


def _day(item: AgendaShape, above: _Entry | None, shape: EventShape) -> date:
    # Without a date: the day of the item above, or the next one when midnight is certain to lie between them.
    day = shape.starts.date() if above is None else above.starts.date()
    is_after_midnight = above is not None and above.is_past_midnight and item.starts < above.starts.time()
    is_second_half_of_night = _is_one_day(shape) and (
        datetime.combine(day, item.starts) < shape.starts and datetime.combine(day + DAY, item.starts) < shape.ends
    )
    return day + DAY if is_after_midnight or is_second_half_of_night else day


def _is_one_day(shape: EventShape) -> bool:
    return shape.ends - shape.starts < DAY


def _item(entry: _Entry, span: Span) -> AgendaItem:
    shape = entry.shape
    starts, ends = (instant(local, span.zone) for local in (entry.starts, entry.ends))
    return AgendaItem(starts, ends, shape.title, shape.speaker, shape.room, shape.feedback, shape.break_)


def _check_texts(entry: _Entry) -> None:
    entry.place.at("title").words(entry.shape.title, HEADING)
    for key, text in (("speaker", entry.shape.speaker), ("room", entry.shape.room)):
        if not isinstance(text, str):
            entry.place.at(key).words(text, HEADING)


def _is_in_order(entry: _Entry, above: _Entry | None, shape: EventShape) -> bool:
    # An item with a date may stand anywhere; of one without, the item above says on which day it is.
    if above is None or entry.shape.date or not above.is_known or above.starts <= entry.starts:
        return True
    if not _is_one_day(shape):
        reason = mistake(MistakeKind.ITEM_NEEDS_DATE, example="date = 2027-03-23")
    elif not _in_other_room(entry.shape, above.shape):
        reason = mistake(MistakeKind.ITEM_OUT_OF_ORDER)
    else:
        return True
    entry.place.at("starts").error(reason)
    return False


def _is_in_event(entry: _Entry, item: AgendaItem, span: Span, is_span_known: bool) -> bool:  # noqa: FBT001 — as it is called
    if item.ends <= item.starts or (entry.is_past_midnight and entry.ends - entry.starts > NIGHT):
        entry.place.at("ends").error(mistake(MistakeKind.ITEM_ENDS_BEFORE_START))
    elif is_span_known and item.starts < span.starts:
        entry.place.at("date" if entry.shape.date else "starts").error(mistake(MistakeKind.ITEM_BEFORE_EVENT))
    elif is_span_known and item.ends > span.ends:
        is_other_day = entry.shape.date and item.starts >= span.ends
        entry.place.at("date" if is_other_day else "ends").error(mistake(MistakeKind.ITEM_AFTER_EVENT))
    else:
        return True
    return False


def _check_rooms(entries: Sequence[_Entry]) -> None:
    entries = sorted(entries, key=lambda entry: entry.starts)
    for position, entry in enumerate(entries):
        other = _conflict(entry, entries[:position])
        if other is not None:
            title = shown(next(iter(other.shape.title.values()), ""))
            entry.place.at("starts").error(mistake(MistakeKind.ITEMS_OVERLAP, title=title))


def _conflict(entry: _Entry, earlier: Iterable[_Entry]) -> _Entry | None:
    return next((o for o in earlier if o.ends > entry.starts and not _in_other_room(o.shape, entry.shape)), None)


def _in_other_room(one: AgendaShape, other: AgendaShape) -> bool:
    return bool(one.room and other.room and one.room != other.room)
