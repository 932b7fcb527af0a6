"""How the answers to one question look in a picture: what a template draws, and the same in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from domain.anonymity import Counts, Result
from domain.questions import Closed as Question
from domain.questions import Rating
from domain.summary import mean
from views.catalog import Voice
from views.distribution import one_decimal, shares, withheld
from views.questions import option_label
from views.reports import typeset

PIXELS_PER_INCH = 200
"""Of pictures to be printed."""


def drawn(voice: Voice, question: Question, result: Result, minimum: int) -> dict[str, Any]:
    """One question for ``chart.typ``; ``kind`` is rating, choice or withheld."""
    text = voice.label(question.text)
    if result.total is None:
        return {"kind": "withheld", "text": text, "why": withheld(voice, minimum)}
    if not result.total.answered:
        return {"kind": "withheld", "text": text, "why": voice.plain("Nobody has answered this question.")}
    return {
        "kind": "rating" if isinstance(question, Rating) else "choice",
        "text": text,
        "n": voice.plain("n = {n}", n=result.total.answered),
        "options": _options(voice, question, result.total),
        **(_rating(voice, question, result.total) if isinstance(question, Rating) else {}),
    }


def _options(voice: Voice, question: Question, counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "label": option_label(voice, question, option),
            "count": count,
            "share": share,
            "percent": voice.percent(share),
        }
        for option, count, share in shares(question, counts)
    ]


def _rating(voice: Voice, question: Rating, counts: Counts) -> dict[str, Any]:
    return {
        "mean": one_decimal(voice, mean(counts) or 0),
        "called": voice.plain("mean"),
        "low": voice.label(question.low) if question.low else "",
        "high": voice.label(question.high) if question.high else "",
    }


def described(voice: Voice, question: Question, counts: Counts) -> str:
    """What the picture shows, for those who cannot see it."""
    told = "; ".join(
        f"{option_label(voice, question, option)}: {count} ({voice.percent(share)})"
        for option, count, share in shares(question, counts)
    )
    picture = voice.plain("Bar chart. {counts}.", counts=told)
    average = mean(counts) if isinstance(question, Rating) else None
    if average is None:
        return picture
    return f"{picture} {voice.plain('Mean: {mean}.', mean=one_decimal(voice, average))}"


def pictures(language: str, charts: Sequence[Mapping[str, Any]]) -> tuple[bytes, ...]:
    """Each of these questions that are shown as PNG, as wide as a printed page's text."""
    if not charts:
        return ()
    content = json.dumps({"language": language, "charts": charts}, ensure_ascii=False, sort_keys=True)
    return typeset.pictures("charts", content, pixels_per_inch=PIXELS_PER_INCH)
