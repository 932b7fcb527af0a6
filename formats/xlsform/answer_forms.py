"""How a kind of question is answered, as far as forms and their conditions make a difference."""

from __future__ import annotations

from enum import Enum, auto
from typing import assert_never

from domain.questions import Kind


class AnswerForm(Enum):
    """What an answer is."""

    NUMBER = auto()
    OPTION = auto()
    OPTIONS = auto()
    ORDER = auto()
    TEXT = auto()


def answer_form(kind: Kind) -> AnswerForm:
    """What answers to questions of this kind are."""
    match kind:
        case "rating":
            return AnswerForm.NUMBER
        case "choice" | "yes_no":
            return AnswerForm.OPTION
        case "choices":
            return AnswerForm.OPTIONS
        case "ranking":
            return AnswerForm.ORDER
        case "comment":
            return AnswerForm.TEXT
        case _:
            assert_never(kind)
