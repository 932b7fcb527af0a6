"""The anonymous side of the database has no place in which a person, a time or an order could be kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine.database import Database

ANONYMOUS = {
    "tally": ["survey", "question", "part", "option", "count"],
    "comment": ["survey", "question", "text", "count"],
    "released_comment": ["survey", "place", "question", "text", "count", "decision"],
    "release": ["survey", "content", "sha256"],
}
"""Table → its columns; a column added here has to be argued for."""

PARTICIPATION = {
    "participation": ["survey", "person", "next_comment"],
    "departed": ["survey", "digest"],
    "declined": ["survey", "person"],
}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


async def rows(db: Database, sql: str) -> list[tuple[object, ...]]:
    async with db.reading() as tx:
        return [tuple(row) for row in await tx.execute_fetchall(sql)]


@pytest.mark.parametrize(("table", "columns"), [*ANONYMOUS.items(), *PARTICIPATION.items()])
async def test_columns_of_either_side_are_these(db: Database, table: str, columns: list[str]) -> None:
    columns_of_table = await rows(db, f"SELECT name FROM pragma_table_info('{table}')")

    assert [name for (name,) in columns_of_table] == columns


@pytest.mark.parametrize("table", ANONYMOUS)
async def test_anonymous_table_refers_to_the_survey_alone(db: Database, table: str) -> None:
    foreign_keys = await rows(db, f'SELECT "from", "table" FROM pragma_foreign_key_list(\'{table}\')')

    assert foreign_keys == [("survey", "survey")]


@pytest.mark.parametrize("table", [*ANONYMOUS, *PARTICIPATION])
async def test_table_is_strict_and_numbers_no_rows(db: Database, table: str) -> None:
    table_flags = await rows(db, f"SELECT wr, strict FROM pragma_table_list WHERE name = '{table}'")

    # A release is the only row of its survey: its number is the survey's and tells no order.
    assert table_flags == [(int(table != "release"), 1)]


@pytest.mark.parametrize("table", [*ANONYMOUS, *PARTICIPATION])
async def test_table_has_no_index_but_its_key(db: Database, table: str) -> None:
    indexes = await rows(db, f"SELECT origin FROM pragma_index_list('{table}')")

    assert [origin for (origin,) in indexes if origin != "pk"] == []


async def test_triggers_write_nothing(db: Database) -> None:
    triggers = await rows(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'")

    assert triggers
    assert [sql for (sql,) in triggers if "SELECT RAISE(ABORT" not in str(sql)] == []
