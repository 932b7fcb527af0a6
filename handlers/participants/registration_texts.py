"""Texts typed while a registration waits for one, as an answer to the step it is at."""

from __future__ import annotations

from dataclasses import replace

from domain import registration as rules
from domain.awaiting import RegistrationStep
from domain.people import Registration, clean_line
from domain.people import name as clean_name
from domain.questions import COMMENT_LENGTH, RegistrationQuestion
from handlers.context import Turn
from handlers.participants import registration_steps as steps
from storage import registrations
from views.callback.participants import AnswerByText
from views.comments import prompts as comment_views
from views.layout import common
from views.registration import steps as views
from views.screen import Reply


async def waiting_step(turn: Turn, registration: Registration) -> RegistrationStep | None:
    """What this registration waits for; None when for nothing, or when it is too late to register."""
    event = turn.events[registration.event]
    if registration.registered_on is None and not rules.is_open(event, turn.now):
        return None
    registration = await steps.skip_removed(turn, event, registration)
    if registration.asking is None:
        return None
    return RegistrationStep(event, registration, turn.prompts.at(turn.user_id, event.code))


async def handle_text(turn: Turn, step: RegistrationStep) -> Reply:
    """A text while this step waits; one with buttons takes none."""
    if not step.takes_text:
        await turn.passed()
        return steps.show_step(turn, step.event, step.registration, views.use_buttons)
    question = rules.question_at(step.event, step.registration.asking)
    return await (_name(turn, step) if question is None else _answer(turn, step, question))


def not_text(turn: Turn, step: RegistrationStep) -> Reply:
    """A sticker, photo, voice message or forwarded text while this step waits."""
    return steps.show_step(turn, step.event, step.registration, views.unsupported_message)


async def store(turn: Turn, tap: AnswerByText) -> Reply:
    """The quoted text is the answer to that step; it was kept nowhere but in the chat."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        registration = await registrations.find(tx, tap.event, turn.user_id)
    if registration is None:
        return turn.speak(common.button_expired)
    if tap.form != rules.form(event):
        return await steps.form_changed(turn, event)
    order = rules.steps(event)
    if tap.number >= len(order) or not rules.takes_text(event, order[tap.number]):
        return turn.speak(common.button_expired)
    if registration.asking == order[tap.number] and not clean_line(turn.text):
        await turn.passed()
        return steps.show_step(turn, event, registration, comment_views.message_not_found)
    return await handle_text(turn, RegistrationStep(event, replace(registration, asking=order[tap.number])))


async def _name(turn: Turn, step: RegistrationStep) -> Reply:
    name = clean_name(turn.text)
    if name is None:
        await turn.passed()
        return steps.show_step(turn, step.event, step.registration, views.bad_name)
    return await steps.save_answer(turn, step.event, rules.NAME, lambda registration: replace(registration, name=name))


async def _answer(turn: Turn, step: RegistrationStep, question: RegistrationQuestion) -> Reply:
    text = clean_line(turn.text)
    if not 1 <= len(text) <= COMMENT_LENGTH:
        await turn.passed()
        return steps.show_step(turn, step.event, step.registration, views.too_long)
    return await steps.save_answer(
        turn,
        step.event,
        rules.step_of(question),
        lambda registration: steps.with_answer(registration, question, [text]),
    )
