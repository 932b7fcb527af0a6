"""Whoever sees all screens of organizers at several moments does not learn who of those present answered, nor what.

Two lives of one event differ in who answers and what; everything organizers can look at is compared, screen by screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.program import Program
from domain.events import Admission
from storage import answers, surveys
from storage.attendance import checkins
from tests.support.program import CLOSES, COORDINATOR, EVENT, OPENS, ORGANIZER, START, ProgramHarness, staged

CODE = EVENT.code
CHECKIN = replace(EVENT, checkin=True, admission=Admission.CONFIRMED)
AT_THE_DOOR, LATE, ABSENT = (1, 2, 3, 4, 5, 6, 7), 8, 9
FIRST = {1: "5", 2: "5", 3: "4", 4: "4", 5: "4", LATE: "5"}
OTHERS = {3: "1", 4: "2", 5: "1", 6: "2", 7: "1", LATE: "1"}
"""As many answer, but others do, and otherwise."""
LOOKS = (
    ("/event", ()),
    ("/checkin", ("Names", "Absent", "Present")),
    ("/participants", ("Names",)),
)


async def look(stage: ProgramHarness, program: Program) -> None:
    """Everything that an organizer can look at now."""
    organizer = stage.phone(ORGANIZER)
    for command, labels in LOOKS:
        organizer.say(f"{command} {CODE}")
        await stage.settle(program)
        for label in labels:
            organizer.tap(label)
            await stage.settle(program)


async def check_in(program: Program, *people: int) -> None:
    async with program.db.transaction() as tx:
        for person in people:
            await checkins.mark_present(tx, CODE, person)


async def live(folder: Path, sheets: Mapping[int, str]) -> tuple[list[str], list[str]]:
    """What was shown to the organizer, and to the coordinator in the end."""
    async with staged(folder) as stage:
        stage.event = replace(CHECKIN, messages=())
        async with stage.program() as program:
            await stage.join(program, ABSENT)
            organizer = stage.phone(ORGANIZER)
            await stage.pass_time(program, START)
            await check_in(program, *AT_THE_DOOR)
            await look(stage, program)
            organizer.say(f"/checkin {CODE}")
            await stage.settle(program)
            organizer.tap("Confirm 7 people I have seen")
            await stage.pass_time(program, OPENS)
            for person, rating in sheets.items():
                if person == LATE:
                    await look(stage, program)
                    organizer.say(f"/checkin {CODE}")
                    await stage.settle(program)
                    organizer.tap("Absent")
                    await stage.settle(program)
                    organizer.tap(next(label for label in organizer.screen.labels if label.startswith("☐")))
                    await stage.settle(program)
                    organizer.tap("Yes, present")
                    await stage.settle(program)
                async with program.db.transaction() as tx:
                    run = await surveys.of_event(tx, CODE)
                    assert run is not None
                    assert await answers.send(tx, run, person, run.group("judge"), {"overall": (rating,)})
            await look(stage, program)
            await stage.pass_time(program, CLOSES)
            await look(stage, program)
            stage.telegram.people[COORDINATOR].tap("As text")
            await stage.settle(program)
        bot_messages = [(entry.chat_id, entry.text) for entry in stage.telegram.transcript if entry.who == "bot"]
    return tuple([text for chat, text in bot_messages if chat == id_] for id_ in (ORGANIZER, COORDINATOR))  # type: ignore[return-value]  # two


async def test_screens_of_organizers_are_the_same_whoever_of_the_present_answers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    organizer, coordinator = await live(tmp_path_factory.mktemp("first"), FIRST)
    organizer_of_others, coordinator_of_others = await live(tmp_path_factory.mktemp("others"), OTHERS)

    assert organizer == organizer_of_others
    assert sum("present" in text.lower() for text in organizer) > len(FIRST)
    assert coordinator != coordinator_of_others, "nothing could have leaked"


async def test_survey_of_fewer_present_than_the_minimum_has_no_results_and_that_is_said_before(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.event = replace(CHECKIN, admission=Admission.OPEN, messages=())
        async with stage.program() as program:
            await stage.join(program, ABSENT)
            await stage.pass_time(program, START)
            await check_in(program, *AT_THE_DOOR[:4])
            await look(stage, program)
            await stage.pass_time(program, OPENS)
            async with program.db.transaction() as tx:
                run = await surveys.of_event(tx, CODE)
                assert run is not None
                for person in AT_THE_DOOR[:4]:
                    await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})
            await stage.pass_time(program, CLOSES)
        texts = {
            id_: [entry.text for entry in stage.telegram.transcript if entry.who == "bot" and entry.chat_id == id_]
            for id_ in (ORGANIZER, COORDINATOR)
        }

    assert any("With fewer than 5 people present the survey will have no results." in t for t in texts[ORGANIZER])
    assert any("There are no results" in text for text in texts[COORDINATOR])
    assert not any("n = 4" in text for text in texts[COORDINATOR])
