"""A large survey closes while people go on pressing: they are answered between the steps, and told what is the case."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from storage import answers, comments, surveys
from storage.closing import counts as closing_counts
from storage.closing import erasing
from storage.closing import steps as closing_steps
from storage.engine.database import fetch_value
from tests.support.conversation import listening, say, tap
from tests.support.full_participation import FULL
from tests.support.program import CLOSES, COORDINATOR, OPENS, ORGANIZER, ProgramHarness, crash, staged

pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")  # PTB's own would raise on one bad update

ANA = 1
ERASING = "A survey has closed; who answered it is still being erased."
STILL_STORED = "You have answered the survey, which has closed; that you have is being erased."


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    """Every survey is a large one; a tick takes one step, of one row."""
    for module in (comments, erasing):
        monkeypatch.setattr(module, "WHOLE_ROWS", 0)
        monkeypatch.setattr(module, "STEP_ROWS", 1)
    monkeypatch.setattr(closing_counts, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(closing_steps, "STEPS_AT_ONCE", 1)
    async with staged(tmp_path) as ready:
        ready.event = FULL
        yield ready


async def answered(stage: ProgramHarness, program: Program) -> None:
    """Five are invited and answer; Ana does so in the chat."""
    await stage.join(program, 5)
    await stage.pass_time(program, OPENS)
    await tap(stage, ANA, "Start", "4", "Send my answers")
    async with program.db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        for person in range(2, 6):
            await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})


async def participations(program: Program) -> int:
    async with program.db.reading() as tx:
        return int(await fetch_value(tx, "SELECT count(*) FROM participation"))


async def texts_after(stage: ProgramHarness, by: int, word: str) -> str:
    """Everything that is answered to this."""
    before = len(stage.telegram.people[by].messages)
    await say(stage, by, word)
    return "\n".join(message.text for message in stage.telegram.people[by].messages[before:])


async def pass_seconds(stage: ProgramHarness, program: Program, seconds: int) -> None:
    for _ in range(seconds):
        await stage.pass_time(program, stage.clock.now() + timedelta(seconds=1))


async def test_taps_are_answered_between_the_steps_and_everybody_is_told_what_is_stored(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with stage.program() as program, listening(program):
        await answered(stage, program)
        await stage.pass_time(program, CLOSES)
        at_once = await say(stage, COORDINATOR, "/summary"), await participations(program)
        meanwhile = [await texts_after(stage, ANA, word) for word in ("/survey", "/mydata", "/forget")]
        status = await say(stage, ORGANIZER, "/status")
        await pass_seconds(stage, program, 30)
        afterwards = await texts_after(stage, ANA, "/survey"), await participations(program)
        status_afterwards = await say(stage, ORGANIZER, "/status")
        summary = await say(stage, COORDINATOR, "/summary")

    assert at_once[1] == 4
    assert at_once[0] == summary
    assert meanwhile[0] == afterwards[0]
    assert STILL_STORED not in meanwhile[1]  # Ana was the first to be erased
    assert "mark" not in meanwhile[2]
    assert ERASING in status
    assert ERASING not in status_afterwards
    assert afterwards[1] == 0
    lines = [record.getMessage() for record in caplog.records if "answered" in record.getMessage()]
    assert lines == [
        "The survey of bucharest has closed. Who answered it is being erased, in steps.",
        "Who answered the survey of bucharest is erased.",
    ]


async def test_whoever_is_not_erased_yet_sees_that_in_mydata_and_leaves_no_mark(stage: ProgramHarness) -> None:
    last = 5
    async with stage.program() as program, listening(program):
        await answered(stage, program)
        await stage.pass_time(program, CLOSES)
        mydata = await texts_after(stage, last, "/mydata")
        question = await say(stage, last, "/forget")
        await tap(stage, last, "Yes, erase everything")
        async with program.db.reading() as tx:
            rows_of_person = [
                await fetch_value(tx, "SELECT count(*) FROM participation WHERE person = ?", (last,)),
                await fetch_value(tx, "SELECT count(*) FROM departed"),
            ]

    assert STILL_STORED in mydata
    assert "a mark stays" not in question
    assert rows_of_person == [0, 0]


def rewritings(stage: ProgramHarness) -> int:
    """The file's schema cookie, which every VACUUM increases."""
    return int.from_bytes(stage.database.read_bytes()[40:44], "big")


async def erased(stage: ProgramHarness, program: Program) -> int:
    """The survey was just erased to its end while Ana pressed; returns how often the file was rewritten before."""
    await answered(stage, program)
    await stage.pass_time(program, CLOSES)
    while True:
        await say(stage, ANA, "/help")
        await pass_seconds(stage, program, 1)
        async with program.db.reading() as tx:
            if not await closing_steps.pending_surveys(tx):
                return rewritings(stage)


async def test_file_is_rewritten_once_nobody_has_pressed_for_some_seconds(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        before = await erased(stage, program)
        rewritings_after_taps = []
        for _ in range(3):
            await say(stage, ANA, "/help")
            await pass_seconds(stage, program, 4)
            rewritings_after_taps.append(rewritings(stage) - before)
        await pass_seconds(stage, program, 1)
        quiet = rewritings(stage) - before
        await pass_seconds(stage, program, 10)

        assert (rewritings_after_taps, quiet, rewritings(stage) - before) == ([0, 0, 0], 1, 1)


async def test_file_is_rewritten_after_two_minutes_whoever_presses(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        before = await erased(stage, program)
        after = []
        for number in range(31):
            await say(stage, number % 5 + 1, "/help")  # by turns, since a chat takes twenty messages a minute
            await pass_seconds(stage, program, 4)
            after.append(rewritings(stage) - before)

        assert after == [0] * 29 + [1, 1]


async def test_next_start_goes_on_erasing_after_a_crash(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        async with listening(program):
            await answered(stage, program)
        await stage.pass_time(program, CLOSES)
        before = await participations(program)
        await crash(program)

    async with stage.program() as program:
        await pass_seconds(stage, program, 30)
        after = await participations(program)
        async with program.db.reading() as tx:
            assert await closing_steps.pending_surveys(tx) == ()

    assert (before, after) == (4, 0)
