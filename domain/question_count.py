"""How many questions a survey asks, a range where it depends on answers; whoever names the number reads it here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from domain.button_questions import SelectedOptions
from domain.draft import EMPTY, Draft
from domain.events import Survey
from domain.questions import ClosedQuestion

_MAX_STATES = 4096
"""Up to so many states of an answer all answers are tried; beyond it, options that open the same count as one."""

_Opened = frozenset[str]
"""The ids of the questions that an answer opens."""


class QuestionRange(NamedTuple):
    """From how few to how many questions with buttons one person is asked; comments are not among them."""

    least: int
    most: int


def question_range(survey: Survey, draft: Draft = EMPTY) -> QuestionRange:
    """How many there can be for somebody who has answered so much."""
    if not survey.dependents:
        return QuestionRange(len(survey.closed_questions), len(survey.closed_questions))
    ranges: dict[str, QuestionRange] = {}
    for question in reversed(survey.closed_questions):  # a condition looks at an earlier question
        openings = _openings(question, survey.dependents.get(question.id, ()), draft.answers.get(question.id))
        sums = [_total(ranges[id_] for id_ in opened_questions) for opened_questions in openings]
        ranges[question.id] = QuestionRange(1 + min(few for few, _ in sums), 1 + max(many for _, many in sums))
    return _total(ranges[question.id] for question in survey.closed_questions if question.show_if is None)


def _total(ranges: Iterable[QuestionRange]) -> QuestionRange:
    least, most = 0, 0
    for few, many in ranges:
        least, most = least + few, most + many
    return QuestionRange(least, most)


def _openings(
    question: ClosedQuestion, dependents: Sequence[ClosedQuestion], answer: SelectedOptions | None
) -> set[_Opened]:
    """What each answer opens that may still be given, or the one that is."""

    def opened(options: Iterable[str]) -> _Opened:
        return frozenset(
            later.id for later in dependents if later.show_if and later.show_if.any_of.intersection(options)
        )

    if not dependents:
        return {frozenset()}
    if answer is not None:
        return {opened(answer)}
    if question.states <= _MAX_STATES:
        return {opened(possible_answer) for possible_answer in question.all_answers()}
    single = {opened((option,)) for option in question.options}
    return {
        *_combine(single, min(question.max_options, len(dependents))),
        *(() if question.required else {frozenset[str]()}),
    }


def _combine(single: set[_Opened], most: int) -> Iterator[_Opened]:
    for size in range(1, most + 1):
        yield from (frozenset().union(*subset) for subset in combinations(single, size))
