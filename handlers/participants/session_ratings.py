"""Rating agenda items: one tap counts, and what else waits follows in the same message."""

from __future__ import annotations

from domain.attendance.admission import Access, access
from domain.participation import MayAnswer
from domain.session_ratings import POINTS, QUESTION
from domain.survey import SurveyRun
from handlers.context import Turn
from storage import answers, registrations, surveys
from storage.answer_store import answer_store
from storage.engine.database import Tx
from storage.messages import session_asks
from views.callback.participants import RateSession, SkipSession
from views.i18n import Html
from views.layout import common
from views.screen import Reply, Screen
from views.survey import screens
from views.survey import session_ratings as views


async def rate(turn: Turn, tap: RateSession) -> Reply:
    """Count it, once; a second tap counts nothing and shows what waits."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)  # what is refused now must not count if it comes again after a crash
        run = await _find(tx, turn, tap.survey)
        if not isinstance(run, SurveyRun):
            return run
        if not 1 <= tap.points <= POINTS:
            return turn.speak(common.button_expired)
        if is_first and isinstance(await answer_store(run).standing(tx, run, turn.user_id), MayAnswer):
            answer = {QUESTION: (str(tap.points),)}
            await answer_store(run).send(tx, run, turn.user_id, run.group(None), answer)
            turn.db.mark_for_vacuum()
        waiting = await session_asks.without_rating(tx, run.event, turn.user_id, turn.now)
    return _next(turn, run, waiting, turn.speak(views.counted))


async def skip(turn: Turn, tap: SkipSession) -> Reply:
    """Leave it out; it is not asked for again."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        run = await _find(tx, turn, tap.survey)
        if not isinstance(run, SurveyRun):
            return run
        if is_first:
            await answers.decline(tx, run.id, turn.user_id)
        waiting = await session_asks.without_rating(tx, run.event, turn.user_id, turn.now)
    return _next(turn, run, waiting, turn.speak(views.skipped))


async def pending(turn: Turn, tx: Tx, event: str) -> Screen | None:
    """The first item of this event that this person can rate, if there is one."""
    waiting = await session_asks.without_rating(tx, event, turn.user_id, turn.now)
    return _ask(turn, waiting) if waiting else None


async def standing(turn: Turn, event: str) -> Screen:
    """Where somebody stands who was asked for ratings of this event: the item that waits, or that nothing does."""
    async with turn.db.reading() as tx:
        waiting = await session_asks.without_rating(tx, event, turn.user_id, turn.now)
    if waiting:
        return _ask(turn, waiting)
    return turn.speak(lambda voice: views.finished(voice, turn.events[event], views.nothing_waits(voice)))


async def _find(tx: Tx, turn: Turn, survey: int) -> SurveyRun | Reply:
    """The item's survey, if this person may rate it, or has; else what to tell them."""
    run = await surveys.get(tx, survey)
    if run is None or run.event not in turn.events or not run.survey.is_session:
        return turn.speak(common.button_expired)
    event = turn.events[run.event]
    if not run.is_open(turn.now):
        return turn.speak(lambda voice: views.closed(voice, run), event.zone)
    registration = await registrations.find(tx, run.event, turn.user_id)
    may = access(run.admission, registration, checkin=run.checkin)
    if may is Access.UNREGISTERED:
        return turn.speak(screens.only_registered)
    if may is not Access.ADMITTED:
        return turn.speak(lambda voice: screens.not_admitted(voice, event, run, may, turn.now), event.zone)
    return run


def _next(turn: Turn, run: SurveyRun, waiting: tuple[SurveyRun, ...], notice: Html) -> Screen:
    if waiting:
        return _ask(turn, waiting, notice)
    return turn.speak(lambda voice: views.finished(voice, turn.events[run.event], notice))


def _ask(turn: Turn, waiting: tuple[SurveyRun, ...], notice: Html | None = None) -> Screen:
    event = turn.events[waiting[0].event]
    return turn.speak(lambda voice: views.ask(voice, event, waiting[0], len(waiting) - 1, notice), event.zone)
