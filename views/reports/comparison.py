"""Released surveys side by side as a picture; every figure is in a release, none is computed across them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from domain.anonymity import Counts
from domain.comparison import Alike, Comparison
from domain.events import Event
from domain.questions import Closed as Question
from domain.questions import Rating
from domain.summary import Closed, mean, response_rate
from views.catalog import Voice
from views.distribution import letters, one_decimal, shares
from views.questions import option_label
from views.reports.card import PIXELS_PER_INCH
from views.reports.typeset import pictures
from views.screen import File


def files(voice: Voice, events: Sequence[Event], told: Sequence[Closed], found: Comparison) -> tuple[File, ...]:
    """The comparison as pictures to send; several when there are many questions."""
    content = json.dumps(_content(voice, events, told, found), ensure_ascii=False, sort_keys=True)
    name = "-".join(event.code for event in events)
    return tuple(File(f"{name}-{n}.png", picture, picture=True) for n, picture in enumerate(_drawn(content), start=1))


@lru_cache(maxsize=8)
def _drawn(content: str) -> tuple[bytes, ...]:
    return pictures("comparison", content, pixels_per_inch=PIXELS_PER_INCH)


def _content(voice: Voice, events: Sequence[Event], told: Sequence[Closed], found: Comparison) -> dict[str, Any]:
    marks = letters(event.code for event in events)
    return {
        "language": voice.language,
        "title": voice.plain("Side by side"),
        "events": [
            {"mark": marks[event.code], **_event(voice, event, one)} for event, one in zip(events, told, strict=True)
        ],
        "questions": [
            {"number": number, **_question(voice, alike)} for number, alike in enumerate(found.alike, start=1)
        ],
        "note": voice.plain(
            "The large number is the mean, n how many answered the question. Withheld is whatever could tell a single"
            " person’s answer."
        ),
    }


def _event(voice: Voice, event: Event, told: Closed) -> dict[str, Any]:
    made = told.release
    rate = response_rate(made.answered, made.registered)
    return {
        "title": voice.label(event.title),
        "when": day(voice, event),
        "answered": voice.plain(
            "{answered} of {n} answered ({rate})",
            answered=made.answered,
            n=made.registered,
            rate="–" if rate is None else voice.percent(rate),
        ),
    }


def day(voice: Voice, event: Event) -> str:
    """The day of an event with its year, on its own calendar."""
    there = Voice(voice.language, event.zone)
    return f"{there.day(event.starts)} {event.starts.astimezone(event.zone).year}"


def _question(voice: Voice, alike: Alike) -> dict[str, Any]:
    question = alike.question
    return {
        "kind": "rating" if isinstance(question, Rating) else "choice",
        "text": voice.label(question.text),
        "rows": [_row(voice, question, total) for total in alike.totals],
        **(_scale(voice, question) if isinstance(question, Rating) else _options(voice, alike)),
    }


def _row(voice: Voice, question: Question, total: Counts | None) -> dict[str, Any]:
    if total is None or not total.answered:
        return {"why": voice.plain("withheld") if total is None else voice.plain("nobody answered")}
    average = mean(total) if isinstance(question, Rating) else None
    return {
        "why": "",
        "n": voice.plain("n = {n}", n=total.answered),
        "mean": "" if average is None else one_decimal(voice, average),
        "options": [
            {"label": option, "count": count, "share": share} for option, count, share in shares(question, total)
        ],
    }


def _scale(voice: Voice, question: Rating) -> dict[str, Any]:
    return {
        "options": [{"label": option} for option in question.options],
        "low": voice.label(question.low) if question.low else "",
        "high": voice.label(question.high) if question.high else "",
    }


def _options(voice: Voice, alike: Alike) -> dict[str, Any]:
    question = alike.question
    told = [_shares(question, total) for total in alike.totals]
    return {
        "options": [
            {
                "label": option_label(voice, question, option),
                "shares": [{"share": one[option], "percent": voice.percent(one[option])} for one in told],
            }
            for option in question.options
        ]
    }


def _shares(question: Question, total: Counts | None) -> dict[str, float]:
    if total is None:
        return dict.fromkeys(question.options, 0.0)
    return {option: share for option, _, share in shares(question, total)}
