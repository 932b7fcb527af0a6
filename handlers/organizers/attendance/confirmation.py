"""Confirming who takes part: one person, several, or the whole list; and taking it back while that is possible."""

from __future__ import annotations

from domain.attendance.admission import ConfirmationState
from domain.attendance.participants import Participant, list_mark
from domain.events import Event
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.organizers.attendance import participant_list
from handlers.organizers.attendance.participant_card import card_in
from storage import participants as stored
from storage.engine.database import Tx
from storage.messages import confirmation_asks, outbox
from views import participants as list_views
from views.attendance import confirmation as views
from views.attendance import names as name_views
from views.callback.attendance import ConfirmTicked, ShowParticipant, TickParticipants
from views.callback.organizers import (
    ConfirmList,
    ConfirmParticipant,
    PreviewConfirmation,
    RevokeConfirmation,
    RevokeList,
)
from views.layout import common
from views.participants import ParticipantPage
from views.screen import Reply

_OPEN = {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD}


async def preview(turn: Turn, tap: PreviewConfirmation) -> Reply:
    """Whom confirming the list would confirm."""
    listing = await participant_list.load(turn, turn.events[tap.event])
    if not listing.is_open:
        return turn.speak(common.button_expired)
    draw = views.preview if listing.waiting else list_views.overview
    return turn.speak(lambda voice: draw(voice, listing), listing.event.zone)


async def confirm_list(turn: Turn, tap: ConfirmList) -> Reply:
    """Everybody who was shown is confirmed, and nobody who came since; also when pressed twice."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await participant_list.read_confirmation_state(tx, turn, event) not in _OPEN:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await _confirmed(tx, turn, event, await stored.confirm_up_to(tx, event.code, tap.last))
        listing = await participant_list.read(tx, turn, event)
    return turn.speak(lambda voice: views.confirmed(voice, listing, tap.last), event.zone)


async def take_back_list(turn: Turn, tap: RevokeList) -> Reply:
    """Nobody who was confirmed then is any more, as long as the survey has not opened."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await participant_list.read_confirmation_state(tx, turn, event) is not ConfirmationState.FREELY:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await _revoked(tx, turn, event, await stored.revoke_up_to(tx, event.code, tap.last))
        listing = await participant_list.read(tx, turn, event)
    return turn.speak(lambda voice: views.list_revoked(voice, listing), event.zone)


async def confirm(turn: Turn, tap: ConfirmParticipant) -> Reply:
    """One registration is confirmed; while the survey is open, after a question."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        listing = await participant_list.read(tx, turn, event)
        participant = participant_list.find(listing, tap.number)
        if participant is None or participant.is_guest or not listing.is_open:
            return turn.speak(common.button_expired)
        if listing.confirming is ConfirmationState.FOR_GOOD and tap.sure != 1 and not participant.is_confirmed:
            return turn.speak(
                lambda voice: views.confirm_one(voice, listing, participant, tap.waiting, tap.page), event.zone
            )
        if await turn.first_time(tx):
            await _confirmed(tx, turn, event, await stored.confirm(tx, event.code, tap.number))
        return await card_in(tx, turn, ShowParticipant(event.code, tap.number, tap.waiting, tap.page))


async def take_back(turn: Turn, tap: RevokeConfirmation) -> Reply:
    """One registration is not confirmed any more, as long as the survey has not opened."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        listing = await participant_list.read(tx, turn, event)
        participant = participant_list.find(listing, tap.number)
        if listing.confirming is not ConfirmationState.FREELY or participant is None or participant.is_guest:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await _revoked(tx, turn, event, await stored.revoke(tx, event.code, tap.number))
        return await card_in(tx, turn, ShowParticipant(event.code, tap.number, tap.waiting, tap.page))


async def tick(turn: Turn, tap: TickParticipants) -> Reply:
    """Somebody was ticked: the ticks are in the buttons, nothing is stored."""
    listing = await participant_list.load(turn, turn.events[tap.event])
    if _ticked(listing, tap) is None or not listing.is_open:
        return _page_changed(turn, listing, tap.page)
    return turn.speak(lambda voice: name_views.waiting_names(voice, listing, tap.page, tap.ticks), listing.event.zone)


async def confirm_ticked(turn: Turn, tap: ConfirmTicked) -> Reply:
    """Those who were ticked are confirmed; while the survey is open, after a question."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        listing = await participant_list.read(tx, turn, event)
        people = _ticked(listing, tap)
        if not listing.is_open:
            return turn.speak(common.button_expired)
        if not people:
            return _page_changed(turn, listing, tap.page)
        if listing.confirming is ConfirmationState.FOR_GOOD and tap.sure != 1:
            yes = ConfirmTicked(tap.event, tap.page, tap.mark, tap.ticks, 1)
            return turn.speak(lambda voice: views.confirm_ticked(voice, listing, people, yes), event.zone)
        if await turn.first_time(tx):
            confirmed_people = [
                person for each in people for person in await stored.confirm(tx, event.code, each.number)
            ]
            await _confirmed(tx, turn, event, tuple(confirmed_people))
        listing = await participant_list.read(tx, turn, event)
    return turn.speak(
        lambda voice: name_views.waiting_names(
            voice, listing, tap.page, notice=views.people_confirmed(voice, len(people))
        ),
        event.zone,
    )


def _ticked(listing: ParticipantPage, tap: TickParticipants | ConfirmTicked) -> tuple[Participant, ...] | None:
    """Who is ticked; None when the page holds others than those who were shown."""
    on_page = name_views.on_waiting_page(listing, tap.page)
    if list_mark(on_page) != tap.mark or tap.ticks >> len(on_page):
        return None
    return tuple(each for place, each in enumerate(on_page) if tap.ticks >> place & 1)


def _page_changed(turn: Turn, listing: ParticipantPage, page: int) -> Reply:
    """Others stand on the page meanwhile: nobody is confirmed unseen."""
    return turn.speak(
        lambda voice: name_views.waiting_names(voice, listing, page, notice=views.list_changed(voice)),
        listing.event.zone,
    )


async def _confirmed(tx: Tx, turn: Turn, event: Event, people: tuple[int, ...]) -> None:
    """These are confirmed now and were not before; while the survey is open, they get the invitation the others have.

    A press that confirms nobody, such as a second one, is no line of the audit.
    """
    if people:
        await turn.record(tx, AuditAction.CONFIRM, event.code)
    await outbox.invite(tx, event.code, people, turn.now, again=True)
    await confirmation_asks.withdraw_if_unused(tx, event.code, turn.now)
    turn.wake()


async def _revoked(tx: Tx, turn: Turn, event: Event, people: tuple[int, ...]) -> None:
    """These were confirmed and are not any more; likewise."""
    if people:
        await turn.record(tx, AuditAction.REVOKE, event.code)
