"""/close: an organizer closes a survey before its time, after two questions; the next tick makes the results.

Nothing of an answer is read here: the decision follows from the published numbers of people.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.announcements.message_moves import EntryState
from domain.operations.audit import AuditAction
from domain.results.early_closing import NothingOpen, TooFewAnswered, judge_closing
from domain.results.summary import NamedSummary, OpenSummary
from domain.survey import SurveyRun
from handlers.context import Turn
from handlers.event_picker import recent_event, unknown_code, with_other_events
from storage import summaries, surveys
from storage.engine.database import Tx
from storage.messages import plan
from views.callback.schedule import CloseSurvey
from views.event_picker import EventList
from views.layout import common
from views.screen import Reply
from views.survey import closing as views
from views.survey.closing import ClosingPreview


async def close(turn: Turn) -> Reply:
    """/close [CODE]: the open survey of that event or the one worked on last, else the only one, else one is chosen."""
    code = turn.text.strip().lower()
    if code and code not in turn.events:
        return unknown_code(turn, "close", code)
    runs = await _open_surveys(turn)
    if code:
        return await _close_one(turn, [run for run in runs if run.event == code], 0)
    event = await recent_event(turn, [turn.events[run.event] for run in runs])
    if event is None:
        return await _close_one(turn, runs, 0)
    reply = await _close_one(turn, [run for run in runs if run.event == event.code], 0)
    return with_other_events(turn, event, reply, EventList.CLOSING)


async def choose_page(turn: Turn, page: int) -> Reply:
    """This page of the open surveys."""
    return await _close_one(turn, await _open_surveys(turn), page)


async def _open_surveys(turn: Turn) -> list[SurveyRun]:
    async with turn.db.reading() as tx:
        active = await surveys.active_without_sessions(tx)
    return [run for run in active if run.event in turn.events and run.is_open(turn.now)]


async def _close_one(turn: Turn, runs: Sequence[SurveyRun], page: int) -> Reply:
    """The first question about the only one of these surveys, else this page of them."""
    match runs:
        case []:
            return turn.speak(views.none_open)
        case [run]:
            return await press(turn, CloseSurvey(run.id, 0))
        case _:
            choices = [(turn.events[run.event], run) for run in runs]
            return turn.speak(lambda voice: views.choose(voice, choices, page))


async def press(turn: Turn, tap: CloseSurvey) -> Reply:
    """What follows is said, then it is asked once more, then the survey takes no answers any more.

    Of two organizers the second is told since when it is closed.
    """
    async with turn.db.transaction() as tx:
        # Noted also when it comes to nothing: a press that comes again after a crash must not close it then.
        is_first = tap.step == _CLOSE and await turn.first_time(tx)
        run = await surveys.get(tx, tap.survey)
        event = turn.events.get(run.event) if run else None
        if run is None or event is None or run.survey.is_session or tap.step > _CLOSE:
            return turn.speak(common.button_expired)
        if not run.is_open(turn.now):
            return turn.speak(lambda voice: views.closed_before(voice, event, run), event.zone)
        summary = await summaries.read(tx, await surveys.focus(tx, event, run.survey.id), turn.now)
        verdict = judge_closing(summary)
        if isinstance(verdict, NothingOpen) or not isinstance(summary, OpenSummary | NamedSummary):
            return turn.speak(lambda voice: views.closed_before(voice, event, run), event.zone)
        preview = ClosingPreview(run, summary, await _count_pending(tx, run), turn.now)
        if isinstance(verdict, TooFewAnswered):
            return turn.speak(lambda voice: views.too_few(voice, event, preview, verdict), event.zone)
        if tap.step < _CLOSE:
            draw = views.last_question if tap.step else views.question
            return turn.speak(lambda voice: draw(voice, event, preview, verdict), event.zone)
        if is_first:
            await turn.record(tx, AuditAction.CLOSE_SURVEY, event.code)
            await surveys.end_answering(tx, run.id, turn.now)
    return turn.speak(lambda voice: views.closed_now(voice, event), event.zone)


_CLOSE = 2
"""The step that closes."""


async def _count_pending(tx: Tx, run: SurveyRun) -> int:
    entries = await plan.schedule(tx, run.event)
    return sum(
        each.state is EntryState.PLANNED and each.message.about_survey and each.message.survey == run.survey.id
        for each in entries
    )
