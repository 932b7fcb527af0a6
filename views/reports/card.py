"""The summary as a picture: the release's figures set by a template; the words are data and never markup."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from domain.events import SESSIONS, Event
from domain.results.summary import ClosedSummary, Results, response_rate
from views.i18n import Translator
from views.layout.common import people
from views.layout.dates import event_date
from views.reports import chart
from views.reports.evaluation.session_chart import session_charts
from views.reports.typeset import pictures
from views.results.conditions import condition_note
from views.results.participation import answered, session_count
from views.screen import File
from views.survey.which import event_and_survey
from views.survey.wording import wording_of

PIXELS_PER_INCH = 144
"""The template's page is 540 points wide, so pictures are 1080 pixels wide."""


def files(voice: Translator, event: Event, summary: Results) -> tuple[File, ...]:
    """The card as pictures to send."""
    return tuple(
        File(f"{event.code}-{number}.png", picture, picture=True)
        for number, picture in enumerate(card(voice, event, summary), start=1)
    )


def card(voice: Translator, event: Event, summary: Results) -> tuple[bytes, ...]:
    """The card as PNG, the same bytes for the same release and language; several when there are many questions."""
    return _render(json.dumps(_content(voice, event, summary), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _render(content: str) -> tuple[bytes, ...]:
    return pictures("card", content, pixels_per_inch=PIXELS_PER_INCH)


def _content(voice: Translator, event: Event, summary: Results) -> dict[str, Any]:
    return {
        "language": voice.language,
        "title": event_and_survey(voice, event, summary.survey),
        "when": event_date(voice, event),
        "place": voice.label(event.venue),
        "closed": as_of(voice, summary),
        **_participation(voice, summary),
        "note": note(voice, summary),
        "questions": _questions(voice, event, summary),
    }


def _participation(voice: Translator, summary: Results) -> dict[str, Any]:
    """How many answered; how many rated is another number for each agenda item, so they have no rate."""
    release = summary.release
    if summary.survey.id == SESSIONS:
        return {"rate": "", "share": 0, "answered": session_count(voice, release)}
    rate = response_rate(release.answered, release.eligible)
    return {
        "rate": "–" if rate is None else voice.percent(rate),
        "share": rate or 0,
        "answered": answered(voice, release),
    }


def note(voice: Translator, summary: Results) -> str:
    """What n is, and what is not shown, as plain text."""
    if summary.survey.id == SESSIONS:
        few = people(voice, summary.release.thresholds.minimum_group)
        return voice.plain("n: how many rated the session. Nothing is shown about fewer than {few}.", few=few)
    return wording_of(summary.survey).chart_note(voice, summary.release)


def _questions(voice: Translator, event: Event, summary: Results) -> list[dict[str, Any]]:
    if isinstance(summary, ClosedSummary) and summary.survey.id == SESSIONS:
        return list(session_charts(voice, event, summary))
    questions = {question.id: question for question in summary.survey.closed_questions}
    return [
        {
            "number": number,
            **chart.chart_data(
                voice,
                questions[result.question],
                result,
                summary.release,
                condition_note(voice, summary.survey.closed_questions, questions[result.question]),
            ),
        }
        for number, result in enumerate(summary.release.results, start=1)
    ]


def as_of(voice: Translator, summary: Results) -> str:
    """When the survey closed, or that answers can still change."""
    if isinstance(summary, ClosedSummary):
        return voice.plain("Closed on {moment}", moment=voice.moment_with_year(summary.closed_at))
    return voice.plain(
        "Results so far; answers can change until {moment}", moment=voice.moment_with_year(summary.closes)
    )
