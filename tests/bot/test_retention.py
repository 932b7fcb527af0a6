"""The day's work of the running bot, and the same by hand: told first, done once, never beside the running bot."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.scheduler import BEAT_SECONDS, DAY_SECONDS, TICK_SECONDS, create_scheduler
from storage import answers, events, people
from storage.engine.database import Database, Tx, fetch_value
from storage.engine.lock import acquire_lock
from storage.messages import updates
from storage.operations import known_time, retention
from storage.operations.retention import StoredCounts
from tests.support.personal_data import ID, NAME, above, crowd, found
from tests.support.program import EVENT, OPENS, START, ProgramHarness, open_survey, register, staged
from tests.support.settings import changed, settings

T = TypeVar("T")
REGISTRATIONS = datetime(2027, 9, 18, 21, tzinfo=UTC)  # midnight in Bucharest


# The running bot


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        yield ready


async def stock(db: Database) -> StoredCounts:
    async with db.reading() as tx:
        return await retention.count_stored(tx, EVENT.code)


async def join(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, EVENT.code, range(1, 4))
        await people.remember(tx, ID, "en")


async def test_day_erases_what_was_kept_long_enough(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await join(program.db)
        stage.clock.move(REGISTRATIONS - timedelta(seconds=1))
        await program.lifecycle.tick()
        await program.lifecycle.day()
        before = await stock(program.db)

        stage.clock.move(REGISTRATIONS)
        await program.lifecycle.day()

        assert (before.registrations, (await stock(program.db)).registrations) == (3, 0)
        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT count(*) FROM person") == 0
    assert found(stage.folder) == {}


async def test_day_leaves_no_number_that_the_file_kept_for_its_own_order(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        async with program.db.transaction() as tx:
            await crowd(tx)
        erased_ids = above(stage.database, "person")
        async with program.db.transaction() as tx:
            for id_ in erased_ids:
                await tx.execute("DELETE FROM registration WHERE person = ?", (id_,))

        await program.lifecycle.day()

        assert len(erased_ids) > 0
        assert [found(stage.folder, id_, f"P{id_}") for id_ in erased_ids] == [{}] * len(erased_ids)


async def test_day_is_done_once_on_each_local_day(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await program.lifecycle.day()

        async with program.db.transaction() as tx:
            await people.remember(tx, ID, "en")
        await program.lifecycle.day()
        async with program.db.reading() as tx:
            same_day = await people.count_unused(tx)
        stage.clock.move(stage.clock.now() + timedelta(days=1))
        await program.lifecycle.day()

        async with program.db.reading() as tx:
            assert (same_day, await people.count_unused(tx)) == (1, 0)


async def test_day_begins_in_each_place_by_its_own_clock(stage: ProgramHarness) -> None:
    stage.clock.move(datetime(2027, 3, 20, 21, 59, tzinfo=UTC))
    async with stage.program() as program:
        await program.lifecycle.day()
        before = dict(program.lifecycle.days)

        stage.clock.move(datetime(2027, 3, 20, 22, 0, tzinfo=UTC))
        await program.lifecycle.day()

        assert [str(before[place]) for place in ("bucharest", "")] == ["2027-03-20", "2027-03-20"]
        assert [str(program.lifecycle.days[place]) for place in ("bucharest", "")] == ["2027-03-21", "2027-03-20"]


async def test_day_after_a_long_downtime_is_done_at_the_start(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await join(program.db)
    stage.clock.move(REGISTRATIONS + timedelta(days=900))
    async with stage.program() as program:
        await program.lifecycle.tick()
        await program.lifecycle.day()

        assert (await stock(program.db)).registrations == 0


async def test_day_that_failed_is_done_when_it_can_be(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        async with program.db.transaction() as tx:
            await people.remember(tx, ID, "en")
            await tx.execute("CREATE TRIGGER broken BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'not yet'); END")

        with pytest.raises(Exception, match="not yet"):
            await program.lifecycle.day()
        async with program.db.transaction() as tx:
            await tx.execute("DROP TRIGGER broken")
        await program.lifecycle.day()

        async with program.db.reading() as tx:
            assert await people.count_unused(tx) == 0


FAR = 10 * updates.SPREAD
"""Ids of another count."""


async def test_day_forgets_updates_of_more_than_two_days_ago(stage: ProgramHarness) -> None:
    stage.clock.move(START)
    async with stage.program() as program:
        async with program.db.transaction() as tx:
            for days in (2, 3):
                day = (START - timedelta(days=days)).date()
                await updates.first_time(tx, days, day)
                await updates.confirm(tx, days * FAR, days * FAR + 9, day)
                await updates.quarantine(tx, days, day, "ValueError")

        await program.lifecycle.day()

        async with program.db.reading() as tx:
            for column in ("seen.update_id", "quarantine.update_id", f"confirmed.first / {FAR}"):
                table = column.partition(".")[0]
                assert await fetch_value(tx, f"SELECT group_concat({column}) FROM {table}") == "2"


async def test_day_is_looked_for_at_once_and_every_ten_minutes() -> None:
    async def nothing() -> None: ...

    scheduler = create_scheduler(nothing, nothing, nothing, nothing)

    scheduler.start(paused=True)
    jobs = {
        job.id: (job.trigger.interval.total_seconds(), job.coalesce, job.max_instances) for job in scheduler.get_jobs()
    }
    soon = scheduler.get_job("day").next_run_time - datetime.now(UTC)
    scheduler.shutdown(wait=False)
    assert jobs == {
        "tick": (TICK_SECONDS, True, 1),
        "day": (DAY_SECONDS, True, 1),
        "renew": (TICK_SECONDS, True, 1),
        "beat": (BEAT_SECONDS, True, 1),
    }
    assert soon <= timedelta()


# By hand


LONG_AGO = changed(
    ("data/roundtable.sqlite3", "roundtable.sqlite3"),
    ("starts = 2027-03-22T09:30:00", "starts = 2020-03-22T09:30:00"),
    ("ends = 2027-03-22T16:00:00", "ends = 2020-03-22T16:00:00"),
)
TO_COME = changed(("data/roundtable.sqlite3", "roundtable.sqlite3"))


def run(folder: Path, *words: str, typed_text: str = "") -> tuple[int, list[str]]:
    """Exit code, and everything that was said, line by line."""
    result = CliRunner().invoke(cli, ["retention", *words, "--config", str(folder / "config.toml")], input=typed_text)
    return result.exit_code, result.output.splitlines()


def made(folder: Path, text: str, more: Callable[[Tx], Coroutine[Any, Any, None]] | None = None) -> Path:
    """A database of that event with three registered, one of them unmistakable, and two people left over."""
    config = settings(folder, text)

    async def make() -> None:
        db = await Database.open(config.storage_path)
        async with db.transaction() as tx:
            for event in config.events:
                await events.save(tx, event)
            await register(tx, "bucharest", [1, 2])
            await register(tx, "bucharest", [ID])
            await tx.execute("UPDATE registration SET name = ? WHERE person = ?", (NAME, ID))
            for person in (98, 99):
                await people.remember(tx, person, "en")
            if more:
                await more(tx)
        await db.close()

    asyncio.run(make())
    return config.storage_path


HEAD = "Round table in Romania (bucharest)"
LEFT = "2 people with no registration and no role left: to be erased now"
DRY = "Nothing was erased: this only says what would be."


def test_dry_run_says_what_is_erased_when_and_erases_nothing(tmp_path: Path) -> None:
    path = made(tmp_path, LONG_AGO)
    before = path.read_bytes()

    code, output = run(tmp_path, "--dry-run")

    assert (code, output) == (
        0,
        [
            HEAD,
            "  3 registrations and 0 messages to somebody: to be erased now, due since 19 September 2020",
            "  0 comments: nothing to erase",
            LEFT,
            DRY,
        ],
    )
    assert path.read_bytes() == before


def test_dry_run_works_beside_the_running_bot(tmp_path: Path) -> None:
    path = made(tmp_path, TO_COME)

    with acquire_lock(path):
        code, output = run(tmp_path, "--dry-run")

    assert (code, output) == (
        0,
        [
            HEAD,
            "  3 registrations and 0 messages to somebody: to be erased on 19 September 2027",
            "  0 comments: nothing to erase",
            LEFT,
            DRY,
        ],
    )


async def commented(tx: Tx) -> None:
    run_ = await open_survey(tx, EVENT, OPENS)
    await answers.comment(tx, run_.id, "why", "Longer breaks")


def test_open_survey_keeps_what_would_be_due(tmp_path: Path) -> None:
    made(tmp_path, LONG_AGO, commented)

    _, output = run(tmp_path, "--yes")

    assert output[1:3] == [
        "  3 registrations and 0 messages to somebody: to be erased on 19 September 2020, once the survey has closed",
        "  comments: to be erased on 23 March 2021, once the survey has closed",
    ]
    assert output[-1] == "Erased: 0 registrations, 0 comments, 2 people."


def test_without_dry_run_it_asks_and_erases_to_the_last_byte(tmp_path: Path) -> None:
    path = made(tmp_path, LONG_AGO)
    there = set(found(tmp_path))

    exit_code_no, output_no = run(tmp_path, typed_text="n\n")
    still = set(found(tmp_path))
    code, output_yes = run(tmp_path, typed_text="y\n")

    assert (exit_code_no, output_no[-2:]) == (0, ["Erase what is to be erased now? [y/N]: n", "Nothing was erased."])
    assert there == still == {path.name}
    assert (code, output_yes[-1]) == (0, "Erased: 3 registrations, 0 comments, 5 people.")
    assert found(tmp_path) == {}


def test_when_nothing_is_due_it_does_not_ask(tmp_path: Path) -> None:
    made(tmp_path, LONG_AGO)
    run(tmp_path, "--yes")

    assert run(tmp_path) == (
        0,
        [
            HEAD,
            "  0 registrations and 0 messages to somebody: nothing to erase",
            "  0 comments: nothing to erase",
            "Nothing is to be erased now.",
        ],
    )


def test_beside_the_running_bot_it_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, LONG_AGO)

    with acquire_lock(path):
        code, output = run(tmp_path, "--yes")

    error_message = f"The database {path} is in use by another roundtable process (pid {os.getpid()})."
    assert (code, output) == (3, [error_message])


@pytest.mark.parametrize(
    ("days", "words", "error_message"),
    [
        (1, (), "put the clock right."),
        (1, ("--yes",), "put the clock right."),
        (-2, ("--yes",), "long ago: look whether the clock is right and leave --yes out."),
    ],
)
def test_clock_that_contradicts_the_last_known_time_erases_nothing(
    tmp_path: Path, days: int, words: tuple[str, ...], error_message: str
) -> None:
    async def known(tx: Tx) -> None:
        await known_time.store(tx, datetime.now(UTC) + timedelta(days=days))

    path = made(tmp_path, LONG_AGO, known)

    code, output = run(tmp_path, *words, typed_text="y\n")

    assert (code, output[-1][-len(error_message) :]) == (2, error_message)
    assert left_of(path) == 3


@pytest.mark.parametrize(("days", "words"), [(-2, ()), (-0.5, ("--yes",))])
def test_clock_that_somebody_looked_at_or_that_is_near_the_last_known_time_is_believed(
    tmp_path: Path, days: float, words: tuple[str, ...]
) -> None:
    async def known(tx: Tx) -> None:
        await known_time.store(tx, datetime.now(UTC) + timedelta(days=days))

    path = made(tmp_path, LONG_AGO, known)

    code, _ = run(tmp_path, *words, typed_text="y\n")

    assert (code, left_of(path)) == (0, 0)


def left_of(path: Path) -> int:
    """How many registrations there are."""
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM registration").fetchone()
    return int(count)


def test_without_a_database_it_is_one_sentence(tmp_path: Path) -> None:
    path = settings(tmp_path, TO_COME).storage_path

    error_message = f"There is no database at {path} yet: the bot has not run with these settings."
    assert run(tmp_path, "--dry-run") == (2, [error_message])
