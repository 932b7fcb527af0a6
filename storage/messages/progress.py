"""How far the sending of a message is, by counts alone, and where somebody watches it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.messages import DeliveryState, MessageKind
from storage.closing.erasing import CLOSED_STATE
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.timestamps import instant
from storage.stored_json import member


@dataclass(frozen=True, slots=True)
class Count:
    """How many deliveries of a message are in a state, for a reason; ``until`` is when the first of them may go."""

    state: DeliveryState
    reason: str | None
    n: int
    until: datetime | None = None


async def counts(tx: Tx, event: str, message: str) -> tuple[Count, ...]:
    """What became of a message so far; after the survey closed, what had become of it then, without the reasons."""
    at_closing = await fetch_value(
        tx, "SELECT json_extract(body, '$.counts') FROM message WHERE event = ? AND id = ?", (event, message)
    )
    if at_closing is not None:
        return await _add_remaining(tx, event, message, json.loads(at_closing))
    async with tx.execute(
        "SELECT state, reason, count(*) AS n, min(due) AS until FROM delivery WHERE event = ? AND message = ?"
        " GROUP BY state, reason ORDER BY state, reason",
        (event, message),
    ) as rows:
        return tuple([_count(row) async for row in rows])


async def _add_remaining(tx: Tx, event: str, message: str, erased_counts: Mapping[str, int]) -> tuple[Count, ...]:
    sql = (
        f"SELECT {CLOSED_STATE} AS closed_state, count(*) AS n FROM delivery WHERE event = ? AND message = ?"  # noqa: S608 — a constant
        " GROUP BY closed_state"
    )
    async with tx.execute(sql, (event, message)) as rows:
        remaining_counts = {row["closed_state"]: row["n"] async for row in rows}
    total = Counter(erased_counts) + Counter(remaining_counts)
    return tuple(Count(DeliveryState(state), None, total[state]) for state in sorted(total))


def _count(row: sqlite3.Row) -> Count:
    return Count(DeliveryState(row["state"]), row["reason"], row["n"], instant(row["until"]))


@dataclass(frozen=True, slots=True)
class ProgressMessage:
    """A message whose sending somebody watches in a chat."""

    event: str
    message: str
    chat: int
    shown_in: int
    kind: MessageKind


_OPEN = "m.state = 'released' AND json_extract(m.body, '$.report.done') = 0"


async def open_reports(tx: Tx) -> tuple[ProgressMessage, ...]:
    """The reports that are not finished."""
    async with tx.execute(
        "SELECT event, id, send, json_extract(body, '$.report.chat') AS chat,"  # noqa: S608 — a constant
        f" json_extract(body, '$.report.message') AS shown_in FROM message AS m WHERE {_OPEN} ORDER BY event, id"
    ) as rows:
        return tuple([_progress_message(row, row["chat"], row["shown_in"]) async for row in rows])


def _progress_message(row: sqlite3.Row, chat: int, shown_in: int) -> ProgressMessage:
    return ProgressMessage(row["event"], row["id"], chat, shown_in, member(MessageKind, row["send"], row["event"]))


async def find_report(tx: Tx, chat: int, shown_in: int) -> ProgressMessage | None:
    """The sending that is reported in that message, finished or not."""
    sql = (
        "SELECT event, id, send FROM message"
        " WHERE json_extract(body, '$.report.chat') = ? AND json_extract(body, '$.report.message') = ?"
    )
    row = await fetch_row(tx, sql, (chat, shown_in))
    return None if row is None else _progress_message(row, chat, shown_in)


async def overdue(tx: Tx) -> bool:
    """Whether a report is not finished although its sending is: its last edit did not come through."""
    sql = f"""
        SELECT 1 FROM message AS m WHERE {_OPEN} AND NOT EXISTS (
            SELECT 1 FROM delivery AS d WHERE d.event = m.event AND d.message = m.id
            AND d.state IN ('waiting', 'sending', 'unknown'))
    """  # noqa: S608 — a constant
    return await fetch_value(tx, sql) is not None


async def finish(tx: Tx, report: ProgressMessage) -> None:
    """The report says all there is to say. Idempotent."""
    await tx.execute(
        "UPDATE message SET body = json_set(body, '$.report.done', 1) WHERE event = ? AND id = ?",
        (report.event, report.message),
    )


@dataclass(frozen=True, slots=True)
class FailureCount:
    """A message whose sending is over and which did not reach everybody; ``due`` is UTC-aware."""

    event: str
    message: str
    kind: MessageKind
    due: datetime


async def failure_counts(tx: Tx) -> tuple[FailureCount, ...]:
    """All of them, but what somebody watches, which tells by itself, and notices, of which nobody is told.

    Nor what is about a survey that has closed: nobody can send it again. Nor asks for ratings, whose numbers would
    tell, item by item, how many have answered so far.
    """
    sql = """
        SELECT m.event, m.id, m.send, m.due FROM message AS m
        WHERE m.state = 'released' AND m.send <> 'notice' AND json_extract(m.body, '$.report') IS NULL
        AND json_extract(m.body, '$.counts') IS NULL AND m.survey NOT GLOB 'session-*'
        AND EXISTS (SELECT 1 FROM delivery AS d WHERE d.event = m.event AND d.message = m.id AND d.state = 'failed')
        AND NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.event = m.event AND d.message = m.id
            AND d.state IN ('waiting', 'sending', 'unknown'))
        ORDER BY m.event, m.due, m.id
    """
    async with tx.execute(sql) as rows:
        return tuple([_failure_count(row) async for row in rows])


def _failure_count(row: sqlite3.Row) -> FailureCount:
    kind = member(MessageKind, row["send"], row["event"])
    return FailureCount(row["event"], row["id"], kind, instant(row["due"]))
