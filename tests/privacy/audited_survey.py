"""A survey as the auditor needs it: its rule of release, its groups and who answered, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from domain.anonymity import Groups, Thresholds, groups_at_opening
from domain.events import Event, Profession, Survey
from domain.inference.assignments import Assignments, Marginal
from domain.inference.attack import Case
from domain.inference.audit import Audit, Rule, View, exact
from domain.inference.respondents import AnswerSheet, Respondents
from domain.questions import ClosedQuestion, Comment, Condition, Option
from domain.results.release import Release, Tally, counted, release

WORDS = {"en": "…"}
NOW = datetime(2027, 3, 22, tzinfo=UTC)
Sizes = Mapping[str, int]


def survey_of(*questions: ClosedQuestion | Comment) -> Survey:
    return Survey(WORDS, True, NOW, NOW, questions)


def only_if(question: str, *options: str) -> Condition:
    return Condition(question, frozenset(options))


def options(ids: str) -> tuple[Option, ...]:
    return tuple(Option(id_, WORDS) for id_ in ids)


def thresholds(group: int, breakdown: int) -> Thresholds:
    return Thresholds(group, breakdown, max(group, breakdown))


class AuditedSurvey:
    """A survey as it opened: the groups its answers are counted in, and the rule that makes the release."""

    def __init__(self, survey: Survey, sizes: Sizes, limits: Thresholds, *, is_confirmed: bool = True) -> None:
        """``sizes``: profession, each a group, → how many registered and answered; without confirmation no groups."""
        professions = tuple(Profession(id_, WORDS, id_) for id_ in sizes)
        event = Event("round", WORDS, WORDS, WORDS, "UTC", NOW, NOW, professions)
        registration_counts: Mapping[str | None, int] = {**sizes} if is_confirmed else {}
        self.survey, self.limits = survey, limits
        self.groups = groups_at_opening(event, registration_counts, limits.minimum_breakdown)
        self.answer_counts = Counter(dict.fromkeys(sorted({*self.groups.values()}), 0))
        for profession, count in sizes.items():
            self.answer_counts[self.groups[profession]] += count
        self.rule: Rule = partial(_released, event, survey, self.groups, sum(sizes.values()), limits)

    def audit(self, known_counts: Mapping[Marginal, tuple[int, ...]] | None = None, view: View = exact) -> Audit:
        """The auditor of this rule, over all worlds or those that agree with these facts."""
        assignments = Assignments(Respondents(self.survey, self.answer_counts), counted, known_counts)
        return Audit(self.rule, self.groups, assignments, view)

    def case(self, people: Sequence[tuple[str, AnswerSheet]]) -> Case:
        """These people's answers, by profession."""
        return Case(self.survey, self.rule, self.groups, [(self.groups[who], sheet) for who, sheet in people])


def _released(event: Event, survey: Survey, groups: Groups, people: int, limits: Thresholds, tally: Tally) -> Release:
    return release(event, survey, groups, tally, registered_count=people, invited_count=people, thresholds=limits)
