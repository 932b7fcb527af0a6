"""What can be concluded about the people of one event from its release: the audit of a survey of any size.

A survey has too many ways to be answered to go through all of them at once, so each family of questions is audited by
itself, with all other answers as they are: exactly where the ways can be counted, else by ways drawn at random, and it
is said which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from domain.button_questions import SelectedOptions
from domain.events import Survey
from domain.inference.assignments import NO_ANSWER, Assignments, Marginal, TooManyWorlds
from domain.inference.audit import Audit, Gain, Rule, WrongNumbers, observe, published_counts
from domain.inference.permutation import permute
from domain.inference.respondents import AnswerSheet, Respondents, families
from domain.questions import ANSWERED
from domain.results.release import Release, counted

LIMIT = 10_000
"""Above so many worlds some are drawn at random."""
SAMPLES = 1000
MOST_SHEETS = 100_000
"""So many sheets are drawn for a family of questions at most."""


@dataclass(frozen=True, slots=True)
class Case:
    """What happened at one event: the rule that made its release, and who answered what."""

    survey: Survey
    rule: Rule
    groups: Mapping[str, str]
    """Profession → the group its answers are counted in."""
    people: Sequence[tuple[str, AnswerSheet]]
    """Group and answers of each person who answered."""

    @property
    def respondents(self) -> Respondents:
        """Who answered."""
        sizes = Counter(group for group, _ in self.people)
        return Respondents(self.survey, {group: sizes[group] for group in sorted({*self.groups.values()})})

    def tally(self, sheets: Sequence[AnswerSheet]) -> dict[tuple[str, str, str], int]:
        """What is counted when these people answer so."""
        groups = (group for group, _ in self.people)
        return Counter(cell for group, sheet in zip(groups, sheets, strict=True) for cell in counted(sheet, group))


@dataclass(frozen=True, slots=True)
class FamilyAudit:
    """What hiding tells of some questions that depend on each other."""

    questions: tuple[str, ...]
    ways: int
    """How many ways to answer were tried that agree with the published numbers; ways of the same counts are one."""
    other_releases: int
    """How many of them would have led to another release: what is withheld excludes them, and tells so much."""
    exact: bool
    """Whether these are all ways there are, else so many drawn at random."""
    gains: tuple[Gain, ...] = ()
    """The largest gain in knowledge of an outsider and of an insider; only where all ways were counted."""


def audit_families(case: Case, chance: Random, limit: int = LIMIT, samples: int = SAMPLES) -> Iterator[FamilyAudit]:
    """Each family of questions of this event in turn; raises ``WrongNumbers`` when the release shows wrong counts."""
    _check(case)
    for questions in families(case.survey):
        try:
            yield _audit_all_worlds(case, questions, limit)
        except TooManyWorlds:
            yield _sample(case, questions, chance, samples)


def _check(case: Case) -> None:
    release = case.rule(case.tally([sheet for _, sheet in case.people]))
    for marginal, counts in published_counts(release, case.groups).items():
        sheets = [sheet for group, sheet in case.people if group in marginal.groups and marginal.question in sheet]
        answers = [sheet[marginal.question] for sheet in sheets]
        if counts != tuple(sum(_has_option(option, answer) for answer in answers) for option in marginal.options):
            raise WrongNumbers(f"{counts} is shown of {marginal}")


def _has_option(option: str, answer: SelectedOptions) -> bool:
    if option == ANSWERED:
        return bool(answer)
    return not answer if option == NO_ANSWER else option in answer


def _audit_all_worlds(case: Case, questions: tuple[str, ...], limit: int) -> FamilyAudit:
    tally = case.tally([sheet for _, sheet in case.people])
    release = case.rule(tally)
    known_counts = {
        marginal: counts
        for marginal, counts in published_counts(release, case.groups).items()
        if marginal.question in questions
    }
    assignments = Assignments(case.respondents.about(questions), counted, known_counts, limit)
    audit = Audit(lambda changes: case.rule({**tally, **changes}), case.groups, assignments)
    comparison = audit.one_observation(audit.read(release))
    gains: list[Gain] = []
    if comparison.leaks:
        outsider = list(audit.gains(comparison, [None]))
        insiders = list(audit.gains(comparison, audit.insiders(comparison.same_release)))
        gains = [max(of_one, key=lambda gain: gain.size) for of_one in (outsider, insiders) if of_one]
    ways = len(comparison.same_numbers)
    return FamilyAudit(questions, ways, ways - len(comparison.same_release), exact=True, gains=tuple(gains))


def _sample(case: Case, questions: tuple[str, ...], chance: Random, most: int) -> FamilyAudit:
    tally = case.tally([sheet for _, sheet in case.people])
    release = case.rule(tally)
    observation = observe(release, case.groups, questions)
    survey = case.respondents.about(questions).survey
    groups = [group for group, _ in case.people]
    sheets = [{id_: answer for id_, answer in sheet.items() if id_ in questions} for _, sheet in case.people]
    rest = {cell: 0 if cell[0] in questions else count for cell, count in tally.items()}
    samples = max(1, min(most, MOST_SHEETS // len(sheets)))
    others = 0
    for _ in range(samples):
        permutation = permute(survey, groups, sheets, _parts(observation.marginals), chance)
        others += observe(case.rule({**rest, **case.tally(permutation)}), case.groups, questions) != observation
    return FamilyAudit(questions, samples, others, exact=False)


def _parts(marginals: Sequence[Marginal]) -> dict[str, set[frozenset[str]]]:
    """The smallest sets of groups of which the counts are known."""
    parts: dict[str, set[frozenset[str]]] = {}
    for marginal in marginals:
        parts.setdefault(marginal.question, set()).add(marginal.groups)
    return {id_: {part for part in sets if not any(other < part for other in sets)} for id_, sets in parts.items()}


@dataclass(frozen=True, slots=True)
class Certainty:
    """How well a published count tells the answer of one person in it; everybody in it is equally likely."""

    question: str
    option: str
    groups: frozenset[str]
    count: int
    """So many gave this answer."""
    people: int
    """Of so many who answered the survey in these groups, and who does not belong to them is not counted."""

    @property
    def outsider(self) -> Fraction:
        """How likely a named person of these gave this answer."""
        return Fraction(self.count, self.people)

    @property
    def insider(self) -> Fraction:
        """The same for one of them who answered otherwise, or like all."""
        return Fraction(self.count, self.people - 1) if self.count < self.people else Fraction(1)


def certainties(case: Case, release: Release) -> list[Certainty]:
    """What the published numbers themselves tell of single people; the most certain first."""
    sizes = case.respondents.answered_counts
    certain = [
        Certainty(marginal.question, option, marginal.groups, count, sum(sizes[group] for group in marginal.groups))
        for marginal, counts in published_counts(release, case.groups).items()
        for option, count in zip(marginal.options, counts, strict=True)
        if option != ANSWERED
    ]
    return sorted(certain, key=lambda one: (-one.outsider, -one.people))


def min_distribution(case: Case, release: Release) -> int | None:
    """Of how few people any published number is, those who gave no answer included; None when nothing is published.

    Groups partition everybody, so sums and differences of what is published are numbers of at least as many.
    """
    numbers = [
        counts[marginal.options.index(ANSWERED)] + (counts[-1] if NO_ANSWER in marginal.options else 0)
        for marginal, counts in published_counts(release, case.groups).items()
    ]
    return min(numbers, default=None)
