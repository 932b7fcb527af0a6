"""Nobody's answer follows from the outputs of the example event, for somebody who knows who answered and who is what.

``tests/domain/test_anonymity.py`` audits every world of small events. The worlds of 32 people cannot be listed, but
need not be: for every person and question it is enough to find two with the same release and different answers. They
are found by exchanging what two people answered to a question and to those that depend on it. An insider's own answers
are never exchanged: they know them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot.config import Settings, read
from domain import anonymity
from domain.anonymity import Release, counted, groups_at_opening, release
from domain.draft import Draft, Picked, trimmed
from domain.events import Event, Survey
from domain.questions import Choices, Closed
from tests.settings import EXAMPLE

MINIMUM = 5


@cache
def example() -> tuple[Event, Survey]:
    settings = read(EXAMPLE, {})
    assert isinstance(settings, Settings)
    event = settings.events[0]
    assert event.survey is not None
    return event, event.survey


@dataclass(frozen=True)
class Answered:
    """Who answered what; ``professions`` and ``sheets`` are of the same people, in the same order."""

    professions: tuple[str, ...]
    sheets: tuple[Mapping[str, Picked], ...]

    def exchanged(self, one: int, other: int, questions: frozenset[str]) -> Answered:
        """The world in which these two gave each other's answers to these questions."""
        sheets = list(self.sheets)
        for mine, theirs in ((one, other), (other, one)):
            kept = {id_: picked for id_, picked in self.sheets[mine].items() if id_ not in questions}
            taken = {id_: picked for id_, picked in self.sheets[theirs].items() if id_ in questions}
            sheets[mine] = kept | taken
        return replace(self, sheets=tuple(sheets))


def everybody() -> list[str]:
    """The professions of the 32 who are registered."""
    event, _ = example()
    return [profession.id for profession in event.professions for _ in range(profession.expected or 0)]


def groups() -> dict[str, str]:
    event, _ = example()
    return groups_at_opening(event, Counter(everybody()), MINIMUM)


def family(question: Closed) -> frozenset[str]:
    """The question with the one it depends on and all that depend on either: they can only be exchanged together."""
    _, survey = example()
    related = {question.id}
    for _ in survey.closed_questions:
        for other in survey.closed_questions:
            if other.show_if and related & {other.id, other.show_if.question}:
                related |= {other.id, other.show_if.question}
    return frozenset(related)


def released(world: Answered) -> Release:
    event, survey = example()
    frozen = groups()
    tally = Counter(
        cell
        for profession, sheet in zip(world.professions, world.sheets, strict=True)
        for cell in counted(sheet, frozen[profession])
    )
    return release(event, survey, frozen, tally, registered=32, invited=32, minimum=MINIMUM)


def sheet(chance: random.Random, leaning: float) -> Mapping[str, Picked]:
    """Somebody's answers; the more ``leaning``, the more all people answer alike."""
    _, survey = example()
    draft = Draft({})
    for question in survey.closed_questions:
        draft = draft.with_answer(question.id, _picked(question, chance, leaning))
    return trimmed(survey, draft).answers


def _picked(question: Closed, chance: random.Random, leaning: float) -> Picked:
    if not question.required and chance.random() < 0.1 * (1 - leaning):
        return ()
    if chance.random() < leaning:
        return (question.options[-1],)
    most = question.max if isinstance(question, Choices) else 1
    picked = chance.sample(question.options, chance.randint(1, most))
    return tuple(option for option in question.options if option in picked)


def told(world: Answered, insider: int | None) -> Iterator[tuple[int, str]]:
    """Person and question whose answer this attacker knows from the release, unless all agree in the total."""
    _, survey = example()
    made = released(world)
    known = {insider} if insider is not None else set()
    for person in {*range(len(world.sheets))} - known:
        for result, question in zip(made.results, survey.closed_questions, strict=True):
            mine = world.sheets[person].get(question.id)
            others = [
                other
                for other in {*range(len(world.sheets))} - known - {person}
                if world.sheets[other].get(question.id) != mine
            ]
            may_differ = any(released(world.exchanged(person, other, family(question))) == made for other in others)
            if mine and not may_differ and not _all_agree(result, mine, insider):
                yield person, question.id


def _all_agree(result: anonymity.Result, mine: Picked, insider: int | None) -> bool:
    # What everybody said is about everybody; whoever alone differs knows it, as after any vote.
    total = result.total
    if total is None:
        return False
    return all(total.options[option] >= total.answered - (insider is not None) for option in mine)


ALL = everybody()
LAWYERS_AND_PROSECUTOR = [p for p in ALL if p in {"lawyer", "prosecutor"}]


def worlds(professions: list[str], leaning: float, seed: int) -> Answered:
    chance = random.Random(f"{seed}-{leaning}-{len(professions)}")
    return Answered(tuple(professions), tuple(sheet(chance, leaning) for _ in professions))


@pytest.mark.parametrize("leaning", [0.0, 0.5, 0.85])
@pytest.mark.parametrize("who", ["32 answers", "27 answers", "lawyers and the prosecutor"])
def test_nobodys_answer_follows_from_the_example(who: str, leaning: float) -> None:
    chance = random.Random(who)
    professions = {
        "32 answers": ALL,
        "27 answers": sorted(chance.sample(ALL, 27)),
        "lawyers and the prosecutor": LAWYERS_AND_PROSECUTOR,
    }[who]
    for seed in range(2):
        world = worlds(professions, leaning, seed)

        for insider in (None, chance.randrange(len(professions))):
            assert list(told(world, insider)) == []


def test_breakdown_of_the_example_never_shows_the_prosecutor() -> None:
    made = released(worlds(LAWYERS_AND_PROSECUTOR, 0.2, 1))

    assert (made.answered, made.groups) == (15, {})
    assert all(not result.groups for result in made.results)


def test_breakdown_of_the_example_is_shown_when_groups_are_large_and_mixed() -> None:
    made = released(worlds(ALL, 0.0, 0))

    assert made.groups
    assert [part for part in made.groups.values() if {"judge", "prosecutor", "police"} <= {*part}]


def test_audit_finds_the_prosecutor_when_small_groups_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anonymity, "merged", lambda sizes, _: {name: name for name in sizes})
    monkeypatch.setattr(anonymity, "_safe", lambda *_: True)
    monkeypatch.setattr(anonymity, "_telling", lambda *_: False)
    world = worlds(LAWYERS_AND_PROSECUTOR, 0.2, 1)
    prosecutor = LAWYERS_AND_PROSECUTOR.index("prosecutor")

    found = {person for person, _ in told(world, None)}

    assert prosecutor in found


def test_example_is_the_one_people_read() -> None:
    assert Path(__file__).resolve().parents[2] / "config.example.toml" == EXAMPLE
    assert Counter(ALL) == Counter(
        judge=3, prosecutor=1, police=1, employment=1, lawyer=14, social=5, psychologist=2, ngo=5
    )
