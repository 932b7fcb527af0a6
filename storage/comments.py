"""Comments of closed surveys and what coordinators decided about them; of open ones nothing can be read here."""

from __future__ import annotations

import sqlite3

from domain.results.comments import Decision, Reviewed, can_release
from domain.survey import SurveyRun
from storage.engine.database import Tx, fetch_row, fetch_value

WHOLE_ROWS, STEP_ROWS = 5_000, 2_000
"""Up to so many comments are released by the closing itself; of more, so many at once afterwards."""
_ALL_ROWS = -1


async def release(tx: Tx, survey_run: SurveyRun, answered_count: int | None) -> None:
    """Let the comments of a survey that is being closed be reviewed, or erase them when too few answered it.

    ``answered_count`` is None when so few answered that their number is not told.
    """
    while await release_batch(tx, survey_run, answered_count, _ALL_ROWS):
        pass


async def is_small(tx: Tx, survey: int) -> bool:
    """Whether the closing itself may release them all."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM comment WHERE survey = ? LIMIT ?)"
    return int(await fetch_value(tx, sql, (survey, WHOLE_ROWS + 1))) <= WHOLE_ROWS


async def has_unreleased(tx: Tx, survey: int) -> bool:
    """Whether the survey has comments that are not released, or not yet."""
    return await fetch_value(tx, "SELECT 1 FROM comment WHERE survey = ?", (survey,)) is not None


async def release_batch(tx: Tx, survey_run: SurveyRun, answered_count: int | None, rows: int) -> bool:
    """Release, or erase, up to so many; False when there are none left. See ``release``."""
    # In the order of the questions and of the alphabet, never of arrival.
    for question in survey_run.survey.comments:
        values = (survey_run.id, question.id)
        last = await fetch_value(tx, _LAST, (*values, rows))
        if last is None:
            continue
        if can_release(answered_count, survey_run.thresholds):
            await tx.execute(_RELEASE, (*values, last))
        await tx.execute("DELETE FROM comment WHERE survey = ? AND question = ? AND text <= ?", (*values, last))
        return True
    return False


_LAST = """
    SELECT max(text) FROM (SELECT text FROM comment WHERE survey = ? AND question = ? ORDER BY text LIMIT ?)
"""
_RELEASE = """
    INSERT INTO released_comment (survey, place, question, text, count)
    SELECT survey, row_number() OVER (ORDER BY text) + (
        SELECT coalesce(max(place), -1) FROM released_comment WHERE survey = ?1), question, text, count
    FROM comment WHERE survey = ?1 AND question = ?2 AND text <= ?3
"""


async def of_survey(tx: Tx, survey: int) -> tuple[Reviewed, ...]:
    """All comments of a closed survey, by place."""
    sql = "SELECT place, question, text, count, decision FROM released_comment WHERE survey = ? ORDER BY place"
    async with tx.execute(sql, (survey,)) as rows:
        return tuple([_reviewed(row) async for row in rows])


def _reviewed(row: sqlite3.Row) -> Reviewed:
    return Reviewed(**{**dict(row), "decision": Decision(row["decision"])})


async def published(tx: Tx, survey: int) -> dict[str, tuple[str, ...]]:
    """Question → the texts that may stand in reports, the same words once; questions without any are left out."""
    texts_by_question: dict[str, tuple[str, ...]] = {}
    for comment in await of_survey(tx, survey):
        if comment.decision is Decision.PUBLISHED:
            texts_by_question[comment.question] = (*texts_by_question.get(comment.question, ()), comment.text)
    return texts_by_question


async def set_decision(tx: Tx, survey: int, place: int, decision: Decision) -> None:
    """Publish or withhold it as it stands. Idempotent."""
    sql = "UPDATE released_comment SET decision = ? WHERE survey = ? AND place = ?"
    await tx.execute(sql, (decision.value, survey, place))


async def publish_waiting(tx: Tx, survey: int, first: int, last: int) -> None:
    """Publish those from the first to the last place that nothing is decided about. Idempotent."""
    sql = """
        UPDATE released_comment SET decision = ? WHERE survey = ? AND place BETWEEN ? AND ? AND decision = ?
    """
    await tx.execute(sql, (Decision.PUBLISHED.value, survey, first, last, Decision.WAITING.value))


async def replace(tx: Tx, survey: int, place: int, text: str) -> None:
    """Publish these words in its place; what was typed is erased. Idempotent."""
    sql = "UPDATE released_comment SET text = ?, decision = 'published' WHERE survey = ? AND place = ?"
    await tx.execute(sql, (text, survey, place))


async def begin_editing(tx: Tx, person: int, survey: int, place: int) -> None:
    """This person's next text is meant for that comment, and for no other."""
    await tx.execute("INSERT OR REPLACE INTO editing VALUES (?, ?, ?)", (person, survey, place))


async def end_editing(tx: Tx, person: int) -> None:
    """The next text is meant for no comment. Idempotent."""
    await tx.execute("DELETE FROM editing WHERE person = ?", (person,))


async def edited_by(tx: Tx, person: int) -> tuple[int, int] | None:
    """Survey and place of the comment that this person is editing."""
    row = await fetch_row(tx, "SELECT survey, place FROM editing WHERE person = ?", (person,))
    return None if row is None else (row["survey"], row["place"])


async def erase(tx: Tx, survey: int) -> int:
    """Erase all of a closed survey's comments, published or not; returns how many."""
    cursor = await tx.execute("DELETE FROM released_comment WHERE survey = ?", (survey,))
    return cursor.rowcount
