"""The attack on a rehearsed event: what somebody could conclude about single people from all that was ever shown.

The release is attacked by ``domain.inference.attack``; what the coordinators saw is read off their phones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from random import Random

from demo.telegram.stand_in import Entry
from demo.transcript_reader import ObservedPerson, normalize_whitespace
from domain.events import Event, Survey
from domain.inference.assignments import NO_ANSWER
from domain.inference.attack import Case, Certainty, FamilyAudit, audit_families, certainties, min_distribution
from domain.inference.audit import WrongNumbers
from domain.inference.differencing import added_person
from domain.inference.respondents import families
from domain.questions import ClosedQuestion
from domain.results.release import Counts, Release, release
from domain.results.repeated_questions import Repeat
from domain.survey import SurveyRun

CHANGE = 0.02
"""So likely somebody changes an opinion between two surveys, where two releases are compared."""


@dataclass(frozen=True)
class AttackTarget:
    """One event's closed anonymous survey, as it was rehearsed."""

    event: Event
    survey_run: SurveyRun
    release: Release
    observed_people: Sequence[ObservedPerson]
    """What everybody who came did, read off their phones."""
    screens: Sequence[Entry]
    """Everything the coordinators were shown."""
    comments: int
    """So many comments they can read."""
    alike: tuple[str, ...] = ()
    """Other events of these settings that ask a question alike, so that ``/compare`` sets them side by side."""
    organizer_screens: Sequence[Entry] = ()
    """Everything that organizers who are no coordinators were shown, at any time."""
    repeats: Mapping[str, Repeat] = field(default_factory=dict)
    """Question → what other surveys of the event had published of it when this one closed."""

    @cached_property
    def case(self) -> Case:
        """Who answered what, and the rule that made the release."""
        people = [
            (self.survey_run.group(person.profession), person.answers)
            for person in self.observed_people
            if person.answers is not None
        ]
        rule = partial(_released, self.event, self.survey_run, self.release, self.repeats)
        return Case(self.survey_run.survey, rule, self.survey_run.groups, people)

    @property
    def steps(self) -> int:
        """How many steps the attack takes, for a progress bar."""
        return len(families(self.survey_run.survey))


def _released(
    event: Event,
    run: SurveyRun,
    original: Release,
    repeats: Mapping[str, Repeat],
    tally: Mapping[tuple[str, str, str], int],
) -> Release:
    return release(
        event, run.survey, run.groups, tally,
        registered_count=original.registered, invited_count=original.invited, thresholds=original.thresholds,
        repeats=repeats,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """What a second release tells of one person more, where all others are the same people."""

    question: str
    option: str
    alone: float
    """How likely the new person chose this by the second release alone."""
    both: float
    """The same by both releases, when each of the others changes an answer with the probability ``CHANGE``."""
    fact: float
    """… and when nobody changes it."""
    people: int
    """So many were counted the first time."""


@dataclass(frozen=True, slots=True)
class AttackReport:
    """All that could be concluded."""

    audits: tuple[FamilyAudit, ...]
    surest: Certainty | None
    """What the published numbers tell best of a single person."""
    surest_insider: Certainty | None
    unanimous: tuple[Certainty, ...]
    """All counted together gave this answer, so it is known of each of them."""
    min_distribution: int | None
    """Of how few people a published distribution is."""
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]
    """What must not be, each in one sentence."""


def run_attack(target: AttackTarget, chance: Random) -> Iterator[FamilyAudit | AttackReport]:
    """Each family of questions as it is audited, and last the conclusions."""
    audits: list[FamilyAudit] = []
    problems = [*_too_early(target)]
    try:
        for audit in audit_families(target.case, chance):
            audits.append(audit)
            yield audit
    except WrongNumbers:
        problems.append("the release shows other numbers than were answered on the phones")
    certain = certainties(target.case, target.release)
    open_ = [one for one in certain if one.count < one.people]
    yield AttackReport(
        audits=tuple(audits),
        surest=next(iter(open_), None),
        surest_insider=max(open_, key=lambda one: one.insider, default=None),
        unanimous=tuple(one for one in certain if one.count == one.people),
        min_distribution=min_distribution(target.case, target.release),
        differences=tuple(_diff(target.survey_run.survey, target.release)),
        problems=tuple(problems),
    )


def _too_early(target: AttackTarget) -> Iterator[str]:
    """Results always name their question: no screen of a coordinator may before closing, none of an organizer ever."""
    texts = {
        normalize_whitespace(text)
        for question in target.survey_run.survey.closed_questions
        for text in question.text.values()
    }
    for entry in target.screens:
        if entry.at < target.survey_run.closes_at and _names_any(entry, texts):
            yield f"a coordinator was shown a question's results before the survey closed: {entry.text[:60]!r}"
    for entry in target.organizer_screens:
        if _names_any(entry, texts):
            yield f"an organizer was shown a question's results: {entry.text[:60]!r}"


def _names_any(entry: Entry, texts: Iterable[str]) -> bool:
    shown_text = normalize_whitespace(entry.text)
    return any(text in shown_text for text in texts)


def _diff(survey: Survey, release: Release) -> Iterator[Difference]:
    """The most frequent answer of each question and group, each as if one person more had given it."""
    questions = {question.id: question for question in survey.closed_questions}
    for result in release.results:
        for counts in (result.total, *result.groups.values()):
            if counts is not None:
                yield _difference(questions[result.question], counts)


def _difference(question: ClosedQuestion, counts: Counts) -> Difference:
    answers = dict(counts.options) | ({NO_ANSWER: counts.no_answer} if counts.no_answer else {})
    option = max(answers, key=lambda one: answers[one])
    # Where several can be chosen each option is a question of its own: chosen or not.
    is_apart = question.takes_several
    numbers = [answers[option], counts.people - answers[option]] if is_apart else [*answers.values()]
    number = 0 if is_apart else [*answers].index(option)
    alone = (numbers[number] + 1) / (sum(numbers) + 1)
    both, fact = added_person(numbers, number, CHANGE), added_person(numbers, number, 0.0)
    return Difference(question.id, option, alone, both, fact, counts.people)
