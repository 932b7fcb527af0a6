"""Reading the list of participants, which every handler of it shares; to look at it numbers those who are new."""

from __future__ import annotations

from domain.attendance import admission
from domain.attendance.admission import ConfirmationState, confirmation_state
from domain.attendance.participants import Participant
from domain.events import Event
from domain.operations.retention import registrations_erased_on
from handlers.context import Turn
from storage import participants as stored
from storage import surveys
from storage.attendance import refusals
from storage.engine.database import Tx
from storage.messages import waiting_list
from views.participants import ParticipantPage


async def load(turn: Turn, event: Event) -> ParticipantPage:
    """The list now, in a transaction of its own."""
    async with turn.db.transaction() as tx:
        return await read(tx, turn, event)


async def read(tx: Tx, turn: Turn, event: Event) -> ParticipantPage:
    """The list as this transaction sees it."""
    return ParticipantPage(
        event,
        await stored.find_all(tx, event.code),
        await stored.last_number(tx, event.code),
        await read_confirmation_state(tx, turn, event),
        registrations_erased_on(event, turn.rules.privacy, turn.now),
        len(await refusals.find_all(tx, event.code)),
        await waiting_list.count(tx, event.code),
    )


async def read_confirmation_state(tx: Tx, turn: Turn, event: Event) -> ConfirmationState:
    """What can be done to the list now."""
    return confirmation_state(event, await surveys.of_event(tx, event.code), turn.now)


async def may_refuse(tx: Tx, turn: Turn, event: Event, participant: Participant) -> bool:
    """Whether this person can be refused now."""
    run = await surveys.of_event(tx, event.code)
    return admission.may_refuse(event, run, turn.now, is_confirmed=participant.is_confirmed)


def find(listing: ParticipantPage, number: int) -> Participant | None:
    """Whoever has this number."""
    return next((each for each in listing.participants if each.number == number), None)
