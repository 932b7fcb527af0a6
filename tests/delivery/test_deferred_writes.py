"""Small writes that come late: one transaction for all of them, none when there is nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.program import Program
from bot.scheduler import SetClock
from delivery.deferred_writes import DeferredWrites, ranges
from delivery.incidents import Incidents
from delivery.outgoing.answers import Answers
from delivery.outgoing.limits.rate_limiter import Limits, RateLimiter
from delivery.outgoing.uploads import Uploads
from storage.engine.database import Database, fetch_value
from storage.engine.errors import StorageError
from storage.messages import updates
from tests.support.conversation import listening, say
from tests.support.database_files import kept
from tests.support.program import START, ProgramHarness


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


def deferred(db: Database, leftover: Iterable[int] = ()) -> DeferredWrites:
    """Nobody waits for an answer."""

    async def nobody(_: int) -> None: ...

    clock = SetClock(START)
    limiter, uploads = RateLimiter(Limits(), clock), Uploads(db, 1, START.date)
    answers = Answers(ExtBot("1:TEST"), limiter, clock, Incidents(), uploads, on_unreachable=nobody, on_lost=nobody)
    return DeferredWrites(db, clock, answers, leftover=leftover)


async def changes(db: Database) -> int:
    """How often the file was changed: the counter in its header."""
    return int.from_bytes(db.path.read_bytes()[24:28])


async def confirmed(db: Database) -> list[tuple[int, int]]:
    async with db.reading() as tx, tx.execute("SELECT first, last FROM confirmed ORDER BY first") as rows:
        return [tuple(row) for row in await rows.fetchall()]


@pytest.mark.parametrize(
    ("ids", "gap", "runs"),
    [
        ([], 1, []),
        ([7], 1, [(7, 7)]),
        ([7, 8, 9, 11, 12], 1, [(7, 9), (11, 12)]),
        ([900, 901, 12, 13], 1, [(900, 901), (12, 13)]),
        ([7, 7, 8], 1, [(7, 7), (7, 8)]),
        ([1, 90, 500], 100, [(1, 90), (500, 500)]),
    ],
)
def test_ranges_are_runs_of_ids(ids: list[int], gap: int, runs: list[tuple[int, int]]) -> None:
    assert list(ranges(ids, gap)) == runs


async def test_everything_gathered_is_one_change_of_the_file_and_nothing_is_none(db: Database) -> None:
    writes = deferred(db)
    before = await changes(db)

    writes.finished([1, 2])
    writes.finished([3, 9])
    await writes.write()
    await writes.write()

    assert await changes(db) == before + 1
    assert await confirmed(db) == [(1, 3), (9, 9)]


async def test_what_could_not_be_written_is_written_the_next_time(db: Database) -> None:
    writes = deferred(db)
    writes.finished([1, 2])
    await db._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError):
        await writes.write()
    await db._connection.execute("PRAGMA query_only = OFF")

    writes.finished([3])
    await writes.write()

    assert await confirmed(db) == [(1, 3)]


async def test_rows_a_crash_left_are_covered_when_telegram_has_nothing_more(db: Database) -> None:
    async with db.transaction() as tx:
        for number in (3, 5, 900_000_000):
            await updates.first_time(tx, number, START.date())
    writes = deferred(db, [3, 5, 900_000_000])
    await writes.write()
    before = await confirmed(db)

    writes.nothing_pending()
    async with db.transaction() as tx:
        await updates.first_time(tx, 7, START.date())  # of an update that is in hand since
    await writes.write()

    assert before == []
    assert await confirmed(db) == [(3, 5), (900_000_000, 900_000_000)]
    assert await kept(db) == {7}


async def rows(program: Program) -> tuple[int, int]:
    async with program.db.reading() as tx:
        single = await fetch_value(tx, "SELECT count(*) FROM seen")
        return int(single), int(await fetch_value(tx, "SELECT count(*) FROM confirmed"))


async def test_updates_of_a_stranger_leave_no_row_that_stays(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        stage.phone(7)
        for _ in range(20):
            await say(stage, 7, "/start")
            await say(stage, 7, "hello")
        during = await rows(program)
        await program.lifecycle.tick()
        after = await rows(program)

    assert during == (40, 0)
    assert after == (0, 1)
