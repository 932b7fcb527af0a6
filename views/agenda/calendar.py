"""Calendar files: the event, an entry for each day with the agenda in it, and single sessions by choice.

UID, SEQUENCE and DTSTAMP (RFC 5545) come from the stored revision, so the same agenda is the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from domain.agenda.calendar import CalendarEntry, Organizer
from domain.events import AgendaItem, Event
from domain.questions import LocalizedText
from views.i18n import Translator
from views.layout.dates import item_hours
from views.screen import File

if TYPE_CHECKING:
    from icalendar import Alarm, vCalAddress
    from icalendar import Event as Component

REMIND_OF_DAY = timedelta(hours=1)
REMIND_OF_SESSION = timedelta(minutes=10)


def event_file(event: Event, entries: Sequence[CalendarEntry], voice: Translator) -> File:
    """The event: one entry, or one for each of several days; days that are no longer are cancelled."""
    days = [entry for entry in entries if not entry.session]
    caption = (
        voice.say("This takes the cancelled event out of your calendar")
        if event.is_cancelled
        else voice.say("The event for your calendar")
    )
    return File(f"{event.code}.ics", _calendar(event, days, voice), caption, is_public=True)


def session_file(event: Event, entry: CalendarEntry, voice: Translator) -> File:
    """One session."""
    caption = voice.say("For your calendar: {title}", title=_any_language(entry.title, voice))
    return File(f"{event.code}-{entry.session}.ics", _calendar(event, [entry], voice), caption, is_public=True)


def sessions_file(event: Event, entries: Sequence[CalendarEntry], voice: Translator) -> File:
    """Every session as an entry of its own; those that are no longer are cancelled."""
    sessions = [entry for entry in entries if entry.session]
    caption = voice.say("All sessions for your calendar, one by one")
    return File(f"{event.code}-sessions.ics", _calendar(event, sessions, voice), caption, is_public=True)


def _calendar(event: Event, entries: Sequence[CalendarEntry], voice: Translator) -> bytes:
    import icalendar  # noqa: PLC0415 — some MB in each of many bots, for what is asked for now and then

    here = Translator(voice.language, event.zone)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Roundtable//EN")
    calendar.add("version", "2.0")
    # RFC 5546: PUBLISH replaces what was imported; CANCEL takes it out, and may hold nothing else.
    calendar.add("method", "CANCEL" if all(entry.is_cancelled for entry in entries) else "PUBLISH")
    for entry in entries:
        calendar.add_component(_component(entry, here))
    return bytes(calendar.to_ical())


def _component(entry: CalendarEntry, voice: Translator) -> Component:
    import icalendar  # noqa: PLC0415 — likewise

    component = icalendar.Event()
    component.add("uid", entry.uid)
    component.add("sequence", entry.sequence)
    component.add("dtstamp", entry.changed_at.astimezone(UTC))
    component.add("last-modified", entry.changed_at.astimezone(UTC))
    component.add("dtstart", entry.starts.astimezone(UTC))
    component.add("dtend", entry.ends.astimezone(UTC))
    component.add("summary", _any_language(entry.title, voice) if entry.is_cancelled else voice.label(entry.title))
    component.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.organizer is not None:
        component.add("organizer", _organizer(entry.organizer))
    if not entry.is_cancelled:
        component.add("location", _location(entry, voice))
        if description := _description(entry, voice):
            component.add("description", description)
        component.add_component(_reminder(entry, voice))
    return component


def _organizer(organizer: Organizer) -> vCalAddress:
    """Whom to ask. Nobody is an ATTENDEE, so no program has anything to answer; PUBLISH asks for no answer either."""
    import icalendar  # noqa: PLC0415 — likewise

    address = icalendar.vCalAddress(f"mailto:{organizer.address}")
    address.params["cn"] = organizer.name
    return address


def _any_language(text: LocalizedText, voice: Translator) -> str:
    # What is cancelled may have been written when the event had other languages.
    return text.get(voice.language) or next(iter(text.values()), "")


def _location(entry: CalendarEntry, voice: Translator) -> str:
    rooms = dict.fromkeys(voice.label(item.room).strip() for item in entry.items)
    room_names = " / ".join(room for room in rooms if room)
    return voice.listed(part for part in (voice.label(entry.venue), room_names) if part)


def _description(entry: CalendarEntry, voice: Translator) -> str:
    if entry.session:
        return voice.label(entry.items[0].speaker)
    if not entry.items:
        return ""
    lines = [_line(item, voice) for item in entry.items]
    return "\n".join((*lines, "", voice.plain("Local time ({zone})", zone=str(voice.zone))))


def _line(item: AgendaItem, voice: Translator) -> str:
    details = voice.listed(voice.label(detail) for detail in (item.speaker, item.room) if detail)
    return f"{item_hours(voice, item)} {voice.label(item.title)}" + (f" ({details})" if details else "")


def _reminder(entry: CalendarEntry, voice: Translator) -> Alarm:
    import icalendar  # noqa: PLC0415 — likewise

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", voice.label(entry.title))
    alarm.add("trigger", -(REMIND_OF_SESSION if entry.session else REMIND_OF_DAY))
    return alarm
