"""The real process dies while the file gets its shape, and while it is copied."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import answers, events
from storage.engine.backup import backup
from storage.engine.connection import connect
from storage.engine.database import Database
from storage.engine.migrate import migrate, migrations
from tests.crash import points
from tests.crash.oracle import after_crash
from tests.crash.scene import Times, write
from tests.crash.starts import Crash, Starts
from tests.support.program import EVENT, open_survey, register

STRIDE = 9
MOST = 1000
ROWS = {
    "person": {"id": 101, "language": "ro", "telegram_language": "ro", "muted": 0, "reachable": 1},
    "registration": {
        "event": "bucharest",
        "person": 101,
        "notice": "1",
        "agreed_on": "2027-03-01",
        "registered_on": "2027-03-01",
        "profession": "judge",
        "name": "Ana",
        "answers": "{}",
        "asking": None,
    },
}
"""One row of each table as the first version writes it: column and value."""


async def of_version(path: Path, version: int) -> None:
    """A file as an earlier version of the program left it."""
    path.touch()
    connection = await connect(path, "rw")
    try:
        await migrate(connection, migrations()[:version])
        if version:
            await events.save(connection, EVENT)
        for table, row in ROWS.items() if version else ():
            marks = ", ".join("?" * len(row))
            await connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    finally:
        await connection.close()


def shape(path: Path) -> list[tuple[object, ...]]:
    with after_crash(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


def version(path: Path) -> int:
    with after_crash(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with after_crash(path) as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(row)} FROM {table}").fetchall() for table, row in ROWS.items()
        }


@pytest.mark.parametrize("of", ["commit migration", "step of migration"])
@pytest.mark.parametrize("before", [0, 1])
async def test_killed_in_a_migration_the_file_is_of_one_version_and_the_next_start_ends_it(
    tmp_path: Path, starts: Starts, request: pytest.FixtureRequest, before: int, of: str
) -> None:
    every = request.config.getoption("soak") or of.startswith("commit")
    config, path, old = (
        write(tmp_path, Times.around(datetime.now(UTC))),
        tmp_path / "roundtable.sqlite3",
        tmp_path / "old",
    )
    await of_version(old, before)
    shapes = []
    for number in range(len(migrations()) + 1):
        await of_version(tmp_path / f"version-{number}", number)
        shapes.append(shape(tmp_path / f"version-{number}"))
    expected_rows = rows(old) if before else {table: [] for table in ROWS}
    versions = set()

    for number in range(1, MOST, 1 if every else STRIDE):
        path.write_bytes(old.read_bytes())
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        async with starts.roundtable(config, "retention", "--yes", crash=Crash(number, of)) as child:
            exit_code = await child.wait()
        if exit_code == 0:
            break
        assert exit_code == -signal.SIGKILL
        versions.add(version(path))
        assert shape(path) == shapes[version(path)]
        assert before == 0 or rows(path) == expected_rows

        await (await Database.open(path)).close()
        assert (version(path), shape(path), rows(path)) == (len(migrations()), shapes[-1], expected_rows)

    assert exit_code == 0
    # In strides a short migration may lie between two kills.
    assert versions >= ({before, len(migrations()) - 1} if every else {before})


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    """A database with many people and answers, so that copying takes some steps."""
    path = tmp_path / "roundtable.sqlite3"
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, EVENT.code, range(1, 501))
        run = await open_survey(tx)
        for id_ in range(1, 301):
            await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})
    await db.close()
    return path


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return sorted(connection.iterdump())


@pytest.mark.parametrize("earlier", [False, True])
async def test_killed_in_a_backup_there_is_a_whole_one_or_none(
    tmp_path: Path, starts: Starts, database: Path, *, earlier: bool
) -> None:
    config, folder = write(tmp_path, Times.around(datetime.now(UTC))), tmp_path / "elsewhere"
    folder.mkdir()
    original, copy, older = database.read_bytes(), folder / "backup.sqlite3", tmp_path / "older"
    await of_version(older, len(migrations()))
    allowed_contents = [content(database), content(older) if earlier else []]
    contents = []

    for number in range(1, MOST):
        for file in folder.iterdir():
            file.unlink()
        if earlier:
            copy.write_bytes(older.read_bytes())
        points_path = tmp_path / f"points-{number}"
        crash = Crash(number, points=points_path)
        async with starts.roundtable(config, "backup", str(copy), crash=crash) as child:
            exit_code = await child.wait()
        assert database.read_bytes() == original
        if exit_code == 0:
            break
        assert exit_code == -signal.SIGKILL
        contents.append(content(copy) if copy.exists() else [])
        assert contents[-1] in allowed_contents

        await backup(database, copy)
        assert content(copy) == allowed_contents[0]
        assert {file.name for file in folder.iterdir()} == {copy.name}

    assert exit_code == 0
    assert {"in copy", "after copy", "after fsync", "before replace", "after replace"} <= set(points.names(points_path))
    assert contents == sorted(contents, key=allowed_contents.index, reverse=True)
