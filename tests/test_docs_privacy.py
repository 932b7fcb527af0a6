"""The document about privacy tells every column, quotes the promise, and names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

from domain.anonymity import groups_at_opening, merged
from storage.database import Database
from tests.documents import prose, rows, text_of
from tests.settings import TEXT, settings
from tests.stage import EVENT, open_survey
from views.catalog import Voice
from views.promises import promise_of


def test_tests_named_beside_the_promises_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of("docs/privacy.md"))

    assert named != []
    assert [name for path, name in named if f"def {name}(" not in text_of(path)] == []


async def test_every_table_and_column_is_told(tmp_path: Path) -> None:
    told = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[1])) for row in rows(text_of("docs/privacy.md"))}
    sql = """SELECT t.name, group_concat(c.name) FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name"""
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    async with db.reading() as tx, tx.execute(sql) as found:
        tables = {name: set(columns.split(",")) async for name, columns in found}
    await db.close()

    untold = {name: columns - told.get(name, set()) for name, columns in tables.items()}

    assert {name: columns for name, columns in untold.items() if columns or name not in told} == {}


async def test_promise_is_quoted_word_for_word(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO event VALUES (?, '{}')", (EVENT.code,))
        opened = await open_survey(tx)
    await db.close()

    promise = promise_of(opened.survey).invitation(Voice("en", EVENT.zone), opened)
    said = " ".join(re.sub("<[^>]*>", "", promise).split())

    assert said in prose("docs/privacy.md")


def test_example_of_the_prosecutor_is_what_the_rules_give(tmp_path: Path) -> None:
    (event,) = settings(tmp_path, TEXT).events
    registered = {profession.id: profession.expected or 0 for profession in event.professions}
    groups = groups_at_opening(event, dict(registered), 5)
    care, courts, lawyers, ngo = (groups[id_] for id_ in ("social", "prosecutor", "lawyer", "ngo"))

    few = merged({lawyers: 12, care: 7, courts: 4, ngo: 4}, 5)
    one = merged({lawyers: 14, care: 0, courts: 1, ngo: 0}, 5)

    assert registered["lawyer"] == 14
    assert (sum(registered.values()), groups["judge"], groups["undisclosed"]) == (32, courts, courts)
    assert len(set(few.values())) == 3
    assert few[courts] == few[ngo]
    assert set(one.values()) == {"*"}
