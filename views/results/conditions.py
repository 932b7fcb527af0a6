"""Of whom a question was asked, where that were not all: those who gave a certain answer to an earlier question."""

from __future__ import annotations

from collections.abc import Sequence

from domain.questions import ClosedQuestion as Question
from views.i18n import Translator
from views.questions import option_label


def condition_note(voice: Translator, questions: Sequence[Question], question: Question) -> str:
    """Plain text that names the earlier question by its number among these; empty for one that all were asked."""
    number, earlier = _find_previous(questions, question)
    if earlier is None:
        return ""
    return voice.plain(
        "Asked only of those who answered {options} to question {n}.",
        options=_condition_options(voice, earlier, question),
        n=number,
    )


def condition_sentence(voice: Translator, questions: Sequence[Question], question: Question) -> str:
    """The same where questions have no numbers: the earlier one is named by its words."""
    _, earlier = _find_previous(questions, question)
    if earlier is None:
        return ""
    return voice.plain(
        "Asked only of those who answered {options} to “{question}”.",
        options=_condition_options(voice, earlier, question),
        question=voice.label(earlier.text),
    )


def _find_previous(questions: Sequence[Question], question: Question) -> tuple[int, Question | None]:
    if question.show_if is None:
        return 0, None
    earlier_id = question.show_if.question
    numbered_questions = enumerate(questions, start=1)
    return next(((number, each) for number, each in numbered_questions if each.id == earlier_id), (0, None))


def _condition_options(voice: Translator, earlier: Question, question: Question) -> str:
    any_of = question.show_if.any_of if question.show_if else frozenset()
    labels = [option_label(voice, earlier, option) for option in earlier.options if option in any_of]
    quoted_labels = [label if label.isdigit() else voice.plain("“{words}”", words=label) for label in labels]
    return voice.alternatives(quoted_labels)
