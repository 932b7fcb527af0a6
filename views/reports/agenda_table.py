"""The agenda in a report: one table for each day, without columns in which nothing stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from domain.agenda.days import agenda_days
from domain.events import AgendaItem, Event
from views.i18n import Translator
from views.layout.dates import item_hours
from views.reports.document import Block, Heading, Table


def agenda_tables(voice: Translator, event: Event) -> Iterator[Block]:
    """Nothing when the event has no agenda."""
    days = agenda_days(event)
    if not days:
        return
    columns = _columns(voice, event.agenda)
    yield Heading(voice.plain("Agenda"))
    for day in days:
        caption = (
            voice.plain("Agenda of {day} (local time)", day=voice.calendar(day.date))
            if len(days) > 1 or event.first_day != event.last_day
            else voice.plain("Agenda (local time)")
        )
        yield Table(
            tuple(column.head for column in columns),
            tuple(tuple(column.text(item) for column in columns) for item in day.items),
            tuple(column.width / sum(column.width for column in columns) for column in columns),
            caption,
        )


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: float
    text: Callable[[AgendaItem], str]


def _columns(voice: Translator, items: Sequence[AgendaItem]) -> list[_Column]:
    """Those in which at least one item has something, the same for every day."""
    columns = (
        _Column(voice.plain("Time"), 0.2, lambda item: item_hours(voice, item)),
        _Column(voice.plain("Item"), 0.45, lambda item: voice.label(item.title)),
        _Column(voice.plain("Speaker"), 0.2, lambda item: voice.label(item.speaker).strip()),
        _Column(voice.plain("Room"), 0.15, lambda item: voice.label(item.room).strip()),
    )
    return [column for column in columns if any(map(column.text, items))]
