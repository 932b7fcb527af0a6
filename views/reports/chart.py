"""How the answers to one question look in a picture: what a template draws, and the same in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from domain.questions import Choice, Choices, Ranking, Rating, YesNo
from domain.questions import ClosedQuestion as Question
from domain.results.release import Counts, Release, Result
from views.i18n import Html, Translator, safe
from views.questions import option_label
from views.reports import typeset
from views.results.distribution import (
    header_line,
    mean_rank,
    no_answer,
    no_answer_count,
    one_decimal,
    sample_size,
    share,
    shares_by_frequency,
    withheld,
)

PIXELS_PER_INCH = 200
"""Of pictures to be printed."""


def chart_data(
    voice: Translator, question: Question, result: Result, release: Release, condition: str = ""
) -> dict[str, Any]:
    """One question for ``chart.typ``; ``kind`` is rating, choice or withheld, ``condition`` of whom it was asked."""
    head = {"text": voice.label(question.text), "condition": condition}
    if result.total is None:
        return {"kind": "withheld", **head, "why": withheld(voice, release, result)}
    if not result.total.people:
        return {"kind": "withheld", **head, "why": voice.plain("Nobody has answered this question.")}
    return {
        **head,
        "n": sample_size(voice, question, result.total),
        "no_answer": without_answer(voice, question, result.total),
        **_data_by_type(voice, question, result.total),
    }


def _data_by_type(voice: Translator, question: Question, counts: Counts) -> dict[str, Any]:
    match question:
        case Rating():
            options = _options(voice, question, counts)
            return {"kind": "rating", "options": options, **_rating(voice, question, counts)}
        case Ranking():
            return {"kind": "ranking", **ranking(voice, question), "options": _ranking_options(voice, question, counts)}
        case Choice() | Choices() | YesNo():
            return {"kind": "choice", "options": _options(voice, question, counts)}
        case _:
            assert_never(question)


def _options(voice: Translator, question: Question, counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "label": option_label(voice, question, option),
            "count": count,
            "share": part,
            "percent": voice.percent(part),
        }
        for option, count, part in shares_by_frequency(question, counts)
    ]


def without_answer(voice: Translator, question: Question, counts: Counts) -> dict[str, Any] | None:
    """Those who gave no answer, as one more option; None where there can be none, and where it is not told."""
    count = no_answer_count(question, counts)
    if count is None:
        return None
    part = share(counts, count)
    return {"label": no_answer(voice), "count": count, "share": part, "percent": voice.percent(part)}


def ranking(voice: Translator, question: Ranking) -> dict[str, Any]:
    """What the ranks of a ranking are called."""
    return {
        "ranks": [{"label": str(rank)} for rank in question.ranks],
        "called": voice.plain("mean rank"),
        "low": voice.plain("ranked first"),
        "high": voice.plain("ranked last"),
    }


def _ranking_options(voice: Translator, question: Ranking, counts: Counts) -> list[dict[str, Any]]:
    return [choice_data(voice, question, counts, choice) for choice in question.by_mean_rank(counts.options)]


def choice_data(voice: Translator, question: Ranking, counts: Counts, choice: str) -> dict[str, Any]:
    """A choice of a ranking with its mean rank, and how often it got each."""
    numbers = {str(rank): counts.options[f"{choice}:{rank}"] for rank in question.ranks}
    return {
        "label": option_label(voice, question, choice),
        "mean": mean_rank(voice, question, counts, choice),
        "ranks": [{"label": rank, "count": n, "share": share(counts, n)} for rank, n in numbers.items()],
    }


def _rating(voice: Translator, question: Rating, counts: Counts) -> dict[str, Any]:
    return {
        "mean": one_decimal(voice, question.mean(counts.options) or 0),
        "called": voice.plain("mean"),
        "low": voice.label(question.low) if question.low else "",
        "high": voice.label(question.high) if question.high else "",
    }


def alternative_text(voice: Translator, question: Question, counts: Counts) -> str:
    """What the picture shows, for those who cannot see it."""
    without = without_answer(voice, question, counts)
    parts = [*_options(voice, question, counts), *([without] if without else [])]
    picture = voice.plain("Bar chart. {counts}.", counts=_counts_in_words(voice, parts))
    match question:
        case Rating():
            average = question.mean(counts.options)
            mean = "" if average is None else voice.plain("Mean: {mean}.", mean=one_decimal(voice, average))
            return f"{picture} {mean}".rstrip()
        case Ranking():
            return f"{picture} {_mean_ranks(voice, question, counts)}"
        case Choice() | Choices() | YesNo():
            return picture
        case _:
            assert_never(question)


def in_words(voice: Translator, question: Question, counts: Counts) -> Html:
    """What the picture shows as lines of a message: how many were asked, and how many chose each option."""
    options = _counts_in_words(voice, _options(voice, question, counts))
    match question:
        case Ranking():
            return safe(f"{sample_size(voice, question, counts)}\n{_mean_ranks(voice, question, counts)} {options}")
        case Rating() | Choice() | Choices() | YesNo():
            return Html(f"{header_line(voice, question, counts)}\n{safe(options)}")
        case _:
            assert_never(question)


def _counts_in_words(voice: Translator, parts: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(voice.labelled(part["label"], f"{part['count']} ({part['percent']})") for part in parts)


def _mean_ranks(voice: Translator, question: Ranking, counts: Counts) -> str:
    means = (
        f"{option_label(voice, question, choice)} {mean_rank(voice, question, counts, choice)}"
        for choice in question.by_mean_rank(counts.options)
    )
    return voice.plain("Mean ranks: {means}.", means="; ".join(means))


def pictures(language: str, charts: Sequence[Mapping[str, Any]]) -> tuple[bytes, ...]:
    """Each of these questions that are shown as PNG, as wide as a printed page's text."""
    if not charts:
        return ()
    content = json.dumps({"language": language, "charts": charts}, ensure_ascii=False, sort_keys=True)
    return typeset.pictures("charts", content, pixels_per_inch=PIXELS_PER_INCH)
