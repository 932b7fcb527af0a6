"""Bringing a database file to this version's shape: numbered SQL files, each applied once, forward only, never back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

from storage.engine.connection import Connection
from storage.engine.errors import ForeignDatabase, UnsupportedSchema


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of its text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """All of them, by number, without a gap."""
    folder = files("storage").joinpath("migrations")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    read = tuple(Migration(int(name[:4]), name, folder.joinpath(name).read_text("utf-8")) for name in names)
    assert [migration.number for migration in read] == list(range(1, len(read) + 1))  # noqa: S101 — of our own files
    return read


async def count_applied(connection: Connection, steps: tuple[Migration, ...]) -> int:
    """How many of these steps the file has; raises ``UnsupportedSchema`` and ``ForeignDatabase``. Only reads."""
    records = await _records(connection)
    async with connection.execute("PRAGMA user_version") as rows:
        row = await rows.fetchone()
    version = 0 if row is None else int(row[0])
    if max(version, len(records)) > len(steps):
        raise UnsupportedSchema(f"step {max(version, len(records))}")
    expected_records = [(step.number, step.name, step.checksum) for step in steps[: len(records)]]
    changed_names = [
        name for (_, name, _), record in zip(expected_records, records, strict=True) if record not in expected_records
    ]
    if changed_names:
        raise ForeignDatabase(f"{changed_names[0]} is not what was applied to it")
    if version != len(records):
        raise ForeignDatabase(f"it says version {version} and has {len(records)} steps")
    return len(records)


async def _records(connection: Connection) -> list[tuple[int, str, str]]:
    async with connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'") as rows:
        tables = {row[0] async for row in rows}
    if "migration" not in tables:
        if tables:
            raise ForeignDatabase(f"it has a table {min(tables)} and no record of steps")
        return []
    async with connection.execute("SELECT number, name, sha256 FROM migration ORDER BY number") as rows:
        return [(row[0], row[1], row[2]) async for row in rows]


async def migrate(connection: Connection, steps: tuple[Migration, ...]) -> None:
    """Apply those the file lacks, each whole or not at all; raises ``UnsupportedSchema`` and ``ForeignDatabase``.

    Foreign keys are looked at once a step is done, not before: a step may replace a table that others refer to.
    """
    for step in steps[await count_applied(connection, steps) :]:
        await connection.run_in_thread(partial(_apply, step))


def _apply(step: Migration, connection: sqlite3.Connection) -> None:
    # The record and the version stand in the step's own transaction: a power cut leaves all three or none.
    has_foreign_keys = connection.execute("PRAGMA foreign_keys").fetchone()[0]
    connection.execute("PRAGMA foreign_keys = OFF")  # within a transaction it would change nothing
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration"
            " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT"
        )
        for statement in _statements(step.sql):
            connection.execute(statement)
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, step.checksum))
        connection.execute(f"PRAGMA user_version = {step.number}")
        _check_references(step, connection)
        connection.execute("COMMIT")
    except BaseException:  # a step is whole or it is not there
        connection.rollback()
        raise
    finally:
        connection.execute(f"PRAGMA foreign_keys = {has_foreign_keys}")


def _check_references(step: Migration, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise ForeignDatabase(f"after {step.name} a row refers to one that is not there")


def _statements(sql: str) -> Iterator[str]:
    # A trigger holds semicolons of its own, so lines are gathered until SQLite calls them a statement.
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement  # a closing remark, or something unfinished that SQLite is to complain about
