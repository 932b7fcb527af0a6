"""The day as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar
from icalendar import Event as Entry

from domain.events import Event
from views.i18n import Translator
from views.screen import File


def file(event: Event, voice: Translator) -> File:
    """The event and its agenda as iCalendar; times in UTC, so that every calendar shows them in its own zone.

    The identifiers are made of the event's code, so that importing the file again replaces what it brought before.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Roundtable//EN")
    calendar.add("version", "2.0")
    calendar.add_component(_entry(event, "event", event.starts, event.ends, voice.label(event.title), voice))
    for number, item in enumerate(event.agenda, start=1):
        entry = _entry(event, f"item-{number}", item.starts, item.ends, voice.label(item.title), voice)
        if item.speaker:
            entry.add("description", item.speaker)
        calendar.add_component(entry)
    return File(f"{event.code}.ics", calendar.to_ical(), voice.say("The event for your calendar"), is_public=True)


def _entry(event: Event, id_: str, starts: datetime, ends: datetime, summary: str, voice: Translator) -> Entry:  # noqa: PLR0913, PLR0917 — what an entry says
    entry = Entry()
    entry.add("uid", f"{event.code}-{id_}@roundtable")
    entry.add("dtstamp", event.starts.astimezone(UTC))
    entry.add("dtstart", starts.astimezone(UTC))
    entry.add("dtend", ends.astimezone(UTC))
    entry.add("summary", summary)
    entry.add("location", voice.label(event.venue))
    return entry
