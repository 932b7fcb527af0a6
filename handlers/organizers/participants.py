"""Who takes part in an event: numbers, names, search, spreadsheet; nothing here depends on who answered a survey."""

from __future__ import annotations

from dataclasses import replace

from domain.attendance.name_input import NameInput, NameRequest
from domain.events import Event
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.event_picker import EventPicker
from handlers.organizers.attendance import participant_list
from handlers.organizers.attendance.participant_card import draw_card
from handlers.organizers.event import show_each
from storage.messages import waiting_list
from views import participants as views
from views.attendance import names as name_views
from views.attendance.spreadsheet import participant_sheet
from views.callback.attendance import GetParticipantSheet, SearchParticipants, ShowParticipant, ShowWaitingList
from views.callback.organizers import ListParticipants, ShowParticipants
from views.event_picker import EventList
from views.layout import common
from views.participants import ParticipantPage
from views.screen import Reply, Screen, SlowReply


async def show_waiting_list(turn: Turn, tap: ShowWaitingList) -> Reply:
    """One page of those who wait for a place."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        people = await waiting_list.find_all(tx, event.code)
    return turn.speak(lambda voice: name_views.waiting_list(voice, event, people, tap.page), event.zone)


async def participants(turn: Turn) -> Reply:
    """/participants [CODE [part of a name]]: the numbers of that event, else of each that is not over yet."""
    code, _, name_part = turn.text.strip().partition(" ")
    event = turn.events.get(code.lower())
    if event is not None and name_part.strip():
        return await search(turn, event, name_part)
    return await show_each(replace(turn, text=code), PICKER)


async def show(turn: Turn, tap: ShowParticipants) -> Reply:
    """The numbers by profession."""
    return await _show_overview(turn, turn.events[tap.event])


async def names(turn: Turn, tap: ListParticipants) -> Reply:
    """One page of the names, of everybody or of those who are not confirmed."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    listing = await participant_list.load(turn, event)
    if tap.waiting:
        return turn.speak(lambda voice: name_views.waiting_names(voice, listing, tap.page), event.zone)
    return turn.speak(lambda voice: name_views.names(voice, listing, tap.page), event.zone)


async def show_participant(turn: Turn, tap: ShowParticipant) -> Reply:
    """What is known of one person."""
    return await draw_card(turn, tap)


async def ask_for_name_part(turn: Turn, tap: SearchParticipants) -> Reply:
    """The next text is what to search for."""
    event = turn.events[tap.event]
    turn.prompts.name_inputs.note(turn.user_id, NameInput(event.code, NameRequest.SEARCH, turn.now))
    return turn.speak(lambda voice: name_views.ask_for_name_part(voice, event), event.zone)


async def search(turn: Turn, event: Event, text: str) -> Screen:
    """Whom this part of a name finds."""
    listing = await participant_list.load(turn, event)
    return turn.speak(lambda voice: name_views.matches(voice, listing, text), event.zone)


async def get_sheet(turn: Turn, tap: GetParticipantSheet) -> Reply:
    """The list as a spreadsheet, under the numbers whose button was pressed."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.EXPORT_PARTICIPANTS, event.code)
        listing = await participant_list.read(tx, turn, event)

    def draw() -> Screen:
        return turn.speak(
            lambda voice: replace(views.overview(voice, listing), files=(participant_sheet(voice, listing, turn.now),)),
            event.zone,
        )

    return SlowReply(draw)


def draw_overview(turn: Turn, listing: ParticipantPage) -> Screen:
    """The numbers by profession."""
    return turn.speak(lambda voice: views.overview(voice, listing), listing.event.zone)


async def _show_overview(turn: Turn, event: Event) -> Screen:
    return draw_overview(turn, await participant_list.load(turn, event))


PICKER = EventPicker(EventList.PARTICIPANTS, "participants", _show_overview, ShowParticipants)
