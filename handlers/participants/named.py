"""Named surveys: agreeing before the first question, and taking one's answers back."""

from __future__ import annotations

from dataclasses import replace

from domain.participation import AnsweredByName, MayAnswer, NeedsConsent
from handlers.context import Turn
from handlers.participants import survey
from handlers.participants.survey import SurveyAccess
from storage import answers, named
from views.callback import AgreeNamed, EraseAnswers
from views.layout import common
from views.results import named as views
from views.screen import Reply


async def agree(turn: Turn, tap: AgreeNamed) -> Reply:
    """Noted with the version of what was agreed to and the day; then the first question."""
    async with turn.db.transaction() as tx:
        found = await survey.allowed(tx, turn, tap.survey)
        if not isinstance(found, SurveyAccess):
            return found
        if found.run.survey.anonymous:
            return turn.speak(common.no_longer_valid)
        day = turn.today(turn.events[found.run.event].zone)
        if await turn.first_time(tx):
            await named.agree(tx, found.run, turn.user_id, views.NOTICE, day)
    return survey.begun(
        turn, replace(found, standing=MayAnswer()) if isinstance(found.standing, NeedsConsent) else found
    )


async def erase(turn: Turn, tap: EraseAnswers) -> Reply:
    """Asked first; then nothing of them is left, nor of the agreement, and no reminder asks for them."""
    async with turn.db.transaction() as tx:
        found = await survey.allowed(tx, turn, tap.survey)
        if not isinstance(found, SurveyAccess):
            return found
        run, zone = found.run, turn.events[found.run.event].zone
        if run.survey.anonymous:
            return turn.speak(common.no_longer_valid)
        if tap.sure != 1 and isinstance(found.standing, AnsweredByName):
            return turn.speak(lambda voice: views.confirm_erase(voice, run), zone)
        if await turn.first_time(tx):
            await named.withdraw(tx, run, turn.user_id)
            await answers.decline(tx, run.id, turn.user_id)
    turn.asked.settle(turn.user_id, run.id)
    return turn.speak(lambda voice: views.erased(voice, run), zone)
