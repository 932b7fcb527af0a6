"""Kinds of question: their options in the order they are shown."""

from domain.questions import Choice, Choices, Rating, YesNo
from tests.surveys import options, words


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
