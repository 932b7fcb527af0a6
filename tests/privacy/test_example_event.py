"""The example's 32 people, the prosecutor among them: nothing follows from what their releases withhold."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from bot.settings.loader import Settings, read
from domain.anonymity import Thresholds, groups_at_opening
from domain.button_questions import SelectedOptions
from domain.draft import Draft, without_hidden
from domain.events import Event, Survey
from domain.inference.attack import Case, audit_families, min_distribution
from domain.inference.respondents import AnswerSheet
from domain.questions import Choices, ClosedQuestion
from domain.results.release import Release, release
from tests.support.settings import EXAMPLE


@cache
def example() -> tuple[Event, Survey, Thresholds]:
    settings = read(EXAMPLE, {})
    assert isinstance(settings, Settings)
    event = settings.events[0]
    assert event.survey is not None
    return event, event.survey, settings.rules.privacy.thresholds


def everybody() -> list[str]:
    """The professions of the 32 who are registered."""
    event, _, _ = example()
    return [profession.id for profession in event.professions for _ in range(profession.expected or 0)]


ALL = everybody()
LAWYERS_AND_PROSECUTOR = [profession for profession in ALL if profession in {"lawyer", "prosecutor"}]
ANSWERED = {
    "32 answers": ALL,
    "27 answers": sorted(random.Random(1).sample(ALL, 27)),
    "12 answers": sorted(random.Random(1).sample(ALL, 12)),
    "lawyers and the prosecutor": LAWYERS_AND_PROSECUTOR,
    "too few": ALL[:4],
}


def case(professions: list[str], leaning: float, seed: int) -> Case:
    """These people's answers; the more ``leaning``, the more all answer alike."""
    event, survey, thresholds = example()
    groups = groups_at_opening(event, Counter(ALL), thresholds.minimum_breakdown)
    chance = random.Random(f"{seed}-{leaning}-{len(professions)}")

    def rule(tally: Mapping[tuple[str, str, str], int]) -> Release:
        return release(event, survey, groups, tally, registered_count=32, invited_count=32, thresholds=thresholds)

    return Case(survey, rule, groups, [(groups[profession], sheet(chance, leaning)) for profession in professions])


def sheet(chance: random.Random, leaning: float) -> AnswerSheet:
    _, survey, _ = example()
    draft = Draft({})
    for question in survey.closed_questions:
        draft = draft.with_answer(question.id, _picked(question, chance, leaning))
    return without_hidden(survey, draft).answers


def _picked(question: ClosedQuestion, chance: random.Random, leaning: float) -> SelectedOptions:
    if not question.required and chance.random() < 0.1 * (1 - leaning):
        return ()
    if chance.random() < leaning:
        return (question.options[-1],)
    most = question.max if isinstance(question, Choices) else 1
    chosen_options = chance.sample(question.options, chance.randint(1, most))
    return tuple(option for option in question.options if option in chosen_options)


def released(of: Case) -> Release:
    return of.rule(of.tally([sheet for _, sheet in of.people]))


@pytest.mark.parametrize("leaning", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("who", ANSWERED)
def test_nothing_follows_from_what_the_example_withholds(who: str, leaning: float) -> None:
    for seed in range(3):
        audits = list(audit_families(case(ANSWERED[who], leaning, seed), random.Random(1), limit=2000, samples=100))

        assert {audit.other_releases for audit in audits} == {0}
        assert {*chain.from_iterable(audit.questions for audit in audits)} == {
            question.id for question in example()[1].closed_questions
        }


@pytest.mark.parametrize("leaning", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("who", ANSWERED)
def test_no_distribution_of_the_example_is_of_fewer_people_than_the_minimum(who: str, leaning: float) -> None:
    thresholds = example()[2]
    for seed in range(5):
        of = case(ANSWERED[who], leaning, seed)

        fewest = min_distribution(of, released(of))

        assert (fewest is None) == (who == "too few")
        assert fewest is None or fewest >= thresholds.minimum_group


def test_breakdown_of_the_example_never_shows_the_prosecutor() -> None:
    release = released(case(LAWYERS_AND_PROSECUTOR, 0.2, 1))

    assert (release.answered, release.groups) == (15, {})
    assert all(not result.groups for result in release.results)


def test_breakdown_of_the_example_is_of_lawyers_and_all_others() -> None:
    of = case(ALL, 0.0, 0)

    release = released(of)

    sizes = {
        tuple(sorted(professions)): sum(profession in professions for profession in ALL)
        for professions in release.groups.values()
    }
    assert sorted(sizes.values()) == [14, 18]
    assert sizes["lawyer",] == 14
    assert any(result.groups for result in release.results)


def test_example_is_the_one_people_read() -> None:
    assert Path(__file__).resolve().parents[2] / "config.example.toml" == EXAMPLE
    assert Counter(ALL) == Counter(
        judge=3, prosecutor=1, police=1, employment=1, lawyer=14, social=5, psychologist=2, ngo=5
    )
