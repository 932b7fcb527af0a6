"""Passing a text on to the organizers: offered where nothing else waits, stored and sent by that one press alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from delivery.outgoing.organizer_notices import create_notice
from domain import registration as rules
from domain.events import Event
from domain.inquiries import NEAR, Inquiry, InquiryOffer, InquiryRefusal, clean_text, refusal
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from domain.people import Role
from domain.people import name as clean_name
from domain.survey import SurveyRun
from handlers import common
from handlers.context import Turn
from handlers.guard import roles_of
from storage import registrations, surveys
from storage.engine.database import Tx
from storage.messages import inquiries, outbox, plan
from views import inquiries as views
from views.callback.participants import PassOn
from views.screen import Reply, Screen
from views.survey.typed_answers import is_answer

MAX_EVENTS = 5
"""So many events are offered, those that end last."""


async def add_offer(turn: Turn, reply: Reply) -> Reply:
    """This answer to a text that nothing waits for, with the offer to pass it on where there may be one."""
    if not isinstance(reply, Screen) or await common.nearest_command(turn, turn.text) is not None:
        return reply
    inquiry_offer = await _offer(turn)
    return reply if inquiry_offer is None else turn.speak(lambda voice: views.with_offer(voice, reply, inquiry_offer))


async def _offer(turn: Turn) -> InquiryOffer | None:
    """What may be offered for this text; None where it could be meant for a survey, or nobody would read it.

    It must not depend on whether this person has answered a survey: organizers would see it by who writes to them.
    """
    if Role.ORGANIZER in await roles_of(turn) or turn.prompts.had_comments(turn.user_id, turn.now):
        return None
    async with turn.db.reading() as tx:
        codes = await registrations.events_of(tx, turn.user_id)
        events = _events(turn, codes)
        runs = [run for event in events for run in await surveys.all_of_event(tx, event.code)]
        runs = [run for run in runs if _is_close(run, turn.now)]
        if any(is_answer(run, turn.text) for run in runs):
            return None
        events = tuple([event for event in events if await count_organizers(tx, turn, event)])
        name = await _name(tx, turn, events[0]) if events else ""
    return InquiryOffer(events, name, bool(codes), bool(runs)) if events else None


def _events(turn: Turn, codes: tuple[str, ...]) -> tuple[Event, ...]:
    """Those of this person, else those that are open."""
    mine = [turn.events[code] for code in codes if code in turn.events]
    events = mine or [event for event in turn.events.values() if rules.is_open(event, turn.now)]
    return tuple(sorted(events, key=lambda event: event.ends, reverse=True)[:MAX_EVENTS])


def _is_close(run: SurveyRun, now: datetime) -> bool:
    return now < (run.closed_at or run.closes_at) + NEAR


async def _name(tx: Tx, turn: Turn, event: Event) -> str:
    registration = await registrations.find(tx, event.code, turn.user_id)
    return (registration and registration.name) or clean_name(turn.shown_name) or str(turn.user_id)


async def count_organizers(tx: Tx, turn: Turn, event: Event) -> int:
    """How many organizers would get a message now."""
    notice = PlannedMessage(event.code, "", MessageKind.NOTICE, Audience.ORGANIZERS, turn.now)
    organizers = await outbox.load_recipients(tx, event.code, await plan.recipients(tx, notice))
    return sum(organizer.reachable and not organizer.is_muted for organizer in organizers)


async def pass_on(turn: Turn, tap: PassOn) -> Reply:
    """The quoted text goes to the organizers, once; it was stored nowhere before."""
    event, text = turn.events[tap.event], clean_text(turn.text)
    async with turn.db.transaction() as tx:
        name = await _name(tx, turn, event)
        first = await turn.first_time(tx)
        reason = await _refusal(tx, turn, event, text) if first else None
        if first and reason is None:
            await _store(tx, turn, event, name, text)
    if reason is not None:
        return turn.speak(lambda voice: views.refused(voice, reason, text, turn.rules))
    turn.wake()
    return turn.speak(lambda voice: views.passed_on(voice, name, quiet_until(turn, event)), event.zone)


async def _refusal(tx: Tx, turn: Turn, event: Event, text: str) -> InquiryRefusal | None:
    recent_count = await inquiries.count_after(tx, turn.user_id, turn.now - timedelta(hours=1))
    return refusal(text, recent_count, await count_organizers(tx, turn, event))


async def _store(tx: Tx, turn: Turn, event: Event, name: str, text: str) -> None:
    inquiry = Inquiry(0, event.code, turn.user_id, name, turn.languages[0], text, turn.now)
    number = await inquiries.add(tx, inquiry)
    await create_notice(tx, event.code, NoticeKind.INQUIRY, {NoticeKind.INQUIRY: number}, turn.now)


def quiet_until(turn: Turn, event: Event) -> datetime | None:
    """When what is sent now goes out, UTC-aware; None when that is at once."""
    quiet = turn.rules.messages.quiet_hours
    return quiet.until(turn.now, event.zone) if quiet else None
