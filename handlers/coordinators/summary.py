"""What coordinators see of a survey: participation, then the release; of a named one, everything at any time."""

from __future__ import annotations

from datetime import date

from domain.events import Event
from domain.operations.retention import registrations_erased_on
from domain.results.summary import Results, Summary
from handlers.context import Turn
from handlers.event_picker import EventPicker, chosen
from storage import named, summaries, surveys
from views.callback.coordinators import ShowGroups, ShowNames, ShowResultsText, ShowSummary
from views.event_picker import EventList
from views.i18n import Translator
from views.layout import common
from views.registration.screens import title
from views.results import named as named_views
from views.results import summary as views
from views.results.groups import by_profession
from views.screen import Reply, Screen, SlowReply


async def summary(turn: Turn) -> Reply:
    """/summary [CODE]: of the event of that code, of the only one, or of one to be chosen."""
    return await chosen(turn, PICKER)


async def show(turn: Turn, tap: ShowSummary) -> Reply:
    """An event was chosen, or the way back from the breakdown, which needs no second picture."""
    event, summary = await _read(turn, tap)
    if not isinstance(summary, Results):
        return turn.speak(lambda voice: views.in_words(voice, event, summary, _erased_on(turn, event)), event.zone)
    if not tap.card:
        return turn.speak(lambda voice: views.overview(voice, event, summary), event.zone)

    def draw(voice: Translator) -> tuple[Screen, ...]:
        # A message cannot become a picture: the one tapped keeps the event's name, and all else comes below.
        return (Screen(title(voice, event)), *views.summary(voice, event, summary))

    return SlowReply(lambda: turn.speak(draw, event.zone))


async def show_text(turn: Turn, tap: ShowResultsText) -> Reply:
    """The figures in words."""
    event, summary = await _read(turn, tap)
    return turn.speak(lambda voice: views.in_words(voice, event, summary, _erased_on(turn, event)), event.zone)


async def groups(turn: Turn, tap: ShowGroups) -> Reply:
    """The breakdown."""
    event, summary = await _read(turn, tap)
    if not isinstance(summary, Results) or not summary.release.groups:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: by_profession(voice, event, summary), event.zone)


async def names(turn: Turn, tap: ShowNames) -> Reply:
    """Answers with names, of a named survey: a page of those that are still kept."""
    event, summary = await _read(turn, tap)
    if not isinstance(summary, Results) or summary.survey.anonymous:
        return turn.speak(common.button_expired)
    async with turn.db.reading() as tx:
        sheets = await named.responses(tx, event.code)
    return turn.speak(lambda voice: named_views.names(voice, event, summary.survey, sheets, tap.page), event.zone)


async def _read(turn: Turn, tap: ShowSummary | ShowResultsText | ShowGroups | ShowNames) -> tuple[Event, Summary]:
    """The event with the survey of the button as its main one, and the summary of that."""
    async with turn.results_db.reading() as tx:
        event = await surveys.focus(tx, turn.events[tap.event], tap.survey)
        return event, await summaries.read(tx, event, turn.now)


async def _render_summary(turn: Turn, event: Event) -> Reply:
    """Of the survey that opened last."""
    async with turn.results_db.reading() as tx:
        event = await surveys.focus_latest(tx, event)
        summary = await summaries.read(tx, event, turn.now)
    erased_on = _erased_on(turn, event)
    return SlowReply(lambda: turn.speak(lambda voice: views.summary(voice, event, summary, erased_on), event.zone))


def _erased_on(turn: Turn, event: Event) -> date | None:
    return registrations_erased_on(event, turn.rules.privacy, turn.now)


PICKER = EventPicker(EventList.SUMMARY, "summary", _render_summary, lambda code: ShowSummary(code, 1))
