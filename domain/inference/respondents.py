"""Those who answered a survey, and every way in which one of them may have answered it; it counts nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.button_questions import SelectedOptions
from domain.draft import Draft, visible
from domain.events import Survey
from domain.questions import ClosedQuestion

AnswerSheet: TypeAlias = Mapping[str, SelectedOptions]
"""One person's answers: question → options chosen, empty for a question that was skipped, absent if it was not put."""


@dataclass(frozen=True, slots=True)
class Respondents:
    """Who answered: known to everybody, as are the groups they are counted in."""

    survey: Survey
    answered_counts: Mapping[str, int]
    """Group in which answers are counted → how many people of it answered the survey."""

    def about(self, questions: Collection[str]) -> Respondents:
        """The same people and only these questions."""
        closed_questions = tuple(question for question in self.survey.closed_questions if question.id in questions)
        return replace(self, survey=replace(self.survey, questions=closed_questions))


def all_answer_sheets(survey: Survey) -> Iterator[AnswerSheet]:
    """Every way to answer the questions of this survey that are answered by buttons."""
    return _sheets(survey, {}, survey.closed_questions)


def _sheets(
    survey: Survey, answers: dict[str, SelectedOptions], rest: Sequence[ClosedQuestion]
) -> Iterator[AnswerSheet]:
    if not rest:
        yield answers
        return
    question, *later = rest
    if question.id not in {visible_question.id for _, visible_question in visible(survey, Draft(answers))}:
        yield from _sheets(survey, answers, later)
        return
    for answer in question.all_answers():
        yield from _sheets(survey, {**answers, question.id: answer}, later)


def families(survey: Survey) -> list[tuple[str, ...]]:
    """The questions in sets that do not depend on each other: a question stands with those that depend on it."""
    family: dict[str, str] = {}
    for question in survey.closed_questions:
        family[question.id] = family[question.show_if.question] if question.show_if else question.id
    return [tuple(id_ for id_, root in family.items() if root == first) for first in dict.fromkeys(family.values())]
