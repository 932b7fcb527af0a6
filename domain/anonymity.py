"""When results may be shown and when not: merging of groups, withholding, the one release; it stores nothing.

The rules are those of k-anonymity with these additions, made against somebody who knows who answered and who is in
which group, and who may be one of them:

- Groups are the same for every question and partition everybody, so no question can be subtracted from another, and no
  group from the total.
- When in a group all, or all but one, gave the same answer, none of the groups is shown for that question. With all
  but one, the one would know what the others answered.
- When there is only one group and one answer for which that can happen, hiding would tell it: then it is always hidden.
- A question asked only after a certain answer is shown no further than the question it depends on, since how many were
  asked is how many gave that answer. Its total is treated like a group: an earlier breakdown may tell who these are.
- The total of a question put to everybody is shown even when all agree. "All 27 said yes" is what an evaluation is for;
  it is about everybody and singles out nobody; and withholding it would say the same, since nothing else withholds a
  total of so many. Whoever alone differs in a total knows what the others said, as after any vote.
- That nobody chose an option may be seen, as in every distribution.
- What is hidden looks the same whatever the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from domain.events import UNDISCLOSED, Event, Survey
from domain.questions import ANSWERED, Closed

LEAST_MINIMUM_GROUP = 3
"""No setting may make groups smaller than this: with two, either member knows the other's answer."""

EVERYBODY = "*"
"""The group of all people, where there is no breakdown; no declared group can be called so."""

SENT = "*"
"""The pseudo-question under which a tally counts how many people sent their answers."""

Cell: TypeAlias = tuple[str, str, str]
"""Question, group, option."""
Tally: TypeAlias = Mapping[Cell, int]
Groups: TypeAlias = Mapping[str, str]
"""Profession → group; every profession of the event, and ``undisclosed``, has one."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How one question was answered by some people: how many of them answered it, and each option's count."""

    answered: int
    options: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """One closed question of a release.

    ``total`` is None when the question is withheld; ``groups`` is empty when there is no breakdown of it.
    """

    question: str
    kind: Literal["rating", "choice", "choices", "yes_no"]
    total: Counts | None
    groups: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that is ever shown of a closed survey's choices; made once, at closing, and never changed."""

    event: str
    registered: int
    """How many were registered at closing, those who answered and left since included."""
    invited: int
    answered: int
    minimum_group: int
    groups: Mapping[str, tuple[str, ...]]
    """Breakdown group → its professions; empty when no question has a breakdown."""
    results: tuple[Result, ...]


def merged(sizes: Mapping[str, int], minimum: int) -> dict[str, str]:
    """Which group each group becomes part of, so that each has at least ``minimum`` people.

    The two smallest are joined (ties: by name) until all are large enough; if only one is left, that is everybody.
    """
    parts: list[tuple[int, tuple[str, ...]]] = sorted((size, (name,)) for name, size in sizes.items())
    while len(parts) > 1 and parts[0][0] < minimum:
        (size, names), (other_size, other_names) = parts[:2]
        parts = sorted([(size + other_size, tuple(sorted(names + other_names))), *parts[2:]])
    if len(parts) < 2:  # noqa: PLR2004 — one group is no breakdown
        return dict.fromkeys(sizes, EVERYBODY)
    return {name: "+".join(names) for _, names in parts for name in names}


def groups_at_opening(event: Event, registered: Mapping[str | None, int], minimum: int) -> dict[str, str]:
    """The groups the tally is kept by, from how many of each profession (None: undisclosed) are registered."""
    declared = {profession.id: profession.group for profession in event.professions} | {UNDISCLOSED: UNDISCLOSED}
    sizes = dict.fromkeys(declared.values(), 0)
    for profession, count in registered.items():
        sizes[declared.get(profession or UNDISCLOSED, UNDISCLOSED)] += count
    becomes = merged(sizes, minimum)
    return {profession: becomes[group] for profession, group in declared.items()}


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
    for question, picked in answers.items():
        if picked:
            yield (question, group, ANSWERED)
        for option in picked:
            yield (question, group, option)


def release(  # noqa: PLR0913 — the six facts a release is made of
    event: Event, survey: Survey, groups: Groups, tally: Tally, *, registered: int, invited: int, minimum: int
) -> Release:
    """What may be shown of a closed survey, and nothing else."""
    sent = {group: tally.get((SENT, group, ANSWERED), 0) for group in set(groups.values())}
    becomes = merged(sent, minimum)
    final = {profession: becomes[group] for profession, group in groups.items()}
    shown = sorted(set(final.values()) - {EVERYBODY})
    results = _results(survey, _summed(tally, becomes), shown, minimum)
    answered = sum(sent.values())
    return Release(
        event=event.code,
        registered=max(registered, answered),
        invited=invited,
        answered=answered,
        minimum_group=minimum,
        groups=_members(final, shown) if any(result.groups for result in results) else {},
        results=results,
    )


def _members(final: Groups, shown: list[str]) -> dict[str, tuple[str, ...]]:
    return {group: tuple(profession for profession, part in final.items() if part == group) for group in shown}


def _summed(tally: Tally, becomes: Mapping[str, str]) -> dict[Cell, int]:
    summed: dict[Cell, int] = {}
    for (question, group, option), count in tally.items():
        for part in {becomes[group], EVERYBODY}:
            summed[question, part, option] = summed.get((question, part, option), 0) + count
    return summed


def _results(survey: Survey, tally: Tally, groups: list[str], minimum: int) -> tuple[Result, ...]:
    made: dict[str, Result] = {}
    for question in survey.closed_questions:
        earlier = made[question.show_if.question] if question.show_if else None
        made[question.id] = _result(question, tally, groups, minimum, earlier)
    return tuple(made.values())


def _result(question: Closed, tally: Tally, groups: list[str], minimum: int, earlier: Result | None) -> Result:
    total = _counts(question, tally, EVERYBODY)
    told = total.answered >= minimum if earlier is None else earlier.total is not None and _safe(total, minimum)
    if not told:
        return Result(question.id, question.kind, None, {})
    by_group = {group: _counts(question, tally, group) for group in groups}
    shown = all(_safe(counts, minimum) for counts in by_group.values()) and not _telling(total, by_group)
    return Result(question.id, question.kind, total, by_group if shown and (earlier is None or earlier.groups) else {})


def _telling(total: Counts, by_group: Mapping[str, Counts]) -> bool:
    """Whether there is only one group and one option for which the breakdown would have to be hidden.

    To hide it then, and only then, would tell that this group answered so; with such a total it is always hidden.
    """
    reasons = [count for part in by_group.values() for count in total.options.values() if count >= part.answered - 1]
    return len(reasons) == 1


def _counts(question: Closed, tally: Tally, group: str) -> Counts:
    options = {option: tally.get((question.id, group, option), 0) for option in question.options}
    return Counts(tally.get((question.id, group, ANSWERED), 0), options)


def _safe(counts: Counts, minimum: int) -> bool:
    """Whether these people are enough, and for every option at least two of them did not choose it."""
    return counts.answered >= minimum and all(count <= counts.answered - 2 for count in counts.options.values())
