"""A clock that is wrong for a moment: nothing is opened, closed or erased by it, and whoever has to know is told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

import pytest

from bot.program import Program
from bot.scheduler import SetClock
from demo.telegram.stand_in import Limits, Telegram
from storage import surveys
from storage.engine.database import fetch_value
from storage.operations import known_time
from tests.support.program import CLOSES, COORDINATOR, OPENS, ORGANIZER, START, ProgramHarness

TROUBLE = (
    "⚠ The clocks disagree, the one of the bot’s server and Telegram’s or what it said before: until they agree no"
    " survey opens or closes, no planned message goes out and nothing is erased."
)
ASK = "Please tell whoever runs the bot’s server. /status says when it is over."
FAR = timedelta(days=400)


class WrongClock(SetClock):
    """The machine's clock, wrong by as much as somebody says; Telegram goes by the true one, which moves along."""

    def __init__(self, true: SetClock) -> None:
        super().__init__(true.now())
        self.true, self.wrong = true, timedelta()

    def now(self) -> datetime:
        return self.true.now() + self.wrong

    def monotonic(self) -> float:
        return self.true.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self.true.sleep(seconds)

    def move(self, to: datetime) -> None:
        self.true.move(to - self.wrong)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    true = SetClock(START - timedelta(days=3))
    async with Telegram(clock=true, limits=Limits(callback_kept_seconds=inf)) as telegram:
        yield ProgramHarness(tmp_path, telegram, WrongClock(true))


def machine(stage: ProgramHarness) -> WrongClock:
    assert isinstance(stage.clock, WrongClock)
    return stage.clock


@asynccontextmanager
async def open_survey(stage: ProgramHarness) -> AsyncIterator[Program]:
    """Eight people are registered, three of them have answered."""
    async with stage.program() as program:
        await stage.join(program, 8)
        await stage.pass_time(program, OPENS)
        for person in (1, 2, 3):
            for label in ("Start", "4", "Send my answers"):
                stage.telegram.people[person].tap(label)
                await stage.settle(program)
        yield program


async def rows(program: Program) -> tuple[int, int, int]:
    """Of closed surveys, participations, registrations."""
    async with program.db.reading() as tx:
        sqls = (
            "SELECT count(*) FROM survey WHERE closed_at IS NOT NULL",
            "SELECT count(*) FROM participation",
            "SELECT count(*) FROM registration",
        )
        closings, participations, registrations = [await fetch_value(tx, sql) for sql in sqls]
    return closings, participations, registrations


async def seconds(stage: ProgramHarness, program: Program, count: int) -> None:
    """So many pass, with ticks and looks at the day."""
    step = 1 if count <= 10 else 10
    for _ in range(0, count, step):
        machine(stage).true.move(machine(stage).true.now() + timedelta(seconds=step))
        await program.lifecycle.tick()
        await program.lifecycle.day()
    await program.outbox.drain()


def notices(stage: ProgramHarness) -> list[str]:
    """What organizers were told of it unasked."""
    return [message.text for message in stage.telegram.people[ORGANIZER].messages if message.text.endswith(ASK)]


@pytest.mark.parametrize("wrong", [timedelta(days=8), FAR, -FAR], ids=["a week", "a year", "back"])
async def test_three_seconds_of_a_wrong_clock_close_and_erase_nothing(stage: ProgramHarness, wrong: timedelta) -> None:
    async with open_survey(stage) as program:
        machine(stage).wrong = wrong
        await seconds(stage, program, 3)
        machine(stage).wrong = timedelta()
        await seconds(stage, program, 3)

        assert await rows(program) == (0, 3, 8)
        assert notices(stage) == []

        await seconds(stage, program, 300)
        await stage.pass_time(program, CLOSES)

        assert (await rows(program))[0] == 1


async def test_bot_that_starts_with_a_wrong_clock_closes_and_erases_nothing(stage: ProgramHarness) -> None:
    async with open_survey(stage):
        pass

    machine(stage).wrong = FAR
    async with stage.program() as program:
        await seconds(stage, program, 3)

        assert await rows(program) == (0, 3, 8)


async def test_few_seconds_of_skew_close_no_survey_early(stage: ProgramHarness) -> None:
    async with open_survey(stage) as program:
        machine(stage).wrong = timedelta(seconds=20)
        machine(stage).true.move(CLOSES - timedelta(seconds=15))
        await seconds(stage, program, 10)
        early = await rows(program)
        await seconds(stage, program, 10)

        assert (early, (await rows(program))[0]) == ((0, 3, 8), 1)


async def test_survey_does_not_open_on_a_clock_that_is_days_ahead(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 8)
        machine(stage).wrong = timedelta(days=4)

        await seconds(stage, program, 3)

        async with program.db.reading() as tx:
            assert await surveys.of_event(tx, "bucharest") is None
        assert "How was it?" not in stage.got(1)


async def test_clocks_that_go_on_disagreeing_are_told_once_and_shown(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_survey(stage) as program:
        machine(stage).wrong = FAR
        with caplog.at_level(logging.WARNING):
            await seconds(stage, program, 180)
            stage.telegram.people[ORGANIZER].say("/status")
            await stage.settle(program)
            status = stage.telegram.people[ORGANIZER].screen.text
            machine(stage).wrong = timedelta()
            await seconds(stage, program, 310)

        assert [text.split("\n\n")[1] for text in notices(stage)] == [TROUBLE]
        assert TROUBLE in status
        log_messages = [record.getMessage() for record in caplog.records if "lock" in record.getMessage()]
        assert log_messages == [
            (
                "This machine's clock says 2028-04-25 16:00:10 UTC, Telegram's 2027-03-22 16:00:11: put the wrong one"
                " right. Nothing is opened, closed, sent as planned or erased. Trying again until it works."
            ),
            "The clocks agree again.",
        ]


async def test_time_that_was_certain_is_stored_every_minute_and_when_the_bot_stops(stage: ProgramHarness) -> None:
    start = START - timedelta(days=3)
    async with stage.program() as program:
        times = []
        for _ in range(4):
            await seconds(stage, program, 30)
            async with program.db.reading() as tx:
                times.append(await known_time.last(tx))
    async with stage.program() as program, program.db.reading() as tx:
        at_the_end = await known_time.last(tx)

    assert [(moment or start) - start for moment in times] == [timedelta(seconds=n) for n in (10, 10, 70, 70)]
    assert at_the_end == start + timedelta(seconds=120)


async def test_time_before_the_last_known_one_is_not_believed_even_if_telegram_says_it(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 8)
        async with program.db.transaction() as tx:
            await known_time.store(tx, CLOSES + FAR)
    async with stage.program() as program:
        machine(stage).true.move(OPENS)
        await program.lifecycle.tick()

        async with program.db.reading() as tx:
            assert await surveys.of_event(tx, "bucharest") is None
    assert COORDINATOR in stage.telegram.people
