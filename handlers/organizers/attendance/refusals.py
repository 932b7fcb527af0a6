"""Refusing somebody and letting them in again; they are told, through the outbox."""

from __future__ import annotations

from functools import partial

from domain.events import Event
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.organizers.attendance import participant_list
from storage import answers
from storage.attendance import refusals
from storage.engine.database import Tx
from storage.messages import admission_messages, confirmation_asks, waiting_list
from views.attendance import refusals as views
from views.callback.attendance import ListRefused, ReadmitParticipant, RefuseParticipant
from views.layout import common
from views.screen import Reply


async def refuse(turn: Turn, tap: RefuseParticipant) -> Reply:
    """Show first what the person will be told; then refuse them. Pressed again, it is so already."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        listing = await participant_list.read(tx, turn, event)
        participant = participant_list.find(listing, tap.number)
        if participant is None or participant.is_guest:
            return turn.speak(common.button_expired)
        if not await participant_list.may_refuse(tx, turn, event, participant):
            return turn.speak(lambda voice: views.too_late(voice, listing), event.zone)
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_refusal(voice, event, participant, turn.rules), event.zone)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.REFUSE, event.code)
            person = await refusals.refuse(tx, event.code, tap.number)
            draw = partial(views.refusal_text, event=event, rules=turn.rules)
            words = views.in_all_languages(turn.rules.messages.languages, event, draw)
            if person is not None:
                await admission_messages.send_refusal(tx, event.code, person, words, turn.now)
            await confirmation_asks.withdraw_if_unused(tx, event.code, turn.now)
            turn.db.mark_for_vacuum()
            turn.wake()
        listing = await participant_list.read(tx, turn, event)
    await answers.vacuum_if_needed(turn.db)
    return turn.speak(lambda voice: views.refused(voice, listing, participant), event.zone)


async def show_refused(turn: Turn, tap: ListRefused) -> Reply:
    """This page of those who were refused."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        people = await refusals.find_all(tx, event.code)
    return turn.speak(lambda voice: views.refused_people(voice, event, people, tap.page), event.zone)


async def readmit(turn: Turn, tap: ReadmitParticipant) -> Reply:
    """The registration is as it was, not confirmed; pressed again, it is so already."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            is_full = turn.now < event.ends and await waiting_list.is_full(tx, event)
            person = await refusals.readmit(tx, event.code, tap.number, is_full=is_full)
            if person is None:
                return turn.speak(common.button_expired)
            await turn.record(tx, AuditAction.READMIT, event.code)
            await _tell_readmission(tx, turn, event, person, is_waiting=is_full)
            await confirmation_asks.plan_late_request(tx, event, turn.now)
            turn.wake()
        listing = await participant_list.read(tx, turn, event)
        is_waiting = participant_list.find(listing, tap.number) is None
    return turn.speak(lambda voice: views.readmitted(voice, listing, is_waiting=is_waiting), event.zone)


async def _tell_readmission(tx: Tx, turn: Turn, event: Event, person: int, *, is_waiting: bool) -> None:
    """Tell them; without a place they join the end of the waiting list first."""
    languages = turn.rules.messages.languages
    if is_waiting:
        await waiting_list.join(tx, event.code, person)
        words = views.in_all_languages(languages, event, partial(views.waiting_text, event=event))
        await admission_messages.send_waiting(tx, event.code, person, words, turn.now)
    else:
        words = views.in_all_languages(languages, event, partial(views.readmission_text, event=event))
        await admission_messages.send_readmission(tx, event.code, person, words, turn.now)
