"""People and staff: the identified side's first rows, and everything stored about one person."""

from __future__ import annotations

from typing import Any

from domain.people import Person
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.messages import inquiries
from storage.operations import audit

_LARGEST_ID = (1 << 63) - 1


async def find(tx: Tx, id_: int) -> Person | None:
    """The person of that Telegram id, if stored."""
    row = await fetch_row(tx, "SELECT * FROM person WHERE id = ?", (id_,))
    if row is None:
        return None
    return Person(
        row["id"],
        row["language"],
        row["telegram_language"],
        is_muted=bool(row["muted"]),
        reachable=bool(row["reachable"]),
    )


async def remember(tx: Tx, id_: int, hint: str | None) -> None:
    """Store the person if they are not yet; idempotent."""
    await tx.execute("INSERT INTO person (id, telegram_language) VALUES (?, ?) ON CONFLICT DO NOTHING", (id_, hint))
    await mark_reachable(tx, id_, hint)


async def mark_reachable(tx: Tx, id_: int, hint: str | None) -> None:
    """The person wrote: reachable again, and Telegram's language as of now; nobody is stored by this."""
    await tx.execute("UPDATE person SET reachable = 1, telegram_language = ? WHERE id = ?", (hint, id_))


async def set_language(tx: Tx, id_: int, language: str) -> None:
    """The person's own choice."""
    await tx.execute("UPDATE person SET language = ? WHERE id = ?", (language, id_))


async def set_muted(tx: Tx, id_: int, *, is_muted: bool) -> None:
    """Whether the person wants nothing unasked."""
    await tx.execute("UPDATE person SET muted = ? WHERE id = ?", (int(is_muted), id_))


async def mark_unreachable(tx: Tx, id_: int) -> None:
    """The person blocked the bot or is gone; any word from them makes them reachable again."""
    await tx.execute("UPDATE person SET reachable = 0 WHERE id = ?", (id_,))


async def everything(tx: Tx, id_: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that names this person: table → rows; what cannot be found is not stored.

    A mark in ``departed`` is not among them: it names nobody, see ``storage.departures``.
    """
    rows_by_table = {
        table: await _rows(tx, f"SELECT * FROM {table} WHERE {column} = ?", id_)  # noqa: S608 — of the schema
        for table, column in await person_tables(tx)
    }
    by_author = await _rows(tx, "SELECT * FROM inquiry_answer WHERE author = ? ORDER BY id", id_)
    rows_by_table["inquiry_answer"] += [row for row in by_author if row not in rows_by_table["inquiry_answer"]]
    rows_by_table["message"] = await _rows(tx, f"SELECT * FROM message WHERE {_REPORTS_TO}", id_)  # noqa: S608 — a constant
    return {table: rows for table, rows in rows_by_table.items() if rows}


_REPORTS_TO = "json_extract(body, '$.report.chat') = ?"
"""The messages whose sending this person watches; nothing else of a message is anybody's."""


async def _rows(tx: Tx, sql: str, id_: int) -> list[dict[str, Any]]:
    async with tx.execute(sql, (id_,)) as rows:
        return [dict(row) async for row in rows]


async def person_tables(tx: Tx) -> list[tuple[str, str]]:
    """Every table that names people, with the column that does; the people themselves first."""
    sql = """
        SELECT t.name AS name, c.name AS col FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND (c.name = 'person' OR (t.name = 'person' AND c.name = 'id'))
        ORDER BY t.name <> 'person', t.name
    """
    async with tx.execute(sql) as rows:
        return [(row["name"], row["col"]) async for row in rows]


async def forget(tx: Tx, id_: int) -> None:
    """Erase the person everywhere; answers are not found because nothing links to them. Idempotent.

    While a survey is open, ``storage.departures.leave`` comes first: it leaves a mark in place of the participation.
    Staff named in the settings stay staff: that is the settings' to say. The lines of the audit stay
    without the person.

    Where things lie in the file may still tell the number: ``Database.mark_for_vacuum`` is to be called as well.
    """
    await tx.execute(f"UPDATE message SET body = json_remove(body, '$.report') WHERE {_REPORTS_TO}", (id_,))  # noqa: S608 — a constant
    await tx.execute("DELETE FROM staff WHERE person = ? AND source = 'link'", (id_,))
    await audit.forget(tx, id_)
    await tx.execute("DELETE FROM staff_menu WHERE person = ? AND person NOT IN (SELECT person FROM staff)", (id_,))
    await inquiries.forget(tx, id_)
    for table, column in reversed(await person_tables(tx)):
        if table not in {"staff", "staff_menu", "audit"}:
            await tx.execute(f"DELETE FROM {table} WHERE {column} = ?", (id_,))  # noqa: S608 — of the schema


async def erase_unused(tx: Tx, first: int = 0, last: int = _LARGEST_ID) -> int:
    """Erase everybody, from the ``first`` to the ``last`` id, of whom nothing needs the row; returns how many.

    A registration, a refusal, a role and an answer in an open survey need it. Idempotent.
    """
    sql = f"DELETE FROM person WHERE id BETWEEN ? AND ? AND {_UNNEEDED}"  # noqa: S608 — a constant
    erased_count = (await tx.execute(sql, (first, last))).rowcount
    if erased_count:
        await tx.execute(_ERASE_ORPHANS)
    return erased_count


async def count_unused(tx: Tx) -> int:
    """How many ``erase_unused`` would erase."""
    return int(await fetch_value(tx, f"SELECT count(*) FROM person WHERE {_UNNEEDED}"))  # noqa: S608 — a constant


_ERASE_ORPHANS = """
    DELETE FROM owed_screen
    WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = owed_screen.person)
    AND NOT EXISTS (SELECT 1 FROM staff WHERE person = owed_screen.person)
"""
_UNNEEDED = """
    NOT EXISTS (SELECT 1 FROM registration WHERE person = person.id)
    AND NOT EXISTS (SELECT 1 FROM refusal WHERE person = person.id)
    AND NOT EXISTS (SELECT 1 FROM staff WHERE person = person.id)
    AND NOT EXISTS (
        SELECT 1 FROM survey AS s CROSS JOIN participation AS p ON p.survey = s.id
        WHERE s.closed_at IS NULL AND p.person = person.id)
"""
