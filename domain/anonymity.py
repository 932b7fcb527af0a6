"""What of a closed survey may be shown, decided from numbers of people alone and never from what they answered.

A rule that looks at answers to decide what to hide tells by hiding. So ``decide`` is given who took part, in numbers,
and of what they answered nothing that the release does not show: whoever knows these numbers can compute every one of
its verdicts (simulatable auditing: Kenthapadi, Mishra, Nissim, PODS 2005). Of options it knows only the counts that the
release shows of an earlier question.

- Fewer answers to the survey than ``minimum_group``: no results at all.
- Not answering a question is one more way to answer it. The people of a question are all who answered the survey; of
  one that depends on an answer, all who gave that answer.
- Groups partition everybody, are the same for every question, and have at least ``minimum_breakdown`` people each who
  answered the survey; else there is no breakdown of any question.
- A question that depends on an answer has a total when the earlier question has one and at least ``minimum_group`` gave
  that answer, and a breakdown when the earlier question has one and so many gave it in every group.
- A yes/no question has a breakdown only when that was declared before the survey opened.
- Comments are released when at least ``minimum_comments`` people answered the survey.
- A question that another survey of the event has shown already has no breakdown, and nothing of it is shown when adding
  and subtracting the published numbers of people of both comes to fewer than ``minimum_group``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from domain.events import UNDISCLOSED, Event, Survey
from domain.questions import ClosedQuestion, Condition
from domain.results.repeated_questions import Repeat

EVERYBODY = "*"
"""The group of all people, where there is no breakdown; no declared group can be called so."""

Groups: TypeAlias = Mapping[str, str]
"""Profession → group; every profession of the event, and ``undisclosed``, has one."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many people on something is shown, as frozen when the survey opens."""

    minimum_group: int
    """A result, of everybody or of those who were asked."""
    minimum_breakdown: int
    """Each group of a breakdown; never less than ``minimum_group``."""
    minimum_comments: int
    """Comments, by how many answered the survey; never less than ``minimum_group``."""

    def of_survey(self, survey: Survey) -> Thresholds:
        """Those with which this survey opens: none lower than these, and none below its own ``minimum_group``."""
        minimum = survey.minimum_group or self.minimum_group
        return Thresholds(
            max(self.minimum_group, minimum),
            max(self.minimum_breakdown, minimum),
            max(self.minimum_comments, minimum),
        )


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """How many people gave the answer that a question depends on, as the release shows it of the earlier question."""

    total: int
    groups: Mapping[str, int]
    """Breakdown group → how many of it; empty when the earlier question has no breakdown."""


@dataclass(frozen=True, slots=True)
class PublishedNumbers:
    """All that ``decide`` may know: numbers of people that are published, thresholds, and what is asked."""

    survey: Survey
    thresholds: Thresholds
    answered_counts: Mapping[str, int]
    """Group as frozen at opening → how many of it answered the survey."""
    conditions: Mapping[str, ConditionCount]
    """Question that depends on an answer → how many gave it; absent as long as the earlier question is not shown."""
    repeats: Mapping[str, Repeat] = field(default_factory=dict)
    """Question that other surveys of the event ask alike → what they publish of it."""


class Withheld(StrEnum):
    """Why nothing of a question is shown."""

    FEW = "few"
    """Fewer than ``minimum_group`` answered the survey, or gave the answer that this question depends on."""
    UNCOUNTED = "uncounted"
    """It depends on one of several options of a multiple choice: how many chose any of them is never published."""
    REPEATED = "repeated"
    """Another survey of the event asks the same, and both together may tell of fewer than ``minimum_group``."""


class NoBreakdown(StrEnum):
    """Why a question that is shown has no breakdown."""

    NO_GROUPS = "no-groups"
    """The whole survey has none."""
    NOT_DECLARED = "not-declared"
    """A yes/no question for which none was declared before opening."""
    CONDITION = "condition"
    """It depends on an answer that in some group fewer than ``minimum_group`` gave, or whose groups are not shown."""
    REPEATED = "repeated"
    """Another survey of the event has shown it already."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is shown of one question: nothing, its total, or its total and its breakdown."""

    withheld: Withheld | None
    no_breakdown: NoBreakdown | None
    """None when there is a breakdown, and when the question is withheld."""

    @property
    def has_total(self) -> bool:
        """Whether the distribution of everybody who was asked is shown."""
        return self.withheld is None

    @property
    def has_breakdown(self) -> bool:
        """Whether the distribution of each group is shown."""
        return self.withheld is None and self.no_breakdown is None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Everything that was decided about one survey."""

    results: bool
    """Whether there are any; without them even the number of those who answered is only told as "fewer than"."""
    comments: bool
    groups: Mapping[str, str]
    """Group as frozen at opening → group of the breakdown, or ``EVERYBODY`` when there is none."""
    questions: Mapping[str, Verdict]


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


def groups_at_opening(event: Event, people_by_profession: Mapping[str | None, int], minimum: int) -> dict[str, str]:
    """The groups the tally is kept by: those declared, joined until each has at least ``minimum`` registered people.

    ``people_by_profession`` is how many people of each profession (None: undisclosed) count in groups. With nobody in
    it there are no groups, and so never a breakdown.
    """
    groups_by_profession = {profession.id: profession.group for profession in event.professions}
    groups_by_profession[UNDISCLOSED] = event.undisclosed_group
    sizes = dict.fromkeys(groups_by_profession.values(), 0)
    for profession, count in people_by_profession.items():
        sizes[groups_by_profession.get(profession or UNDISCLOSED, event.undisclosed_group)] += count
    becomes = merged(sizes, minimum)
    return {profession: becomes[group] for profession, group in groups_by_profession.items()}


def decide(numbers: PublishedNumbers) -> Disclosure:
    """What is shown of a survey with these published numbers; pure, the same for the same numbers."""
    answered_count = sum(numbers.answered_counts.values())
    groups = merged(numbers.answered_counts, numbers.thresholds.minimum_breakdown)
    results = answered_count >= numbers.thresholds.minimum_group
    has_groups = results and EVERYBODY not in groups.values()
    verdicts: dict[str, Verdict] = {}
    for question in numbers.survey.closed_questions:
        verdicts[question.id] = _verdict(question, numbers, verdicts, results=results, has_groups=has_groups)
    return Disclosure(
        results=results,
        comments=answered_count >= numbers.thresholds.minimum_comments,
        groups=groups if has_groups else dict.fromkeys(groups, EVERYBODY),
        questions=verdicts,
    )


def _verdict(
    question: ClosedQuestion,
    numbers: PublishedNumbers,
    earlier: Mapping[str, Verdict],
    *,
    results: bool,
    has_groups: bool,
) -> Verdict:
    if not results:
        return Verdict(Withheld.FEW, None)
    if question.show_if is None:
        people = sum(numbers.answered_counts.values())
        return _beside_others(question, numbers, people, Verdict(None, _no_breakdown(question, has_groups=has_groups)))
    return _conditional(question, question.show_if, numbers, earlier[question.show_if.question], has_groups=has_groups)


def _conditional(
    question: ClosedQuestion, condition: Condition, numbers: PublishedNumbers, earlier: Verdict, *, has_groups: bool
) -> Verdict:
    if not earlier.has_total:
        return Verdict(earlier.withheld, None)
    if not is_counted(numbers.survey, condition):
        return Verdict(Withheld.UNCOUNTED, None)
    minimum = numbers.thresholds.minimum_group
    count = numbers.conditions.get(question.id)
    if count is None or count.total < minimum:
        return Verdict(Withheld.FEW, None)
    reason = _no_breakdown(question, has_groups=has_groups)
    if reason is None and not (earlier.has_breakdown and min(count.groups.values(), default=0) >= minimum):
        reason = NoBreakdown.CONDITION
    return _beside_others(question, numbers, count.total, Verdict(None, reason))


def _beside_others(question: ClosedQuestion, numbers: PublishedNumbers, people: int, verdict: Verdict) -> Verdict:
    """The verdict on a question of so many people, where other surveys of the event may have shown the same one."""
    repeat = numbers.repeats.get(question.id)
    if repeat is None:
        return verdict
    if repeat.is_near(people, numbers.thresholds.minimum_group):
        return Verdict(Withheld.REPEATED, None)
    return Verdict(None, verdict.no_breakdown or NoBreakdown.REPEATED)


def _no_breakdown(question: ClosedQuestion, *, has_groups: bool) -> NoBreakdown | None:
    if not has_groups:
        return NoBreakdown.NO_GROUPS
    if not question.has_breakdown:
        return NoBreakdown.NOT_DECLARED
    return None


def is_counted(survey: Survey, condition: Condition) -> bool:
    """Whether how many met the condition follows from the counts of the options."""
    earlier = next(question for question in survey.closed_questions if question.id == condition.question)
    return earlier.is_counted(condition.any_of)


def unanimity(share: float, people: int) -> float:
    """How often (0 to 1) a group of so many people answers yes or no alike, when this share (0 to 1) says yes."""
    return share**people + (1 - share) ** people
