"""What every place that shows a question shares: in a survey, at registration, in results."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import assert_never

from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo
from views.i18n import Translator
from views.screen import Button, Row

ROW = 6
"""So many short buttons fit one row of a phone."""


def option_label(voice: Translator, question: ClosedQuestion, option: str) -> str:
    """How one option of a closed question is called, as plain text; a rating's is its number.

    A choice of a ranking is called by its label, with its rank before it. An option that the question has no longer,
    which a registration may still hold, is called by its id.
    """
    match question:
        case Choice() | Choices():
            return next((voice.label(choice.label) for choice in question.choices if choice.id == option), option)
        case Ranking():
            id_, _, place = option.partition(":")
            label = next((voice.label(choice.label) for choice in question.choices if choice.id == id_), id_)
            return f"{place}. {label}" if place else label
        case YesNo():
            return {"yes": voice.plain("Yes"), "no": voice.plain("No")}.get(option, option)
        case Rating():
            return option
        case _:
            assert_never(question)


def checkbox_label(label: str, *, is_ticked: bool) -> str:
    """A multiple choice's option as a button, with its box."""
    return f"{'☑' if is_ticked else '☐'} {label}"


def help_text(voice: Translator, question: ClosedQuestion, *, is_change: bool = False) -> str:
    """How to answer, or what the ends of a rating mean, as HTML; empty where the buttons say it all.

    ``is_change`` where ``Back`` leads to the review.
    """
    match question:
        case Choices() if question.max == len(question.options):
            return voice.say("Choose all that apply, then press Done.")
        case Choices():
            return voice.say("Choose up to {most}, then press Done.", most=question.max)
        case Rating():
            ends = ((question.options[0], question.low), (question.options[-1], question.high))
            return " · ".join(f"{option} = {voice.words(words)}" for option, words in ends if words)
        case Ranking() if is_change:
            return voice.say("Press one to take it off its place. Back leads to your answers as they are.")
        case Ranking():
            return voice.say(
                "Press them one after the other in your order, the first place first. Back takes the last one off."
            )
        case Choice() | YesNo():
            return ""
        case _:
            assert_never(question)


def in_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Short buttons in rows of nearly the same length, the longer rows first."""
    count = -(-len(buttons) // ROW)
    size, larger = divmod(len(buttons), count)
    ends = [size * n + min(n, larger) for n in range(count + 1)]
    return tuple(tuple(buttons[begin:end]) for begin, end in pairwise(ends))
