"""Two events of the same people and one more: what both releases tell, and that what they withhold tells nothing more.

Everybody but the newcomer answers both times alike, as they do when a question asks for a fact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import pytest

from domain.anonymity import Groups
from domain.events import Survey
from domain.inference.assignments import NO_ANSWER, KnownCounts, Marginal
from domain.inference.audit import Rule, observe, published_counts
from domain.inference.respondents import AnswerSheet, all_answer_sheets
from domain.questions import ANSWERED, YesNo
from domain.results.comparison import compare
from domain.results.release import counted
from domain.results.summary import ClosedSummary
from tests.privacy.audited_survey import NOW, WORDS, AuditedSurvey, survey_of, thresholds
from tests.privacy.homogeneity import HidesHomogeneousGroups

REQUIRED = survey_of(YesNo("q", WORDS, required=True, breakdown=True))
OPTIONAL = survey_of(YesNo("q", WORDS, breakdown=True))


class Run(NamedTuple):
    """One of the two events."""

    rule: Rule
    groups: Groups
    """Profession → group its answers are counted in."""
    professions: str
    """A letter for each of those who answer; the newcomer comes last."""


class World(NamedTuple):
    """One way in which all of them may have answered."""

    sheets: tuple[AnswerSheet, ...]
    known_counts: tuple[KnownCounts, KnownCounts]
    """The numbers in either release."""
    observation: Hashable
    """All that both releases and /compare say."""

    @property
    def marginals(self) -> tuple[tuple[Marginal, ...], ...]:
        """Of what either release publishes counts."""
        return tuple(tuple(counts) for counts in self.known_counts)


def worlds(survey: Survey, first: Run, second: Run) -> list[World]:
    """Every way in which the people of the second event may have answered."""
    return [
        _world(survey, first, second, sheets)
        for sheets in product(all_answer_sheets(survey), repeat=len(second.professions))
    ]


def _world(survey: Survey, first: Run, second: Run, sheets: tuple[AnswerSheet, ...]) -> World:
    one, other = first.rule(tally(first, sheets)), second.rule(tally(second, sheets))
    observation = (
        observe(one, first.groups, {"q"}),
        observe(other, second.groups, {"q"}),
        repr(compare([ClosedSummary(one, survey, NOW), ClosedSummary(other, survey, NOW)])),
    )
    return World(sheets, (published_counts(one, first.groups), published_counts(other, second.groups)), observation)


def tally(run: Run, sheets: Sequence[AnswerSheet]) -> Counter[tuple[str, str, str]]:
    people = zip(run.professions, sheets, strict=False)
    return Counter(cell for profession, sheet in people for cell in counted(sheet, run.groups[profession]))


def same_numbers(of: Sequence[World], *runs: Run) -> Iterator[list[World]]:
    """For what either release can publish: those that give the same counts there, whatever else is shown of them."""
    for marginals in {world.marginals for world in of}:
        by_numbers: defaultdict[Hashable, list[World]] = defaultdict(list)
        for world in of:
            numbers = [
                [count(run, world.sheets, one) for one in of_run] for run, of_run in zip(runs, marginals, strict=True)
            ]
            by_numbers[repr(numbers)].append(world)
        yield from (group for group in by_numbers.values() if any(world.marginals == marginals for world in group))


def count(run: Run, sheets: Sequence[AnswerSheet], marginal: Marginal) -> list[int]:
    answers = [
        sheet[marginal.question]
        for profession, sheet in zip(run.professions, sheets, strict=False)
        if run.groups[profession] in marginal.groups
    ]
    option_counts = Counter(option for answer in answers for option in (*answer, ANSWERED if answer else NO_ANSWER))
    return [option_counts[option] for option in marginal.options]


def by_this_rule(survey: Survey, professions: str) -> Run:
    audited_survey = AuditedSurvey(survey, Counter(professions), thresholds(3, 3))
    return Run(audited_survey.rule, audited_survey.groups, professions)


@pytest.mark.parametrize(("survey", "people"), [(REQUIRED, "aaaabbbb"), (OPTIONAL, "aaabbb"), (OPTIONAL, "aabbb")])
def test_two_releases_tell_the_newcomer_and_what_they_withhold_tells_nothing(survey: Survey, people: str) -> None:
    first, second = by_this_rule(survey, people), by_this_rule(survey, people + "a")

    alike = list(same_numbers(worlds(survey, first, second), first, second))

    assert len(alike) > 1
    assert {len({world.observation for world in group}) for group in alike} == {1}
    # A fact of the newcomer follows from the numbers themselves: conceded.
    assert {len({repr(world.sheets[-1]) for world in group}) for group in alike} == {1}


def test_two_releases_of_a_rule_that_looks_at_answers_tell_by_hiding() -> None:
    rule, groups = HidesHomogeneousGroups(REQUIRED, 3), {"a": "a", "b": "b"}
    first, second = Run(rule, groups, "aaaabbbb"), Run(rule, groups, "aaaabbbba")

    alike = list(same_numbers(worlds(REQUIRED, first, second), first, second))

    assert max(len({world.observation for world in group}) for group in alike) > 1
