"""Whatever organizers and coordinators are ever shown, no two numbers differ by a few people.

The attacker records every screen and what other programs get, at every moment, and reads the numbers out of the words.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.survey_summary import summary_json
from domain import anonymity
from domain.events import Admission, Profession
from domain.people import Registration
from domain.questions import Condition, YesNo
from storage import answers, participants, people, registrations, surveys
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, SURVEY, ProgramHarness, staged
from tests.support.surveys import THRESHOLDS

Room: TypeAlias = list[tuple[str, Mapping[str, tuple[str, ...]] | None]]
K = 5
WORDS = {"en": "…", "ro": "…"}
GROUPS = ("alpha", "beta", "gamma", "delta")
LOW = frozenset("123")
ASKING = replace(
    SURVEY,
    questions=(
        *SURVEY.questions,
        YesNo("again", {"en": "Again?", "ro": "Din nou?"}, breakdown=True),
        YesNo("why", {"en": "Time?", "ro": "Timp?"}, show_if=Condition("overall", LOW), breakdown=True),
    ),
)
ROUND = replace(
    EVENT,
    survey=ASKING,
    messages=(),
    admission=Admission.CONFIRMED,
    professions=tuple(Profession(id_, {"en": id_.capitalize(), "ro": id_.capitalize()}, id_) for id_ in GROUPS),
)

_HEAD = re.compile(r"^(\d+)\. ")
_N = re.compile(r"^n = (\d+)")
_LEGEND = re.compile(r"^(.+ \+ \d+ more): (.+)$")
_GROUP_OF_RATING = re.compile(r"^(.+?) · n = (\d+) · mean")
_GROUPS_OF_CHOICE = re.compile(r"^(?:[^·]+ \(n = \d+\)(?: · |$))+$")


@dataclass
class Attacker:
    """What was shown, and which sets of people the numbers are about: question → groups → how many they are."""

    screens: list[str] = field(default_factory=list)
    numbers: dict[str, dict[frozenset[str], int]] = field(default_factory=dict)

    def see(self, html: str) -> None:
        """Record a screen."""
        self.screens.append(unescape(re.sub(r"<[^>]*>", "", html)))

    def read(self) -> None:
        """The numbers of all screens: totals of each question, and of each group where groups are told apart."""
        for screen in self.screens:
            question, legend = "", {}
            for line in screen.splitlines():
                if legend_match := _LEGEND.match(line):
                    legend[legend_match[1]] = legend_match[2].replace(", ", " + ")
                elif head := _HEAD.match(line):
                    question = head[1]
                elif total := _N.match(line):
                    self.note(question, frozenset({"*"}), int(total[1]))
                else:
                    for name, count in _group_sizes(line):
                        members = legend.get(name, name).lower().split(" + ")
                        self.note(question, frozenset(members), count)

    def note(self, question: str, groups: frozenset[str], count: int) -> None:
        """The same number seen twice must be the same."""
        known_count = self.numbers.setdefault(question, {}).setdefault(groups, count)
        assert known_count == count

    def small(self) -> Iterator[tuple[str, int]]:
        """Every set of people that can be had by adding and subtracting, and has fewer than K."""
        for question, numbers in self.numbers.items():
            total = numbers.get(frozenset({"*"}), 0)
            parts = [count for groups, count in numbers.items() if "*" not in groups]
            sums = {sum(chosen_parts) for size in range(len(parts) + 1) for chosen_parts in combinations(parts, size)}
            for size in {*sums, *(total - one for one in sums)}:
                if 0 < size < K:
                    yield question, size


def _group_sizes(line: str) -> list[tuple[str, int]]:
    """The groups that this line gives the size of."""
    if rating := _GROUP_OF_RATING.match(line):
        return [(rating[1], int(rating[2]))]
    sizes = re.findall(r"([^·]+) \(n = (\d+)\)", line) if _GROUPS_OF_CHOICE.match(line) else []
    return [(name.strip(), int(size)) for name, size in sizes]


@st.composite
def rooms(draw: st.DrawFn) -> Room:
    """Each person's profession, and what they answer, or None."""
    sizes = [draw(st.integers(0, 12)) for _ in GROUPS]
    again = st.sampled_from([("yes",), ("no",), ()])
    low = st.fixed_dictionaries({"overall": st.sampled_from([("1",), ("2",), ("3",)]), "again": again, "why": again})
    high = st.fixed_dictionaries({"overall": st.sampled_from([("4",), ("5",)]), "again": again})
    sheets = st.one_of(st.none(), low, high)
    return [(group, draw(sheets)) for group, size in zip(GROUPS, sizes, strict=True) for _ in range(size)]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rooms())
async def test_no_number_or_difference_is_of_a_few(room: Room) -> None:
    attacker = await attacked(room)

    assert list(attacker.small()) == []


async def attacked(room: Room) -> Attacker:
    """What the attacker has read after the whole life of an event with these people."""
    attacker = Attacker()
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as stage:
            stage.event = ROUND
            await live(stage, room, attacker)
    attacker.read()
    return attacker


def mixed(profession: str, count: int) -> Room:
    """So many of a profession, who answer differently."""
    again = {0: ("no",), 1: ("yes",)}
    return [(profession, {"overall": (str(n % 2 + 4),), "again": again[n % 2]}) for n in range(count)]


LARGE_AND_SMALL = [*mixed("alpha", 8), *mixed("beta", 9), *mixed("gamma", 6), *mixed("delta", 2)]


async def test_attacker_reads_the_breakdown_out_of_the_words() -> None:
    attacker = await attacked(LARGE_AND_SMALL)

    numbers = {"+".join(sorted(groups - {"not stated"})): n for groups, n in attacker.numbers["1"].items()}
    assert numbers == {"*": 25, "alpha": 8, "beta": 9, "delta+gamma": 8}


async def test_attacker_finds_a_few_when_small_groups_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anonymity, "merged", lambda sizes, _: {n: n if size else "alpha" for n, size in sizes.items()})

    attacker = await attacked(LARGE_AND_SMALL)

    assert ("1", 2) in set(attacker.small())


async def live(stage: ProgramHarness, room: Room, attacker: Attacker) -> None:
    """The event's life, looked at before opening, after every answer, and after closing by every way there is."""
    async with stage.program() as program:
        for who in (ORGANIZER, COORDINATOR):
            stage.phone(who)
        async with program.db.transaction() as tx:
            for person, (profession, _) in enumerate(room, start=1):
                await people.remember(tx, person, "en")
                await registrations.put(
                    tx, Registration("bucharest", person, "1", "2027-03-01", "2027-03-01", profession, f"P{person}")
                )
            await participants.find_all(tx, "bucharest")
            await participants.confirm_up_to(tx, "bucharest", len(room))
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
        for person, (profession, sheet) in enumerate(room, start=1):
            if sheet is not None:
                async with program.db.transaction() as tx:
                    run = await surveys.of_event(tx, "bucharest")
                    assert run is not None
                    await answers.send(tx, run, person, run.group(profession), sheet)
                summary = await summary_json(program.results_db, ROUND, stage.clock.now(), THRESHOLDS)
                assert summary["questions"] == []
        await ask(stage, program, "/summary", "/event")
        await stage.pass_time(program, CLOSES)
        await ask(stage, program, "/summary", "/event")
        await open_results(stage, program)
        summary = await summary_json(program.results_db, ROUND, stage.clock.now(), THRESHOLDS)
        for number, question in enumerate(summary["questions"], start=1):
            if question["asked"] is not None:
                attacker.note(str(number), frozenset({"*"}), question["asked"])
    for entry in stage.telegram.transcript:
        if entry.who == "bot" and entry.chat_id in {ORGANIZER, COORDINATOR}:
            attacker.see(entry.text)


async def open_results(stage: ProgramHarness, program: object) -> None:
    coordinator = stage.telegram.people[COORDINATOR]
    coordinator = stage.telegram.people[COORDINATOR]
    for label in ("As text", "Back to the summary", "By profession"):
        if any(label in message.labels for message in coordinator.messages):
            coordinator.tap(label)
            await stage.settle(program)  # type: ignore[arg-type]  # the program it is


async def ask(stage: ProgramHarness, program: object, *commands: str) -> None:
    for who in (ORGANIZER, COORDINATOR):
        for command in commands:
            stage.telegram.people[who].say(command)
    await stage.settle(program)  # type: ignore[arg-type]  # the program it is


def test_attacker_finds_a_small_complement() -> None:
    # As four groups shown at k = 5 with one hidden would be: the total minus the rest.
    attacker = Attacker()
    attacker.see("1. Overall?\nn = 19\nAlpha (n = 8) · Beta (n = 9)")
    attacker.read()

    assert ("1", 2) in set(attacker.small())
