"""A rule that looks at answers to decide what to hide, for the auditor to find: no group of one mind, hidden otherwise.

It is what k-anonymity with l-diversity leads to, and it stood in this program once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.anonymity import EVERYBODY, Thresholds, merged
from domain.events import Survey
from domain.questions import ANSWERED, ClosedQuestion
from domain.results.release import SENT, Counts, Release, ReleaseRules, Result

Tally = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class HidesHomogeneousGroups:
    """The release of a tally by groups that are each a profession of the same name."""

    survey: Survey
    minimum: int
    hides_mixed: bool = True
    """Whether a group in which all, or all but one, answered alike is hidden; else only a group of too few answers."""

    def __call__(self, tally: Tally) -> Release:
        """What this rule releases."""
        answer_counts = {group: count for (question, group, _), count in tally.items() if question == SENT}
        becomes = merged(answer_counts, self.minimum)
        merged_tally: dict[tuple[str, str, str], int] = {}
        for (question, group, option), count in tally.items():
            for part in {becomes[group], EVERYBODY}:
                merged_tally[question, part, option] = merged_tally.get((question, part, option), 0) + count
        parts = sorted({*becomes.values()} - {EVERYBODY})
        results: dict[str, Result] = {}
        for question in self.survey.closed_questions:
            earlier = results[question.show_if.question] if question.show_if else None
            results[question.id] = self._result(question, merged_tally, parts, earlier)
        members = {part: tuple(group for group in answer_counts if becomes[group] == part) for part in parts}
        groups_shown = members if any(result.groups for result in results.values()) else {}
        answer_count = sum(answer_counts.values())
        return Release(
            "round", answer_count, answer_count, answer_count, Thresholds(self.minimum, self.minimum, self.minimum),
            groups_shown, tuple(results.values()), ReleaseRules.ANSWERS_TOO,
        )  # fmt: skip

    def _result(self, question: ClosedQuestion, tally: Tally, parts: list[str], earlier: Result | None) -> Result:
        total = _counts(question, tally, EVERYBODY)
        safe = total.people >= self.minimum if earlier is None else earlier.total is not None and self._safe(total)
        if not safe:
            return Result(question.id, question.kind, None, {})
        by_group = {part: _counts(question, tally, part) for part in parts}
        has_breakdown = all(map(self._safe, by_group.values())) and not (self.hides_mixed and _telling(by_group))
        return Result(
            question.id, question.kind, total, by_group if has_breakdown and (earlier is None or earlier.groups) else {}
        )

    def _safe(self, counts: Counts) -> bool:
        is_mixed = all(count <= counts.people - 2 for count in counts.options.values())
        return counts.people >= self.minimum and (is_mixed or not self.hides_mixed)


def _telling(by_group: Mapping[str, Counts]) -> bool:
    return sum(count >= part.people - 1 for part in by_group.values() for count in part.options.values()) == 1


def _counts(question: ClosedQuestion, tally: Tally, part: str) -> Counts:
    options = {option: tally.get((question.id, part, option), 0) for option in question.options}
    return Counts(tally.get((question.id, part, ANSWERED), 0), options, None)
