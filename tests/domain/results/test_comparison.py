"""Which questions of released surveys can stand side by side, and with which figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Survey
from domain.questions import Choice, Choices, ClosedQuestion, Ranking, Rating, YesNo
from domain.results.comparison import SharedQuestion, compare
from domain.results.release import Counts, Release, Result
from domain.results.summary import ClosedSummary as Told
from tests.support.surveys import (
    AGAIN,
    CLOSES,
    IMPROVE,
    OVERALL,
    THRESHOLDS,
    TOPICS,
    WHY,
    options,
    survey,
    surveys,
    words,
)


def told(of: Survey, n: int = 9, withheld: frozenset[str] = frozenset()) -> Told:
    """Released, with everybody choosing the first option."""

    def total(question: ClosedQuestion) -> Counts | None:
        first, *others = question.options
        return None if question.id in withheld else Counts(n, {first: n} | dict.fromkeys(others, 0), 0)

    results = tuple(Result(question.id, question.kind, total(question), {}) for question in of.closed_questions)
    return Told(Release("bucharest", n, n, n, THRESHOLDS, {}, results), of, CLOSES)


def test_questions_asked_alike_stand_side_by_side_in_the_last_ones_words_and_order() -> None:
    first = survey(OVERALL, TOPICS, IMPROVE)
    last = survey(IMPROVE, TOPICS, replace(OVERALL, text=words("All in all?"), low=None))

    comparison = compare([told(first, 7), told(last, 9)])

    assert comparison.others == ()
    assert comparison.alike == (
        SharedQuestion(
            TOPICS,
            (Counts(7, {"law": 7, "work": 0, "web": 0}, 0), Counts(9, {"law": 9, "work": 0, "web": 0}, 0)),
            (None, None),
        ),
        SharedQuestion(
            replace(OVERALL, text=words("All in all?"), low=None),
            tuple(Counts(n, {"1": n, "2": 0, "3": 0, "4": 0, "5": 0}, 0) for n in (7, 9)),
            (None, None),
        ),
    )


def test_figures_that_one_release_withholds_are_missing_there_alone() -> None:
    comparison = compare([told(survey(AGAIN), 9, frozenset({"again"})), told(survey(AGAIN), 9)])

    totals = (None, Counts(9, {"yes": 9, "no": 0}, 0))
    assert comparison.alike == (SharedQuestion(AGAIN, totals, (None, None)),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OVERALL, replace(OVERALL, points=6)),
        (OVERALL, replace(OVERALL, from_zero=True)),
        (OVERALL, replace(OVERALL, id="all")),
        (TOPICS, replace(TOPICS, choices=options("law", "work"))),
        (TOPICS, replace(TOPICS, choices=options("law", "work", "net"))),
        (TOPICS, Choice(TOPICS.id, TOPICS.text, TOPICS.choices)),
        (AGAIN, Choice(AGAIN.id, AGAIN.text, options("yes", "no"))),
        (Rating("again", words("Again?"), 2), AGAIN),
    ],
    ids=str,
)
def test_question_asked_otherwise_is_not_compared_and_named_once(one: ClosedQuestion, other: ClosedQuestion) -> None:
    comparison = compare([told(survey(WHY, one)), told(survey(WHY, other))])

    assert [alike.question for alike in comparison.alike] == [WHY]
    assert comparison.others == ((other,) if one.id == other.id else (other, one))


def test_options_in_another_order_are_the_same_question() -> None:
    reversed_topics = replace(TOPICS, choices=tuple(reversed(TOPICS.choices)))

    assert [alike.question for alike in compare([told(survey(TOPICS)), told(survey(reversed_topics))]).alike] == [
        reversed_topics
    ]


def test_question_must_be_asked_alike_in_all_events() -> None:
    comparison = compare([told(survey(AGAIN, OVERALL)), told(survey(AGAIN)), told(survey(OVERALL, AGAIN))])

    assert [alike.question for alike in comparison.alike] == [AGAIN]
    assert comparison.others == (OVERALL,)


def test_comments_are_neither_compared_nor_named() -> None:
    comparison = compare([told(survey(AGAIN, IMPROVE)), told(survey(AGAIN))])

    assert ([alike.question for alike in comparison.alike], comparison.others) == ([AGAIN], ())


@given(st.lists(surveys(), min_size=2, max_size=4))
def test_every_question_is_either_compared_or_named(event_surveys: list[Survey]) -> None:
    comparison = compare([told(one) for one in event_surveys])

    alike, others = {one.question.id for one in comparison.alike}, {question.id for question in comparison.others}
    assert alike | others == {question.id for one in event_surveys for question in one.closed_questions}
    assert alike & others == set()
    assert all(len(one.totals) == len(event_surveys) for one in comparison.alike)


@given(st.lists(surveys(), min_size=2, max_size=4), st.integers(1, 40))
def test_comparison_shows_nothing_that_is_in_no_release(event_surveys: list[Survey], n: int) -> None:
    releases = [told(one, n + place) for place, one in enumerate(event_surveys)]

    for alike in compare(releases).alike:
        for one, total in zip(releases, alike.totals, strict=True):
            assert total in [result.total for result in one.release.results if result.question == alike.question.id]


def test_kinds_of_question_are_all_known() -> None:
    # A new kind needs a thought about when it is asked alike.
    assert set(ClosedQuestion.__args__) == {Rating, Choice, Choices, YesNo, Ranking}  # type: ignore[attr-defined]  # it is a union
