"""The audit: rows are added and read, never changed; of somebody who is forgotten the lines stay without the person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime

from domain.operations.audit import AuditAction, AuditEntry
from storage.engine.database import Tx
from storage.engine.timestamps import instant, stamp
from storage.stored_json import member

_ADD = "INSERT INTO audit (at, person, action, event) VALUES (?1, ?2, ?3, ?4)"
_ONCE_A_DAY = """
    INSERT INTO audit (at, person, action, event) SELECT ?1, ?2, ?3, ?4
    WHERE NOT EXISTS (SELECT 1 FROM audit WHERE at = ?1 AND person = ?2 AND action = ?3 AND event IS ?4)
"""


async def record(tx: Tx, person: int, action: AuditAction, event: str | None, now: datetime) -> None:
    """Note, in the transaction that does it, that this person did this at ``now`` (UTC-aware).

    What concerns attendance is noted once a day: a second line between two others would tell when it was.
    """
    at = now.astimezone(UTC).date().isoformat() if action.is_about_attendance else stamp(now)
    await tx.execute(_ONCE_A_DAY if action.is_about_attendance else _ADD, (at, person, action, event))


async def entries(tx: Tx, limit: int, offset: int = 0, events: Iterable[str] | None = None) -> tuple[AuditEntry, ...]:
    """The newest lines first, of these events alone if they are given; what concerns attendance ends its day.

    Raises ``UnreadableValue`` for an action of a later version.
    """
    codes = None if events is None else json.dumps(sorted(events))
    async with tx.execute(_ENTRIES, (limit, offset, codes)) as rows:
        return tuple([_entry(row) async for row in rows])


_ENTRIES = """
    SELECT at, person, action, event FROM audit
    WHERE ?3 IS NULL OR event IN (SELECT value FROM json_each(?3))
    ORDER BY substr(at, 1, 10) DESC, length(at), id DESC LIMIT ?1 OFFSET ?2
"""


async def forget(tx: Tx, person: int) -> None:
    """Take this person out of the lines, which stay. Idempotent."""
    await tx.execute("UPDATE audit SET person = NULL WHERE person = ?", (person,))


def _entry(row: sqlite3.Row) -> AuditEntry:
    action = member(AuditAction, row["action"], row["event"] or "")
    return AuditEntry(_moment(row["at"]), row["person"], action, row["event"])


def _moment(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == len("2027-03-22") else instant(text)
