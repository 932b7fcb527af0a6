"""Erasing what a release has replaced: who answered, declined or left, and whom the survey's messages reached.

Of a survey with up to ``WHOLE_ROWS`` such rows all are erased in the transaction that closes it. More would keep
everybody waiting for seconds, so they are erased afterwards, ``STEP_ROWS`` at once: see ``storage.closing.steps``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from storage import people
from storage.engine.database import Tx, fetch_row, fetch_value

WHOLE_ROWS = 5_000
"""Up to so many rows are erased by the closing itself, which takes some tens of milliseconds."""
STEP_ROWS = 2_000
_ALL_ROWS = -1

CLOSED_STATE = """
    CASE state WHEN 'sending' THEN 'failed' WHEN 'waiting' THEN 'dropped' WHEN 'unknown' THEN 'dropped' ELSE state END
"""
"""SQL: the state of a delivery about a closed survey. What waits is not sent, what is on its way is uncertain."""


async def erase(tx: Tx, survey: int, event: str) -> None:
    """Erase all of it in the caller's transaction. Idempotent."""
    await freeze_counts(tx, survey, event)
    while await erase_batch(tx, survey, event, _ALL_ROWS):
        pass


async def is_small(tx: Tx, survey: int, event: str) -> bool:
    """Whether the closing itself may erase everything."""
    return int(await fetch_value(tx, _UP_TO, (survey, event, WHOLE_ROWS + 1))) <= WHOLE_ROWS


_UP_TO = """
    SELECT count(*) FROM (
        SELECT 1 FROM participation WHERE survey = ?1
        UNION ALL SELECT 1 FROM departed WHERE survey = ?1
        UNION ALL SELECT 1 FROM declined WHERE survey = ?1
        UNION ALL SELECT 1 FROM message AS m CROSS JOIN delivery AS d ON d.event = m.event AND d.message = m.id
            WHERE m.event = ?2 AND m.about_survey AND m.survey = (SELECT name FROM survey WHERE id = ?1)
        LIMIT ?3)
"""


async def freeze_counts(tx: Tx, survey: int, event: str) -> None:
    """Give the survey's messages their last counts; ``storage.messages.progress`` adds what is not erased yet."""
    await tx.execute(
        "UPDATE message SET body = json_set(body, '$.counts', json('{}'))"
        " WHERE event = ? AND about_survey AND survey = (SELECT name FROM survey WHERE id = ?)"
        " AND json_extract(body, '$.counts') IS NULL",
        (event, survey),
    )


async def erase_batch(tx: Tx, survey: int, event: str, rows: int) -> bool:
    """Erase up to so many rows of one table; False when there are none left."""
    return (
        await _participation(tx, survey, rows)
        or await _delete(tx, "departed", "digest", survey, rows)
        or await _delete(tx, "declined", "person", survey, rows)
        or await _delivery_rows(tx, survey, event, rows)
    )


async def _participation(tx: Tx, survey: int, rows: int) -> bool:
    row = await fetch_row(tx, _FIRST_PARTICIPATIONS, (survey, rows))
    if row is None or row[0] is None:
        return False
    await tx.execute("DELETE FROM participation WHERE survey = ? AND person <= ?", (survey, row[1]))
    # Whoever answered and cancelled was stored only for that: the row would prove that they had answered.
    await people.erase_unused(tx, row[0], row[1])
    return True


_FIRST_PARTICIPATIONS = """
    SELECT min(person), max(person) FROM (SELECT person FROM participation WHERE survey = ? ORDER BY person LIMIT ?)
"""


async def _delete(tx: Tx, table: str, key: str, survey: int, rows: int) -> bool:
    some = f"SELECT {key} FROM {table} WHERE survey = ?1 ORDER BY {key} LIMIT ?2"  # noqa: S608 — of the schema
    cursor = await tx.execute(f"DELETE FROM {table} WHERE survey = ?1 AND {key} IN ({some})", (survey, rows))  # noqa: S608 — likewise
    return cursor.rowcount > 0


async def _delivery_rows(tx: Tx, survey: int, event: str, rows: int) -> bool:
    """Erase some of those of one message and add them to its counts: whom a reminder skipped had answered by then."""
    message = await fetch_value(tx, _WITH_DELIVERIES, (event, survey))
    if message is None:
        return False
    last = await fetch_value(tx, _LAST, (event, message, rows))
    async with tx.execute(_STATES, (event, message, last)) as states:
        erased_counts = {row["closed_state"]: row["n"] async for row in states}
    await _add_counts(tx, event, message, erased_counts)
    await tx.execute("DELETE FROM delivery WHERE event = ? AND message = ? AND person <= ?", (event, message, last))
    return True


_WITH_DELIVERIES = """
    SELECT m.id FROM message AS m WHERE m.event = ? AND m.about_survey
    AND m.survey = (SELECT name FROM survey WHERE id = ?)
    AND EXISTS (SELECT 1 FROM delivery AS d WHERE d.event = m.event AND d.message = m.id) ORDER BY m.id LIMIT 1
"""
_LAST = """
    SELECT max(person) FROM (SELECT person FROM delivery WHERE event = ? AND message = ? ORDER BY person LIMIT ?)
"""
_STATES = f"""
    SELECT {CLOSED_STATE} AS closed_state, count(*) AS n FROM delivery
    WHERE event = ? AND message = ? AND person <= ? GROUP BY closed_state
"""  # noqa: S608 — a constant


async def _add_counts(tx: Tx, event: str, message: str, erased_counts: Mapping[str, int]) -> None:
    sql = "SELECT json_extract(body, '$.counts') FROM message WHERE event = ? AND id = ?"
    stored_counts = await fetch_value(tx, sql, (event, message))
    counts = Counter(json.loads(stored_counts or "{}")) + Counter(erased_counts)
    await tx.execute(
        "UPDATE message SET body = json_set(body, '$.counts', json(?)) WHERE event = ? AND id = ?",
        (json.dumps(counts, sort_keys=True), event, message),
    )
