"""Every way in which known people may have answered a survey, counted; it knows no release and no rule.

A tally links no two answers and no answer to a person, so all assignments of answers to the people of a group that give
the same counts are one *world* with a number of ways. The numbers are exact: they are coefficients of the generating
polynomial of one person's answers, raised to the number of people, and nothing is drawn at random.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import comb
from operator import add
from typing import NamedTuple, TypeAlias

from domain.inference.respondents import AnswerSheet, Respondents, all_answer_sheets
from domain.questions import ANSWERED

Vector: TypeAlias = tuple[int, ...]
World: TypeAlias = tuple[Vector, ...]
"""For each group the counts of every cell, in the order of ``Assignments.cells``."""
CellsOf: TypeAlias = Callable[[AnswerSheet, str], Iterable[tuple[str, str, str]]]
"""The cells (question, group, option) that go up by one when somebody of that group sends these answers."""

NO_ANSWER = ""
"""The pseudo-option of people to whom a question was put and who skipped it."""


class Marginal(NamedTuple):
    """Where counts stand in a release: of which question and which people, and of which of its options they are."""

    question: str
    groups: frozenset[str]
    """Those in it are counted together; all groups for a total."""
    options: tuple[str, ...]
    """Pseudo-options included: ``ANSWERED`` is how many chose any."""


KnownCounts: TypeAlias = Mapping[Marginal, tuple[int, ...]]
"""Counts that are known, in the order of the marginal's options."""

MOST_BEGUN = 4
"""For each world that may be, so many groups are tried in turn before there are too many."""


class TooManyWorlds(Exception):
    """There are more worlds than can be gone through one by one."""


@dataclass(frozen=True, slots=True)
class Insider:
    """An attacker who is one of those who answered, and knows their own answers."""

    group: str
    sheet: int
    """The number of the own answers in ``Assignments.sheets``."""


class Assignments:
    """All worlds of these people that agree with what is known, with the number of ways to get to each."""

    def __init__(
        self, respondents: Respondents, cells_of: CellsOf, known_counts: KnownCounts | None = None, limit: int = 200_000
    ) -> None:
        """``cells_of`` is what the program counts; ``known_counts`` are of the questions of ``respondents`` alone.

        Raises ``TooManyWorlds`` above ``limit`` ways to answer.
        """
        self._limit, self._begun = limit, 0
        self.respondents = respondents
        self.groups = tuple(respondents.answered_counts)
        self.known_counts = known_counts or {}
        self.sheets = tuple(islice(all_answer_sheets(respondents.survey), limit + 1))
        if len(self.sheets) > limit:
            raise TooManyWorlds
        rows = [_cells(sheet, cells_of) for sheet in self.sheets]
        self.tallied = frozenset(cell for row in rows for cell in row if cell[1] != NO_ANSWER)
        cells = [
            (question.id, option)
            for question in respondents.survey.closed_questions
            for option in (ANSWERED, *question.options, NO_ANSWER)
        ]
        self.cells = tuple(dict.fromkeys([*cells, *sorted(self.tallied)]))
        self._number = {cell: number for number, cell in enumerate(self.cells)}
        self._rows = [tuple(int(cell in row) for cell in self.cells) for row in rows]
        self._ways: dict[tuple[str, int | None], dict[Vector, int]] = {}
        self._indexes: dict[int, Mapping[tuple[int, ...], list[Vector]]] = {}

    def worlds(self) -> list[World]:
        """Every world; raises ``TooManyWorlds`` when finding them goes far beyond ``limit``."""
        worlds: list[World] = []
        self._begun = 0
        for world in self._extend((), 0):
            worlds.append(world)
            if len(worlds) > self._limit:
                raise TooManyWorlds
        return worlds

    def weight(self, world: World, insider: Insider | None = None) -> int:
        """In how many ways the people (an insider: the others) can have answered to give this world."""
        ways = 1
        for group, vector in zip(self.groups, world, strict=True):
            if insider is not None and insider.group == group:
                ways *= self._table(group, insider.sheet).get(self.without(vector, insider.sheet), 0)
            else:
                ways *= self._table(group, None)[vector]
        return ways

    def without(self, vector: Vector, sheet: int) -> Vector:
        """The counts of a group without one of its people, who answered so."""
        return tuple(count - own for count, own in zip(vector, self._rows[sheet], strict=True))

    def tally(self, world: World) -> dict[tuple[str, str, str], int]:
        """The counts as the program keeps them: (question, group, option) → count."""
        return {
            (question, group, option): vector[number]
            for group, vector in zip(self.groups, world, strict=True)
            for number, (question, option) in enumerate(self.cells)
            if (question, option) in self.tallied
        }

    def counts(self, world: World, marginal: Marginal) -> tuple[int, ...]:
        """These counts when people answer so."""
        rows = [vector for group, vector in zip(self.groups, world, strict=False) if group in marginal.groups]
        return tuple(sum(row[number] for row in rows) for number in self._numbers(marginal))

    def number(self, question: str, option: str) -> int:
        """Where the count of this option stands among the counts of a group."""
        return self._number[question, option]

    def _numbers(self, marginal: Marginal) -> list[int]:
        return [self._number[marginal.question, option] for option in marginal.options]

    def _extend(self, partial_world: World, number: int) -> Iterator[World]:
        # Most beginnings may lead to no world at all, and take as long.
        self._begun += 1
        if self._begun > MOST_BEGUN * self._limit:
            raise TooManyWorlds
        if number == len(self.groups):
            yield partial_world
            return
        closing = [marginal for marginal in self.known_counts if self._last(marginal) == number]
        remaining_counts = tuple(
            target - count
            for marginal in closing
            for target, count in zip(self.known_counts[marginal], self.counts(partial_world, marginal), strict=True)
        )
        if number not in self._indexes:
            self._indexes[number] = self._index(number, closing)
        for vector in self._indexes[number].get(remaining_counts, ()):
            yield from self._extend((*partial_world, vector), number + 1)

    def _last(self, marginal: Marginal) -> int:
        return max(number for number, group in enumerate(self.groups) if group in marginal.groups)

    def _index(self, number: int, closing: list[Marginal]) -> Mapping[tuple[int, ...], list[Vector]]:
        numbers = [cell for marginal in closing for cell in self._numbers(marginal)]
        index: defaultdict[tuple[int, ...], list[Vector]] = defaultdict(list)
        for vector in self._table(self.groups[number], None):
            index[tuple(vector[cell] for cell in numbers)].append(vector)
        return index

    def _table(self, group: str, own: int | None) -> dict[Vector, int]:
        key = (group, own)
        if key not in self._ways:
            least, most = self._bounds(group)
            people = self.respondents.answered_counts[group]
            if own is not None:
                people -= 1
                least, most = self.without(least, own), self.without(most, own)
            self._ways[key] = _count_assignments(self._rows, people, least, most, self._limit)
        return self._ways[key]

    def _bounds(self, group: str) -> tuple[Vector, Vector]:
        people = self.respondents.answered_counts
        least, most = [0] * len(self.cells), [people[group]] * len(self.cells)
        for marginal, target in self.known_counts.items():
            if group not in marginal.groups:
                continue
            others = sum(people[other] for other in marginal.groups) - people[group]
            for number, count in zip(self._numbers(marginal), target, strict=True):
                least[number] = max(least[number], count - others)
                most[number] = min(most[number], count)
        return tuple(least), tuple(most)


def _cells(sheet: AnswerSheet, cells_of: CellsOf) -> frozenset[tuple[str, str]]:
    skipped_cells = {(question, NO_ANSWER) for question, answer in sheet.items() if not answer}
    answered_cells = {
        (question, option) for question, answer in sheet.items() for option in (*answer, *[ANSWERED] * bool(answer))
    }
    return frozenset(
        {*skipped_cells, *answered_cells, *((question, option) for question, _, option in cells_of(sheet, ""))}
    )


def _count_assignments(
    rows: Sequence[Vector], people: int, least: Vector, most: Vector, limit: int
) -> dict[Vector, int]:
    """Counts → the number of assignments of these rows to so many people that give them, within the bounds.

    Raises ``TooManyWorlds`` when there are more than ``limit``.
    """
    last = {cell: number for number, row in enumerate(rows) for cell, increment in enumerate(row) if increment}
    room = [
        max(0, min((most[cell] for cell, increment in enumerate(row) if increment), default=people)) for row in rows
    ]
    ways: dict[tuple[int, Vector], int] = {(0, (0,) * len(least)): 1}
    for number, row in enumerate(rows):
        # Cells that no later row touches have their final counts, and later rows have room for so many people.
        bounds = [(cell, least[cell]) for cell, row_number in last.items() if row_number == number]
        ways = _with_row(ways, row, people, most, bounds, people - sum(room[number + 1 :]))
        if len(ways) > limit:
            raise TooManyWorlds
    return {vector: count for (used_people, vector), count in ways.items() if used_people == people}


def _with_row(  # noqa: PLR0913, PLR0917 — one step of the multiplication and its bounds
    ways: Mapping[tuple[int, Vector], int], row: Vector, people: int, most: Vector, bounds: Sequence[tuple[int, int]],
    fewest: int,
) -> dict[tuple[int, Vector], int]:  # fmt: skip
    """One more row, for any number of those who have none yet."""
    new_ways: defaultdict[tuple[int, Vector], int] = defaultdict(int)
    cells = [cell for cell, count in enumerate(row) if count]
    for (used_people, vector), count in ways.items():
        sums = vector
        for times in range(min([people - used_people, *(most[cell] - vector[cell] for cell in cells)]) + 1):
            sums = tuple(map(add, sums, row)) if times else vector
            if used_people + times >= fewest and all(sums[cell] >= least for cell, least in bounds):
                new_ways[used_people + times, sums] += count * comb(people - used_people, times)
    return new_ways
