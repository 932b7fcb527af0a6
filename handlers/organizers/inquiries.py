"""Answering what was passed on: by replying to it, or by a button and a text that is shown before it goes out."""

from __future__ import annotations

from delivery.outgoing.compose import inquiry_state
from domain.awaiting.steps import InquiryReply
from domain.inquiries import MAX_LENGTH, Inquiry, clean_text
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from domain.operations.audit import AuditAction
from domain.people import Role, clean_line
from handlers.context import Turn
from handlers.guard import turn_in_role
from handlers.participants.inquiries import quiet_until
from storage.engine.database import Tx
from storage.messages import inquiries, plan
from views import inquiries as views
from views.callback.organizers import AnswerInquiry, DiscardAnswer, SendAnswer
from views.layout import common
from views.screen import Reply


async def find_by_reply(turn: Turn) -> Inquiry | None:
    """The inquiry that this text replies to, in the way Telegram has for that, if an organizer wrote it."""
    allowed_turn = await turn_in_role(turn, Role.ORGANIZER) if turn.replied_to else None
    if allowed_turn is None:
        return None
    async with turn.db.reading() as tx:
        inquiry = await inquiries.of_copy(tx, turn.user_id, turn.replied_to)
    return inquiry if inquiry is not None and inquiry.event in allowed_turn.events else None


async def reply(turn: Turn, inquiry: Inquiry) -> Reply:
    """The text is the answer: whoever replies to a message says so."""
    return await _send(turn, inquiry.id)


async def ask(turn: Turn, tap: AnswerInquiry) -> Reply:
    """The next text is to be the answer; the inquiry itself stays in view."""
    async with turn.db.transaction() as tx:
        inquiry = await inquiries.find(tx, tap.inquiry)
        if inquiry is None or inquiry.event not in turn.events:
            return turn.speak(common.button_expired)
        if await turn.first_time(tx):
            await inquiries.note_copy(tx, inquiry.id, turn.user_id, turn.message_id)
            await inquiries.begin_reply(tx, turn.user_id, inquiry.id)
        state = await inquiry_state(tx, turn.events[inquiry.event], inquiry.id)
    if state is None:
        return turn.speak(common.button_expired)
    zone = state.event.zone
    copy = turn.speak(lambda voice: views.copy(voice, state), zone)
    return copy, turn.speak(lambda voice: views.ask_answer(voice, inquiry), zone)


async def handle_text(turn: Turn, choice: InquiryReply) -> Reply:
    """A typed text after ``Answer``: it is shown, and nothing is stored or sent before the button is pressed."""
    await turn.passed()
    text, inquiry = clean_text(turn.text), choice.inquiry
    if not 0 < len(text) <= MAX_LENGTH:
        return turn.speak(lambda voice: views.answer_problem(voice, inquiry, text))
    return turn.speak(lambda voice: views.confirm_answer(voice, inquiry, text))


async def send(turn: Turn, tap: SendAnswer) -> Reply:
    """The quoted text is the answer."""
    return await _send(turn, tap.inquiry)


async def discard(turn: Turn, _: DiscardAnswer) -> Reply:
    """No text is taken as an answer any more."""
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await inquiries.end_reply(tx, turn.user_id)
    return turn.speak(views.answer_removed)


async def _send(turn: Turn, number: int) -> Reply:
    """One transaction: the answer is stored, on its way, and every organizer's copy is to show it; once an update."""
    text = clean_text(turn.text)
    async with turn.db.transaction() as tx:
        # A refusal is noted as well: when the press comes again after a crash, there may be an inquiry of this number.
        first = await turn.first_time(tx)
        inquiry = await inquiries.find(tx, number)
        if inquiry is None or inquiry.event not in turn.events:
            return turn.speak(views.gone)
        if first and not 0 < len(text) <= MAX_LENGTH:
            return turn.speak(lambda voice: views.answer_problem(voice, inquiry, text))
        if first:
            await _answer(tx, turn, inquiry, text)
    turn.wake()
    event = turn.events[inquiry.event]
    return turn.speak(lambda voice: views.answered(voice, inquiry, quiet_until(turn, event)), event.zone)


async def _answer(tx: Tx, turn: Turn, inquiry: Inquiry, text: str) -> None:
    number = await inquiries.add_answer(tx, inquiry, turn.user_id, clean_line(turn.shown_name), text)
    await inquiries.end_reply(tx, turn.user_id)
    await turn.record(tx, AuditAction.ANSWER, inquiry.event)
    name = await plan.next_id(tx, inquiry.event, f"notice-{NoticeKind.ANSWER}")
    body = {NoticeKind.ANSWER.value: number}
    notice = PlannedMessage(inquiry.event, name, MessageKind.NOTICE, Audience.PERSON, turn.now, body)
    await plan.add(tx, notice)
    await plan.release(tx, notice, [inquiry.person], turn.now)
