"""The organizer's card of an event."""

from __future__ import annotations

from datetime import datetime

from domain.events import Event, Survey
from domain.operations.audit import AuditAction
from domain.operations.retention import registrations_erased_on
from domain.registration import is_open, is_over
from domain.results.summary import NotOpen, Summary
from handlers.context import Turn
from handlers.event_picker import EventPicker, choose_page, chosen, recent_event
from handlers.organizers.certificates import can_send
from storage import registrations, summaries, surveys
from storage.attendance import checkins
from storage.editing import archive
from storage.engine.database import Tx
from storage.messages import plan, waiting_list
from views import event as views
from views import event_picker
from views.callback.events import ArchiveEvent
from views.callback.organizers import ShowEvent
from views.event_picker import EventList
from views.layout import common
from views.screen import Reply, Screen

SHOWN_AT_ONCE = 3
"""So many events are shown one below the other."""


async def event(turn: Turn) -> Reply:
    """/event [CODE]: the card of that event, else of each that is not over yet, else of the last one."""
    return await show_each(turn, PICKER)


async def show(turn: Turn, tap: ShowEvent) -> Reply:
    """An event was chosen."""
    event = turn.events.get(tap.event)
    return turn.speak(common.button_expired) if event is None else await _card(turn, event)


async def show_each(turn: Turn, picker: EventPicker) -> Reply:
    """The event that was typed behind the command or chosen last, else each that is not over yet, else the last one.

    Of more than ``SHOWN_AT_ONCE`` one is chosen.
    """
    if turn.text.strip() or await recent_event(turn, turn.events.values()):
        return await chosen(turn, picker)
    events = await _current(turn)
    if len(events) > SHOWN_AT_ONCE:
        return await choose_page(turn, picker)
    screens = [await picker.show(turn, event) for event in events]
    return tuple(screen for screen in screens if isinstance(screen, Screen)) or turn.speak(event_picker.no_events)


async def _current(turn: Turn) -> tuple[Event, ...]:
    async with turn.db.reading() as tx:
        archived_codes = await archive.find_codes(tx)
    listed_events = [event for event in turn.events.values() if event.code not in archived_codes]
    current = tuple(event for event in listed_events if not is_over(event, turn.now))
    return current or tuple(sorted(listed_events or turn.events.values(), key=lambda event: event.ends)[-1:])


async def _card(turn: Turn, event: Event) -> Screen:
    async with turn.results_db.reading() as tx:
        summaries_by_survey = await _summaries(tx, event, turn.now)
        event = await surveys.focus_latest(tx, event)
        card = views.Card(
            surveys=summaries_by_survey,
            by_profession=await registrations.by_profession(tx, event.code),
            unreachable=await registrations.count_unreachable(tx, event.code),
            summary=await summaries.read(tx, event, turn.now),
            open_survey=await _find_open_survey(tx, turn, event),
            coming=await plan.upcoming(tx, event.code),
            link=turn.link(event.code) if is_open(event, turn.now) else "",
            confirmed_count=await _count_confirmed(tx, event),
            present=await registrations.count(tx, event.code, present_only=True) if event.checkin else None,
            present_guests=sum((await checkins.guests_by_profession(tx, event.code)).values()),
            waiting_count=await waiting_list.count(tx, event.code),
            taken_places=await waiting_list.count_places(tx, event.code),
            erased_on=registrations_erased_on(event, turn.rules.privacy, turn.now),
            can_send_certificates=can_send(event, turn.now) and await _has_present_people(tx, event),
            is_archived=await archive.contains(tx, event.code),
            is_over=event.is_cancelled or is_over(event, turn.now),
        )
    return turn.speak(lambda voice: views.card(voice, event, card), event.zone)


async def _summaries(tx: Tx, event: Event, now: datetime) -> tuple[tuple[Survey, Summary], ...]:
    """How each of several surveys stands; those that never opened and never will are left out."""
    if len(event.surveys) <= 1:
        return ()
    summary_by_survey = [
        (survey, await summaries.read(tx, await surveys.focus(tx, event, survey.id), now)) for survey in event.surveys
    ]
    return tuple(pair for pair in summary_by_survey if not (isinstance(pair[1], NotOpen) and pair[1].opens is None))


async def archive_event(turn: Turn, tap: ArchiveEvent) -> Reply:
    """The event stands in the archive from now on, or no longer; nothing else of it changes."""
    event = turn.events.get(tap.event)
    if event is None or not (event.is_cancelled or is_over(event, turn.now)):
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await (archive.add if tap.archived else archive.remove)(tx, event.code)
            await turn.record(tx, AuditAction.ARCHIVE_EVENT, event.code)
    return await _card(turn, event)


async def _find_open_survey(tx: Tx, turn: Turn, event: Event) -> int | None:
    run = await surveys.of_event(tx, event.code)
    return run.id if run is not None and run.is_open(turn.now) else None


async def _has_present_people(tx: Tx, event: Event) -> bool:
    guests = await checkins.guests_by_profession(tx, event.code)
    return bool(guests) or await checkins.count_present(tx, event.code) > 0


async def _count_confirmed(tx: Tx, event: Event) -> int | None:
    return await registrations.count(tx, event.code, confirmed_only=True) if event.needs_confirmation else None


PICKER = EventPicker(EventList.CARD, "event", _card, ShowEvent)
