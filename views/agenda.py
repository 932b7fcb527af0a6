"""The agenda: on the screen with what is running now, and as a calendar file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as Entry

from domain.events import AgendaItem, Event
from views.callback import GetCalendar, GetDocument
from views.catalog import Voice, safe
from views.common import paragraphs
from views.registration import title
from views.screen import Button, File, Screen, Toast


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
    times, said = f"{voice.time(item.starts)}–{voice.time(item.ends)}", voice.words(item.title)
    if now >= item.ends:
        head = f"✓ {times}  {said}"
    elif item.starts <= now:
        head = f"▶ <b>{times}  {said}</b> · {voice.say('now')}"
    else:
        head = f"<b>{times}</b>  {said}" + (f" · {voice.say('next')}" if following else "")
    details = " · ".join(safe(detail) for detail in (item.speaker, item.room) if detail)
    return f"{head}\n<i>{details}</i>" if details else head


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


def document(event: Event, voice: Voice) -> File | None:
    """The agenda document the organizers gave, read where the settings put it; None when there is none any more."""
    if event.agenda_file is None:
        return None
    source = Path(event.agenda_file)
    try:
        content = source.read_bytes()
    except OSError:
        return None
    return File(source.name, content, voice.say("The agenda as a document"))


def no_document(voice: Voice) -> Toast:
    """The document cannot be read at the moment."""
    return Toast(voice.plain("The document is not available at the moment."))
