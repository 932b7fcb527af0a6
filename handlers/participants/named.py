"""Named surveys: agreeing before the first question, and taking one's answers back."""

from __future__ import annotations

from dataclasses import replace

from domain.participation import AnsweredByName, MayAnswer, NeedsConsent
from handlers.context import Turn
from handlers.participants import survey
from handlers.participants.survey import SurveyAccess
from storage import answers, named
from views.callback.participants import AcceptNamedConsent, DeleteAnswers
from views.layout import common
from views.results import named as views
from views.screen import Reply


async def agree(turn: Turn, tap: AcceptNamedConsent) -> Reply:
    """Noted with the version of what was agreed to and the day; then the first question."""
    async with turn.db.transaction() as tx:
        access = await survey.allowed(tx, turn, tap.survey)
        if not isinstance(access, SurveyAccess):
            return access
        if access.run.survey.anonymous:
            return turn.speak(common.button_expired)
        day = turn.today(turn.events[access.run.event].zone)
        if await turn.first_time(tx):
            await named.record_consent(tx, access.run, turn.user_id, views.NOTICE, day)
    return survey.begin_survey(
        turn, replace(access, standing=MayAnswer()) if isinstance(access.standing, NeedsConsent) else access
    )


async def erase(turn: Turn, tap: DeleteAnswers) -> Reply:
    """Asked first; then nothing of them is left, nor of the agreement, and no reminder asks for them."""
    async with turn.db.transaction() as tx:
        access = await survey.allowed(tx, turn, tap.survey)
        if not isinstance(access, SurveyAccess):
            return access
        run, zone = access.run, turn.events[access.run.event].zone
        if run.survey.anonymous:
            return turn.speak(common.button_expired)
        if tap.sure != 1 and isinstance(access.standing, AnsweredByName):
            return turn.speak(lambda voice: views.confirm_delete(voice, run), zone)
        if await turn.first_time(tx):
            await named.withdraw(tx, run, turn.user_id)
            await answers.decline(tx, run.id, turn.user_id)
    turn.prompts.settle(turn.user_id, run.id)
    turn.prompts.drafts.drop(turn.user_id, run.id)
    return turn.speak(lambda voice: views.answers_deleted(voice, run), zone)
