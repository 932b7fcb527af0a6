"""What a release tells beyond the numbers it publishes: the posterior about a named person, over every assignment.

The code that decides what is shown is a function from a tally to a release, which is called and never looked into. An
attacker who knows that code, who answered, and who is in which group (an insider: also their own answers) reasons so:
of all the ways in which people may have answered, these would have led to this very release, *hiding included*. The
audit compares that with the ways that agree with the numbers that are published, whatever else would have been shown.
Where both are the same ways, hiding has told nothing, whatever the attacker believed beforehand: that is what
simulatable auditing demands (Kenthapadi, Mishra, Nissim, PODS 2005). Where they differ, the difference is given as the
probabilities of somebody's answer, all ways taken as equally likely before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from domain.inference.assignments import NO_ANSWER, Assignments, Insider, KnownCounts, Marginal, World
from domain.questions import ANSWERED
from domain.results.release import Counts, Release

Rule: TypeAlias = Callable[[Mapping[tuple[str, str, str], int]], Release]
"""The code under audit: the tally (question, group, option) → what is released of it."""
View: TypeAlias = Callable[[Marginal, tuple[int, ...]], Hashable]
"""What an attacker reads of published counts, where that is less than the counts, as with rounded figures."""


class WrongNumbers(Exception):
    """A release shows a count that is not the count of those who answered so."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One release as an attacker sees it: all of it without the counts, and what is read of the counts."""

    structure: Hashable
    marginals: tuple[Marginal, ...]
    values: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """What somebody knows better of one person's answer because of what is withheld; probabilities of 0 to 1."""

    question: str
    option: str
    """``NO_ANSWER`` for having skipped the question."""
    group: str
    """The person is one of this group, and not the attacker."""
    insider: Insider | None
    published_probability: Fraction
    """How likely this answer is by the published numbers alone."""
    observed_probability: Fraction
    """How likely it is given also what is withheld."""

    @property
    def size(self) -> Fraction:
        """By how much the probability changes."""
        return abs(self.observed_probability - self.published_probability)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The worlds of one observation, and those that agree with its published numbers."""

    observation: Observation
    same_release: Sequence[World]
    """Those that lead to it, what it withholds included."""
    same_numbers: Sequence[World]
    """Those that agree with its published numbers, whatever else would be shown or withheld."""

    @property
    def leaks(self) -> bool:
        """Whether hiding excludes anything: an attacker knows more than the published numbers say."""
        return len(self.same_release) != len(self.same_numbers)


def exact(_marginal: Marginal, counts: tuple[int, ...]) -> Hashable:
    """The view of whoever reads the counts themselves."""
    return counts


def observe(release: Release, groups: Mapping[str, str], questions: Collection[str], view: View = exact) -> Observation:
    """The release as it is seen, with the counts of these questions; ``groups``: profession → group of the tally."""
    counts = {marginal: count for marginal, count in _published(release, groups) if marginal.question in questions}
    marginals = tuple(sorted(counts, key=_in_order))
    return Observation(
        _structure(release), marginals, tuple(view(marginal, counts[marginal]) for marginal in marginals)
    )


def published_counts(release: Release, groups: Mapping[str, str]) -> KnownCounts:
    """The counts a release shows, as ``KnownCounts``."""
    return dict(_published(release, groups))


def _published(release: Release, groups: Mapping[str, str]) -> Iterator[tuple[Marginal, tuple[int, ...]]]:
    everybody = frozenset(groups.values())
    for result in release.results:
        if result.total is not None:
            yield _counts(result.question, everybody, result.total)
        for name, counts in result.groups.items():
            part = frozenset(groups[profession] for profession in release.groups[name])
            yield _counts(result.question, part, counts)


def _counts(question: str, groups: frozenset[str], counts: Counts) -> tuple[Marginal, tuple[int, ...]]:
    options, values = (ANSWERED, *counts.options), tuple(counts.options.values())
    if counts.no_answer is None:
        return Marginal(question, groups, options), (counts.people, *values)
    answered_count = counts.people - counts.no_answer
    return Marginal(question, groups, (*options, NO_ANSWER)), (answered_count, *values, counts.no_answer)


def _in_order(marginal: Marginal) -> tuple[str, list[str]]:
    return marginal.question, sorted(marginal.groups)


def _structure(value: Any) -> Hashable:  # noqa: ANN401 — any part of a release
    """Everything but the counts themselves: which there are, and whatever else the release says."""
    if isinstance(value, Counts):
        return Counts.__name__
    if is_dataclass(value):
        return tuple((field.name, _structure(getattr(value, field.name))) for field in fields(value))
    if isinstance(value, Mapping):
        return tuple((key, _structure(value[key])) for key in sorted(value))
    if isinstance(value, (tuple, list)):
        return tuple(map(_structure, value))
    hash(value)
    return value  # type: ignore[no-any-return]  # hashable, as the line before has tried


class Audit:
    """One rule held against all worlds of these people."""

    def __init__(self, rule: Rule, groups: Mapping[str, str], assignments: Assignments, view: View = exact) -> None:
        """``groups``: profession → group in which the assignments are counted."""
        self.assignments = assignments
        self.rule = rule
        self._groups = groups
        self._view = view
        self._questions = frozenset(question.id for question in assignments.respondents.survey.closed_questions)

    def all_observations(self) -> Iterator[Comparison]:
        """Each release that these people's answers can lead to; raises ``TooManyWorlds``, ``WrongNumbers``."""
        worlds = self.assignments.worlds()
        same_release: defaultdict[Observation, list[World]] = defaultdict(list)
        for world in worlds:
            same_release[self.observe(world)].append(world)
        for marginals in {observation.marginals for observation in same_release}:
            same_numbers = self._group_by_values(worlds, marginals)
            for observation, leading in same_release.items():
                if observation.marginals == marginals:
                    yield Comparison(observation, leading, same_numbers[observation.values])

    def one_observation(self, observation: Observation) -> Comparison:
        """This observation alone, for assignments that agree with its numbers; raises ``TooManyWorlds``."""
        worlds = self.assignments.worlds()
        return Comparison(observation, [world for world in worlds if self.observe(world) == observation], worlds)

    def observe(self, world: World) -> Observation:
        """What is released when people answer so; raises ``WrongNumbers`` when it is not what they answered."""
        observation = self.read(self.rule(self.assignments.tally(world)))
        if observation.values != self._read(world, observation.marginals):
            raise WrongNumbers(f"{observation.values} is shown of {observation.marginals}")
        return observation

    def read(self, release: Release) -> Observation:
        """This release as it is seen."""
        return observe(release, self._groups, self._questions, self._view)

    def _read(self, world: World, marginals: Iterable[Marginal]) -> tuple[Hashable, ...]:
        return tuple(self._view(marginal, self.assignments.counts(world, marginal)) for marginal in marginals)

    def _group_by_values(
        self, worlds: Iterable[World], marginals: tuple[Marginal, ...]
    ) -> Mapping[Hashable, list[World]]:
        by_values: defaultdict[Hashable, list[World]] = defaultdict(list)
        for world in worlds:
            by_values[self._read(world, marginals)].append(world)
        return by_values

    def gains(self, comparison: Comparison, insiders: Iterable[Insider | None] = (None,)) -> Iterator[Gain]:
        """What each of these attackers knows better by what is withheld, about the people of each group."""
        for insider in insiders:
            before = self.posterior(comparison.same_numbers, insider)
            after = self.posterior(comparison.same_release, insider)
            for (group, question, option), probability in after.items():
                gain = Gain(question, option, group, insider, before[group, question, option], probability)
                if gain.size:
                    yield gain

    def insiders(self, worlds: Sequence[World]) -> list[Insider]:
        """Everybody who can be among those who answered so, by group and own answers."""
        return [
            insider
            for group in self.assignments.groups
            for sheet in range(len(self.assignments.sheets))
            if any(self.assignments.weight(world, insider := Insider(group, sheet)) for world in worlds)
        ]

    def posterior(
        self, worlds: Iterable[World], insider: Insider | None = None
    ) -> dict[tuple[str, str, str], Fraction]:
        """Group, question, option → how likely a named person of the group, not the attacker, answered so.

        Empty when the attacker's own answers agree with none of these worlds.
        """
        sums: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        ways = 0
        for world in worlds:
            weight = self.assignments.weight(world, insider)
            ways += weight
            for cell, count in self._others(world, insider) if weight else ():
                sums[cell] += weight * count
        people = self.assignments.respondents.answered_counts
        return {
            (group, question, option): Fraction(total, ways * others)
            for (group, question, option), total in sums.items()
            if (others := people[group] - (insider is not None and insider.group == group))
        }

    def _others(self, world: World, insider: Insider | None) -> Iterator[tuple[tuple[str, str, str], int]]:
        """How many people of each group, besides the attacker, gave each answer."""
        for group, vector in zip(self.assignments.groups, world, strict=True):
            own = insider is not None and insider.group == group
            others = self.assignments.without(vector, insider.sheet) if own and insider else vector
            for number, (question, option) in enumerate(self.assignments.cells):
                if option != ANSWERED:
                    yield (group, question, option), others[number]
