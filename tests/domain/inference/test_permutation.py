from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draft import Draft, visible
from domain.events import Survey
from domain.inference.permutation import permute
from domain.inference.respondents import AnswerSheet, all_answer_sheets
from domain.questions import Choices, Condition, Option, Rating, YesNo

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
SURVEY = Survey(
    WORDS,
    True,
    NOW,
    NOW,
    (
        Rating("q", WORDS, 3, required=True),
        YesNo("why", WORDS, show_if=Condition("q", frozenset({"1", "2"}))),
        Choices("c", WORDS, tuple(Option(id_, WORDS) for id_ in "xyz"), 2),
    ),
)
SHEETS = list(all_answer_sheets(SURVEY))
A, B, ALL = frozenset("a"), frozenset("b"), frozenset("ab")
PEOPLE = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(SHEETS)), max_size=12)


def counts(
    question: str, part: frozenset[str], groups: Sequence[str], sheets: Sequence[AnswerSheet]
) -> Counter[object]:
    """How many people of these groups gave each answer to the question, none at all included."""
    return Counter(sheet.get(question) for group, sheet in zip(groups, sheets, strict=True) if group in part)


@given(PEOPLE, st.integers(0, 3))
def test_permuted_gives_the_same_counts_wherever_they_are_known(
    people: list[tuple[str, AnswerSheet]], seed: int
) -> None:
    groups, sheets = [group for group, _ in people], [sheet for _, sheet in people]

    permutation = permute(SURVEY, groups, sheets, {"q": [A, B], "why": [ALL]}, random.Random(seed))

    for question, part in (("q", A), ("q", B), ("why", ALL)):
        assert counts(question, part, groups, permutation) == counts(question, part, groups, sheets)
    for sheet in permutation:
        assert sheet.keys() == {question.id for _, question in visible(SURVEY, Draft(sheet))}
        assert dict(sheet) in SHEETS


def test_permuted_draws_different_answers() -> None:
    groups = ["a", "a", "b", "b"]
    sheets: list[AnswerSheet] = [{"q": ("3",), "c": ()}, {"q": ("1",), "why": ("yes",), "c": ("x",)}] * 2

    permutations = {repr(permute(SURVEY, groups, sheets, {"q": [ALL]}, random.Random(seed))) for seed in range(40)}

    assert len(permutations) > 20


def test_permuted_refuses_counts_of_a_question_without_those_of_its_condition() -> None:
    sheets: list[AnswerSheet] = [{"q": ("1",), "why": ("yes",), "c": ()}, {"q": ("3",), "c": ()}]

    with pytest.raises(ValueError, match="zip"):
        # Nothing is known of the first question, and with this seed both get a 3.
        permute(SURVEY, ["a", "a"], sheets, {"why": [A]}, random.Random(6))
