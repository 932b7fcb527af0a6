"""How many questions a survey asks: the least and the most of every way through it, and of those a draft leaves."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.draft import EMPTY, Draft, visible
from domain.events import Survey
from domain.question_count import QuestionRange, question_range
from domain.questions import Choice, Choices, Condition, YesNo
from tests.support.surveys import AGAIN, EVERY_KIND, IMPROVE, OVERALL, TOPICS, WHY, options, survey, surveys, words


def ways_through(of: Survey, draft: Draft = EMPTY) -> Iterator[Draft]:
    """Every draft in which all the questions that it lets show are answered or skipped, from this one on."""
    waiting = next((question for _, question in visible(of, draft) if question.id not in draft.answers), None)
    if waiting is None:
        yield draft
        return
    for answer in waiting.all_answers():
        yield from ways_through(of, draft.with_answer(waiting.id, answer))


def counted(of: Survey, draft: Draft = EMPTY) -> QuestionRange:
    counts = {len([*visible(of, way)]) for way in ways_through(of, draft)}
    return QuestionRange(min(counts), max(counts))


def test_question_that_depends_on_an_answer_may_be_asked_or_not() -> None:
    assert question_range(EVERY_KIND) == QuestionRange(3, 4)


def test_survey_of_comments_asks_none() -> None:
    assert question_range(survey(IMPROVE)) == QuestionRange(0, 0)


@pytest.mark.parametrize(
    ("answers", "count"), [({"overall": ("2",)}, 4), ({"overall": ("5",)}, 3), ({"overall": ("2",), "why": ()}, 4)]
)
def test_answer_settles_how_many_there_are(answers: dict[str, tuple[str, ...]], count: int) -> None:
    assert question_range(EVERY_KIND, Draft(answers)) == QuestionRange(count, count)


def test_required_question_whose_every_answer_opens_another_never_comes_alone() -> None:
    always = replace(WHY, show_if=Condition("overall", frozenset("12345")))

    assert question_range(survey(OVERALL, always)) == QuestionRange(2, 2)
    assert question_range(survey(replace(OVERALL, required=False), always)) == QuestionRange(1, 2)


def test_questions_that_exclude_each_other_are_not_added_up() -> None:
    low = YesNo("low", words("?"), show_if=Condition("overall", frozenset("1")))
    high = YesNo("high", words("?"), show_if=Condition("overall", frozenset("5")))

    assert question_range(survey(OVERALL, low, high)) == QuestionRange(1, 2)


def test_a_chain_of_conditions_adds_up() -> None:
    reason = Choice("reason", words("?"), options("x", "y"), show_if=Condition("why", frozenset({"time"})))

    assert question_range(survey(OVERALL, WHY, reason, AGAIN)) == QuestionRange(2, 4)


def test_of_many_options_only_so_many_open_questions_as_can_be_chosen() -> None:
    many = Choices("many", words("?"), options(*(f"o{n}" for n in range(16))), max=2)
    open_questions = [YesNo(f"q{n}", words("?"), show_if=Condition("many", frozenset({f"o{n}"}))) for n in range(3)]

    assert question_range(survey(many, *open_questions)) == QuestionRange(1, 3)
    assert question_range(survey(replace(many, required=True, max=1), *open_questions)) == QuestionRange(1, 2)


@given(st.data(), surveys())
def test_range_is_that_of_all_ways_through_the_survey(data: st.DataObject, of: Survey) -> None:
    assume(_ways(of) <= 3000)
    ways = [*ways_through(of)]
    way = data.draw(st.sampled_from(ways))
    answers = dict([*way.answers.items()][: data.draw(st.integers(0, len(way.answers)))])

    assert question_range(of) == counted(of)
    assert question_range(of, Draft(answers)) == counted(of, Draft(answers))


def _ways(of: Survey) -> int:
    count = 1
    for question in of.closed_questions:
        count *= question.states
    return count


def test_ticks_on_the_way_settle_nothing_that_is_not_ticked() -> None:
    more = YesNo("more", words("?"), show_if=Condition("topics", frozenset({"law"})))

    assert question_range(survey(TOPICS, more), Draft({"topics": ("law", "web")})) == QuestionRange(2, 2)
    assert question_range(survey(TOPICS, more), Draft({"topics": ()})) == QuestionRange(1, 1)
