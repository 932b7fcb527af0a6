"""Who takes part in an event, by name and profession, and confirming them; nothing here depends on who answered."""

from __future__ import annotations

from domain.attendance.admission import ConfirmationState, confirmation_state
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.operations.retention import registrations_erased_on
from handlers.context import Turn
from handlers.event_picker import EventPicker
from handlers.organizers.event import show_each
from storage import participants as stored
from storage import surveys
from storage.engine.database import Tx
from storage.messages import confirmation_asks, outbox
from views import participants as views
from views.callback.organizers import (
    ConfirmList,
    ConfirmParticipant,
    ListParticipants,
    PreviewConfirmation,
    RevokeConfirmation,
    RevokeList,
    ShowParticipants,
)
from views.event_picker import EventList
from views.layout import common
from views.participants import ParticipantPage
from views.screen import Reply, Screen


async def participants(turn: Turn) -> Reply:
    """/participants [CODE]: the numbers of that event, else of each that is not over yet, else of the last one."""
    return await show_each(turn, PICKER)


async def show(turn: Turn, tap: ShowParticipants) -> Reply:
    """The numbers by profession."""
    return _overview(turn, await _load_page(turn, turn.events[tap.event]))


async def names(turn: Turn, tap: ListParticipants) -> Reply:
    """One page of the names."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    return _names(turn, await _load_page(turn, event), tap)


async def preview(turn: Turn, tap: PreviewConfirmation) -> Reply:
    """Whom confirming the list would confirm."""
    listing = await _load_page(turn, turn.events[tap.event])
    if not listing.is_open:
        return turn.speak(common.button_expired)
    return (
        turn.speak(lambda voice: views.preview(voice, listing), listing.event.zone)
        if listing.waiting
        else (_overview(turn, listing))
    )


async def confirm_list(turn: Turn, tap: ConfirmList) -> Reply:
    """Everybody who was shown is confirmed, and nobody who came since; also when pressed twice."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        now = await _confirmation_state(tx, turn, event)
        if now not in {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD}:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.CONFIRM, event.code)
            await _invite(tx, turn, event, await stored.confirm_up_to(tx, event.code, tap.last))
        listing = await _read(tx, turn, event)
    return turn.speak(lambda voice: views.confirmed(voice, listing, tap.last), event.zone)


async def take_back_list(turn: Turn, tap: RevokeList) -> Reply:
    """Nobody who was confirmed then is any more, as long as the survey has not opened."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await _confirmation_state(tx, turn, event) is not ConfirmationState.FREELY:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.REVOKE, event.code)
            await stored.revoke_up_to(tx, event.code, tap.last)
        listing = await _read(tx, turn, event)
    return turn.speak(lambda voice: views.list_revoked(voice, listing), event.zone)


async def confirm(turn: Turn, tap: ConfirmParticipant) -> Reply:
    """One registration is confirmed; while the survey is open, after a question."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        listing = await _read(tx, turn, event)
        participant = views.by_number(listing.participants).get(tap.number)
        if participant is None or not listing.is_open:
            return turn.speak(common.button_expired)
        if listing.confirming is ConfirmationState.FOR_GOOD and tap.sure != 1 and not participant.is_confirmed:
            return turn.speak(
                lambda voice: views.confirm_one(voice, listing, participant, tap.waiting, tap.page), event.zone
            )
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.CONFIRM, event.code)
            await _invite(tx, turn, event, await stored.confirm(tx, event.code, tap.number))
        listing = await _read(tx, turn, event)
    return _names(turn, listing, tap)


async def take_back(turn: Turn, tap: RevokeConfirmation) -> Reply:
    """One registration is not confirmed any more, as long as the survey has not opened."""
    event = turn.events[tap.event]
    if tap.waiting > 1:
        return turn.speak(common.button_expired)
    async with turn.db.transaction() as tx:
        listing = await _read(tx, turn, event)
        if listing.confirming is not ConfirmationState.FREELY or tap.number not in views.by_number(
            listing.participants
        ):
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.REVOKE, event.code)
            await stored.revoke(tx, event.code, tap.number)
        listing = await _read(tx, turn, event)
    return _names(turn, listing, tap)


async def _invite(tx: Tx, turn: Turn, event: Event, people: tuple[int, ...]) -> None:
    """While the survey is open, whoever is confirmed gets the invitation the others have."""
    await outbox.invite(tx, event.code, people, turn.now, again=True)
    await confirmation_asks.withdraw_if_unused(tx, event.code, turn.now)
    turn.wake()


async def _load_page(turn: Turn, event: Event) -> ParticipantPage:
    # To look at the list gives numbers to those who are new in it.
    async with turn.db.transaction() as tx:
        return await _read(tx, turn, event)


async def _read(tx: Tx, turn: Turn, event: Event) -> ParticipantPage:
    return ParticipantPage(
        event,
        await stored.find_all(tx, event.code),
        await stored.last_number(tx, event.code),
        await _confirmation_state(tx, turn, event),
        registrations_erased_on(event, turn.rules.privacy, turn.now),
    )


async def _confirmation_state(tx: Tx, turn: Turn, event: Event) -> ConfirmationState:
    return confirmation_state(event, await surveys.of_event(tx, event.code), turn.now)


def _overview(turn: Turn, listing: ParticipantPage) -> Screen:
    return turn.speak(lambda voice: views.overview(voice, listing), listing.event.zone)


def _names(
    turn: Turn, listing: ParticipantPage, tap: ListParticipants | ConfirmParticipant | RevokeConfirmation
) -> Screen:
    return turn.speak(lambda voice: views.names(voice, listing, tap.waiting, tap.page), listing.event.zone)


async def _show_overview(turn: Turn, event: Event) -> Screen:
    return _overview(turn, await _load_page(turn, event))


PICKER = EventPicker(EventList.PARTICIPANTS, "participants", _show_overview, ShowParticipants)
