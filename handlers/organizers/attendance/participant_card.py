"""The card of one person of the list."""

from __future__ import annotations

from domain.attendance.checkin import presence_state
from handlers.context import Turn
from handlers.organizers.attendance import participant_list
from storage import surveys
from storage.engine.database import Tx
from views.attendance.card import card
from views.callback.attendance import ShowParticipant
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Reply


def _no_notice(_: Translator) -> Html | str:
    return ""


async def draw_card(turn: Turn, tap: ShowParticipant) -> Reply:
    """The card as things stand; an old button of somebody who is not on the list any more is not valid."""
    async with turn.db.transaction() as tx:
        return await card_in(tx, turn, tap)


async def card_in(tx: Tx, turn: Turn, tap: ShowParticipant, notice: common.Sentence = _no_notice) -> Reply:
    """The card as this transaction sees it; ``notice`` says what has just happened."""
    event = turn.events[tap.event]
    listing = await participant_list.read(tx, turn, event)
    participant = participant_list.find(listing, tap.number)
    if participant is None or tap.waiting > 1:
        return turn.speak(common.button_expired)
    may_refuse = await participant_list.may_refuse(tx, turn, event, participant)
    presence = presence_state(event, await surveys.of_event(tx, event.code), turn.now)
    return turn.speak(
        lambda voice: card(
            voice,
            listing,
            participant,
            tap.waiting,
            tap.page,
            may_refuse=may_refuse,
            presence=presence,
            notice=notice(voice),
        ),
        event.zone,
    )
