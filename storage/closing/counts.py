"""How many are registered, present and were invited, counted a few at a time before a large survey closes.

To count a million rows takes a second, during which nobody else has the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.engine.database import Database, fetch_value

PEOPLE_AT_ONCE = 5_000
"""So many are counted in each turn; an event with fewer is counted by the closing itself."""


@dataclass(frozen=True, slots=True)
class ClosingCounts:
    """What a release tells of everybody, whether they answered or not."""

    registered_count: int
    invited_count: int
    present_count: int


async def count_by_batch(db: Database, event: str, survey: str) -> ClosingCounts | None:
    """The counts of a large event, with others having their turns meanwhile; None for one that is quickly counted.

    ``survey`` is the id of the one that closes. Of those who register meanwhile some are counted and some are not.
    """
    async with db.reading() as tx:
        if await fetch_value(tx, _IS_SMALL, (event, PEOPLE_AT_ONCE)):
            return None
    return ClosingCounts(
        await _count(db, _REGISTERED, event),
        await _count(db, _INVITED, event, survey),
        await _count(db, _PRESENT, event),
    )


async def _count(db: Database, sql: str, event: str, *survey: str) -> int:
    total, last = 0, 0
    while True:
        async with db.reading() as tx, tx.execute(sql, (event, last, PEOPLE_AT_ONCE, *survey)) as rows:
            (row,) = await rows.fetchall()
        total += int(row["n"])
        if row["last"] is None:
            return total
        last = row["last"]


_IS_SMALL = """
    SELECT (SELECT count(*) FROM (SELECT 1 FROM registration WHERE event = ?1 LIMIT ?2)) < ?2
    AND (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE event = ?1 LIMIT ?2)) < ?2
"""
_REGISTERED = """
    SELECT count(registered_on) AS n, max(person) AS last FROM (
        SELECT person, registered_on FROM registration WHERE event = ? AND person > ? ORDER BY person LIMIT ?)
"""
_PRESENT = """
    SELECT total(present) AS n, max(person) AS last FROM (
        SELECT person, present FROM registration WHERE event = ? AND person > ? ORDER BY person LIMIT ?)
"""
# Somebody may have been invited by two messages, and is counted once: whole people, with all that was sent to them.
_INVITED = """
    WITH slice AS (
        SELECT DISTINCT person FROM delivery INDEXED BY delivery_by_person WHERE person > ?2 ORDER BY person LIMIT ?3)
    SELECT max(person) AS last, total(EXISTS (
        SELECT 1 FROM message AS m JOIN delivery AS d ON d.event = m.event AND d.message = m.id
        WHERE m.event = ?1 AND m.send = 'survey' AND m.survey = ?4 AND d.person = slice.person
        AND d.state = 'sent')) AS n
    FROM slice
"""
