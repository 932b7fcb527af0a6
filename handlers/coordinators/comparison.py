"""/compare: released surveys of several events side by side; it reads releases and nothing else."""

from __future__ import annotations

from domain.events import Event
from domain.results import comparison
from domain.results.comparison import FEWEST, MOST
from domain.results.summary import ClosedSummary
from handlers.context import Turn
from storage import summaries, surveys
from views.callback import ChooseCompared, ShowComparison
from views.i18n import Translator
from views.layout import common
from views.results import comparison as views
from views.results.comparison import Offered
from views.screen import Reply, Screen, SlowReply


async def compare(turn: Turn) -> Reply:
    """/compare: the released surveys to choose from."""
    return await _choice(turn, (), 0)


async def choose(turn: Turn, tap: ChooseCompared) -> Reply:
    """The same with these ticked, or another page of them."""
    chosen = views.unpacked(tap.selection)
    if chosen is None:
        return turn.speak(common.no_longer_valid)
    return turn.speak(views.too_many) if len(chosen) > MOST else await _choice(turn, chosen, tap.page)


async def _choice(turn: Turn, chosen: tuple[int, ...], page: int) -> Reply:
    async with turn.released.reading() as tx:
        runs = [run for run in await surveys.closed(tx) if run.event in turn.events]
    if len(runs) < FEWEST:
        return turn.speak(views.too_few)
    if not {*chosen} <= {run.id for run in runs}:
        return turn.speak(common.no_longer_valid)
    offered = [Offered(run.id, turn.events[run.event]) for run in runs]
    latest = sorted(offered, key=lambda one: one.event.starts, reverse=True)
    return turn.speak(lambda voice: views.choose(voice, latest, chosen, page))


async def show(turn: Turn, tap: ShowComparison) -> Reply:
    """The chosen ones side by side, in the order of the events."""
    chosen = views.unpacked(tap.selection) or ()
    found = await _released(turn, chosen)
    if len(found) != len(chosen) or not FEWEST <= len(chosen) <= MOST:
        return turn.speak(common.no_longer_valid)
    events, told = zip(*sorted(found, key=lambda one: one[0].starts), strict=True)
    alike = comparison.compared(told)

    def draw(voice: Translator) -> tuple[Screen, ...]:
        return views.compared(voice, events, told, alike, tap.selection)

    return SlowReply(lambda: turn.speak(draw))


async def _released(turn: Turn, chosen: tuple[int, ...]) -> list[tuple[Event, ClosedSummary]]:
    async with turn.released.reading() as tx:
        runs = [run for id_ in chosen if (run := await surveys.get(tx, id_)) and run.event in turn.events]
        return [(turn.events[run.event], told) for run in runs if (told := await summaries.released(tx, run))]
