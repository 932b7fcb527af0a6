"""Kinds of question: their options in the order they are shown."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.events import Survey
from domain.questions import Choice, Choices, Rating, YesNo
from tests.support.surveys import options, surveys, words


def test_options_of_rating_are_its_points() -> None:
    assert Rating("r", words("?"), 3).options == ("1", "2", "3")


def test_options_of_rating_from_zero_are_one_more() -> None:
    assert Rating("r", words("?"), 10, from_zero=True).options == tuple(map(str, range(11)))


def test_options_of_choice_are_its_ids_in_order() -> None:
    assert Choice("c", words("?"), options("time", "practice")).options == ("time", "practice")


def test_options_of_choices_are_its_ids_in_order() -> None:
    assert Choices("c", words("?"), options("time", "practice"), max=1).options == ("time", "practice")


def test_options_of_yes_no_begin_with_yes() -> None:
    assert YesNo("y", words("?")).options == ("yes", "no")


def test_mean_of_rating_is_of_those_who_gave_an_answer() -> None:
    assert Rating("r", words("?"), 10, from_zero=True).mean({"0": 1, "1": 0, "2": 1, "10": 2}) == 5.5


def test_mean_of_nothing() -> None:
    assert Rating("r", words("?"), 2).mean({"1": 0, "2": 0}) is None


@given(surveys(), st.integers())
def test_question_accepts_its_random_answer_and_every_answer_of_its_own(survey: Survey, seed: int) -> None:
    for question in survey.closed_questions:
        answers = list(question.all_answers())

        assert len(set(answers)) == len(answers)
        assert all(map(question.accepts, answers))
        assert question.random_answer(Random(seed)) in answers


@given(surveys())
def test_states_are_those_not_reached_and_those_a_draft_may_hold(survey: Survey) -> None:
    for question in survey.closed_questions:
        draft_answers = [
            answer for state in range(1, question.states) if question.may_hold(answer := question.decode(state))
        ]

        assert [question.decode(question.encode(answer)) for answer in draft_answers] == draft_answers
        assert {*question.all_answers()} <= {*draft_answers}


@given(surveys())
def test_pressing_any_button_first_gives_what_a_draft_may_hold(survey: Survey) -> None:
    for question in survey.closed_questions:
        answers = [question.press((), button) for button in range(len(question.buttons))]

        assert all(map(question.may_hold, answers))
        assert len({*answers}) == len(question.buttons)


def test_mean_of_a_rating_stands_beside_each_of_its_options_and_no_other_kind_has_one() -> None:
    rating, choice = Rating("r", words("?"), 2), Choice("c", words("?"), options("a", "b"))

    assert [rating.mean_for_option(option, {"1": 1, "2": 3}) for option in rating.options] == [1.75, 1.75]
    assert [choice.mean_for_option(option, {"a": 1, "b": 3}) for option in choice.options] == [None, None]


@given(surveys())
def test_question_holds_what_was_pressed_and_nothing_else(survey: Survey) -> None:
    for question in survey.closed_questions:
        for pressed_button in range(len(question.buttons)):
            answer = question.press((), pressed_button)

            assert [button for button in range(len(question.buttons)) if question.holds(answer, button)] == [
                pressed_button
            ]
