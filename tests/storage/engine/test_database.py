"""The file: what opening it promises, who may open it, what is refused with which sentence, and how it is closed."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.engine import database
from storage.engine.database import Database, fetch_value
from storage.engine.errors import (
    Corrupt,
    DiskFull,
    Locked,
    NotReleased,
    NotWritable,
    Replaced,
    StorageError,
    UnsupportedVersion,
    translate_open_errors,
)
from storage.engine.file_copy import has_content
from storage.engine.timestamps import instant, stamp
from tests.support.database_files import kept, no_thread_is_left, pragma, put

ROOT = Path(__file__).resolve().parents[3]

Open: TypeAlias = Callable[[Path], Awaitable[Database]]
EITHER_WAY = pytest.mark.parametrize("open_", [Database.open, Database.open_readonly], ids=["open", "readonly"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    db = await Database.open(path)
    yield db
    await db.close()


def mode(of: Path) -> int:
    return stat.S_IMODE(of.stat().st_mode)


# Opening


async def test_open_makes_file_lock_and_folder_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "roundtable.sqlite3"

    await (await Database.open(path)).close()

    assert [mode(path.parent), mode(path), mode(Path(f"{path}.lock"))] == [0o700, 0o600, 0o600]


async def test_open_leaves_a_folder_with_something_else_in_it_as_it_is(path: Path) -> None:
    (path.parent / "config.toml").touch()
    path.parent.chmod(0o750)

    await (await Database.open(path)).close()

    assert mode(path.parent) == 0o750


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
        ("query_only", 0),
    ],
)
async def test_open_sets_the_pragma(db: Database, name: str, value: object) -> None:
    assert await pragma(db, name) == value


@pytest.mark.parametrize(
    ("name", "value"), [("query_only", 1), ("temp_store", 2), ("trusted_schema", 0), ("busy_timeout", 5000)]
)
async def test_open_readonly_sets_the_pragma(db: Database, path: Path, name: str, value: object) -> None:
    beside = await Database.open_readonly(path)

    assert await pragma(beside, name) == value

    await beside.close()


async def test_open_refuses_a_pragma_that_reads_back_otherwise(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WRITING", {**database.WRITING, "synchronous": ("FULL", "full")})

    with no_thread_is_left(), pytest.raises(StorageError) as excinfo:
        await Database.open(path)

    assert str(excinfo.value) == "SQLite did not accept PRAGMA synchronous = FULL: it says 2."


async def test_open_takes_any_file_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%20 ș.sqlite3"

    db = await Database.open(path)
    async with db.transaction() as tx:
        await put(tx, 1)
    beside = await Database.open_readonly(path)

    assert await kept(beside) == {1}
    assert path.stat().st_size > 0
    await beside.close()
    await db.close()


async def test_what_was_kept_is_there_after_opening_again(path: Path) -> None:
    first = await Database.open(path)
    async with first.transaction() as tx:
        await put(tx, 1)
    await first.close()

    again = await Database.open(path)

    assert await kept(again) == {1}
    await again.close()


# One at a time


async def test_second_opening_in_this_process_is_refused(db: Database, path: Path) -> None:
    with no_thread_is_left(), pytest.raises(Locked) as excinfo:
        await Database.open(path)

    assert str(excinfo.value) == f"The database {path} is in use by another roundtable process (pid {os.getpid()})."


async def test_second_process_is_refused(db: Database, path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys; from storage.engine.database import *; from storage.engine.errors import *\n"
        "try: asyncio.run(Database.open(pathlib.Path(sys.argv[1])))\n"
        "except Locked as refused: print(refused)\n"
    )

    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    stdout, _ = await other.communicate()

    sentence = f"The database {path} is in use by another roundtable process (pid {os.getpid()}).\n"
    assert (other.returncode, stdout.decode()) == (0, sentence)


async def test_second_opening_by_another_name_is_refused(db: Database, path: Path) -> None:
    alias = path.with_name("alias.sqlite3")
    alias.symlink_to(path)

    with pytest.raises(Locked):
        await Database.open(alias)


async def test_file_is_free_again_after_closing(path: Path) -> None:
    await (await Database.open(path)).close()

    again = await Database.open(path)

    assert await kept(again) == set()
    await again.close()


async def test_file_held_by_another_program_is_named_and_usable_later(db: Database, path: Path) -> None:
    await db._connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as shell:
        shell.execute("BEGIN EXCLUSIVE")

        with pytest.raises(Locked) as excinfo:
            async with db.transaction() as tx:
                await put(tx, 1)

    assert str(excinfo.value) == f"The database {path} is in use by another program."
    async with db.transaction() as tx:
        await put(tx, 2)
    assert await kept(db) == {2}


# Beside the running bot


async def test_readonly_sees_what_is_committed_and_nothing_half_done(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await put(tx, 1)
    beside = await Database.open_readonly(path)

    async with db.transaction() as tx:
        await put(tx, 2)
        meanwhile = await kept(beside)

    assert (meanwhile, await kept(beside)) == ({1}, {1, 2})
    await beside.close()


async def test_readonly_writes_nothing(db: Database, path: Path) -> None:
    beside = await Database.open_readonly(path)

    with pytest.raises(NotWritable):
        async with beside.transaction() as tx:
            await put(tx, 1)
    with pytest.raises(NotReleased):
        async with beside.reading() as tx:
            await put(tx, 1)

    assert await kept(db) == set()
    await beside.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count FROM tally",
        "SELECT count(*) FROM tally",
        "SELECT text FROM comment",
        "SELECT 1 FROM comment",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM main.tally)",
        "WITH t AS (SELECT * FROM comment) SELECT count(*) FROM t",
        "SELECT t.count FROM survey AS s LEFT JOIN tally AS t ON t.survey = s.id",
        "ATTACH ':memory:' AS other",
        "CREATE TEMP VIEW v AS SELECT * FROM tally",
    ],
)
async def test_readonly_sees_nothing_that_is_not_released(db: Database, path: Path, sql: str) -> None:
    beside = await Database.open_readonly(path)

    try:
        with pytest.raises(NotReleased):
            async with beside.reading() as tx:
                await tx.execute_fetchall(sql)
        async with beside.reading() as tx:
            assert await fetch_value(tx, "SELECT count(*) FROM release") == 0
    finally:
        await beside.close()


async def test_readonly_sees_one_moment(db: Database, path: Path) -> None:
    beside = await Database.open_readonly(path)
    async with db.transaction() as tx:
        await put(tx, 1)
    await db._connection.execute("PRAGMA busy_timeout = 0")

    async with beside.reading() as tx:
        before = await fetch_value(tx, "SELECT count(*) FROM seen")
        with pytest.raises(Locked):
            async with db.transaction() as writing:
                await put(writing, 2)
        after = await fetch_value(tx, "SELECT count(*) FROM seen")

    assert (before, after) == (1, 1)
    await beside.close()


async def test_readonly_needs_a_file(path: Path) -> None:
    with no_thread_is_left(), pytest.raises(NotWritable):
        await Database.open_readonly(path)

    assert list(path.parent.iterdir()) == []


async def test_readonly_needs_a_file_of_this_version(path: Path) -> None:
    path.touch()

    with no_thread_is_left(), pytest.raises(StorageError) as excinfo:
        await Database.open_readonly(path)

    assert str(excinfo.value) == f"The database {path} is empty or of an earlier version: start the bot once."


async def test_file_left_in_the_middle_of_a_step_is_put_in_order_by_opening(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await put(tx, 1)
    torn_path = path.with_name("torn.sqlite3")
    async with db.transaction() as tx:
        await tx.execute("PRAGMA cache_size = 10")  # so that pages reach the file before the commit
        await put(tx, *range(2, 2000))
        shutil.copy(path, torn_path)
        shutil.copy(f"{path}-journal", f"{torn_path}-journal")

    with pytest.raises(NotWritable) as excinfo:
        await Database.open_readonly(torn_path)
    reopened_db = await Database.open(torn_path)

    sentence = f"The database {torn_path} was left in the middle of a step: start the bot once to undo it."
    assert (str(excinfo.value), await kept(reopened_db)) == (sentence, {1})
    await reopened_db.close()


# What cannot be opened


@EITHER_WAY
async def test_newer_file_is_refused(path: Path, open_: Open) -> None:
    await (await Database.open(path)).close()
    with closing(sqlite3.connect(path)) as shell:
        shell.execute("PRAGMA user_version = 9000")

    with no_thread_is_left(), pytest.raises(UnsupportedVersion) as excinfo:
        await open_(path)

    assert str(excinfo.value) == (
        f"The database {path} was made by a newer version of roundtable (step 9000): update it."
    )


@EITHER_WAY
async def test_file_that_is_no_database_is_refused(path: Path, open_: Open) -> None:
    path.write_bytes(b"Dear all, please find attached the agenda. " * 100)

    with no_thread_is_left(), pytest.raises(Corrupt) as excinfo:
        await open_(path)

    assert str(excinfo.value) == f"The file {path} is damaged or no database: put the last backup in its place."
    assert path.read_bytes().startswith(b"Dear all")


@pytest.mark.parametrize("page", [2, 5, -1])
async def test_file_with_a_damaged_page_is_refused(path: Path, page: int) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await put(tx, *range(2000))
    await db.close()
    sound = path.read_bytes()
    pages = [sound[at : at + 4096] for at in range(0, len(sound), 4096)]
    pages[page] = b"\xa5" * 4096
    path.write_bytes(b"".join(pages))

    with no_thread_is_left(), pytest.raises(Corrupt):
        await Database.open(path)


async def test_truncated_file_is_refused_and_its_backup_opens(path: Path) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await put(tx, *range(2000))
    await db.close()
    sound = path.read_bytes()
    path.write_bytes(sound[: len(sound) // 2])

    with no_thread_is_left(), pytest.raises(Corrupt):
        await Database.open(path)

    path.write_bytes(sound)
    again = await Database.open(path)
    assert await kept(again) == set(range(2000))
    await again.close()


async def test_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE album (title)")
    before = path.read_bytes()

    with no_thread_is_left(), pytest.raises(Corrupt) as excinfo:
        await Database.open(path)

    assert str(excinfo.value) == (
        f"The file {path} is no database of this version of roundtable: it has a table album and no record of steps."
    )
    assert path.read_bytes() == before


async def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")

    for path in (tmp_path / "data" / "a.sqlite3", tmp_path / "data" / "deeper" / "a.sqlite3"):
        with pytest.raises(NotWritable) as excinfo:
            await Database.open(path)
        assert str(excinfo.value) == f"The database {path} cannot be opened: {os.strerror(errno.ENOTDIR)}."


async def test_file_that_is_a_folder_is_refused(path: Path) -> None:
    path.mkdir()

    with no_thread_is_left(), pytest.raises(NotWritable) as excinfo:
        await Database.open(path)

    assert str(excinfo.value) == f"The database {path} cannot be opened: {os.strerror(errno.EISDIR)}."


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, NotWritable),
        (errno.EPERM, NotWritable),
        (errno.EROFS, NotWritable),
        (errno.ENOLCK, NotWritable),
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
    ],
)
def test_what_the_system_refuses_while_opening_is_named(path: Path, number: int, kind: type[StorageError]) -> None:
    with pytest.raises(StorageError) as excinfo, translate_open_errors(path):
        raise OSError(number, os.strerror(number))

    assert type(excinfo.value) is kind


async def test_file_is_free_after_an_opening_that_failed(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(Corrupt):
        await Database.open(path)
    path.unlink()

    db = await Database.open(path)

    assert await kept(db) == set()
    await db.close()


# A database that was removed


async def test_database_that_was_removed_is_not_made_anew(path: Path, tmp_path: Path) -> None:
    await (await Database.open(path)).close()
    link, moved = tmp_path / "link.sqlite3", path.with_suffix(".moved")
    link.symlink_to(path)
    path.rename(moved)

    for name in (path, link):
        with pytest.raises(Replaced, match=f"was removed.*anew with an empty one, remove {path.name}-journal first"):
            await Database.open(name)

    moved.rename(path)
    await (await Database.open(path)).close()


async def test_database_that_was_removed_while_it_was_open_is_not_made_anew(path: Path) -> None:
    db = await Database.open(path)
    path.unlink()
    with suppress(StorageError):
        await db.vacuum()
    await db.close()

    with pytest.raises(Replaced, match="was removed"):
        await Database.open(path)


async def test_database_is_made_anew_without_the_journal_of_the_one_before(path: Path) -> None:
    await (await Database.open(path)).close()
    path.unlink()
    path.with_name(f"{path.name}-journal").unlink()

    await (await Database.open(path)).close()

    assert has_content(path)


# Ending


async def test_close_ends_the_thread_and_may_be_repeated(path: Path) -> None:
    with no_thread_is_left():
        db = await Database.open(path)
        await db.close()
        await db.close()

    with pytest.raises(ValueError, match="no active connection"):
        await kept(db)


async def test_close_waits_for_the_transaction_in_progress(path: Path) -> None:
    db = await Database.open(path)
    transaction_began = asyncio.Event()

    async def work() -> None:
        async with db.transaction() as tx:
            transaction_began.set()
            await put(tx, *range(20))

    working = asyncio.create_task(work())
    await transaction_began.wait()
    await db.close()
    await working

    again = await Database.open(path)
    assert await kept(again) == set(range(20))
    await again.close()


async def test_close_cancelled_closes_all_the_same(path: Path) -> None:
    with no_thread_is_left():
        db = await Database.open(path)
        closing_ = asyncio.create_task(db.close())
        await asyncio.sleep(0)
        closing_.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing_

    await (await Database.open(path)).close()


async def test_opening_cancelled_anywhere_leaves_neither_thread_nor_lock(path: Path) -> None:
    steps = 0
    cancel_accepted = True
    while cancel_accepted:
        with no_thread_is_left():
            task = asyncio.create_task(Database.open(path))
            for _ in range(steps):
                await asyncio.sleep(0)
            cancel_accepted = task.cancel()
            (outcome,) = await asyncio.gather(task, return_exceptions=True)
            if isinstance(outcome, Database):
                await outcome.close()
        steps += 7

    await (await Database.open(path)).close()


# Times as text

MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-9.5))]))


@given(MOMENTS.filter(lambda moment: 1 < moment.year < 9999))
def test_stamp_is_read_back_as_the_same_moment_in_utc(moment: datetime) -> None:
    read = instant(stamp(moment))

    assert (read, read.tzinfo, len(stamp(moment))) == (moment, UTC, 32)


@given(st.lists(MOMENTS.filter(lambda moment: 1 < moment.year < 9999)))
def test_order_of_stamps_is_order_of_times(moments: list[datetime]) -> None:
    assert sorted(map(stamp, moments)) == [stamp(moment) for moment in sorted(moments)]


def test_stamp_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        stamp(datetime(2027, 3, 22, 9, 30))  # noqa: DTZ001 — that is what is refused
