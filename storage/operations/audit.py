"""The audit: rows are added and read, never changed; of somebody who is forgotten the lines stay without the person."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

from domain.operations.audit import AuditAction, AuditEntry
from storage.engine.database import Tx
from storage.engine.timestamps import instant, stamp
from storage.stored_json import member


async def record(tx: Tx, person: int, action: AuditAction, event: str | None, now: datetime) -> None:
    """Note, in the transaction that does it, that this person did this at ``now`` (UTC-aware)."""
    at = now.astimezone(UTC).date().isoformat() if action.concerns_attendance else stamp(now)
    await tx.execute("INSERT INTO audit (at, person, action, event) VALUES (?, ?, ?, ?)", (at, person, action, event))


async def entries(tx: Tx, limit: int, offset: int = 0) -> tuple[AuditEntry, ...]:
    """The newest lines first; raises ``UnreadableValue`` for an action of a later version."""
    sql = "SELECT at, person, action, event FROM audit ORDER BY id DESC LIMIT ? OFFSET ?"
    async with tx.execute(sql, (limit, offset)) as rows:
        return tuple([_entry(row) async for row in rows])


async def forget(tx: Tx, person: int) -> None:
    """Take this person out of the lines, which stay. Idempotent."""
    await tx.execute("UPDATE audit SET person = NULL WHERE person = ?", (person,))


def _entry(row: sqlite3.Row) -> AuditEntry:
    action = member(AuditAction, row["action"], row["event"] or "")
    return AuditEntry(_moment(row["at"]), row["person"], action, row["event"])


def _moment(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == len("2027-03-22") else instant(text)
