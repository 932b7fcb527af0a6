"""Closing a survey: one immutable release, comments for review, nothing else left of who answered or is not shown."""

from __future__ import annotations

import hashlib
from datetime import datetime

from domain.events import Event
from domain.release import Release
from domain.survey import Opened
from storage import comments, people, updates
from storage.database import Tx, fetch_row, fetch_value, stamp
from storage.release_format import decode, encode
from storage.sides import side

_KEEP_COUNTS = """
    UPDATE message SET body = json_set(body, '$.counts', json((
        SELECT json_group_object(state, n) FROM (
            SELECT state, count(*) AS n FROM delivery AS d WHERE d.event = message.event AND d.message = message.id
            GROUP BY state))))
    WHERE event = ? AND about_survey
"""
_ERASE_DELIVERIES = """
    DELETE FROM delivery WHERE event = ?1 AND message IN (
        SELECT id FROM message WHERE event = ?1 AND about_survey)
"""


class DamagedRelease(Exception):
    """A stored release does not have the hash it was stored with."""


async def close(tx: Tx, event: Event, opened: Opened, now: datetime) -> Release:
    """Close for good: make and store the release, then erase participation, tallies and what tells who had answered.

    Named answers stay beside their people. All in the caller's transaction. Closing what is closed returns the release
    it has.
    """
    found = await find(tx, opened.id)
    if found is not None:
        return found
    made = await side(opened).release(tx, opened, event)
    content = encode(made)
    await tx.execute("INSERT INTO release VALUES (?, ?, ?)", (opened.id, content, _hash(content)))
    await comments.release(tx, opened, made.answered)
    await erase(tx, opened.id, opened.event)
    await tx.execute(
        "UPDATE survey SET closed_at = ?, closes_at = min(closes_at, ?), secret = NULL WHERE id = ?",
        (stamp(now), stamp(now), opened.id),
    )
    return made


async def erase(tx: Tx, survey: int, event: str) -> None:
    """Erase, of a survey that has a release, what this replaces and what tells who had answered. Idempotent."""
    # Whom a reminder skipped would tell who had answered by then: counts are kept, rows are not.
    await tx.execute(_KEEP_COUNTS, (event,))
    await tx.execute(_ERASE_DELIVERIES, (event,))
    for table in ("participation", "departed", "declined", "tally"):
        await tx.execute(f"DELETE FROM {table} WHERE survey = ?", (survey,))  # noqa: S608 — of the list above
    # Whoever answered and cancelled was stored only for that: the row would prove that they had answered.
    await people.erase_unneeded(tx)
    await updates.erase(tx)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


async def find(tx: Tx, survey: int) -> Release | None:
    """The survey's release; raises ``DamagedRelease`` when it was tampered with."""
    row = await fetch_row(tx, "SELECT content, sha256 FROM release WHERE survey = ?", (survey,))
    if row is None:
        return None
    if _hash(row["content"]) != row["sha256"]:
        raise DamagedRelease(f"The release of survey {survey} does not have the hash it was stored with.")
    return decode(row["content"])


async def hash_of(tx: Tx, survey: int) -> str | None:
    """The release's hash."""
    found = await fetch_value(tx, "SELECT sha256 FROM release WHERE survey = ?", (survey,))
    return None if found is None else str(found)
