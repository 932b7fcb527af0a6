"""Answering: what each tap leads to, whatever the survey, and that nothing forged gets through."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.draft import EMPTY, Draft, is_consistent, visible
from domain.events import Survey
from domain.questions import Choices, Condition, Ranking, YesNo
from domain.survey import (
    ChooseOption,
    Complete,
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
    TooMany,
    first,
    step,
    tick,
)
from tests.support.surveys import (
    AGAIN,
    CLOSES,
    EVERY_KIND,
    IMPROVE,
    OPENS,
    OVERALL,
    TOPICS,
    WHY,
    drafts,
    opened,
    options,
    survey,
    surveys,
    words,
)

NUMBERS = st.integers(-1, 7)
TAPS: st.SearchStrategy[Tap] = st.one_of(
    st.builds(ShowQuestion, st.none() | NUMBERS, st.booleans()),
    st.builds(ChooseOption, NUMBERS, NUMBERS),
    st.builds(ToggleOption, NUMBERS, NUMBERS, st.booleans()),
    st.builds(ConfirmOptions, NUMBERS),
    st.builds(SkipQuestion, NUMBERS),
    st.builds(PreviousQuestion, st.none() | NUMBERS),
    st.builds(SubmitAnswers),
)


def sound(of: Survey, outcome: Outcome) -> bool:
    """Whether no screen made of this outcome shows or counts what the survey does not admit."""
    match outcome:
        case QuestionStep(draft=draft, number=number):
            return is_consistent(of, draft) and number in dict(visible(of, draft))
        case ReviewStep(draft=draft):
            return is_consistent(of, draft) and isinstance(step(of, draft, SubmitAnswers()), Complete)
        case Complete(answers=answers):
            visible_questions = dict(visible(of, Draft(answers))).values()
            return answers.keys() == {question.id for question in visible_questions} and all(
                question.accepts(answers[question.id]) for question in visible_questions
            )
        case TooMany() | Invalid():
            return True


@given(surveys(), st.lists(TAPS, max_size=25))
def test_every_outcome_of_any_taps_is_sound(of: Survey, taps: list[Tap]) -> None:
    outcome = first(of)
    draft = EMPTY
    for tap in taps:
        assert sound(of, outcome)
        if isinstance(outcome, QuestionStep | ReviewStep):
            draft = outcome.draft
        outcome = step(of, draft, tap)

    assert sound(of, outcome)


@given(st.data(), surveys(), TAPS)
def test_outcome_of_a_tap_on_any_draft_is_sound_and_the_same_twice(data: st.DataObject, of: Survey, tap: Tap) -> None:
    draft = data.draw(drafts(of))

    outcome = step(of, draft, tap)

    assert sound(of, outcome)
    assert step(of, draft, tap) == outcome


@given(st.data(), surveys())
def test_survey_ends_in_a_review_by_answering_what_is_asked(data: st.DataObject, of: Survey) -> None:
    outcome = first(of)
    question_numbers = []

    while isinstance(outcome, QuestionStep):
        question = of.closed_questions[outcome.number]
        question_numbers.append(outcome.number)
        place = data.draw(st.integers(0, len(question.buttons) - 1))
        if not question.required and data.draw(st.booleans()):
            outcome = step(of, outcome.draft, SkipQuestion(outcome.number))
        elif isinstance(question, Choices):
            ticked_step = step(of, outcome.draft, ToggleOption(outcome.number, place))
            assert isinstance(ticked_step, QuestionStep)
            outcome = step(of, ticked_step.draft, ConfirmOptions(outcome.number))
        elif isinstance(question, Ranking):
            number = outcome.number
            for button in data.draw(st.permutations(range(len(question.buttons)))):
                assert isinstance(outcome, QuestionStep)
                outcome = step(of, outcome.draft, ToggleOption(number, button))
        else:
            outcome = step(of, outcome.draft, ChooseOption(outcome.number, place))

    assert isinstance(outcome, ReviewStep)
    assert question_numbers == [number for number, _ in visible(of, outcome.draft)]


@given(st.data(), surveys())
def test_back_and_change_work_on_every_draft(data: st.DataObject, of: Survey) -> None:
    draft = data.draw(drafts(of))
    visible_numbers = [number for number, _ in visible(of, draft)]

    assert [step(of, draft, ShowQuestion(number)) for number in visible_numbers] == [
        QuestionStep(draft, number) for number in visible_numbers
    ]
    assert [step(of, draft, PreviousQuestion(number)) for number in visible_numbers[1:]] == [
        QuestionStep(draft, number) for number in visible_numbers[:-1]
    ]
    assert [step(of, draft, PreviousQuestion(None)) for _ in visible_numbers[:1]] == [
        QuestionStep(draft, number) for number in visible_numbers[-1:]
    ]
    assert [step(of, draft, PreviousQuestion(number)) for number in visible_numbers[:1]] == [
        Invalid() for _ in visible_numbers[:1]
    ]


@given(surveys(), TAPS)
def test_tap_on_an_inconsistent_draft_is_invalid(of: Survey, tap: Tap) -> None:
    assert step(of, Draft({"nowhere": ("x",)}), tap) == Invalid()


FULL = Draft({"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ("yes",)})


def test_answer_goes_on_to_the_question_it_opens() -> None:
    assert step(EVERY_KIND, EMPTY, ChooseOption(0, 1)) == QuestionStep(Draft({"overall": ("2",)}), 1)


def test_answer_passes_over_a_question_it_hides() -> None:
    assert step(EVERY_KIND, EMPTY, ChooseOption(0, 4)) == QuestionStep(Draft({"overall": ("5",)}), 2)


def test_changed_answer_drops_what_it_hides_and_returns_to_the_review() -> None:
    kept_draft = Draft({"overall": ("5",), "topics": ("law", "web"), "again": ("yes",)})

    assert step(EVERY_KIND, FULL, ChooseOption(0, 4)) == ReviewStep(kept_draft)


def test_changed_answer_leads_to_the_question_it_newly_opens() -> None:
    high = Draft({"overall": ("5",), "topics": (), "again": ()})

    assert step(EVERY_KIND, high, ChooseOption(0, 0)) == QuestionStep(Draft({**high.answers, "overall": ("1",)}), 1)


def test_toggle_ticks_and_unticks() -> None:
    before = Draft({"overall": ("5",)})

    ticked_step = step(EVERY_KIND, before, ToggleOption(2, 1))

    assert ticked_step == QuestionStep(Draft({"overall": ("5",), "topics": ("work",)}), 2)
    assert isinstance(ticked_step, QuestionStep)
    assert step(EVERY_KIND, ticked_step.draft, ToggleOption(2, 1)) == QuestionStep(
        Draft({"overall": ("5",), "topics": ()}), 2
    )


def test_toggle_keeps_the_order_of_the_options() -> None:
    draft = Draft({"overall": ("5",), "topics": ("web",)})

    assert step(EVERY_KIND, draft, ToggleOption(2, 0)) == QuestionStep(
        Draft({"overall": ("5",), "topics": ("law", "web")}), 2
    )


def test_toggle_beyond_the_most_is_too_many() -> None:
    assert step(EVERY_KIND, FULL, ToggleOption(2, 1)) == TooMany(2)


def test_toggle_drops_what_it_hides_at_once() -> None:
    depends = survey(TOPICS, YesNo("more", words("More?"), show_if=Condition("topics", frozenset({"law"}))), AGAIN)
    draft = Draft({"topics": ("law",), "more": ("yes",), "again": ("no",)})

    assert step(depends, draft, ToggleOption(0, 0)) == QuestionStep(Draft({"topics": (), "again": ("no",)}), 0)


@pytest.mark.parametrize(
    ("older", "newest", "option", "expected_topics"),
    [
        ((), ("law",), 2, ("law", "web")),
        ((), ("law",), 0, ("law",)),
        (("law",), (), 0, ()),
        (("law",), ("law", "web"), 0, ("web",)),
    ],
)
def test_tick_on_an_older_screen_is_added_to_what_was_ticked_since(
    older: tuple[str, ...], newest: tuple[str, ...], option: int, expected_topics: tuple[str, ...]
) -> None:
    drafts = (Draft({"overall": ("5",), "topics": topics}) for topics in (older, newest))

    outcome = tick(EVERY_KIND, *drafts, ToggleOption(2, option))

    assert outcome == QuestionStep(Draft({"overall": ("5",), "topics": expected_topics}), 2)


def test_tick_beyond_the_most_together_with_those_since_is_too_many() -> None:
    older, newest = (Draft({"overall": ("5",), "topics": topics}) for topics in ((), ("law", "work")))

    assert tick(EVERY_KIND, older, newest, ToggleOption(2, 2)) == TooMany(2)


def test_tick_that_its_screen_does_not_offer_is_invalid() -> None:
    older, newest = (Draft({"overall": ("5",), "topics": topics}) for topics in ((), ("law",)))

    assert tick(EVERY_KIND, older, newest, ToggleOption(2, 3)) == Invalid()


def test_done_with_nothing_ticked_is_invalid() -> None:
    assert step(EVERY_KIND, Draft({"overall": ("5",), "topics": ()}), ConfirmOptions(2)) == Invalid()


@pytest.mark.parametrize(
    "tap",
    [
        ChooseOption(0, 5),
        ChooseOption(0, -1),
        ChooseOption(2, 0),
        ChooseOption(9, 0),
        ToggleOption(0, 0),
        ToggleOption(2, 3),
        ToggleOption(2, -1),
        ConfirmOptions(0),
        SkipQuestion(0),
        SkipQuestion(1),
        ShowQuestion(1),
        PreviousQuestion(0),
        SubmitAnswers(),
    ],
    ids=str,
)
def test_tap_that_no_screen_offers_is_invalid(tap: Tap) -> None:
    assert step(EVERY_KIND, Draft({"overall": ("5",)}), tap) == Invalid()


def test_skipped_question_is_settled_and_sent_as_nothing() -> None:
    review = step(survey(AGAIN), EMPTY, SkipQuestion(0))

    assert review == ReviewStep(Draft({"again": ()}))
    assert isinstance(review, ReviewStep)
    assert step(survey(AGAIN), review.draft, SubmitAnswers()) == Complete({"again": ()})


def test_required_choices_with_all_unticked_cannot_be_sent() -> None:
    required_survey = survey(Choices("c", words("?"), options("x", "y"), 2, required=True))

    assert step(required_survey, Draft({"c": ()}), ShowQuestion(None)) == QuestionStep(Draft({"c": ()}), 0)
    assert step(required_survey, Draft({"c": ()}), SubmitAnswers()) == Invalid()


def test_going_on_asks_what_is_unanswered_or_shows_the_review() -> None:
    assert step(EVERY_KIND, Draft({"overall": ("5",)}), ShowQuestion(None)) == QuestionStep(
        Draft({"overall": ("5",)}), 2
    )
    assert step(EVERY_KIND, FULL, ShowQuestion(None)) == ReviewStep(FULL)


def test_survey_of_comments_only_begins_with_the_review_and_can_be_sent() -> None:
    only = survey(IMPROVE)

    assert first(only) == ReviewStep(EMPTY)
    assert step(only, EMPTY, SubmitAnswers()) == Complete({})


def test_full_draft_is_sent_with_every_answer() -> None:
    assert step(EVERY_KIND, FULL, SubmitAnswers()) == Complete(FULL.answers)


def test_opened_survey_takes_answers_until_its_closing_time() -> None:
    run = opened(survey(OVERALL, WHY))

    assert run.is_open(OPENS)
    assert run.is_open(CLOSES - timedelta(microseconds=1))
    assert not run.is_open(CLOSES)


def test_opened_survey_that_was_closed_early_takes_no_answers() -> None:
    run = opened(EVERY_KIND, closed_at=OPENS)

    assert not run.is_open(OPENS + timedelta(hours=1))


def test_group_of_a_profession_is_the_frozen_one_and_of_any_other_that_of_the_undisclosed() -> None:
    run = opened(EVERY_KIND, groups={"judge": "courts", "undisclosed": "rest"})

    assert [run.group(profession) for profession in ("judge", "pilot", None)] == ["courts", "rest", "rest"]


# Changes from the review


def test_change_leads_to_the_question_and_back_to_the_review() -> None:
    draft = Draft({"overall": ("5",), "topics": ("law",), "again": ()})

    outcome = step(EVERY_KIND, draft, ShowQuestion(2, is_change=True))

    assert outcome == QuestionStep(draft, 2, is_change=True)
    assert step(EVERY_KIND, draft, ShowQuestion(None)) == ReviewStep(draft)


def test_tick_of_a_change_stays_one() -> None:
    draft = Draft({"overall": ("5",), "topics": ("law",), "again": ()})
    toggle = ToggleOption(2, 1, is_change=True)

    outcome = step(EVERY_KIND, draft, toggle)

    assert outcome == QuestionStep(draft.with_answer("topics", ("law", "work")), 2, is_change=True)
