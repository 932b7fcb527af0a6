"""Which button a typed text stands for."""

import pytest

from domain.draft import EMPTY, Draft
from domain.questions import Choice, Option, Rating
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    PreviousQuestion,
    QuestionStep,
    ReviewStep,
    ShowQuestion,
    SkipQuestion,
    Tap,
    ToggleOption,
)
from tests.support.surveys import EVERY_KIND, ORDER, OVERALL, opened, survey, words
from views.survey.typed_answers import find_tap

RUN = opened(EVERY_KIND)
LOW = Draft({"overall": ("2",)})
HIGH = Draft({"overall": ("5",)})
TICKED = HIGH.with_answer("topics", ("law",))
FULL = TICKED.with_answer("again", ("yes",))
RATING, CHOICE, CHOICES, YES_NO = (
    QuestionStep(EMPTY, 0),
    QuestionStep(LOW, 1),
    QuestionStep(HIGH, 2),
    QuestionStep(TICKED, 3),
)


@pytest.mark.parametrize(
    ("screen_step", "text", "tap"),
    [
        (RATING, "5", ChooseOption(0, 4)),
        (RATING, " 5. ", ChooseOption(0, 4)),
        (RATING, "excellent", ChooseOption(0, 4)),
        (RATING, "1 = poor", ChooseOption(0, 0)),
        (RATING, "1 poor ș", ChooseOption(0, 0)),
        (CHOICE, "practice", ChooseOption(1, 1)),
        (CHOICE, "Practice ș", ChooseOption(1, 1)),
        (CHOICE, "2", ChooseOption(1, 1)),
        (CHOICE, "skip", SkipQuestion(1)),
        (CHOICE, "Omiteți", SkipQuestion(1)),
        (CHOICE, "inapoi", PreviousQuestion(1)),
        (CHOICES, "LAW", ToggleOption(2, 0)),
        (CHOICES, "3", ToggleOption(2, 2)),
        (QuestionStep(TICKED, 2), "law", ToggleOption(2, 0)),
        (QuestionStep(TICKED, 2), "gata", ConfirmOptions(2)),
        (QuestionStep(FULL, 2, is_change=True), "work", ToggleOption(2, 1, is_change=True)),
        (QuestionStep(FULL, 2, is_change=True), "back", ShowQuestion(None)),
        (YES_NO, "yes", ChooseOption(3, 0)),
        (YES_NO, "Da!", ChooseOption(3, 0)),
        (YES_NO, "nu", ChooseOption(3, 1)),
        (ReviewStep(FULL), "change 2", ShowQuestion(2, is_change=True)),
    ],
)
def test_label_number_or_word_of_an_option_is_its_tap(
    screen_step: QuestionStep | ReviewStep, text: str, tap: Tap
) -> None:
    assert find_tap(RUN, screen_step, text) == tap


@pytest.mark.parametrize(
    ("screen_step", "text"),
    [
        (RATING, "6"),
        (RATING, "0"),
        (RATING, "-1"),
        (RATING, "4.5"),
        (RATING, "5 stars"),
        (RATING, "five or four"),
        (RATING, "skip"),  # it is required
        (RATING, ""),
        (RATING, "👍"),
        (RATING, "5" * 5000),
        (CHOICE, "3"),
        (CHOICES, "law, work"),
        (CHOICES, "done"),  # nothing is ticked yet
        (YES_NO, "yes and no"),
        (ReviewStep(FULL), "Send my answers"),
        (ReviewStep(FULL), "yes"),
    ],
)
def test_what_fits_none_or_would_send_is_no_tap(screen_step: QuestionStep | ReviewStep, text: str) -> None:
    assert find_tap(RUN, screen_step, text) is None


def test_number_is_no_place_in_a_list_whose_labels_hold_numbers() -> None:
    often = Choice("often", words("How often?"), (Option("a", words("3 times")), Option("b", words("Never"))))

    assert find_tap(opened(survey(often)), QuestionStep(EMPTY, 0), "2") is None


def test_label_that_two_options_share_is_no_tap() -> None:
    both = Choice("both", words("?"), (Option("a", words("Same")), Option("b", words("same!"))))

    assert find_tap(opened(survey(both)), QuestionStep(EMPTY, 0), "same") is None


def test_label_that_is_also_a_way_out_is_no_tap() -> None:
    skip = Choice("skip", words("?"), (Option("a", words("Skip")), Option("b", words("Stay"))))

    assert find_tap(opened(survey(skip)), QuestionStep(EMPTY, 0), "skip") is None


def test_ranking_takes_the_label_and_no_number() -> None:
    run = opened(survey(ORDER))

    assert find_tap(run, QuestionStep(EMPTY, 0), "protocol") == ToggleOption(0, 1)
    assert find_tap(run, QuestionStep(EMPTY, 0), "1") is None


def test_rating_from_zero_takes_its_own_numbers() -> None:
    run = opened(survey(Rating("likely", words("?"), 10, from_zero=True, required=True)))

    assert find_tap(run, QuestionStep(EMPTY, 0), "0") == ChooseOption(0, 0)
    assert find_tap(run, QuestionStep(EMPTY, 0), "10") == ChooseOption(0, 10)


def test_event_of_one_language_takes_its_words() -> None:
    only = Rating("r", {"ro": "Cum?"}, 5, low={"ro": "slab"}, required=True)

    assert find_tap(opened(survey(only)), QuestionStep(EMPTY, 0), "slab") == ChooseOption(0, 0)


def test_first_question_of_the_example_has_no_way_back() -> None:
    assert find_tap(opened(survey(OVERALL)), QuestionStep(EMPTY, 0), "back") is None
