"""Texts typed, and other things sent, while a survey waits for a tap; nothing of them is ever stored."""

from __future__ import annotations

from dataclasses import replace

from domain.awaiting.steps import SurveyStep
from domain.participation import NeedsConsent
from domain.survey import Complete, Invalid, QuestionStep, ReviewStep, TooMany, step
from handlers.context import Turn
from handlers.participants import survey
from handlers.participants.survey import Notice, SurveyAccess
from views.screen import Reply
from views.survey import questions
from views.survey.typed_answers import find_tap


async def handle_text(turn: Turn, waiting: SurveyStep) -> Reply:
    """A text that stands for exactly one button counts as that tap; else the screen is shown again, below the text."""
    tap = find_tap(waiting.run, waiting.step, turn.text)
    if tap is None:
        return await _show_again(turn, waiting, questions.use_buttons)
    outcome = step(waiting.run.survey, waiting.step.draft, tap)
    match outcome:
        case QuestionStep() | ReviewStep():
            return await _show_again(turn, replace(waiting, step=outcome))
        case TooMany(most=most):
            return await _show_again(turn, waiting, lambda voice: questions.too_many_typed(voice, most))
        case Complete() | Invalid():
            return await _show_again(turn, waiting, questions.use_buttons)


async def not_text(turn: Turn, waiting: SurveyStep) -> Reply:
    """A sticker, photo, voice message, file or forwarded text."""
    return await _show_again(turn, waiting, questions.only_buttons)


async def _show_again(turn: Turn, waiting: SurveyStep, notice: Notice | None = None) -> Reply:
    # The same row whatever was sent; if it comes again after a crash, it comes to nothing.
    await turn.passed()
    async with turn.db.reading() as tx:
        access = await survey.allowed(tx, turn, waiting.run.id)
    if not isinstance(access, SurveyAccess):
        turn.prompts.drafts.drop(turn.user_id, waiting.run.id)
        return access
    if isinstance(access.standing, NeedsConsent):
        return survey.begin_survey(turn, access)
    return survey.show_step(turn, access.run, waiting.step, notice)
