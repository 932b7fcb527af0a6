"""Which questions of two surveys are the same, and beside which numbers a second result may tell of a few people."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.questions import ClosedQuestion, Rating, YesNo
from domain.results.repeated_questions import Repeat, asks_alike
from tests.support.surveys import AGAIN, OVERALL, TOPICS, survey, words

EVENT = survey(OVERALL)
OTHER = replace(EVENT, id="before")
SESSION = replace(EVENT, id="session-202703220800")
RATING = Rating("rating", words("The law"), 5, required=True)


@pytest.mark.parametrize(
    ("question", "is_alike"),
    [
        (OVERALL, True),
        (replace(OVERALL, text=words("How was it all?")), True),
        (replace(OVERALL, id="all"), True),
        (replace(OVERALL, id="all", text={"en": " OVERALL? ", "ro": "…"}), True),
        (Rating("all", words("Overall?"), 3), True),
        (YesNo("overall", words("Was it good?")), False),
        (Rating("overall", words("How was it all?"), 4), False),
        (AGAIN, False),
    ],
)
def test_same_words_or_the_same_id_with_the_same_options_are_the_same_question(
    question: ClosedQuestion, *, is_alike: bool
) -> None:
    assert asks_alike(EVENT, OVERALL, OTHER, question) is is_alike
    assert asks_alike(OTHER, question, EVENT, OVERALL) is is_alike


def test_rating_of_an_item_is_the_same_as_the_question_of_its_title_and_never_as_that_of_another_item() -> None:
    other_session = replace(SESSION, id="session-202703220900")

    assert asks_alike(EVENT, replace(OVERALL, text=RATING.text), SESSION, RATING)
    assert not asks_alike(EVENT, replace(OVERALL, id="rating"), SESSION, RATING)
    assert not asks_alike(other_session, RATING, SESSION, RATING)


@pytest.mark.parametrize(
    ("sizes", "near"),
    [
        ((27,), {23, 24, 25, 26, 27, 28, 29, 30, 31}),
        # Groups of the earlier one, alone, together, and one without the other.
        ((10, 30), {*range(6, 15), *range(16, 25), *range(26, 35), *range(36, 45)}),
        (None, set(range(5, 60))),
    ],
)
def test_numbers_of_people_are_near_where_some_sum_differs_by_fewer_than_the_minimum(
    sizes: tuple[int, ...] | None, near: set[int]
) -> None:
    assert {people for people in range(5, 60) if Repeat(sizes).is_near(people, 5)} == near


@given(st.lists(st.integers(3, 40), max_size=5), st.integers(3, 120), st.integers(3, 9))
def test_nearness_is_that_of_any_parts_added_and_subtracted(sizes: list[int], people: int, minimum: int) -> None:
    sums = [
        sum(sign * size for sign, size in zip(signs, sizes, strict=True))
        for signs in product((-1, 0, 1), repeat=len(sizes))
    ]

    assert Repeat(tuple(sizes)).is_near(people, minimum) is any(abs(people - each) < minimum for each in sums)


def test_larger_minimum_of_either_survey_holds() -> None:
    assert [Repeat((20,), minimum).is_near(27, 5) for minimum in (0, 5, 7, 8)] == [False, False, False, True]
    assert [Repeat((20,), 3).is_near(27, minimum) for minimum in (3, 7, 8)] == [False, False, True]


def test_question_with_several_options_is_the_same_by_its_options() -> None:
    assert asks_alike(survey(TOPICS), TOPICS, OTHER, replace(TOPICS, text=words("Which?"), max=1))
    assert not asks_alike(
        survey(TOPICS), TOPICS, OTHER, replace(TOPICS, text=words("Which?"), choices=TOPICS.choices[:2])
    )
