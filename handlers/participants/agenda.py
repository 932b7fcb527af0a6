"""Seeing the agenda and taking it along."""

from __future__ import annotations

from domain.events import Event
from handlers.context import Turn
from storage import registrations
from views import agenda as views
from views.callback import GetCalendar, GetDocument, ShowAgenda, ShowAgendaPage
from views.i18n import Translator
from views.layout import common
from views.registration import screens
from views.screen import Attachments, Reply, Toast


async def agenda(turn: Turn) -> Reply:
    """/agenda: the agenda of the event this person is registered for, else of the one that is coming."""
    event = await _event(turn)
    if event is None:
        return turn.speak(lambda voice: screens.none_open(voice, turn.rules))
    return turn.speak(lambda voice: views.agenda(voice, event, turn.now), event.zone)


async def _event(turn: Turn) -> Event | None:
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    events = [turn.events[code] for code in mine if code in turn.events] or list(turn.events.values())
    coming = [event for event in events if turn.now < event.ends]
    if coming:
        return min(coming, key=lambda event: event.starts)
    return max(events, key=lambda event: event.ends, default=None)


async def show(turn: Turn, tap: ShowAgenda) -> Reply:
    """The agenda in place of the registration, with the way back to it."""
    event = turn.events.get(tap.event)
    if event is None:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: views.agenda(voice, event, turn.now, back=True), event.zone)


async def show_page(turn: Turn, tap: ShowAgendaPage) -> Reply:
    """Another page of the agenda, in place of the one before."""
    event = turn.events.get(tap.event)
    if event is None:
        return turn.speak(common.button_expired)
    return turn.speak(
        lambda voice: views.agenda(voice, event, turn.now, back=bool(tap.back), page=tap.page), event.zone
    )


async def calendar(turn: Turn, tap: GetCalendar) -> Reply:
    """The calendar file, as a message of its own; the screen with the button stays as it is."""
    event = turn.events.get(tap.event)
    if event is None:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: Attachments((views.calendar_file(event, voice),)), event.zone)


async def document(turn: Turn, tap: GetDocument) -> Reply:
    """The agenda document, where the event has one; as for the calendar file."""
    event = turn.events.get(tap.event)
    if event is None or event.agenda_file is None:
        return turn.speak(common.button_expired)

    def draw(voice: Translator) -> Attachments | Toast:
        file = views.document(event, voice)
        return views.no_document(voice) if file is None else Attachments((file,))

    return turn.speak(draw, event.zone)
