"""A database of an earlier version as this one would have it, without a byte of the file changed."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import surveys
from storage.engine.database import Database
from storage.engine.errors import EarlierVersion, NotReleased, StorageError
from storage.engine.migrate import migrations
from storage.engine.upgraded_copy import open_upgraded_copy

EARLIER = Path(__file__).parents[1] / "stored" / "0004-open.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "roundtable.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(EARLIER.read_text("utf-8"))
    return path


async def test_earlier_file_is_read_as_of_this_version_and_stays_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(EarlierVersion):
        await Database.open_readonly(path)

    db, step_count = await open_upgraded_copy(path)
    async with db.reading() as tx:
        runs = await surveys.active(tx)
    await db.close()

    assert step_count == len(migrations()) - 4
    assert {run.thresholds.minimum_breakdown for run in runs} == {10}
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


async def test_nothing_unreleased_can_be_read_from_it(path: Path) -> None:
    db, _ = await open_upgraded_copy(path)

    with pytest.raises(NotReleased):
        async with db.reading() as tx:
            tx.first("SELECT count(*) FROM tally", ())
    await db.close()


async def test_step_that_fails_is_one_sentence(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE headcount (id)")

    with pytest.raises(StorageError) as excinfo:
        await open_upgraded_copy(path)

    assert str(excinfo.value).startswith(f"The database {path} cannot be brought to this version: table ")
