"""The summary as a picture: the release's figures set by a template; the words are data and never markup."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files as resources
from typing import Any, cast

import typst

from domain.anonymity import Counts, Result
from domain.events import Event
from domain.questions import Closed as Question
from domain.questions import Rating
from domain.summary import Closed, mean, response_rate
from views.catalog import Voice
from views.distribution import one_decimal, shares, withheld
from views.questions import option_label
from views.screen import File

PIXELS_PER_INCH = 144
"""The template's page is 540 points wide, so pictures are 1080 pixels wide."""


def files(voice: Voice, event: Event, told: Closed) -> tuple[File, ...]:
    """The card as pictures to send."""
    pictures = card(voice, event, told)
    return tuple(
        File(f"{event.code}-{number}.png", picture, picture=True) for number, picture in enumerate(pictures, start=1)
    )


def card(voice: Voice, event: Event, told: Closed) -> tuple[bytes, ...]:
    """The card as PNG, the same bytes for the same release and language; several when there are many questions."""
    return _drawn(json.dumps(_content(voice, event, told), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=8)
def _drawn(content: str) -> tuple[bytes, ...]:
    made = cast(  # its types forget that several pages are a list
        "bytes | list[bytes]",
        typst.compile(
            resources("views.reports").joinpath("card.typ").read_bytes(),
            format="png",
            ppi=PIXELS_PER_INCH,
            ignore_system_fonts=True,
            sys_inputs={"content": content},
        ),
    )
    return tuple(made) if isinstance(made, list) else (made,)


def _content(voice: Voice, event: Event, told: Closed) -> dict[str, Any]:
    made = told.release
    questions = {question.id: question for question in told.survey.closed_questions}
    rate = response_rate(made.answered, made.registered)
    return {
        "language": voice.language,
        "title": voice.label(event.title),
        "when": voice.date(event.starts),
        "place": voice.label(event.venue),
        "rate": "–" if rate is None else voice.percent(rate),
        "share": rate or 0,
        "answered": voice.plain("{answered} of {n} answered", answered=made.answered, n=made.registered),
        "closed": voice.plain("Closed on {moment}", moment=voice.moment(told.closed_at)),
        "questions": [
            {"number": number, **_question(voice, questions[result.question], result, made.minimum_group)}
            for number, result in enumerate(made.results, start=1)
        ],
        "note": voice.plain(
            "Withheld is whatever could tell a single person’s answer. n: how many answered the question."
        ),
    }


def _question(voice: Voice, question: Question, result: Result, minimum: int) -> dict[str, Any]:
    text = voice.label(question.text)
    if result.total is None:
        return {"kind": "withheld", "text": text, "why": withheld(voice, minimum)}
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
