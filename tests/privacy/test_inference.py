"""The example event: its groups are large, and the one prosecutor is never shown in a small one."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bot.config import Settings, read
from domain.anonymity import groups_at_opening
from domain.draft import Draft, trimmed
from domain.events import Event, Survey
from domain.questions import Choices
from domain.release import Release, counted, release
from tests.settings import EXAMPLE


@cache
def example() -> Settings:
    settings = read(EXAMPLE, {})
    assert isinstance(settings, Settings)
    return settings


def event_and_survey() -> tuple[Event, Survey]:
    event = example().events[0]
    assert event.survey is not None
    return event, event.survey


def everybody() -> list[str]:
    """The professions of the 32 who are registered."""
    event, _ = event_and_survey()
    return [profession.id for profession in event.professions for _ in range(profession.expected or 0)]


def released(professions: list[str], seed: int) -> Release:
    """What is released when people of these professions answer, at random."""
    event, survey = event_and_survey()
    thresholds = example().rules.privacy.thresholds
    groups = groups_at_opening(event, Counter(everybody()), thresholds.minimum_breakdown)
    chance = random.Random(seed)
    tally: Counter[tuple[str, str, str]] = Counter()
    for profession in professions:
        draft = Draft({})
        for question in survey.closed_questions:
            most = question.max if isinstance(question, Choices) else 1
            picked = chance.sample(question.options, chance.randint(int(question.required), most))
            draft = draft.with_answer(question.id, tuple(option for option in question.options if option in picked))
        tally.update(counted(trimmed(survey, draft).answers, groups[profession]))
    return release(event, survey, groups, tally, registered=32, invited=32, thresholds=thresholds)


def of(**answered: int) -> list[str]:
    return list(Counter(answered).elements())


@pytest.mark.parametrize(
    ("professions", "groups"),
    [
        (everybody(), 2),
        (of(lawyer=12, judge=3, prosecutor=1, police=1, social=5, ngo=5), 2),
        (of(lawyer=14, prosecutor=1), 0),
        (of(lawyer=9, judge=3, prosecutor=1, social=5, ngo=5, psychologist=2, police=1, employment=1), 0),
    ],
)
def test_breakdown_of_the_example_never_shows_the_prosecutor(professions: list[str], groups: int) -> None:
    for seed in range(20):
        made = released(professions, seed)

        assert len(made.groups) == groups
        assert (made.answered, {result.total is None for result in made.results if result.question != "missing"}) == (
            len(professions),
            {False},
        )
        shown = [(made.groups[group], counts) for result in made.results for group, counts in result.groups.items()]
        assert min((counts.people for members, counts in shown if "prosecutor" in members), default=10) >= 5


def test_example_is_the_one_people_read() -> None:
    assert Path(__file__).resolve().parents[2] / "config.example.toml" == EXAMPLE
    assert Counter(everybody()) == Counter(
        judge=3, prosecutor=1, police=1, employment=1, lawyer=14, social=5, psychologist=2, ngo=5
    )
