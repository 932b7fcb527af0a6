"""Transactions: no task ever keeps, sees or undoes another one's work, wherever it fails or is cancelled."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import asyncio
import errno
import random
import resource
import sqlite3
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.engine.connection import Connection, connect, shielded
from storage.engine.database import Database, fetch_value
from storage.engine.errors import DiskFull, StorageError
from storage.engine.transaction_queue import MOST_AT_ONCE
from tests.support.database_files import Undo, kept, pragma, put

OUTSIDE = copy_context()
"""Of a task that is in no turn."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    db = await Database.open(path)
    yield db
    await db.close()


# Transactions


async def test_transaction_is_kept_whole_or_undone_whole(db: Database) -> None:
    async def think_better_of_it() -> None:
        async with db.transaction() as tx:
            await put(tx, 3, 4)
            raise Undo

    async with db.transaction() as tx:
        await put(tx, 1, 2)
    with pytest.raises(Undo):
        await think_better_of_it()

    assert await kept(db) == {1, 2}


async def test_transaction_whose_statement_fails_is_undone(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with db.transaction() as tx:
            await put(tx, 1, 1)

    assert await kept(db) == set()


async def test_transaction_whose_commit_fails_is_undone_and_the_next_one_kept(db: Database) -> None:
    async def decline_what_there_is_not() -> None:
        async with db.transaction() as tx:
            await tx.execute("PRAGMA defer_foreign_keys = ON")
            await tx.execute("INSERT INTO declined VALUES (1, 1)")
            await put(tx, 1)

    with pytest.raises(sqlite3.IntegrityError):
        await decline_what_there_is_not()

    async with db.transaction() as tx:
        await put(tx, 2)
    assert await kept(db) == {2}


async def test_failure_of_the_callers_own_stays_what_it_is(db: Database) -> None:
    with pytest.raises(FileNotFoundError, match=r"agenda\.pdf"):
        async with db.transaction():
            raise FileNotFoundError(errno.ENOENT, "agenda.pdf")


async def test_full_disk_keeps_nothing_and_work_goes_on_when_there_is_space(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, 1)
        pages = await fetch_value(tx, "PRAGMA page_count")
    await db._connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DiskFull) as excinfo:
        async with db.transaction() as tx:
            await put(tx, *range(2, 5000))

    assert str(excinfo.value) == f"The disk that holds {db._path} is full; nothing of the last step was kept."
    assert await kept(db) == {1}
    await db._connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    async with db.transaction() as tx:
        await put(tx, *range(2, 5000))
    assert await kept(db) == set(range(1, 5000))


@contextmanager
def no_larger(path: Path) -> Iterator[None]:
    """The operating system itself lets no file of this process grow beyond the size of this one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_write_that_the_system_refuses_keeps_nothing_and_work_goes_on_after_it(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, 1)

    with no_larger(db.path):
        with pytest.raises(StorageError) as excinfo:
            async with db.transaction() as tx:
                await put(tx, *range(2, 3000))
        during = await kept(db)

    async with db.transaction() as tx:
        await put(tx, *range(2, 3000))
    assert str(excinfo.value) == f"The disk that holds {db.path} cannot be read or written."
    assert during == {1}
    assert await kept(db) == set(range(1, 3000))
    assert await pragma(db, "integrity_check") == "ok"


@pytest.mark.parametrize(
    ("value", "refusal"), [("Ana \ud83d", UnicodeEncodeError), (2**63, OverflowError), (-(2**63) - 1, OverflowError)]
)
async def test_what_sqlite_cannot_hold_raises_and_undoes(db: Database, value: object, refusal: type[Exception]) -> None:
    async def put_it() -> None:
        async with db.transaction() as tx:
            await put(tx, 1)
            await tx.execute("INSERT INTO quarantine VALUES (2, '2027-03-22', ?)", (value,))

    with pytest.raises(refusal):
        await put_it()

    async with db.transaction() as tx:
        await put(tx, 3)
    assert await kept(db) == {3}


async def test_what_is_erased_is_gone_from_the_disk(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO quarantine VALUES (1, '2027-03-22', 'Ștefania Testescu')")
    assert "Ștefania Testescu".encode() in path.read_bytes()

    async with db.transaction() as tx:
        await tx.execute("DELETE FROM quarantine")

    assert "Ștefania Testescu".encode() not in path.read_bytes()
    assert Path(f"{path}-journal").read_bytes() == b""


async def test_vacuum_keeps_what_there_is(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await put(tx, *range(5000))
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM seen WHERE update_id > 9")
    before = path.stat().st_size

    db.mark_for_vacuum()
    await db.vacuum()

    assert not db.needs_vacuum()
    assert await kept(db) == set(range(10))
    assert path.stat().st_size < before


# Sharing a commit


async def counted(db: Database, *works: Coroutine[Any, Any, None]) -> tuple[int, list[BaseException | None]]:
    """How many commits these took that all wait for their turn at once, and what became of each."""
    statements: list[str] = []
    await db._connection.set_trace_callback(statements.append)
    async with db.reading():
        tasks = [asyncio.create_task(work, context=OUTSIDE.copy()) for work in works]
        await settle()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    await db._connection.set_trace_callback(None)
    return statements.count("COMMIT"), outcomes


async def step(db: Database, *numbers: int, failing: bool = False) -> None:
    async with db.transaction() as tx:
        await put(tx, *numbers)
        if failing:
            raise Undo


async def test_those_that_wait_for_each_other_share_a_commit(db: Database) -> None:
    commits, outcomes = await counted(db, *(step(db, n) for n in range(MOST_AT_ONCE + 1)))

    assert (commits, outcomes) == (2, [None] * (MOST_AT_ONCE + 1))
    assert await kept(db) == set(range(MOST_AT_ONCE + 1))


@pytest.mark.parametrize("at", range(4))
async def test_one_that_fails_among_them_is_undone_alone(db: Database, at: int) -> None:
    works = [step(db, n, 10 + n, failing=n == at) for n in range(4)]

    commits, outcomes = await counted(db, *works)

    assert [type(end) for end in outcomes] == [Undo if n == at else type(None) for n in range(4)]
    assert await kept(db) == {number for n in range(4) if n != at for number in (n, 10 + n)}
    assert commits == 1


async def test_reading_among_them_sees_what_is_on_the_disk_and_nothing_else(db: Database, path: Path) -> None:
    readings: list[tuple[set[int], set[int]]] = []

    async def look() -> None:
        ids = await kept(db)
        with closing(sqlite3.connect(path)) as other:
            readings.append((ids, {row[0] for row in other.execute("SELECT update_id FROM seen")}))

    commits, _ = await counted(db, step(db, 1), look(), step(db, 2), step(db, 3), look())

    assert readings == [({1, 2, 3}, {1, 2, 3})] * 2
    assert commits == 1


async def test_reading_locks_the_file_once_for_all_it_reads(db: Database, path: Path) -> None:
    """The lock is kept between statements: nobody else can write then, and after it they can."""

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("INSERT INTO seen VALUES (9, '2026-11-20')")

    async with db.reading() as tx:
        await fetch_value(tx, "SELECT count(*) FROM seen")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            write()
    write()

    assert await kept(db) == {9}


async def test_commit_that_fails_is_told_to_all_of_them_and_keeps_nothing(db: Database) -> None:
    async def violate() -> None:
        async with db.transaction() as tx:
            await tx.execute("PRAGMA defer_foreign_keys = ON")
            await tx.execute("INSERT INTO declined VALUES (1, 1)")

    _, outcomes = await counted(db, step(db, 1), violate(), step(db, 2))

    assert [type(end) for end in outcomes] == [sqlite3.IntegrityError] * 3
    assert await kept(db) == set()


async def test_when_sqlite_undoes_more_than_the_step_that_failed_everybody_is_to_try_again(db: Database) -> None:
    async def give_up() -> None:
        async with db.transaction() as tx:
            await put(tx, 2)
            await tx.execute("ROLLBACK")  # as SQLite does by itself when it runs out of disk or memory
            raise Undo

    _, outcomes = await counted(db, step(db, 1), give_up(), step(db, 3))

    assert [type(end) for end in outcomes] == [StorageError, Undo, type(None)]
    assert await kept(db) == {3}


async def test_full_disk_among_them_loses_nobody_who_is_not_told(db: Database) -> None:
    await db._connection.execute(f"PRAGMA max_page_count = {await pragma(db, 'page_count')}")

    _, outcomes = await counted(db, step(db, 1), step(db, *range(100, 5000)), step(db, 3))

    committed_ids = {n for n, end in zip((1, 0, 3), outcomes, strict=True) if end is None}
    assert isinstance(outcomes[1], DiskFull)
    assert await kept(db) == committed_ids


async def test_turn_that_comes_to_somebody_cancelled_at_that_moment_goes_on(db: Database) -> None:
    async with db.reading():
        cancelled_task, other = (asyncio.create_task(step(db, n), context=OUTSIDE.copy()) for n in (1, 2))
        await settle()
    cancelled_task.cancel()

    outcomes = await asyncio.gather(cancelled_task, other, return_exceptions=True)

    assert [type(end) for end in outcomes] == [asyncio.CancelledError, type(None)]
    assert await kept(db) == {2}


# Inside one another


async def test_nested_use_in_one_task_is_refused_and_the_outer_transaction_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, 1)
        for begin in (db.transaction, db.reading):
            with pytest.raises(RuntimeError, match="pass its tx on"):
                async with begin():
                    pass
        with pytest.raises(RuntimeError, match="pass its tx on"):
            await db.close()

    assert await kept(db) == {1}


async def test_task_awaited_inside_a_transaction_is_refused_instead_of_waiting_for_ever(db: Database) -> None:
    async with db.transaction():
        (outcome,) = await asyncio.gather(kept(db), return_exceptions=True)

    assert isinstance(outcome, RuntimeError)


async def test_task_begun_inside_a_transaction_may_use_the_database_after_it(db: Database) -> None:
    over = asyncio.Event()

    async def later() -> set[int]:
        await over.wait()
        return await kept(db)

    async with db.transaction() as tx:
        await put(tx, 1)
        task = asyncio.create_task(later())
    over.set()

    assert await task == {1}


async def test_two_databases_may_be_used_inside_one_another(db: Database, path: Path) -> None:
    second = await Database.open(path.with_name("second.sqlite3"))

    async with db.transaction() as tx, second.transaction() as other:
        await put(tx, 1)
        await put(other, 2)

    assert (await kept(db), await kept(second)) == ({1}, {2})
    await second.close()


# Cancelled


class Gate:
    """Makes the database's thread stop until it is let go, outside of SQLite, whose mutex it would hold inside."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._passed, self._reached = threading.Event(), asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def _hold(self) -> int:
        self._loop.call_soon_threadsafe(self._reached.set)
        return int(self._passed.wait(5))

    async def stand(self) -> asyncio.Task[object]:
        """Whatever is asked of the database's thread from here on is queued behind what does not end."""
        standing: asyncio.Task[object] = asyncio.create_task(self._db._connection._execute(self._hold))
        await self._reached.wait()
        return standing

    def let_go(self) -> None:
        self._passed.set()


async def settle() -> None:
    """Let every task come as far as it can without the database's thread."""
    for _ in range(20):
        await asyncio.sleep(0)


async def other_task(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, 100)


async def test_cancelled_while_a_statement_runs_is_undone_before_anybody_else_begins(db: Database) -> None:
    gate = Gate(db)

    async def victim() -> None:
        async with db.transaction() as tx:
            await put(tx, 1)
            standing = await gate.stand()
            try:
                await put(tx, 2)
            finally:
                standing.cancel()

    cancelled_task, other = asyncio.create_task(victim()), asyncio.create_task(other_task(db))
    await gate._reached.wait()
    await settle()
    cancelled_task.cancel()
    await settle()
    waiting = not cancelled_task.done() and not other.done()
    cancelled_task.cancel()  # once more, during the rollback
    gate.let_go()

    (outcome, _) = await asyncio.gather(cancelled_task, other, return_exceptions=True)
    assert (waiting, type(outcome)) == (True, asyncio.CancelledError)
    assert await kept(db) == {100}


async def test_work_that_is_undone_leaves_no_statement_open_whoever_still_holds_it(db: Database) -> None:
    cursors = []

    async def read_and_think_better_of_it() -> None:
        async with db.reading() as tx:
            cursors.append(await tx.execute("SELECT 1 UNION SELECT 2"))
            raise Undo

    with pytest.raises(Undo):
        await read_and_think_better_of_it()

    await db.vacuum()  # refused while a statement is in progress
    assert cursors


async def test_cancelled_during_the_commit_is_kept_and_then_cancelled(db: Database) -> None:
    gate = Gate(db)

    async def victim() -> None:
        async with db.transaction() as tx:
            await put(tx, 1)
            standing.append(await gate.stand())

    standing: list[asyncio.Task[object]] = []
    cancelled_task = asyncio.create_task(victim())
    await gate._reached.wait()
    await settle()
    other = asyncio.create_task(other_task(db))
    await settle()
    cancelled_task.cancel()
    await settle()
    waiting = not cancelled_task.done() and not other.done()
    gate.let_go()

    (outcome, *_) = await asyncio.gather(cancelled_task, other, *standing, return_exceptions=True)
    assert (waiting, type(outcome)) == (True, asyncio.CancelledError)
    assert await kept(db) == {1, 100}


async def test_cancelled_while_beginning_leaves_no_transaction_open(db: Database) -> None:
    gate = Gate(db)
    standing = await gate.stand()
    cancelled_task, other = asyncio.create_task(other_task(db)), asyncio.create_task(other_task(db))
    await settle()
    cancelled_task.cancel()
    await settle()
    waiting = not cancelled_task.done()
    gate.let_go()

    (outcome, *_) = await asyncio.gather(cancelled_task, other, standing, return_exceptions=True)

    assert (waiting, type(outcome)) == (True, asyncio.CancelledError)
    assert await kept(db) == {100}


async def test_cancelled_while_waiting_for_its_turn_changes_nothing(db: Database) -> None:
    waiting = asyncio.create_task(other_task(db))
    async with db.transaction() as tx:
        await put(tx, 1)
        waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await kept(db) == {1}


async def test_cancelled_while_the_disk_is_full_is_cancelled(db: Database) -> None:
    pages = await pragma(db, "page_count")
    await db._connection.execute(f"PRAGMA max_page_count = {pages}")
    gate = Gate(db)

    async def victim() -> None:
        async with db.transaction() as tx:
            standing = await gate.stand()
            try:
                await tx.executemany("INSERT INTO seen VALUES (?, '2027-03-22')", [(n,) for n in range(5000)])
            finally:
                standing.cancel()

    cancelled_task = asyncio.create_task(victim())
    await gate._reached.wait()
    await settle()
    cancelled_task.cancel()
    await settle()
    gate.let_go()

    with pytest.raises(asyncio.CancelledError):
        await cancelled_task
    assert await kept(db) == set()


async def test_connection_that_fails_leaves_no_thread_that_outlives_the_loop(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[Connection] = []

    class Remembered(Connection):
        def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
            super().__init__(connector, iter_chunk_size)
            connections.append(self)

    monkeypatch.setattr("storage.engine.connection.Connection", Remembered)

    with pytest.raises(sqlite3.OperationalError):
        await connect(path, "ro")

    assert [each.end_of_thread is not None and each.end_of_thread.done() for each in connections] == [True]


@pytest.mark.parametrize("is_reader", [False, True])
async def test_statement_beside_one_that_runs_in_the_thread_is_refused_before_both_wait_for_ever(
    db: Database, path: Path, is_reader: bool
) -> None:
    database = await Database.open_readonly(path) if is_reader else db
    gate = Gate(database)
    standing = await gate.stand()

    with pytest.raises(RuntimeError, match="still runs in the thread"):
        database._connection.first("SELECT count(*) FROM seen", ())
    with pytest.raises(RuntimeError, match="still runs in the thread"):
        database._connection.change("DELETE FROM seen", ())
    gate.let_go()
    await standing

    assert await kept(database) == set()
    if is_reader:
        await database.close()


@pytest.mark.parametrize("steps", range(8))
async def test_cancellation_is_not_lost_when_the_work_ends_at_that_moment(steps: int) -> None:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def work() -> None:
        await future

    task = asyncio.create_task(shielded(work()))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(future.set_result, None)
    for _ in range(steps):
        await asyncio.sleep(0)
    cancel_accepted = task.cancel()
    await asyncio.wait({task})

    assert task.cancelled() == cancel_accepted


async def test_accepted_cancellation_always_reaches_the_task(db: Database) -> None:
    async def work(number: int) -> None:
        async with db.transaction() as tx:
            await put(tx, number)

    steps, cancel_accepted = 0, True
    while cancel_accepted:
        task = asyncio.create_task(work(steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        cancel_accepted = task.cancel()
        await asyncio.wait({task})
        assert task.cancelled() == cancel_accepted
        steps += 1


class Crowd:
    """Tasks that write side by side, some of which fail and some of which are cancelled; all by chance with a seed."""

    def __init__(self, db: Database, chance: random.Random) -> None:
        self._db, self._chance = db, chance

    async def _idle(self, most: int) -> None:
        for _ in range(self._chance.randrange(most)):
            await asyncio.sleep(0)

    async def work(self, number: int) -> None:
        """Write this task's ten rows, or none."""
        await self._idle(40)
        async with self._db.transaction() as tx:
            for row in range(number * 10, number * 10 + 10):
                await put(tx, row)
                await self._idle(4)
                if self._chance.random() < 0.02:
                    raise Undo

    async def disturb(self, tasks: list[asyncio.Task[None]]) -> None:
        """Cancel some of them, somewhere."""
        while not all(task.done() for task in tasks):
            await self._idle(60)
            self._chance.choice(tasks).cancel()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
async def test_each_of_many_tasks_is_kept_whole_or_undone_whole(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(Path(folder) / "roundtable.sqlite3")
        crowd = Crowd(db, random.Random(seed))
        tasks = [asyncio.create_task(crowd.work(number)) for number in range(8)]
        await asyncio.gather(crowd.disturb(tasks), *tasks, return_exceptions=True)
        stored_ids = await kept(db)
        await db.close()

    for number, task in enumerate(tasks):
        own = {row for row in stored_ids if row // 10 == number}
        has_finished = not task.cancelled() and task.exception() is None
        has_failed = not task.cancelled() and task.exception() is not None
        assert len(own) in ({10} if has_finished else {0} if has_failed else {0, 10})
