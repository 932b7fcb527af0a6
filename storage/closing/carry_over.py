"""Closings that a restored backup does not know of: what has closed since stays closed, with the release it had.

Otherwise the survey would close again, and two releases of nearly the same people tell what those answered who came in
between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from storage import events
from storage.closing import erasing
from storage.engine.connection import WRITING, Connection, Tx, connect, fetch_row, fetch_value, set_up, shielded
from storage.engine.errors import StorageError
from storage.engine.file_copy import check_integrity
from storage.engine.migrate import migrate, migrations
from storage.messages import updates

_FROZEN = ("id", "definition", "groups", "minimum_group", "opened_at")
"""Columns by which two files mean the same opening of a survey."""
_EVENT = "INSERT INTO event SELECT * FROM replaced.event WHERE code = ? ON CONFLICT DO NOTHING"
_SURVEY = "INSERT INTO survey SELECT * FROM replaced.survey WHERE id = ?"
_CLOSE = """
    UPDATE survey SET (closed_at, closes_at, secret)
        = (SELECT closed_at, closes_at, NULL FROM replaced.survey AS r WHERE r.id = survey.id)
    WHERE id = ?
"""
_NAMED = {"named_consent": "registration", "named_answers": "named_consent", "named_comment": "named_answers"}
"""Tables of answers with names, each with the one whose rows its own rows need."""


async def copy_closed_surveys(copy: Path, replaced_path: Path) -> tuple[str, ...]:
    """Close in ``copy`` what ``replaced_path`` has closed; returns the codes of the events this was needed for.

    Both are files that nobody else uses; they are brought to this version's shape. Raises ``StorageError`` when both
    have a release of the same survey that differs, or their surveys are not the same.
    """
    async with _open_file(replaced_path) as tx:
        if not await fetch_value(tx, "SELECT EXISTS (SELECT 1 FROM survey WHERE closed_at IS NOT NULL)"):
            return ()
    async with _open_file(copy) as tx:
        await tx.execute("ATTACH ? AS replaced", (str(replaced_path),))
        event_codes = await _copy_closed(tx)
        await tx.execute("DETACH replaced")
        if event_codes:
            await shielded(tx.execute("VACUUM"))
            await check_integrity(tx, copy)
        return event_codes


@asynccontextmanager
async def _open_file(path: Path) -> AsyncIterator[Connection]:
    connection = await connect(path, "rw")
    try:
        # The journal of a file that is given up when anything fails need not stay beside it.
        await set_up(connection, {**WRITING, "journal_mode": ("DELETE", "delete")})
        await migrate(connection, migrations())
        yield connection
    finally:
        await shielded(connection.close())


async def _copy_closed(tx: Tx) -> tuple[str, ...]:
    async with tx.execute("SELECT * FROM replaced.survey WHERE closed_at IS NOT NULL ORDER BY event, id") as rows:
        closings = await rows.fetchall()
    await tx.execute("BEGIN IMMEDIATE")
    event_codes = [closing["event"] for closing in closings if await _close(tx, closing)]
    await tx.execute("COMMIT")
    return tuple(dict.fromkeys(event_codes))


async def _close(tx: Tx, closing: sqlite3.Row) -> bool:
    """Close this survey as the replaced database has; returns whether that was still to be done."""
    event, survey = closing["event"], closing["id"]
    sql = "SELECT * FROM main.survey WHERE (event = ? AND name = ?) OR id = ?"
    survey_row = await fetch_row(tx, sql, (event, closing["name"], survey))
    if survey_row is None:
        await tx.execute(_EVENT, (event,))
        await tx.execute(_SURVEY, (survey,))
    else:
        await _require_same(tx, survey_row, closing)
        if survey_row["closed_at"] is not None:
            return False
        await tx.execute(_CLOSE, (survey,))
    await _copy_results(tx, survey)
    if not closing["anonymous"]:
        await _copy_named_answers(tx, event)
    await tx.execute("DELETE FROM tally WHERE survey = ?", (survey,))
    await erasing.erase(tx, survey, event)
    await updates.erase(tx)
    return True


async def _require_same(tx: Tx, survey_row: sqlite3.Row, closing: sqlite3.Row) -> None:
    code, hash_sql = closing["event"], "SELECT sha256 FROM {}.release WHERE survey = ?"
    hashes = [await fetch_value(tx, hash_sql.format(file), (closing["id"],)) for file in ("main", "replaced")]
    if any(survey_row[column] != closing[column] for column in ("event", "name", *_FROZEN)):
        raise StorageError(
            f"The survey of {code} has closed, and that of the backup was opened another time: restored, it would"
            " close once more, and two results would tell what single people answered. Choose another backup."
        )
    if survey_row["closed_at"] is not None and len(set(hashes)) > 1:
        raise StorageError(f"The backup has other results of the survey of {code} than the database it would replace.")


async def _copy_results(tx: Tx, survey: int) -> None:
    """The release, with the comments as they were reviewed."""
    await tx.execute("DELETE FROM comment WHERE survey = ?", (survey,))
    # The replaced database may have been in the middle of releasing comments: what is left of them is released later.
    for table in ("release", "released_comment", "comment"):
        await tx.execute(f"INSERT INTO {table} SELECT * FROM replaced.{table} WHERE survey = ?", (survey,))  # noqa: S608 — of the list above


async def _copy_named_answers(tx: Tx, event: str) -> None:
    """Those of people who are registered in the backup."""
    await tx.execute("DELETE FROM named_consent WHERE event = ?", (event,))
    for table, parent in _NAMED.items():
        await tx.execute(
            f"INSERT INTO {table} SELECT * FROM replaced.{table} WHERE event = ?"  # noqa: S608 — of the list above
            f" AND (event, person) IN (SELECT event, person FROM main.{parent})",
            (event,),
        )


async def find_open_surveys(copy: Path, now: datetime) -> tuple[str, ...]:
    """The events of which a survey had begun by now and is not closed in this file."""
    connection = await connect(copy, "copy")
    try:
        events_by_code = await events.everything(connection)
        async with connection.execute("SELECT event, name FROM survey WHERE closed_at IS NOT NULL") as rows:
            closed_surveys = {(row["event"], row["name"]) async for row in rows}
    finally:
        await shielded(connection.close())
    return tuple(
        code
        for code, event in events_by_code.items()
        if any(survey.opens <= now and (code, survey.id) not in closed_surveys for survey in event.surveys)
    )
