"""Ratings of agenda items as a sheet: a row for each item, with how often it got each number."""

from __future__ import annotations

from domain.questions import ClosedQuestion
from domain.results.release import Result
from domain.results.summary import ClosedSummary
from domain.session_ratings import POINTS
from views.i18n import Translator
from views.reports.evaluation.session_chart import withheld_session
from views.reports.sheet_file import Cell, Mean, Worksheet
from views.survey.which import survey_title


def session_sheet(voice: Translator, summary: ClosedSummary) -> Worksheet:
    """Of items without a result the reason alone."""
    numbers = tuple((str(number), 6) for number in range(1, POINTS + 1))
    columns = (
        (voice.plain("No."), 5),
        (voice.plain("Session"), 60),
        *numbers,
        (voice.plain("n"), 9),
        (voice.plain("Mean"), 9),
        (voice.plain("Withheld"), 44),
    )
    results = {result.question: result for result in summary.release.results}
    rows = tuple(
        (number, voice.label(rating.text), *_figures(voice, summary, rating, results[rating.id]))
        for number, rating in enumerate(summary.survey.closed_questions, start=1)
    )
    return Worksheet(survey_title(voice, summary.survey), columns, rows)


def _figures(voice: Translator, summary: ClosedSummary, rating: ClosedQuestion, result: Result) -> tuple[Cell, ...]:
    if result.total is None:
        return (*([None] * POINTS), None, None, withheld_session(voice, summary, result))
    mean = rating.mean_for_option(rating.options[0], result.total.options)
    counts = (result.total.options[option] for option in rating.options)
    return (*counts, result.total.people, None if mean is None else Mean(mean), None)
