"""Options put in an order: one press each, what a draft holds of it, what is counted and what it comes to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest

from domain.draft import EMPTY, Draft, pack, unpack
from domain.questions import Choices, Ranking
from domain.results.comparison import has_question
from domain.results.release import counted
from domain.survey import (
    ChooseOption,
    ConfirmOptions,
    Invalid,
    Outcome,
    PreviousQuestion,
    QuestionStep,
    ReviewStep,
    ShowQuestion,
    SkipQuestion,
    SubmitAnswers,
    Tap,
    ToggleOption,
    step,
    tick,
)
from formats.event.survey import max_button
from tests.support.surveys import AGAIN, ORDER, options, survey, words
from views.callback.codec import LONGEST

OF = survey(AGAIN, ORDER)
TRAINING, PROTOCOL, CAMPAIGN = range(3)
REACHED = Draft({"again": ("yes",)})


def after(*taps: Tap, begin: Draft = REACHED) -> Outcome:
    """What these taps lead to, each on the screen that the one before led to."""
    outcome: Outcome = QuestionStep(begin, 1)
    for tap in taps:
        assert isinstance(outcome, QuestionStep | ReviewStep)
        outcome = step(OF, outcome.draft, tap)
    return outcome


def order(*choices: str) -> tuple[str, ...]:
    return tuple(f"{choice}:{rank}" for rank, choice in enumerate(choices, start=1))


def test_options_are_each_choice_at_each_rank() -> None:
    assert replace(ORDER, choices=ORDER.choices[:2]).options == ("training:1", "training:2", "protocol:1", "protocol:2")


def test_last_press_completes_the_order_and_leads_on() -> None:
    outcome = after(ToggleOption(1, PROTOCOL), ToggleOption(1, TRAINING), ToggleOption(1, CAMPAIGN))

    assert outcome == ReviewStep(Draft({"again": ("yes",), "order": order("protocol", "training", "campaign")}))


def test_order_begun_is_asked_on_and_cannot_be_sent() -> None:
    partial_draft = Draft({"again": ("yes",), "order": order("protocol")})

    assert after(ToggleOption(1, PROTOCOL)) == QuestionStep(partial_draft, 1)
    assert after(ShowQuestion(None), begin=partial_draft) == QuestionStep(partial_draft, 1)
    assert after(SubmitAnswers(), begin=partial_draft) == Invalid()


def test_press_on_what_has_a_rank_takes_it_off_and_the_others_move_up() -> None:
    assert ORDER.press(order("campaign", "protocol", "training"), CAMPAIGN) == order("protocol", "training")


def test_order_of_which_all_is_taken_off_is_not_skipped() -> None:
    outcome = after(ToggleOption(1, PROTOCOL), ToggleOption(1, PROTOCOL))

    assert outcome == QuestionStep(REACHED, 1)
    assert after(
        ToggleOption(1, PROTOCOL), ToggleOption(1, PROTOCOL), PreviousQuestion(1), ShowQuestion(None)
    ) == QuestionStep(REACHED, 1)


def test_skip_leaves_nothing_of_an_order_that_was_begun() -> None:
    assert after(ToggleOption(1, PROTOCOL), SkipQuestion(1)) == ReviewStep(Draft({"again": ("yes",), "order": ()}))


def test_presses_on_a_screen_that_shows_none_of_them_yet_are_all_counted() -> None:
    newest = REACHED
    for button in (PROTOCOL, CAMPAIGN):
        outcome = tick(OF, REACHED, newest, ToggleOption(1, button))
        assert isinstance(outcome, QuestionStep)
        newest = outcome.draft
    last = ToggleOption(1, TRAINING)

    complete = Draft({"again": ("yes",), "order": order("protocol", "campaign", "training")})
    assert tick(OF, REACHED, newest, last) == ReviewStep(complete)
    assert tick(OF, REACHED, newest, ToggleOption(1, CAMPAIGN)) == QuestionStep(newest, 1)
    assert tick(OF, REACHED, complete, last) == ReviewStep(complete)


@pytest.mark.parametrize("tap", [ChooseOption(1, 0), ConfirmOptions(1), ToggleOption(1, 3), ToggleOption(1, -1)])
def test_other_taps_are_invalid(tap: Tap) -> None:
    assert after(ToggleOption(1, PROTOCOL), tap) == Invalid()


def test_required_order_cannot_be_skipped() -> None:
    of = survey(replace(ORDER, required=True))

    assert step(of, EMPTY, SkipQuestion(0)) == Invalid()
    assert step(of, EMPTY, ToggleOption(0, 0)) == QuestionStep(Draft({"order": order("training")}), 0)


@pytest.mark.parametrize(
    "forged_answer",
    [
        order("training", "training"),
        order("training", "money"),
        ("protocol:2",),
        ("protocol:2", "training:1"),
        ("protocol",),
        order("training", "protocol", "campaign", "training"),
    ],
)
def test_what_no_buttons_make_is_refused(forged_answer: tuple[str, ...]) -> None:
    assert (ORDER.may_hold(forged_answer), ORDER.accepts(forged_answer)) == (False, False)


def test_draft_holds_every_order_that_can_be_begun_and_no_other() -> None:
    partial_orders = [order(*ids) for length in range(4) for ids in permutations(ORDER.buttons, length)]

    assert [ORDER.decode(state) for state in range(1, ORDER.states)] == partial_orders
    assert [ORDER.encode(answer) for answer in partial_orders] == list(range(1, ORDER.states))


def test_six_options_take_less_than_two_characters_of_a_button() -> None:
    largest = Ranking("q", words("?"), options(*"abcdef"))

    assert largest.states == 1958 < 64**2
    answer = order(*"fedcba")
    assert unpack(survey(largest), pack(survey(largest), Draft({"q": answer}))) == Draft({"q": answer})


def test_twenty_rankings_of_six_fit_the_buttons() -> None:
    of = survey(*(Ranking(f"q{number}", words("?"), options(*"abcdef")) for number in range(20)))

    assert max_button(of) <= LONGEST


def test_order_counts_each_choice_at_its_rank_once() -> None:
    tally = Counter(cell for ids in (("a", "b"), ("b", "a"), ("a", "b")) for cell in counted({"q": order(*ids)}, "g"))

    assert {option: count for (question, _, option), count in tally.items() if question == "q"} == {
        "*": 3, "a:1": 2, "b:2": 2, "b:1": 1, "a:2": 1,
    }  # fmt: skip


def test_mean_rank_is_of_those_who_gave_an_answer() -> None:
    pair = Ranking("q", words("?"), options("a", "b"))
    counts = {"a:1": 1, "a:2": 3, "b:1": 3, "b:2": 1}

    assert [pair.mean_rank(choice, counts) for choice in pair.buttons] == [1.75, 1.25]
    assert pair.by_mean_rank(counts) == ("b", "a")
    assert [pair.mean_for_option(option, counts) for option in (*pair.options, None)] == [1.75, 1.75, 1.25, 1.25, None]


def test_mean_rank_of_nothing() -> None:
    nothing = dict.fromkeys(ORDER.options, 0)

    assert ORDER.mean_rank("training", nothing) is None
    assert ORDER.by_mean_rank(nothing) == ORDER.buttons


def test_order_is_asked_alike_only_of_the_same_choices() -> None:
    same = replace(ORDER, choices=ORDER.choices[::-1])
    fewer = replace(ORDER, choices=ORDER.choices[:2])
    multiple_choice = Choices("order", ORDER.text, ORDER.choices, 3)

    assert [has_question(survey(other), ORDER) for other in (same, fewer, multiple_choice)] == [True, False, False]


def test_condition_on_an_order_would_be_counted_only_for_one_option() -> None:
    assert ORDER.is_counted(frozenset({"training:1"}))
    assert not ORDER.is_counted(frozenset({"training:1", "protocol:2"}))
