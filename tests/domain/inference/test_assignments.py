from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import product
from math import comb

import pytest

from domain.events import Survey
from domain.inference.assignments import NO_ANSWER, Assignments, Insider, KnownCounts, Marginal, TooManyWorlds, Vector
from domain.inference.respondents import Respondents
from domain.questions import ANSWERED, Choices, ClosedQuestion, Condition, Option, Rating, YesNo
from domain.results.release import SENT, counted

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
PARENT = Rating("q", WORDS, 3, required=True)
CHILD = YesNo("why", WORDS, show_if=Condition("q", frozenset({"1", "2"})))
SEVERAL = Choices("c", WORDS, tuple(Option(id_, WORDS) for id_ in "xyz"), 2)


def respondents(*questions: ClosedQuestion, a: int = 3, b: int = 2) -> Respondents:
    return Respondents(Survey(WORDS, True, NOW, NOW, questions), {"a": a, "b": b})


def by_brute_force(people: Respondents, known_counts: KnownCounts) -> Counter[tuple[Vector, ...]]:
    """Every way in which each named person may have answered, one by one: world → how many."""
    assignments = Assignments(people, counted)
    groups = [group for group, number in people.answered_counts.items() for _ in range(number)]
    worlds: Counter[tuple[Vector, ...]] = Counter()
    for sheet_numbers in product(range(len(assignments.sheets)), repeat=len(groups)):
        cells = Counter(
            (group, question, option)
            for group, sheet in zip(groups, sheet_numbers, strict=True)
            for question, answer in assignments.sheets[sheet].items()
            for option in (answer and (ANSWERED, *answer)) or (NO_ANSWER,)
        )
        cells.update((group, SENT, ANSWERED) for group in groups)
        world = tuple(tuple(cells[group, *cell] for cell in assignments.cells) for group in people.answered_counts)
        if all(assignments.counts(world, marginal) == counts for marginal, counts in known_counts.items()):
            worlds[world] += 1
    return worlds


def counts_of(question: ClosedQuestion, groups: str, *counts: int) -> KnownCounts:
    options = (ANSWERED, *question.options, NO_ANSWER)[: len(counts)]
    return {Marginal(question.id, frozenset(groups), options): counts}


YES_NO = YesNo("q", WORDS)
KNOWN_COUNTS: list[tuple[tuple[ClosedQuestion, ...], KnownCounts]] = [
    ((YES_NO,), {}),
    ((YES_NO,), counts_of(YES_NO, "ab", 4, 3, 1)),
    ((YES_NO,), counts_of(YES_NO, "ab", 4, 3, 1) | counts_of(YES_NO, "a", 2, 1, 1, 1)),
    ((PARENT, CHILD), counts_of(PARENT, "ab", 5, 2, 2, 1)),
    (
        (PARENT, CHILD),
        counts_of(PARENT, "ab", 5, 2, 2, 1) | counts_of(PARENT, "b", 2, 1, 1, 0) | counts_of(CHILD, "ab", 3, 2, 1, 1),
    ),
    ((SEVERAL,), counts_of(SEVERAL, "ab", 4, 3, 2, 1)),
    ((SEVERAL,), counts_of(SEVERAL, "b", 2, 2, 1, 0, 0)),
]


@pytest.mark.parametrize(("questions", "known_counts"), KNOWN_COUNTS)
def test_worlds_and_their_ways_are_those_of_trying_everything(
    questions: tuple[ClosedQuestion, ...], known_counts: KnownCounts
) -> None:
    people = respondents(*questions)
    assignments = Assignments(people, counted, known_counts)

    worlds = assignments.worlds()

    assert {world: assignments.weight(world) for world in worlds} == by_brute_force(people, known_counts)
    assert len(worlds) == len(set(worlds))


def test_weight_for_an_insider_is_the_ways_of_the_others() -> None:
    people = respondents(YES_NO)
    assignments = Assignments(people, counted, counts_of(YES_NO, "ab", 5, 3, 2))
    yes = assignments.sheets.index({"q": ("yes",)})

    ways = sum(assignments.weight(world, Insider("a", yes)) for world in assignments.worlds())

    assert ways == comb(4, 2)


def test_weight_for_an_insider_whose_answers_were_not_given_is_nothing() -> None:
    assignments = Assignments(respondents(YES_NO), counted, counts_of(YES_NO, "ab", 5, 5, 0))
    no = assignments.sheets.index({"q": ("no",)})
    (world,) = assignments.worlds()

    assert assignments.weight(world) == 1
    assert assignments.weight(world, Insider("b", no)) == 0


def test_worlds_of_large_groups_are_counted_exactly() -> None:
    people = respondents(YES_NO, a=5, b=22)
    assignments = Assignments(people, counted, counts_of(YES_NO, "ab", 27, 16, 11))

    worlds = assignments.worlds()

    assert len(worlds) == 6
    assert sum(map(assignments.weight, worlds)) == comb(27, 16)


def test_worlds_are_not_gone_through_when_there_are_too_many() -> None:
    people = respondents(YES_NO, a=9, b=9)

    with pytest.raises(TooManyWorlds):
        Assignments(people, counted, limit=50).worlds()
    with pytest.raises(TooManyWorlds):
        Assignments(people, counted, limit=100).worlds()
    with pytest.raises(TooManyWorlds):
        Assignments(respondents(SEVERAL), counted, limit=6)


def test_tally_is_what_the_program_counts() -> None:
    assignments = Assignments(respondents(YES_NO, a=1, b=1), counted, counts_of(YES_NO, "ab", 1, 1, 0))

    tallies = [assignments.tally(world) for world in assignments.worlds()]

    expected_tally = Counter(counted({"q": ("yes",)}, "a")) + Counter(counted({"q": ()}, "b"))
    assert {cell: count for cell, count in tallies[0].items() if count} in (expected_tally, _mirrored(expected_tally))
    assert len(tallies) == 2


def _mirrored(tally: Counter[tuple[str, str, str]]) -> Counter[tuple[str, str, str]]:
    other = {"a": "b", "b": "a"}
    return Counter({(question, other[group], option): count for (question, group, option), count in tally.items()})
