"""The agenda: on the screen with what is running now, and as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as Entry

from domain.events import AgendaItem, Event
from views.callback import GetCalendar, GetDocument
from views.catalog import Html, Voice, safe
from views.common import paragraphs
from views.registration import title
from views.screen import Button, File, Screen


def agenda(voice: Voice, event: Event, now: datetime) -> Screen:
    """Every item with its local times; past ones ticked, the running one marked, the following one too."""
    coming = next((item for item in event.agenda if now < item.starts), None)
    lines = [_line(voice, item, now, following=item is coming) for item in event.agenda]
    buttons = [Button(voice.plain("Calendar file"), GetCalendar(event.code))]
    if event.agenda_file:
        buttons.append(Button(voice.plain("Document"), GetDocument(event.code)))
    nothing = "" if lines else voice.say("The agenda has not been published yet.")
    return Screen(paragraphs(title(voice, event), nothing, *lines), (tuple(buttons),))


def _line(voice: Voice, item: AgendaItem, now: datetime, *, following: bool) -> str:
    times = f"{voice.time(item.starts)}–{voice.time(item.ends)}"
    details = " · ".join(safe(detail) for detail in (item.speaker, item.room) if detail)
    said = f"{voice.words(item.title)}{Html(f'{chr(10)}<i>{details}</i>') if details else ''}"
    if now >= item.ends:
        return f"✓ {times}  {said}"
    if item.starts <= now:
        return voice.say("▶ <b>{times}  {said}</b>  · now", times=times, said=Html(said))
    if following:
        return voice.say("<b>{times}</b>  {said}  · next", times=times, said=Html(said))
    return f"<b>{times}</b>  {said}"


def calendar_file(event: Event, voice: Voice) -> File:
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
    return File(f"{event.code}.ics", calendar.to_ical(), voice.say("The day for your calendar"))


def _entry(event: Event, id_: str, starts: datetime, ends: datetime, summary: str, voice: Voice) -> Entry:  # noqa: PLR0913, PLR0917
    entry = Entry()
    entry.add("uid", f"{event.code}-{id_}@roundtable")
    entry.add("dtstamp", event.starts.astimezone(UTC))
    entry.add("dtstart", starts.astimezone(UTC))
    entry.add("dtend", ends.astimezone(UTC))
    entry.add("summary", summary)
    entry.add("location", voice.label(event.venue))
    return entry


def document(event: Event, voice: Voice) -> File:
    """The agenda document the organizers gave; the file is read where the settings put it."""
    source = Path(event.agenda_file or "")
    return File(source.name, source.read_bytes(), voice.say("The agenda as a document"))
