"""Ratings of agenda items in a picture: a row for each item, in the order of their ends, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from domain.anonymity import Withheld
from domain.events import Event
from domain.questions import ClosedQuestion
from domain.results.release import Counts, Result
from domain.results.summary import ClosedSummary
from domain.session_ratings import POINTS, day_of
from views.i18n import Translator
from views.layout.common import people
from views.results.distribution import one_decimal, shares

ROWS = 8
"""So many items in one picture: with their titles on two lines they fill half a page."""


def session_charts(voice: Translator, event: Event, summary: ClosedSummary) -> Iterator[dict[str, Any]]:
    """What ``chart.typ`` draws of them, by day where there are several; ``text`` is the day."""
    ratings = summary.survey.closed_questions
    results = {result.question: result for result in summary.release.results}
    days = {rating.id: day_of(event, rating.id) for rating in ratings}
    has_several_days = len({*days.values()}) > 1
    for day, of_day in groupby(ratings, key=lambda rating: days[rating.id]):
        ratings_of_day = list(of_day)
        for start in range(0, len(ratings_of_day), ROWS):
            rows = ratings_of_day[start : start + ROWS]
            yield {
                "kind": "sessions",
                "text": voice.heading(day) if has_several_days else "",
                "rows": [_row(voice, summary, rating, results[rating.id]) for rating in rows],
                "options": [{"label": str(number)} for number in range(1, POINTS + 1)],
                "low": voice.plain("poor"),
                "high": voice.plain("excellent"),
                "called": voice.plain("mean"),
            }


def _row(voice: Translator, summary: ClosedSummary, rating: ClosedQuestion, result: Result) -> dict[str, Any]:
    head = {"label": voice.label(rating.text)}
    if result.total is None:
        return {**head, "why": withheld_session(voice, summary, result), "mean": "–", "n": ""}
    return {
        **head,
        "why": "",
        "mean": _mean(voice, rating, result.total),
        "n": voice.plain("n = {n}", n=result.total.people),
        "options": [
            {"label": label, "count": count, "share": part} for label, count, part in shares(rating, result.total)
        ],
    }


def _mean(voice: Translator, rating: ClosedQuestion, counts: Counts) -> str:
    mean = rating.mean_for_option(rating.options[0], counts.options)
    return "–" if mean is None else one_decimal(voice, mean)


def withheld_session(voice: Translator, summary: ClosedSummary, result: Result) -> str:
    """Why an item has no result, in a few words."""
    if result.withheld is Withheld.REPEATED:
        return voice.plain("not shown")
    return voice.plain("fewer than {few} rated it", few=people(voice, summary.release.thresholds.minimum_group))


def sessions_in_words(voice: Translator, rows: Sequence[Mapping[str, Any]]) -> str:
    """What a picture shows, for those who cannot see it."""
    return "; ".join(_row_in_words(voice, row) for row in rows)


def _row_in_words(voice: Translator, row: Mapping[str, Any]) -> str:
    if row["why"]:
        return voice.labelled(row["label"], row["why"])
    counts = ", ".join(voice.labelled(option["label"], option["count"]) for option in row["options"])
    return voice.labelled(row["label"], f"{row['mean']} ({row['n']}; {counts})")
