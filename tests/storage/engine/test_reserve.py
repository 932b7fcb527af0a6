"""Room for one rewriting is set aside before it is needed, is enough, and is used when there is no other."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import answers
from storage.engine.database import Database
from storage.engine.errors import NoRoom, StorageError
from storage.engine.reserve import LEAST, Reserve, room_for
from tests.support.database_files import kept, put
from tests.support.file_size_limit import file_limit

NUMBERS = range(1, 10_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    """Of some hundred pages, rewritten once."""
    database = await Database.open(path)
    async with database.transaction() as tx:
        await put(tx, *NUMBERS)
    await database.vacuum()
    yield database
    await database.close()


def reserve_of(path: Path) -> os.stat_result:
    return path.with_name(f"{path.name}.reserve").stat()


async def more(db: Database, number: int) -> None:
    async with db.transaction() as tx:
        await put(tx, number)
        db.mark_for_vacuum()


@pytest.mark.usefixtures("db")
async def test_rewriting_sets_room_for_the_next_one_aside(path: Path) -> None:
    reserve = reserve_of(path)

    assert reserve.st_size == room_for(path.stat().st_size)
    assert reserve.st_blocks * 512 >= reserve.st_size, "a file with holes sets nothing aside"
    assert reserve.st_mode & 0o777 == 0o600


async def test_room_grows_with_the_file_and_is_given_back_when_it_has_shrunk(db: Database, path: Path) -> None:
    first = reserve_of(path).st_size
    async with db.transaction() as tx:
        await tx.execute(
            "WITH RECURSIVE more(number) AS (SELECT 20000 UNION ALL SELECT number + 1 FROM more WHERE number < 300000)"
            " INSERT INTO seen SELECT number, '2027-03-22' FROM more"
        )
    await db.vacuum()
    grown_sizes = reserve_of(path).st_size, room_for(path.stat().st_size)
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM seen")
    await db.vacuum()

    assert first < grown_sizes[0] == grown_sizes[1]
    assert reserve_of(path).st_size == room_for(path.stat().st_size) < first


async def test_room_that_is_set_aside_is_enough_for_the_rewriting(db: Database, path: Path) -> None:
    with file_limit(room_for(path.stat().st_size) - LEAST):
        await db.vacuum()

    assert (db.rewriting_failure, db.needs_vacuum()) == (None, False)


async def test_rewriting_needs_more_than_the_file_itself(db: Database, path: Path) -> None:
    with file_limit(path.stat().st_size), pytest.raises(StorageError):
        await db.vacuum()

    assert await kept(db) == set(NUMBERS)


async def test_rewriting_uses_the_room_set_aside_when_there_is_no_other(
    db: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve_sizes = []
    await more(db, 50_000)
    with file_limit(path.stat().st_size) as _:
        limit = file_limit(2 * room_for(path.stat().st_size))

        def release() -> None:
            reserve_sizes.append(reserve_of(path).st_size)
            limit.__enter__()  # what a disk does when a file is removed from it

        monkeypatch.setattr(db._reserve, "release", release)
        await db.vacuum()
        limit.__exit__(None, None, None)

    assert len(reserve_sizes) == 1
    assert (db.rewriting_failure, db.needs_vacuum()) == (None, False)


async def test_failed_rewriting_is_known_until_one_succeeds(db: Database, path: Path) -> None:
    await more(db, 50_000)
    with file_limit(path.stat().st_size):
        await answers.vacuum_if_needed(db)
        failure_state = db.rewriting_failure, db.needs_vacuum()
    await answers.vacuum_if_needed(db)

    assert failure_state == (f"The disk that holds {path} cannot be read or written.", True)
    assert (db.rewriting_failure, db.needs_vacuum()) == (None, False)


async def test_missing_room_is_known_before_there_is_anything_to_rewrite(db: Database, path: Path) -> None:
    needed_mb = -(-room_for(path.stat().st_size) >> 20)
    Reserve(path).release()
    with file_limit(path.stat().st_size), pytest.raises(NoRoom) as excinfo:
        await db.reserve_room()
    failure = db.rewriting_failure
    await answers.vacuum_if_needed(db)

    assert str(excinfo.value) == failure
    assert failure == (
        f"No room can be set aside for rewriting the database {path} (File too large): free {needed_mb} MB there."
    )
    assert db.rewriting_failure is None


async def test_room_is_made_of_zeros_where_the_system_cannot_set_it_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "posix_fallocate")
    path.write_bytes(bytes(100_000))

    Reserve(path).allocate()

    assert reserve_of(path).st_size == room_for(100_000)
    assert reserve_of(path).st_blocks * 512 >= room_for(100_000)


def test_room_is_released_also_when_there_is_none(path: Path) -> None:
    path.write_bytes(b"")
    reserve = Reserve(path)
    reserve.allocate()

    reserve.release()
    reserve.release()

    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
