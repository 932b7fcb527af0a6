"""Texts typed while a registration waits for one, as an answer to the step it is at."""

from __future__ import annotations

from dataclasses import replace

from domain import registration as rules
from domain.awaiting.steps import RegistrationStep
from domain.people import Registration, clean_line
from domain.people import name as clean_name
from domain.questions import COMMENT_LENGTH, RegistrationQuestion
from handlers.context import Turn
from handlers.participants import registration
from handlers.participants import registration_steps as steps
from storage import registrations
from views.callback.codec import Tap
from views.callback.participants import (
    AnswerByText,
    AnswerRegistration,
    BackStep,
    FinishChange,
    LeaveStep,
    SelectProfession,
    SkipName,
    ToggleRegistration,
    TypeName,
    UseName,
)
from views.comments import prompts as comment_views
from views.i18n import safe
from views.layout import common
from views.registration import steps as views
from views.registration.typed_answers import find_tap
from views.screen import Alert, Reply, Toast


async def waiting_step(turn: Turn, waiting: Registration) -> RegistrationStep | None:
    """What this registration waits for; None when for nothing, or when it is too late to register."""
    event = turn.events[waiting.event]
    if waiting.registered_on is None and not rules.is_open(event, turn.now):
        return None
    waiting = await steps.skip_removed(turn, event, waiting)
    if waiting.asking in {None, rules.PLACE}:
        return None
    return RegistrationStep(event, waiting, turn.prompts.at(turn.user_id, event.code))


async def handle_text(turn: Turn, step: RegistrationStep) -> Reply:
    """A text while this step waits: one that stands for exactly one button counts as that tap."""
    tap = find_tap(step, _ticks(turn, step), clean_name(turn.shown_name), turn.text)
    if tap is not None:
        return await _press(turn, step, tap)
    if not step.takes_text:
        await turn.passed()
        return _show_again(turn, step, views.use_buttons)
    question = rules.question_at(step.event, step.registration.asking)
    return await (_name(turn, step) if question is None else _answer(turn, step, question))


def not_text(turn: Turn, step: RegistrationStep) -> Reply:
    """A sticker, photo, voice message or forwarded text while this step waits."""
    return _show_again(turn, step, views.unsupported_message)


def _ticks(turn: Turn, step: RegistrationStep) -> int | None:
    return turn.prompts.ticks(turn.user_id, step.event.code)


def _show_again(turn: Turn, step: RegistrationStep, problem: steps.Said) -> Reply:
    return steps.show_step(turn, step.event, step.registration, problem, selection=_ticks(turn, step))


async def _press(turn: Turn, step: RegistrationStep, tap: Tap) -> Reply:
    """What the tap comes to, below the text; what would only flash over a button is said above the step."""
    reply = await _handle_tap(turn, tap)
    if not isinstance(reply, Toast | Alert):
        return reply
    await turn.passed()
    return _show_again(turn, step, lambda _: safe(reply.text))


async def _handle_tap(turn: Turn, tap: Tap) -> Reply:  # noqa: PLR0911 — one for each button
    match tap:
        case SelectProfession():
            return await steps.choose_profession(turn, tap)
        case UseName():
            return await steps.use_name(turn, tap)
        case TypeName():
            return await steps.type_name(turn, tap)
        case SkipName():
            return await steps.skip_name(turn, tap)
        case AnswerRegistration():
            return await steps.answer(turn, tap)
        case ToggleRegistration():
            return await steps.tick(turn, tap)
        case LeaveStep():
            return await steps.leave(turn, tap)
        case BackStep():
            return await registration.back(turn, tap)
        case FinishChange():
            return await registration.finish_change(turn, tap)
        case _:
            return turn.speak(common.button_expired)


async def store(turn: Turn, tap: AnswerByText) -> Reply:
    """The quoted text is the answer to that step; it was kept nowhere but in the chat."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        current = await registrations.find(tx, tap.event, turn.user_id)
    if current is None:
        return turn.speak(common.button_expired)
    if tap.form != rules.form(event):
        return await steps.form_changed(turn, event)
    order = rules.steps(event)
    if tap.number >= len(order) or not rules.takes_text(event, order[tap.number]):
        return turn.speak(common.button_expired)
    if current.asking == order[tap.number] and not clean_line(turn.text):
        await turn.passed()
        return steps.show_step(turn, event, current, comment_views.message_not_found)
    return await handle_text(turn, RegistrationStep(event, replace(current, asking=order[tap.number])))


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
