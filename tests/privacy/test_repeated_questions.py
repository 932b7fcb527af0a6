"""Two surveys of one event ask the same of nearly the same people: what both releases tell, and what hiding tells.

Everybody answers both times alike, as they do when a question asks for a fact. The attacker knows the program, and who
answered which of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anonymity import Thresholds, Withheld
from domain.events import UNDISCLOSED, Event, Profession, Survey
from domain.questions import YesNo
from domain.results.release import Counts, Release, counted, release
from domain.results.repeats import OtherSurvey, other_surveys, repeats
from tests.privacy.audited_survey import NOW, WORDS, survey_of

QUESTION = YesNo("fact", WORDS, breakdown=True)
BEFORE, AFTER, LATER = (replace(survey_of(QUESTION), id=id_) for id_ in ("before", "after", "later"))
GROUPS = {"a": "a", "b": "b", UNDISCLOSED: "b"}
SMALL = Thresholds(3, 3, 3)
EVENT = Event("round", WORDS, WORDS, WORDS, "UTC", NOW, NOW, (Profession("a", WORDS, "a"), Profession("b", WORDS, "b")))
YES, NO, SILENT = ("yes",), ("no",), ()
Facts = Sequence[tuple[str, ...]]
"""What each person answers, whenever asked."""


def closed(survey: Survey, people: Sequence[int], facts: Facts, earlier: Sequence[OtherSurvey]) -> OtherSurvey:
    """The survey closed when these people, every second one of group b, had answered it."""
    cells = (counted({"fact": facts[person]}, "ab"[person % 2]) for person in people)
    tally = Counter(cell for each in cells for cell in each)
    earlier_repeats = repeats(survey, other_surveys(EVENT, survey, earlier))
    return OtherSurvey(
        survey,
        release(
            EVENT,
            survey,
            GROUPS,
            tally,
            registered_count=20,
            invited_count=20,
            thresholds=SMALL,
            repeats=earlier_repeats,
        ),
    )


def closed_in_turn(surveys: Sequence[Survey], answered: Sequence[Sequence[int]], facts: Facts) -> list[Release]:
    earlier: list[OtherSurvey] = []
    for survey, people in zip(surveys, answered, strict=True):
        earlier.append(closed(survey, people, facts, earlier))
    return [other.release for other in earlier if other.release is not None]


def parts(of: Release, people: Sequence[int]) -> Iterator[tuple[frozenset[int], Counts]]:
    """Of whom each figure is that is shown."""
    (result,) = of.results
    if result.total is not None:
        yield frozenset(people), result.total
    for group, visible_result in result.groups.items():
        yield frozenset(person for person in people if "ab"[person % 2] in of.groups[group]), visible_result


def test_difference_of_two_releases_is_of_nobody_or_of_enough_people_whoever_answers() -> None:
    facts = [YES] * 6
    subsets = [subset for size in range(7) for subset in combinations(range(6), size)]

    for first, second in product(subsets, repeat=2):
        one, other = closed_in_turn((BEFORE, AFTER), (first, second), facts)
        visible_parts = [parts(one, first), parts(other, second)]
        for (people, _), (others, _) in product(*map(list, visible_parts)):
            assert len(people ^ others) >= 3


def test_differences_would_be_of_one_person_without_the_rule() -> None:
    first, second = range(6), range(7)
    facts = [YES, NO, YES, NO, YES, NO, YES]

    one, other = closed(BEFORE, first, facts, []), closed(AFTER, second, facts, [])

    assert one.release is not None
    assert other.release is not None
    ((_, before), *_), ((_, after), *_) = list(parts(one.release, first)), list(parts(other.release, second))
    assert {option: after.options[option] - count for option, count in before.options.items()} == {"yes": 1, "no": 0}


WORLDS: list[Facts] = list(product((YES, NO, SILENT), repeat=6))
"""Every way in which six people may answer."""


@pytest.mark.parametrize("second", [range(6), range(5), (1, 2, 3, 4, 5), (0, 2, 3, 5), (1, 2, 3)])
def test_second_survey_of_nearly_as_many_people_tells_nothing_that_the_first_did_not(second: Sequence[int]) -> None:
    observations: defaultdict[str, set[str]] = defaultdict(set)
    for facts in WORLDS:
        one, other = closed_in_turn((BEFORE, AFTER), (range(5), second), facts)
        observations[repr(one)].add(repr(other))

    assert {len(each) for each in observations.values()} == {1}


@pytest.mark.parametrize(("first", "second"), [(range(3), range(6)), (range(6), range(3)), (range(5), range(6))])
def test_what_is_withheld_is_the_same_whatever_anybody_answers(first: Sequence[int], second: Sequence[int]) -> None:
    structures = {
        repr([(result.total is None, *result.groups) for each in releases for result in each.results])
        for facts in WORLDS
        if (releases := closed_in_turn((BEFORE, AFTER), (first, second), facts))
    }

    assert len(structures) == 1


def test_hidden_result_follows_from_published_numbers_of_people() -> None:
    facts = [YES, NO] * 4
    one, near = closed_in_turn((BEFORE, AFTER), (range(5), range(7)), facts)
    _, far = closed_in_turn((BEFORE, AFTER), (range(5), range(8)), facts)

    assert [result.withheld for result in (*one.results, *near.results, *far.results)] == [
        None,
        Withheld.REPEATED,
        None,
    ]
    assert near.answered == 7
    assert far.results[0].groups == {}


@given(
    st.lists(st.sets(st.integers(0, 13), min_size=1), min_size=3, max_size=3), st.permutations([BEFORE, AFTER, LATER])
)
def test_no_sum_of_what_several_surveys_show_is_of_a_few(answered: list[set[int]], surveys: list[Survey]) -> None:
    people = [sorted(each) for each in answered]
    releases = closed_in_turn(surveys, people, [YES] * 14)
    visible_parts = [[of for of, _ in parts(each, who)] for each, who in zip(releases, people, strict=True)]

    # Any part of each, added, subtracted or left out; of one release alone nothing is told that it does not say itself.
    for choice in product(*([None, *of_release] for of_release in visible_parts)):
        summands = [part for part in choice if part is not None]
        for signs in product((1, -1), repeat=len(summands)):
            weights = Counter[int]()
            for sign, part in zip(signs, summands, strict=True):
                weights.update(dict.fromkeys(part, sign))
            if len(summands) > 1:
                assert sum(map(abs, weights.values())) >= SMALL.minimum_group


def test_comparison_that_was_declared_shows_both() -> None:
    declared_survey = [replace(survey, compare=("fact",)) for survey in (BEFORE, AFTER)]

    one, other = closed_in_turn(declared_survey, (range(6), range(7)), [YES, NO, YES, NO, YES, NO, YES])

    assert [result.withheld for result in (*one.results, *other.results)] == [None, None]
