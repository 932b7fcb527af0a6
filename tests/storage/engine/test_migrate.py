"""Migrations: each whole with its record or not at all, never changed afterwards, and never backwards."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.engine.connection import Connection, connect
from storage.engine.errors import ForeignDatabase, UnsupportedSchema
from storage.engine.migrate import Migration, count_applied, migrate, migrations

FIRST = Migration(
    1,
    "0001_first.sql",
    """-- One; and two.
    CREATE TABLE room (name TEXT NOT NULL) STRICT;  -- a remark; with a semicolon
    INSERT INTO room VALUES ('Sala;
    mare');
    /* A trigger; it has
       statements of its own. */
    CREATE TRIGGER rooms_stay BEFORE DELETE ON room
    BEGIN
        SELECT RAISE(ABORT, 'stay;');
        SELECT 1;
    END;
    """,
)
SECOND = Migration(2, "0002_second.sql", "INSERT INTO room VALUES ('two');\nINSERT INTO room VALUES ('three')\n")


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    path = tmp_path / "roundtable.sqlite3"
    path.touch()
    connection = await connect(path, "rw")
    yield connection
    await connection.close()


async def ask(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    async with connection.execute(sql) as rows:
        return [tuple(row) async for row in rows]


async def rooms(connection: Connection) -> list[object]:
    return [name for (name,) in await ask(connection, "SELECT name FROM room ORDER BY rowid")]


async def record(connection: Connection) -> tuple[object, list[tuple[object, ...]]]:
    ((version,),) = await ask(connection, "PRAGMA user_version")
    return version, await ask(connection, "SELECT * FROM migration")


async def test_new_file_gets_every_step_with_its_record(connection: Connection) -> None:
    await migrate(connection, migrations())

    expected_steps = [(step.number, step.name, hashlib.sha256(step.sql.encode()).hexdigest()) for step in migrations()]
    assert await record(connection) == (len(migrations()), expected_steps)
    assert await ask(connection, "PRAGMA foreign_key_check") == []
    assert await count_applied(connection, migrations()) == len(migrations())


async def test_every_table_is_strict(connection: Connection) -> None:
    await migrate(connection, migrations())

    lax = (
        "SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'"
    )
    assert await ask(connection, lax) == []


async def test_statements_end_where_sqlite_says_and_not_at_every_semicolon(connection: Connection) -> None:
    await migrate(connection, (FIRST,))

    assert await rooms(connection) == ["Sala;\n    mare"]
    with pytest.raises(sqlite3.IntegrityError, match="stay;"):
        await connection.execute("DELETE FROM room")


async def test_older_file_gets_what_it_lacks(connection: Connection) -> None:
    await migrate(connection, (FIRST,))
    await connection.execute("INSERT INTO room VALUES ('added between')")

    await migrate(connection, (FIRST, SECOND))

    assert await rooms(connection) == ["Sala;\n    mare", "added between", "two", "three"]
    assert await record(connection) == (2, [(s.number, s.name, s.checksum) for s in (FIRST, SECOND)])


async def test_current_file_is_not_written_to(connection: Connection, tmp_path: Path) -> None:
    await migrate(connection, (FIRST, SECOND))
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    await migrate(connection, (FIRST, SECOND))

    assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    "broken_sql",
    [
        "INSERT INTO room VALUES ('half');\nINSERT INTO nowhere VALUES (1);",
        "INSERT INTO room VALUES ('half');\nCREATE TRIGGER t AFTER INSERT ON room BEGIN SELECT 1;",
        "INSERT INTO room VALUES ('half');\nINSERT INTO room VALUES ('unfinished",
        "INSERT INTO room VALUES ('half');\nINSERT INTO room VALUES (NULL);",
        "INSERT INTO room VALUES ('half');\nINSERT INTO migration VALUES (2, '', '');",
    ],
    ids=["unknown table", "unfinished trigger", "unfinished text", "constraint", "its own record"],
)
async def test_step_that_fails_leaves_nothing_and_may_be_mended(connection: Connection, broken_sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        await migrate(connection, (FIRST, replace(SECOND, sql=broken_sql)))

    assert await rooms(connection) == ["Sala;\n    mare"]
    assert await record(connection) == (1, [(1, FIRST.name, FIRST.checksum)])
    await migrate(connection, (FIRST, SECOND))
    assert await rooms(connection) == ["Sala;\n    mare", "two", "three"]


async def test_first_step_that_fails_leaves_an_empty_file(connection: Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await migrate(connection, (replace(FIRST, sql=FIRST.sql + "SELECT nothing;"),))

    assert await ask(connection, "SELECT name FROM sqlite_schema") == []
    await migrate(connection, (FIRST,))
    assert await rooms(connection) == ["Sala;\n    mare"]


async def test_step_with_a_closing_remark_is_applied(connection: Connection) -> None:
    await migrate(connection, (FIRST, replace(SECOND, sql="INSERT INTO room VALUES ('two');\n-- The end; really.\n")))

    assert await rooms(connection) == ["Sala;\n    mare", "two"]


async def test_migrating_cancelled_anywhere_leaves_whole_steps(connection: Connection) -> None:
    turns, cancel_accepted = 0, True
    while cancel_accepted:
        task = asyncio.create_task(migrate(connection, (FIRST, SECOND)))
        for _ in range(turns):
            await asyncio.sleep(0)
        cancel_accepted = task.cancel()
        await asyncio.wait({task})
        assert not connection.in_transaction
        assert await ask(connection, "PRAGMA user_version") in ([(0,)], [(1,)], [(2,)])
        turns += 3

    assert await count_applied(connection, (FIRST, SECOND)) == 2
    assert await rooms(connection) == ["Sala;\n    mare", "two", "three"]


async def test_changed_step_is_refused(connection: Connection) -> None:
    await migrate(connection, (FIRST, SECOND))
    changed_step = replace(FIRST, sql=FIRST.sql.replace("Sala", "Aula"))

    with pytest.raises(ForeignDatabase, match=r"^0001_first\.sql is not what was applied to it$"):
        await migrate(connection, (changed_step, SECOND))

    assert await rooms(connection) == ["Sala;\n    mare", "two", "three"]


async def test_newer_file_is_refused(connection: Connection) -> None:
    await migrate(connection, (FIRST, SECOND))

    with pytest.raises(UnsupportedSchema, match=r"^step 2$"):
        await migrate(connection, (FIRST,))


async def test_file_of_a_newer_version_is_refused_by_its_version_alone(connection: Connection) -> None:
    await connection.execute("PRAGMA user_version = 7")

    with pytest.raises(UnsupportedSchema, match=r"^step 7$"):
        await migrate(connection, (FIRST, SECOND))

    assert await ask(connection, "SELECT name FROM sqlite_schema") == []


async def test_version_without_its_record_is_refused(connection: Connection) -> None:
    await migrate(connection, (FIRST,))
    await connection.execute("PRAGMA user_version = 2")

    with pytest.raises(ForeignDatabase, match=r"^it says version 2 and has 1 steps$"):
        await migrate(connection, (FIRST, SECOND))


async def test_database_of_another_program_is_refused(connection: Connection) -> None:
    await connection.execute("CREATE TABLE album (title)")

    with pytest.raises(ForeignDatabase, match=r"^it has a table album and no record of steps$"):
        await migrate(connection, (FIRST,))

    assert await ask(connection, "SELECT name FROM sqlite_schema") == [("album",)]
