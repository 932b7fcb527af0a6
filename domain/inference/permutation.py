"""Other ways in which the same people may have answered, drawn at random where they are too many to go through.

What is drawn agrees with the counts that are known: answers are exchanged only among people who are counted together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import TypeAlias

from domain.button_questions import SelectedOptions
from domain.events import Survey
from domain.inference.respondents import AnswerSheet
from domain.questions import ClosedQuestion

Parts: TypeAlias = Mapping[str, Collection[frozenset[str]]]
"""Question → the sets of groups, all together everybody, whose counts are known; absent where nothing is known."""


def permute(
    survey: Survey, groups: Sequence[str], sheets: Sequence[AnswerSheet], parts: Parts, chance: Random
) -> list[AnswerSheet]:
    """Sheets of the same people, ``groups`` naming theirs, that give the same counts in all of these parts.

    Raises ``ValueError`` where counts are known of a question and not how many met its condition.
    """
    new_sheets: list[dict[str, SelectedOptions]] = [{} for _ in sheets]
    for question in survey.closed_questions:
        people = [number for number, sheet in enumerate(new_sheets) if _is_put(question, sheet)]
        if question.id not in parts:
            for person in people:
                new_sheets[person][question.id] = question.random_answer(chance)
        for part in parts.get(question.id, ()):
            members = [person for person in people if groups[person] in part]
            answers = [
                sheet[question.id]
                for group, sheet in zip(groups, sheets, strict=True)
                if group in part and question.id in sheet
            ]
            chance.shuffle(answers)
            for person, answer in zip(members, answers, strict=True):
                new_sheets[person][question.id] = answer
    return list(new_sheets)


def _is_put(question: ClosedQuestion, sheet: AnswerSheet) -> bool:
    condition = question.show_if
    return condition is None or not condition.any_of.isdisjoint(sheet.get(condition.question, ()))
