"""The tally of an open survey, and the one release made of it at closing: all that is ever shown of its choices.

What is shown and what is not is decided in ``domain.anonymity``, which knows nothing of what people answered; here its
verdicts are applied to the counts. It stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TypeAlias

from domain.anonymity import (
    EVERYBODY,
    ConditionCount,
    Disclosure,
    Groups,
    NoBreakdown,
    PublishedNumbers,
    Thresholds,
    Verdict,
    Withheld,
    decide,
)
from domain.events import Event, Survey
from domain.questions import ANSWERED, ClosedKind, ClosedQuestion
from domain.results.repeated_questions import Repeat

SENT = "*"
"""The pseudo-question under which a tally counts how many people sent their answers."""

Cell: TypeAlias = tuple[str, str, str]
"""Question, group, option."""
Tally: TypeAlias = Mapping[Cell, int]


class ReleaseRules(IntEnum):
    """By which rules a release was made; the numbers are stored."""

    ANSWERS_TOO = 1
    """Before: what people answered decided, too, and who gave no answer was not counted."""
    PEOPLE_ONLY = 2
    """Those of ``domain.anonymity``."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How one question was answered by some people: how many they are, each option's count, how many gave no answer.

    By the rules of before, ``people`` are only those who gave an answer, and ``no_answer`` is None.
    """

    people: int
    options: Mapping[str, int]
    no_answer: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """One closed question of a release.

    ``total`` is None when the question is withheld; ``groups`` is empty when there is no breakdown of it. The reason
    stands in ``withheld`` and ``no_breakdown``, which are None where it is shown, and always by the rules of before.
    """

    question: str
    kind: ClosedKind
    total: Counts | None
    groups: Mapping[str, Counts]
    withheld: Withheld | None = None
    no_breakdown: NoBreakdown | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that is ever shown of a closed survey's choices; made once, at closing, and never changed."""

    event: str
    registered: int
    """How many were registered at closing; those who answered and left since included, when ``answered`` is told."""
    invited: int
    answered: int | None
    """None when fewer than ``minimum_group`` answered an anonymous survey."""
    thresholds: Thresholds
    groups: Mapping[str, tuple[str, ...]]
    """Breakdown group → its professions; empty when the survey has no breakdown."""
    results: tuple[Result, ...]
    rules: ReleaseRules = ReleaseRules.PEOPLE_ONLY
    present: int | None = None
    """How many of the registered were present at closing, counted likewise; None where nobody had to check in."""

    @property
    def eligible(self) -> int:
        """Of how many people those who answered are a share: the present, else the registered."""
        return self.registered if self.present is None else self.present

    @property
    def withholds(self) -> bool:
        """Whether the result of any question is not shown."""
        return any(result.total is None for result in self.results)


def cells(survey: Survey, groups: Groups) -> Iterable[Cell]:
    """Every cell the tally of this survey has, all of them made at opening so that none appears with an answer.

    A named survey has no tally: it is counted anew each time.
    """
    if not survey.anonymous:
        return
    for group in sorted(set(groups.values())):
        yield (SENT, group, ANSWERED)
        for question in survey.closed_questions:
            for option in (ANSWERED, *question.options):
                yield (question.id, group, option)


def counted(answers: Mapping[str, tuple[str, ...]], group: str) -> Iterable[Cell]:
    """The cells that go up by one when these answers are sent by somebody of that group."""
    yield (SENT, group, ANSWERED)
    for question, answer in answers.items():
        if answer:
            yield (question, group, ANSWERED)
        for option in answer:
            yield (question, group, option)


def release(  # noqa: PLR0913 — the facts a release is made of
    event: Event,
    survey: Survey,
    groups: Groups,
    tally: Tally,
    *,
    registered_count: int,
    invited_count: int,
    thresholds: Thresholds,
    present_count: int | None = None,
    repeats: Mapping[str, Repeat] | None = None,
) -> Release:
    """What may be shown of a closed survey, and nothing else.

    ``repeats``: question → what other surveys of the event have published of it.
    """
    group_sizes = {group: tally.get((SENT, group, ANSWERED), 0) for group in sorted(set(groups.values()))}
    disclosure, counts = _decided(PublishedNumbers(survey, thresholds, group_sizes, {}, repeats or {}), tally)
    final = {profession: disclosure.groups[group] for profession, group in groups.items()}
    parts = sorted(set(final.values()) - {EVERYBODY})
    answered_count = sum(group_sizes.values()) if disclosure.results else None
    return Release(
        event=event.code,
        registered=max(registered_count, answered_count or 0),
        invited=invited_count,
        answered=answered_count,
        thresholds=thresholds,
        groups={part: tuple(profession for profession, group in final.items() if group == part) for part in parts},
        results=tuple(
            counts.result(question, disclosure.questions[question.id]) for question in survey.closed_questions
        ),
        present=None if present_count is None else max(present_count, answered_count or 0),
    )


def _decided(numbers: PublishedNumbers, tally: Tally) -> tuple[Disclosure, GroupedTally]:
    """Decide; publish the counts that this shows of conditions; decide again, until it shows no more of them."""
    disclosure = decide(numbers)
    counts = GroupedTally(numbers.survey, tally, disclosure.groups)
    while (conditions := _published(numbers.survey, disclosure, counts)) != numbers.conditions:
        numbers = replace(numbers, conditions=conditions)
        disclosure = decide(numbers)
    return disclosure, counts


def _published(survey: Survey, disclosure: Disclosure, counts: GroupedTally) -> dict[str, ConditionCount]:
    condition_counts: dict[str, ConditionCount] = {}
    for question in survey.closed_questions:
        verdict = disclosure.questions[question.id]
        earlier = disclosure.questions[question.show_if.question] if question.show_if else None
        if earlier is None or not earlier.has_total or verdict.withheld is Withheld.UNCOUNTED:
            continue
        groups = counts.groups if earlier.has_breakdown else ()
        condition_counts[question.id] = ConditionCount(
            counts.people(question, EVERYBODY), {group: counts.people(question, group) for group in groups}
        )
    return condition_counts


class GroupedTally:
    """The tally summed up by the groups of the breakdown and for everybody."""

    def __init__(self, survey: Survey, tally: Tally, becomes: Mapping[str, str]) -> None:
        self._questions = {question.id: question for question in survey.closed_questions}
        self._cells: dict[Cell, int] = {}
        self.groups = tuple(sorted({*becomes.values()} - {EVERYBODY}))
        for (question, group, option), count in tally.items():
            for part in {becomes[group], EVERYBODY}:
                self._cells[question, part, option] = self._count(question, part, option) + count

    def _count(self, question: str, group: str, option: str) -> int:
        return self._cells.get((question, group, option), 0)

    def people(self, question: ClosedQuestion, group: str) -> int:
        """How many of the group were asked: all who answered the survey, or gave the answer the question depends on.

        Only of a question whose condition ``is_counted``.
        """
        if question.show_if is None:
            return self._count(SENT, group, ANSWERED)
        return sum(self._count(question.show_if.question, group, option) for option in question.show_if.any_of)

    def counts(self, question: ClosedQuestion, group: str) -> Counts:
        """How the question was answered in the group."""
        people = self.people(question, group)
        options = {option: self._count(question.id, group, option) for option in question.options}
        return Counts(people, options, people - self._count(question.id, group, ANSWERED))

    def result(self, question: ClosedQuestion, verdict: Verdict) -> Result:
        """What the verdict lets be seen of the question."""
        return Result(
            question.id,
            question.kind,
            self.counts(question, EVERYBODY) if verdict.has_total else None,
            {group: self.counts(question, group) for group in self.groups} if verdict.has_breakdown else {},
            verdict.withheld,
            verdict.no_breakdown,
        )
