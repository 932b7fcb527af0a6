"""Events of the chat as their tables say them, and what organizers are typing for one."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from domain.editing.changes import EventSource, SourceState
from storage import events
from storage.engine.database import Tx, fetch_row


async def find(tx: Tx, event: str) -> EventSource | None:
    """The event of this code, if it lives in the chat."""
    row = await fetch_row(tx, "SELECT * FROM event_source WHERE event = ?", (event,))
    return None if row is None else _source(row)


async def find_all(tx: Tx) -> tuple[EventSource, ...]:
    """Every event that lives in the chat."""
    async with tx.execute("SELECT * FROM event_source ORDER BY event") as rows:
        return tuple([_source(row) async for row in rows])


async def find_codes(tx: Tx) -> frozenset[str]:
    """The codes of the events that live in the chat, drafts included."""
    async with tx.execute("SELECT event FROM event_source") as rows:
        return frozenset([row["event"] async for row in rows])


async def find_used_codes(tx: Tx) -> frozenset[str]:
    """The codes that no new event can have: those of all events, wherever they live, and of all drafts."""
    return await find_codes(tx) | await events.find_codes(tx)


async def save(tx: Tx, source: EventSource) -> None:
    """Store it in place of what the event was."""
    await tx.execute(
        "INSERT OR REPLACE INTO event_source (event, content, state, revision, previous) VALUES (?, ?, ?, ?, ?)",
        (source.event, _dump(source.table), source.state.value, source.revision, _dump(source.previous)),
    )


async def rename(tx: Tx, event: str, new_code: str) -> None:
    """Give a draft another code; whoever is typing something for it goes on."""
    await tx.execute("UPDATE event_source SET event = ? WHERE event = ? AND state = 'draft'", (new_code, event))
    await tx.execute("UPDATE event_edit SET event = ? WHERE event = ?", (new_code, event))


async def delete_draft(tx: Tx, event: str) -> bool:
    """Erase an event that was never published; False when there is none."""
    cursor = await tx.execute("DELETE FROM event_source WHERE event = ? AND state = 'draft'", (event,))
    await tx.execute("DELETE FROM event_edit WHERE event = ? AND event NOT IN (SELECT code FROM event)", (event,))
    return cursor.rowcount == 1


async def used_professions(tx: Tx, event: str) -> frozenset[str]:
    """The professions that somebody is registered with, was invited as, or takes part as without Telegram."""
    sql = " UNION ".join(f"SELECT profession FROM {table} WHERE event = ?1" for table in _WITH_PROFESSION)  # noqa: S608 — tables alone
    async with tx.execute(sql, (event,)) as rows:
        return frozenset([row["profession"] async for row in rows if row["profession"] is not None])


_WITH_PROFESSION = ("registration", "invitation", "guest")


def _dump(table: Any) -> str | None:  # noqa: ANN401 — a table
    return None if table is None else json.dumps(table, ensure_ascii=False)


def _source(row: sqlite3.Row) -> EventSource:
    previous = row["previous"]
    return EventSource(
        row["event"],
        json.loads(row["content"]),
        SourceState(row["state"]),
        row["revision"],
        None if previous is None else json.loads(previous),
    )
