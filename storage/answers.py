"""Taking answers: that somebody answered on one side, counts and words on the other, with nothing between them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from domain.results.release import Cell, counted
from domain.survey import SurveyRun
from storage.engine.database import Database, Tx, fetch_row, fetch_value
from storage.engine.errors import Corrupt, StorageError

ZERO = 1 << 24
"""What a count of nothing is on disk; see the tally's migration."""


async def participation(tx: Tx, survey: int, person: int) -> int | None:
    """The number of the comment question that waits for this person; None when they have not answered.

    None as well when the survey is closed, whether its rows are erased by then or not.
    """
    sql = (
        "SELECT next_comment FROM participation AS p JOIN survey AS s ON s.id = p.survey AND s.closed_at IS NULL"
        " WHERE p.survey = ? AND p.person = ?"
    )
    row = await fetch_row(tx, sql, (survey, person))
    return None if row is None else int(row["next_comment"])


async def send(tx: Tx, survey_run: SurveyRun, person: int, group: str, answers: Mapping[str, tuple[str, ...]]) -> bool:
    """Count these answers and note that the person has answered; False, and nothing, when they had already.

    Both happen in the caller's transaction. The group is the one that was frozen at opening.
    """
    sql = "INSERT INTO participation (survey, person) VALUES (?, ?) ON CONFLICT DO NOTHING"
    if not tx.change(sql, (survey_run.id, person)):
        return False
    tx.change(
        "UPDATE tally SET count = count + 1 WHERE survey = ? AND question = ? AND part = ? AND option = ?",
        *((survey_run.id, *cell) for cell in counted(answers, group)),
    )
    return True


async def comment(tx: Tx, survey: int, question: str, text: str) -> None:
    """Keep a comment; the same words twice are one comment of two people."""
    await tx.execute(
        "INSERT INTO comment VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", (survey, question, text)
    )


async def advance(tx: Tx, survey: int, person: int, number: int) -> None:
    """The comment question that waits for this person now; on a skip as on a text."""
    sql = "UPDATE participation SET next_comment = ? WHERE survey = ? AND person = ?"
    await tx.execute(sql, (number, survey, person))


async def vacuum_if_needed(db: Database) -> None:
    """Rewrite the file, or where things lie in it would tell in which order people answered, and so who wrote what.

    Nothing is done when no answer came since the last time. The answers are safe already: what cannot be rewritten now,
    because the disk is full or somebody reads, is rewritten the next time; ``Database.rewriting_failure`` says why.
    Raises ``Corrupt``, which no waiting mends.
    """
    try:
        if db.needs_vacuum():
            await db.vacuum()
        elif db.rewriting_failure is not None:
            await db.reserve_room()
    except Corrupt:
        raise
    except (StorageError, sqlite3.Error):
        return


async def count_answered(tx: Tx, survey: int) -> int:
    """How many have answered an open survey, those forgotten since included."""
    sql = (
        "SELECT (SELECT count(*) FROM participation WHERE survey = ?1)"
        " + (SELECT count(*) FROM departed WHERE survey = ?1)"
    )
    return int(await fetch_value(tx, sql, (survey,)))


async def decline(tx: Tx, survey: int, person: int) -> None:
    """The person wants no reminders of this survey; they may still answer. Idempotent."""
    await tx.execute("INSERT INTO declined VALUES (?, ?) ON CONFLICT DO NOTHING", (survey, person))


async def has_declined(tx: Tx, survey: int, person: int) -> bool:
    """Whether the person declined."""
    return await fetch_value(tx, "SELECT 1 FROM declined WHERE survey = ? AND person = ?", (survey, person)) is not None


async def tally(tx: Tx, survey: int) -> dict[Cell, int]:
    """Every count; only closing may read them."""
    async with tx.execute("SELECT question, part, option, count FROM tally WHERE survey = ?", (survey,)) as rows:
        return {(row["question"], row["part"], row["option"]): row["count"] - ZERO async for row in rows}


async def comments(tx: Tx, survey: int) -> dict[str, list[tuple[str, int]]]:
    """Question → its comments with how many wrote them, in the order of the alphabet, never of arrival."""
    comments_by_question: dict[str, list[tuple[str, int]]] = {}
    async with tx.execute(
        "SELECT question, text, count FROM comment WHERE survey = ? ORDER BY question, text", (survey,)
    ) as rows:
        async for row in rows:
            comments_by_question.setdefault(row["question"], []).append((row["text"], row["count"]))
    return comments_by_question
