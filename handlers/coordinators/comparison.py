"""/compare: released surveys of several events side by side; it reads releases and nothing else."""

from __future__ import annotations

from domain.events import Event
from domain.results import comparison
from domain.results.comparison import FEWEST, MOST
from domain.results.summary import ClosedSummary
from handlers.context import Turn
from storage import summaries, surveys
from views.callback.coordinators import SelectSurveys, ShowComparison
from views.i18n import Translator
from views.layout import common
from views.results import comparison as views
from views.results.comparison import ReleasedSurvey
from views.screen import Reply, Screen, SlowReply


async def compare(turn: Turn) -> Reply:
    """/compare: the released surveys to choose from."""
    return await _choice(turn, (), 0)


async def choose(turn: Turn, tap: SelectSurveys) -> Reply:
    """The same with these ticked, or another page of them."""
    run_ids = views.decode_selection(tap.selection)
    if run_ids is None:
        return turn.speak(common.button_expired)
    return turn.speak(views.too_many) if len(run_ids) > MOST else await _choice(turn, run_ids, tap.page)


async def _choice(turn: Turn, run_ids: tuple[int, ...], page: int) -> Reply:
    async with turn.results_db.reading() as tx:
        runs = [run for run in await surveys.closed(tx) if run.event in turn.events and not run.survey.is_session]
        events = {run.id: await surveys.focus(tx, turn.events[run.event], run.survey.id) for run in runs}
    if len(runs) < FEWEST:
        return turn.speak(views.nothing_to_compare)
    if not {*run_ids} <= {run.id for run in runs}:
        return turn.speak(common.button_expired)
    options = [ReleasedSurvey(run.id, events[run.id]) for run in runs]
    latest = sorted(options, key=lambda one: one.event.starts, reverse=True)
    return turn.speak(lambda voice: views.choose(voice, latest, run_ids, page))


async def show(turn: Turn, tap: ShowComparison) -> Reply:
    """The chosen ones side by side, in the order of the events."""
    run_ids = views.decode_selection(tap.selection) or ()
    pairs = await _released(turn, run_ids)
    if len(pairs) != len(run_ids) or not FEWEST <= len(run_ids) <= MOST:
        return turn.speak(common.button_expired)
    events, closed_summaries = zip(*sorted(pairs, key=lambda one: (one[0].starts, one[1].survey.opens)), strict=True)
    alike = comparison.compare(closed_summaries)

    def draw(voice: Translator) -> tuple[Screen, ...]:
        return views.result_screens(voice, events, closed_summaries, alike, tap.selection)

    return SlowReply(lambda: turn.speak(draw))


async def _released(turn: Turn, run_ids: tuple[int, ...]) -> list[tuple[Event, ClosedSummary]]:
    async with turn.results_db.reading() as tx:
        runs = [run for id_ in run_ids if (run := await surveys.get(tx, id_)) and run.event in turn.events]
        return [
            (await surveys.focus(tx, turn.events[run.event], run.survey.id), summary)
            for run in runs
            if (summary := await summaries.find_closed(tx, run))
        ]
