"""The bot as a service: how it starts, what ends it, and how it stops."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import run as running
from bot.cli.options import ExitCode
from bot.cli.run import Failure, ScheduledJob, run
from bot.scheduler import SetClock
from delivery.incoming import polling
from storage.engine.database import Database
from storage.engine.errors import Corrupt
from tests.support.program import COORDINATOR, EVE, ORGANIZER, START, ProgramHarness, fate, refuse_writing, staged

REFUSED = "Telegram refuses this bot token: check telegram.token against what @BotFather gave you."


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path) as ready:
        yield ready


@asynccontextmanager
async def started(stage: ProgramHarness) -> AsyncIterator[tuple[asyncio.Task[Failure | None], asyncio.Event]]:
    """The bot runs; it is stopped at the end, if it has not ended by itself."""
    for id_ in (ORGANIZER, COORDINATOR):
        stage.phone(id_)
    stop = asyncio.Event()
    bot = asyncio.create_task(run(stage.settings, stage.clock, stop))
    try:
        yield bot, stop
    finally:
        stop.set()
        await bot


async def sentence_of(ending: Awaitable[Failure | None]) -> str:
    """Why the bot ended by itself."""
    failure = await ending
    assert failure is not None
    return failure.sentence


async def until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 — the program tells nobody when it has done something
        await asyncio.sleep(0)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "delivery"))]


def asked(stage: ProgramHarness, method: str) -> int:
    return sum(request.method == method for request in stage.telegram.requests)


async def test_run_answers_until_it_is_stopped(stage: ProgramHarness, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ana = stage.phone(1)
    async with started(stage) as (bot, stop):
        ana.say("/whoami")
        await stage.telegram.settled()
        stop.set()

        assert await bot is None
    assert stage.got(1) == ["Your Telegram number is 1."]
    assert lines(caplog) == ["Started as @roundtable_bot with 1 event.", "Stopped."]


async def test_run_sends_what_is_due(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
    stage.clock.move(EVE)

    async with started(stage):
        await until(lambda: all("bucharest.ics" in stage.got(id_) for id_ in stage.ids))


async def test_run_sets_the_menus_of_everybody_and_of_the_staff(stage: ProgramHarness) -> None:
    async with started(stage):
        await until(lambda: len(stage.telegram.commands) == 9)

    assert {scope for scope, _ in stage.telegram.commands} == {
        "all_private_chats",
        f"chat:{ORGANIZER}",
        f"chat:{COORDINATOR}",
    }


# What ends it at once


async def test_token_that_telegram_refuses_is_one_sentence(stage: ProgramHarness) -> None:
    stage.telegram.fail("getMe", status=401, description="Unauthorized")

    assert await run(stage.settings, stage.clock, asyncio.Event()) == Failure(REFUSED, ExitCode.TOKEN)


async def test_token_that_telegram_refuses_later_is_the_same(stage: ProgramHarness) -> None:
    async with started(stage) as (bot, _):
        await until(lambda: asked(stage, "getUpdates"))
        stage.telegram.fail(status=401, description="Unauthorized", times=10_000)
        stage.phone(1).say("/whoami")

        failure = await bot
        assert failure == Failure(REFUSED, ExitCode.TOKEN)


async def test_database_in_use_is_one_sentence(stage: ProgramHarness) -> None:
    other = await Database.open(stage.database)

    error = await sentence_of(run(stage.settings, stage.clock, asyncio.Event()))

    await other.close()
    assert error is not None
    assert error.startswith(f"The database {stage.database} is in use by another roundtable process (pid ")


async def test_database_of_a_newer_version_is_one_sentence(stage: ProgramHarness) -> None:
    async with stage.program():
        pass
    with closing(sqlite3.connect(stage.database)) as file:
        file.execute("PRAGMA user_version = 900")

    error = await sentence_of(run(stage.settings, stage.clock, asyncio.Event()))

    assert error == f"The database {stage.database} was made by a newer version of roundtable (step 900): update it."


async def test_file_that_is_no_database_is_one_sentence(stage: ProgramHarness) -> None:
    stage.database.write_text("These are my notes. " * 500)

    error = await sentence_of(run(stage.settings, stage.clock, asyncio.Event()))

    assert error == f"The file {stage.database} is damaged or no database: put the last backup in its place."


async def test_place_that_cannot_be_written_is_one_sentence(stage: ProgramHarness) -> None:
    stage.database.mkdir()

    error = await sentence_of(run(stage.settings, stage.clock, asyncio.Event()))

    assert error == f"The database {stage.database} cannot be opened: Is a directory."


class Broken(SetClock):
    """A clock that has stopped for good."""

    def now(self) -> datetime:
        raise ZeroDivisionError


async def test_mistake_of_the_program_is_one_sentence_and_a_place_in_the_log(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    error = await sentence_of(run(stage.settings, Broken(START), asyncio.Event()))

    assert error == "The bot ended because of a mistake in its program; the last lines of the log say where."
    assert "ZeroDivisionError" in caplog.text


# What does not


async def test_telegram_that_cannot_be_reached_for_ten_minutes_at_the_start_is_told_once_and_waited_for(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    began = stage.clock.now()
    stage.telegram.fail("getMe", cut=True, times=12)
    stage.telegram.fail("getMe", status=502, description="Bad Gateway", times=12)
    stage.telegram.fail("getMe", retry_after=5)
    async with started(stage):
        stage.phone(1).say("/whoami")
        await stage.telegram.settled()

    assert stage.clock.now() - began > timedelta(minutes=10)
    assert stage.got(1) == ["Your Telegram number is 1."]
    assert lines(caplog) == [
        "Telegram cannot be reached. Trying again until it works.",
        "Telegram can be reached again.",
        "Started as @roundtable_bot with 1 event.",
        "Stopped.",
    ]


async def test_stop_while_telegram_cannot_be_reached_at_the_start_is_at_once(stage: ProgramHarness) -> None:
    stage.telegram.fail("getMe", hang=True)
    began = time.monotonic()
    async with started(stage) as (bot, stop):
        await until(lambda: asked(stage, "getMe"))
        stop.set()

        assert await bot is None
    assert time.monotonic() - began < 3


async def test_tick_that_fails_is_told_once_and_stops_nothing(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    stage.clock.move(EVE)
    async with stage.program() as program:
        await stage.join(program, 1)
        async with program.db.transaction() as tx:
            await tx.execute("CREATE TRIGGER no BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'not now'); END")
        ticks = ScheduledJob(program.lifecycle.tick, program.troubles, asyncio.Future())

        for _ in range(3):
            await ticks.do()
        log_records = [record for record in caplog.records if record.name == "bot.cli.run"]
        async with program.db.transaction() as tx:
            await tx.execute("DROP TRIGGER no")
        await ticks.do()

        assert [record.getMessage() for record in log_records] == [
            "What is due now cannot be done; it is tried again every second."
        ]
        assert await fate(program.db, "agenda-1") == "released"


async def test_tick_without_a_database_is_told_once_and_again_when_it_works(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    stage.clock.move(EVE)
    async with stage.program() as program:
        await stage.join(program, 1)
        ticks = ScheduledJob(program.lifecycle.tick, program.troubles, asyncio.Future())
        await refuse_writing(program, "ON")

        for _ in range(3):
            await ticks.do()
        await refuse_writing(program, "OFF")
        for _ in range(3):
            await ticks.do()

        assert lines(caplog) == [
            (
                f"The database {stage.database} cannot be opened or written: check its place and its permissions."
                " Trying again until it works."
            ),
            "The database can be used again.",
        ]
        assert await fate(program.db, "agenda-1") == "released"


# Stopping


async def test_stop_waits_for_nobody_longer_than_a_few_seconds(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert running.STOP_SECONDS < 5
    assert polling.FINISH_SECONDS < running.STOP_SECONDS
    monkeypatch.setattr(polling, "FINISH_SECONDS", 0.1)
    monkeypatch.setattr(running, "STOP_SECONDS", 0.2)
    ana, ion = stage.phone(1), stage.phone(2)
    stage.telegram.fail("sendMessage", chat_id=2, hang=True)
    began = time.monotonic()
    async with started(stage) as (bot, stop):
        ana.say("/whoami")
        ion.say("/whoami")
        await until(lambda: asked(stage, "sendMessage") == 2 and len(ana.messages) == 2)
        stage.telegram.fail("getUpdates", hang=True)
        stop.set()

        assert await bot is None
    assert time.monotonic() - began < 3
    assert stage.telegram.pending[-1] == 2


# Damage


def damaged(database: Path, table: str) -> bool:
    """The disk gives back nonsense where this table begins, from now on; not while the program writes there."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as file:
        try:
            file.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        (size,) = file.execute("PRAGMA page_size").fetchone()
        (page,) = file.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        with database.open("r+b") as disk:
            disk.seek((page - 1) * size)
            disk.write(b"nonsense" * (size // 8))
            disk.seek(24)
            counter = int.from_bytes(disk.read(4), "big")
            disk.seek(24)
            disk.write((counter + 1).to_bytes(4, "big"))  # or SQLite would trust what it remembers of the page
    return True


@pytest.mark.parametrize(
    ("table", "must_stay_pending"), [("seen", True), ("person", True), ("message", False), ("delivery", False)]
)
async def test_damage_while_it_runs_ends_it_with_its_sentence_and_nothing_undone_is_confirmed(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture, table: str, *, must_stay_pending: bool
) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
    async with started(stage) as (bot, _):
        await until(lambda: asked(stage, "getUpdates") and len(stage.telegram.commands) == 6)
        await until(lambda: damaged(stage.database, table))
        stage.clock.move(EVE)
        update = stage.phone(1).say("/stop")

        async with asyncio.timeout(20):
            error = await sentence_of(bot)

    assert error == f"The file {stage.database} is damaged or no database: put the last backup in its place."
    assert stage.telegram.pending == [update] or not must_stay_pending
    assert [line for line in lines(caplog) if "again" in line or "aside" in line] == []


async def test_beat_that_finds_damage_says_so_instead_of_trying_again(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    failure: asyncio.Future[None] = asyncio.Future()
    async with stage.program() as program:
        ticks = ScheduledJob(program.heart.beat, program.troubles, failure)
        assert damaged(stage.database, "migration")
        with stage.database.open("r+b") as disk:
            disk.write(b"nonsense" * 2)

        for _ in range(2):
            await ticks.do()

    assert isinstance(failure.exception(), Corrupt)
    assert lines(caplog) == []
