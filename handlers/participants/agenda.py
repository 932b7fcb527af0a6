"""Seeing the agenda and taking it along."""

from __future__ import annotations

from collections.abc import Collection

from domain.agenda.calendar import CalendarEntry
from domain.events import Event
from handlers.context import Turn
from storage import calendars, registrations
from views.agenda import screens as views
from views.agenda import sessions as session_views
from views.callback.participants import (
    GetCalendar,
    GetDocument,
    GetSession,
    GetSessions,
    ShowAgenda,
    ShowAgendaPage,
    ShowSessions,
)
from views.i18n import Translator
from views.layout import common
from views.registration import screens
from views.screen import Alert, Attachments, Reply

MAX_OTHERS = 8
"""So many other events have a button."""


async def agenda(turn: Turn) -> Reply:
    """/agenda: the agenda of the event this person is registered for, else of the one that is coming.

    Of several of theirs that are not over it is the next one, with a button to each of the others.
    """
    async with turn.db.reading() as tx:
        codes = await registrations.events_of(tx, turn.user_id)
    mine = [turn.events[code] for code in codes if code in turn.events]
    events = _nearest_first(turn, mine or turn.events.values())
    if not events:
        return turn.speak(lambda voice: screens.none_open(voice, turn.rules))
    event, *others = events
    shown_others = others[:MAX_OTHERS] if mine else []
    return turn.speak(lambda voice: views.agenda_among(voice, event, shown_others, turn.now), event.zone)


def _nearest_first(turn: Turn, events: Collection[Event]) -> list[Event]:
    """The events that are not over, in the order of their starts; the last one alone when all are."""
    coming = sorted((event for event in events if turn.now < event.ends), key=lambda event: event.starts)
    return coming or sorted(events, key=lambda event: event.ends)[-1:]


async def show(turn: Turn, tap: ShowAgenda) -> Reply:
    """The agenda in place of the registration, with the way back to it."""
    event = turn.events[tap.event]
    return turn.speak(lambda voice: views.agenda(voice, event, turn.now, back=True), event.zone)


async def show_page(turn: Turn, tap: ShowAgendaPage) -> Reply:
    """Another page of the agenda, in place of the one before."""
    event = turn.events[tap.event]
    return turn.speak(
        lambda voice: views.agenda(voice, event, turn.now, back=bool(tap.back), page=tap.page), event.zone
    )


async def calendar(turn: Turn, tap: GetCalendar) -> Reply:
    """The calendar file, as a message of its own; the screen with the button stays as it is."""
    event = turn.events[tap.event]
    entries = await _entries(turn, event)
    return turn.speak(lambda voice: Attachments((views.calendar_file(event, entries, voice),)), event.zone)


async def show_sessions(turn: Turn, tap: ShowSessions) -> Reply:
    """The sessions to choose from, in place of the agenda."""
    event = turn.events[tap.event]
    entries = await _entries(turn, event)
    return turn.speak(lambda voice: session_views.sessions(voice, event, entries, tap.page), event.zone)


async def session(turn: Turn, tap: GetSession) -> Reply:
    """The calendar file of one session; of one that was cancelled, the file that takes it out of the calendar."""
    event = turn.events[tap.event]
    entries = await _entries(turn, event)
    entry = next((entry for entry in entries if entry.session == tap.session and tap.session), None)
    if entry is None:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: Attachments((views.session_file(event, entry, voice),)), event.zone)


async def sessions(turn: Turn, tap: GetSessions) -> Reply:
    """The calendar file of every session."""
    event = turn.events[tap.event]
    if not event.agenda:
        return turn.speak(common.button_expired)
    entries = await _entries(turn, event)
    return turn.speak(lambda voice: Attachments((views.sessions_file(event, entries, voice),)), event.zone)


async def _entries(turn: Turn, event: Event) -> tuple[CalendarEntry, ...]:
    async with turn.db.reading() as tx:
        return await calendars.read(tx, event)


async def document(turn: Turn, tap: GetDocument) -> Reply:
    """The agenda document, where the event has one; as for the calendar file."""
    event = turn.events[tap.event]
    if event.agenda_file is None:
        return turn.speak(common.button_expired)

    def draw(voice: Translator) -> Attachments | Alert:
        file = views.document(event, voice)
        return views.no_document(voice) if file is None else Attachments((file,))

    return turn.speak(draw, event.zone)
