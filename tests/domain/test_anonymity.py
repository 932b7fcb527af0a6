"""What is shown follows from published numbers of people, and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import (
    EVERYBODY,
    ConditionCount,
    Disclosure,
    NoBreakdown,
    PublishedNumbers,
    Thresholds,
    Verdict,
    Withheld,
    decide,
    groups_at_opening,
    merged,
    unanimity,
)
from domain.events import UNDISCLOSED, Event, Profession, Survey
from domain.questions import Choices, ClosedQuestion, Condition, Option, Rating, YesNo

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
THRESHOLDS = Thresholds(minimum_group=5, minimum_breakdown=10, minimum_comments=12)
SHOWN = Verdict(None, None)
TOO_FEW = Verdict(Withheld.FEW, None)


def event_of(groups: Mapping[str, str], undisclosed_group: str = UNDISCLOSED) -> Event:
    professions = tuple(Profession(id_, WORDS, group) for id_, group in groups.items())
    return Event("round", WORDS, WORDS, WORDS, "UTC", NOW, NOW, professions, undisclosed_group=undisclosed_group)


def survey_of(*questions: ClosedQuestion) -> Survey:
    return Survey(WORDS, True, NOW, NOW, questions)


def only_if(question: str, *options: str) -> Condition:
    return Condition(question, frozenset(options))


def total_only(reason: NoBreakdown) -> Verdict:
    return Verdict(None, reason)


# Merging


def test_merged_leaves_groups_that_are_large_enough() -> None:
    becomes = merged({"care": 8, "courts": 5, "lawyers": 14}, 5)

    assert becomes == {"care": "care", "courts": "courts", "lawyers": "lawyers"}


def test_merged_joins_the_two_smallest_until_all_are_large_enough() -> None:
    becomes = merged({"a": 1, "b": 2, "c": 3, "d": 9}, 5)

    assert becomes == {"a": "a+b+c", "b": "a+b+c", "c": "a+b+c", "d": "d"}


def test_merged_is_everybody_when_only_one_group_is_left() -> None:
    assert merged({"a": 4, "b": 9}, 5) == {"a": EVERYBODY, "b": EVERYBODY}
    assert merged({"a": 9}, 5) == {"a": EVERYBODY}
    assert merged({}, 5) == {}


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 20), max_size=8), st.integers(3, 9))
def test_merged_every_group_and_its_complement_is_large_enough(sizes: dict[str, int], minimum: int) -> None:
    becomes = merged(sizes, minimum)

    merged_sizes = Counter[str]()
    for name, size in sizes.items():
        merged_sizes[becomes[name]] += size
    assert becomes.keys() == sizes.keys()
    if merged_sizes.keys() != {EVERYBODY}:
        assert all(minimum <= size <= sum(sizes.values()) - minimum for size in merged_sizes.values())


def test_groups_at_opening_holds_every_profession_and_those_who_did_not_say() -> None:
    event = event_of({"judge": "courts", "prosecutor": "courts", "lawyer": "lawyer", "ngo": "ngo"})

    groups = groups_at_opening(event, {"judge": 4, "prosecutor": 1, "lawyer": 14, "ngo": 5, None: 1, "gone": 1}, 5)

    assert groups == {
        "judge": "courts+undisclosed",
        "prosecutor": "courts+undisclosed",
        "lawyer": "lawyer",
        "ngo": "ngo",
        UNDISCLOSED: "courts+undisclosed",
    }


def test_groups_at_opening_cannot_be_mistaken_for_everybody() -> None:
    event = event_of({"a": "everybody", "b": "b"})

    groups = groups_at_opening(event, {"a": 9, "b": 9, None: 9}, 5)

    assert EVERYBODY not in groups.values()


def test_groups_at_opening_puts_those_who_did_not_say_where_the_event_does() -> None:
    event = event_of({"judge": "others", "lawyer": "lawyers", "ngo": "others"}, "others")

    groups = groups_at_opening(event, {"judge": 4, "lawyer": 14, "ngo": 7, None: 2, "gone": 1}, 10)

    assert groups == {"judge": "others", "lawyer": "lawyers", "ngo": "others", UNDISCLOSED: "others"}


def test_groups_at_opening_are_none_when_nobody_counts_in_groups() -> None:
    groups = groups_at_opening(event_of({"a": "a", "b": "b"}), {}, 3)

    assert groups == {"a": EVERYBODY, "b": EVERYBODY, UNDISCLOSED: EVERYBODY}


# Deciding

RATING = Rating("q", WORDS, 5)
LOW = Rating("low", WORDS, 5, show_if=only_if("q", "1", "2", "3"))
LOWEST = YesNo("lowest", WORDS, show_if=only_if("low", "1"), breakdown=True)


def decided(
    *questions: ClosedQuestion,
    answer_counts: Mapping[str, int],
    thresholds: Thresholds = THRESHOLDS,
    **conditions: ConditionCount,
) -> Disclosure:
    return decide(PublishedNumbers(survey_of(*questions), thresholds, answer_counts, conditions))


def count(total: int, **groups: int) -> ConditionCount:
    return ConditionCount(total, groups)


def test_decide_shows_nothing_of_a_survey_that_few_answered() -> None:
    disclosure = decided(RATING, LOW, answer_counts={"a": 4, "b": 0}, low=count(4))

    assert disclosure == Disclosure(False, False, {"a": EVERYBODY, "b": EVERYBODY}, {"q": TOO_FEW, "low": TOO_FEW})


def test_decide_shows_totals_of_a_survey_that_just_enough_answered() -> None:
    disclosure = decided(RATING, answer_counts={"a": 5})

    assert (disclosure.results, disclosure.comments) == (True, False)
    assert disclosure.questions == {"q": total_only(NoBreakdown.NO_GROUPS)}


def test_decide_releases_comments_by_how_many_answered_the_survey() -> None:
    assert [decided(RATING, answer_counts={"a": n}).comments for n in (11, 12)] == [False, True]


def test_decide_breaks_down_groups_of_the_minimum_of_their_own() -> None:
    disclosure = decided(RATING, answer_counts={"a": 10, "b": 10})

    assert (disclosure.groups, disclosure.questions) == ({"a": "a", "b": "b"}, {"q": SHOWN})


def test_decide_joins_groups_by_who_answered() -> None:
    disclosure = decided(RATING, answer_counts={"a": 10, "b": 6, "c": 4})

    assert disclosure.groups == {"a": "a", "b": "b+c", "c": "b+c"}


def test_decide_breaks_nothing_down_when_one_large_group_is_left() -> None:
    disclosure = decided(RATING, LOW, answer_counts={"a": 30, "b": 9}, low=count(9))

    assert disclosure.groups == {"a": EVERYBODY, "b": EVERYBODY}
    assert {*disclosure.questions.values()} == {total_only(NoBreakdown.NO_GROUPS)}


@pytest.mark.parametrize(("breakdown", "verdict"), [(True, SHOWN), (False, total_only(NoBreakdown.NOT_DECLARED))])
def test_decide_breaks_yes_no_questions_down_only_when_declared(breakdown: bool, verdict: Verdict) -> None:
    disclosure = decided(YesNo("q", WORDS, breakdown=breakdown), answer_counts={"a": 10, "b": 10})

    assert disclosure.questions == {"q": verdict}


BOTH = {"a": 10, "b": 10}
CONDITIONS = [
    (count(4, a=2, b=2), TOO_FEW),
    (count(5, a=3, b=2), total_only(NoBreakdown.CONDITION)),
    (count(14, a=10, b=4), total_only(NoBreakdown.CONDITION)),
    (count(10, a=5, b=5), SHOWN),
    (count(20, a=10, b=10), SHOWN),
]


@pytest.mark.parametrize(("condition", "verdict"), CONDITIONS)
def test_decide_asks_how_many_gave_the_answer_a_question_depends_on(
    condition: ConditionCount, verdict: Verdict
) -> None:
    assert decided(RATING, LOW, answer_counts=BOTH, low=condition).questions == {"q": SHOWN, "low": verdict}


def test_decide_shows_no_question_whose_condition_is_not_published() -> None:
    assert decided(RATING, LOW, answer_counts=BOTH).questions == {"q": SHOWN, "low": TOO_FEW}


def test_decide_shows_nothing_that_depends_on_what_is_withheld() -> None:
    disclosure = decided(RATING, LOW, LOWEST, answer_counts=BOTH, low=count(4, a=2, b=2), lowest=count(9, a=5, b=4))

    assert disclosure.questions == {"q": SHOWN, "low": TOO_FEW, "lowest": TOO_FEW}


def test_decide_breaks_nothing_down_that_depends_on_what_is_not() -> None:
    earlier = YesNo("q", WORDS)
    later = Rating("low", WORDS, 5, show_if=only_if("q", "yes"))

    disclosure = decided(earlier, later, answer_counts=BOTH, low=count(12, a=6, b=6))

    assert disclosure.questions["low"] == total_only(NoBreakdown.CONDITION)


@pytest.mark.parametrize(
    ("options", "verdict"), [("x", total_only(NoBreakdown.NO_GROUPS)), ("xy", Verdict(Withheld.UNCOUNTED, None))]
)
def test_decide_shows_what_depends_on_a_multiple_choice_only_for_one_option(options: str, verdict: Verdict) -> None:
    earlier = Choices("q", WORDS, tuple(Option(id_, WORDS) for id_ in "xyz"), 3)
    later = YesNo("low", WORDS, show_if=only_if("q", *options))

    assert decided(earlier, later, answer_counts={"a": 20}, low=count(12)).questions["low"] == verdict


COUNTS = st.builds(ConditionCount, st.integers(0, 30), st.fixed_dictionaries({"a": st.integers(0, 15)}))


@given(st.integers(0, 20), st.integers(0, 20), COUNTS, COUNTS, COUNTS)
def test_decide_looks_at_no_count_of_what_is_not_shown(
    a: int, b: int, low: ConditionCount, one: ConditionCount, other: ConditionCount
) -> None:
    numbers = PublishedNumbers(
        survey_of(RATING, LOW, LOWEST), THRESHOLDS, {"a": a, "b": b}, {"low": low, "lowest": one}
    )
    disclosure = decide(numbers)
    if disclosure.questions["low"].has_total:
        other = replace(other, total=one.total)
    if disclosure.questions["low"].has_breakdown:
        other = one

    assert decide(replace(numbers, conditions={"low": low, "lowest": other})) == disclosure


@pytest.mark.parametrize(
    ("share", "people", "often"), [(0.5, 2, 0.5), (0.9, 10, 0.3487), (0.1, 10, 0.3487), (1.0, 3, 1.0)]
)
def test_unanimity_is_that_all_say_yes_or_all_say_no(share: float, people: int, often: float) -> None:
    assert unanimity(share, people) == pytest.approx(often, abs=0.0001)
