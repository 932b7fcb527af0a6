"""The plan: which message is due when, as rows, so that nothing is due that the database does not know."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.events import Event
from storage.database import Tx, fetch_value, instant, stamp

_SETTINGS = ("agenda", "survey", "reminder", "text")
"""The kinds that come from the settings; the others are made by the program."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A message of the plan; ``due`` is UTC-aware."""

    event: str
    id: str
    send: str
    audience: str
    due: datetime
    body: Mapping[str, Any]


def _planned(row: sqlite3.Row) -> Planned:
    return Planned(row["event"], row["id"], row["send"], row["audience"], instant(row["due"]), json.loads(row["body"]))


async def sync(tx: Tx, event: Event) -> None:
    """Make the plan what the settings say, as far as it has not happened yet. Idempotent.

    Messages are known by their ids: one that was released or dropped stays what it was, whatever the settings say now.
    """
    ids = [message.id for message in event.messages]
    marks = ", ".join("?" * len(ids))
    await tx.execute(
        f"DELETE FROM message WHERE event = ? AND state = 'planned' AND json_extract(body, '$.settings') = 1"  # noqa: S608 — marks alone
        f" AND id NOT IN ({marks})",
        (event.code, *ids),
    )
    for message in event.messages:
        body = {"settings": 1} | ({"text": dict(message.text)} if message.text else {})
        await add(tx, Planned(event.code, message.id, message.send, message.to, message.due, body))


async def add(tx: Tx, planned: Planned) -> bool:
    """Put a message into the plan, or move it while it is only planned; False when it has happened already."""
    cursor = await tx.execute(
        "INSERT INTO message (event, id, send, audience, due, body) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (event, id) DO UPDATE SET send = excluded.send, audience = excluded.audience, due = excluded.due,"
        " body = excluded.body WHERE state = 'planned'",
        (
            planned.event,
            planned.id,
            planned.send,
            planned.audience,
            stamp(planned.due),
            json.dumps(planned.body, ensure_ascii=False),
        ),
    )
    return cursor.rowcount == 1


async def next_id(tx: Tx, event: str, kind: str) -> str:
    """The id of the next message of this kind that the program makes: a number that tells nothing of who made it.

    The kind has a word more than those of the settings (``reminder-now``), so that no id is ever of both.
    """
    last = await fetch_value(
        tx,
        "SELECT max(CAST(substr(id, ?) AS INTEGER)) FROM message WHERE event = ? AND id GLOB ?",
        (len(kind) + 2, event, f"{kind}-[0-9]*"),
    )
    return f"{kind}-{(last or 0) + 1}"


async def due(tx: Tx, event: str, now: datetime) -> tuple[Planned, ...]:
    """What is planned for now or earlier, in order."""
    async with tx.execute(
        "SELECT * FROM message WHERE state = 'planned' AND event = ? AND due <= ? ORDER BY due, id", (event, stamp(now))
    ) as rows:
        return tuple([_planned(row) async for row in rows])


async def coming(tx: Tx, event: str) -> tuple[tuple[str, datetime], ...]:
    """What is still planned from the settings: (kind, when), in order."""
    marks = ", ".join("?" * len(_SETTINGS))
    async with tx.execute(
        f"SELECT send, due FROM message WHERE event = ? AND state = 'planned' AND send IN ({marks}) ORDER BY due",  # noqa: S608 — likewise
        (event, *_SETTINGS),
    ) as rows:
        return tuple([(row["send"], instant(row["due"])) async for row in rows])


async def listed(tx: Tx, event: str) -> tuple[tuple[Planned, str], ...]:
    """Every message of the plan with its state, in order; also those that the program made."""
    async with tx.execute("SELECT * FROM message WHERE event = ? ORDER BY due, id", (event,)) as rows:
        return tuple([(_planned(row), row["state"]) async for row in rows])


async def waiting_for(tx: Tx, now: datetime) -> tuple[str, ...]:
    """The events for which something has to be done now: a message is due, or a survey's time is over."""
    async with tx.execute(
        "SELECT event FROM message WHERE state = 'planned' AND due <= ?1"
        " UNION SELECT event FROM survey WHERE closed_at IS NULL AND closes_at <= ?1 ORDER BY event",
        (stamp(now),),
    ) as rows:
        return tuple([row["event"] async for row in rows])


async def release(tx: Tx, planned: Planned, recipients: Iterable[int], now: datetime) -> None:
    """Make one delivery for each recipient and mark the message as released; once, however often it is called."""
    cursor = await tx.execute(
        "UPDATE message SET state = 'released' WHERE event = ? AND id = ? AND state = 'planned'",
        (planned.event, planned.id),
    )
    if cursor.rowcount != 1:
        return
    await tx.executemany(
        "INSERT INTO delivery (event, message, person, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(planned.event, planned.id, person, stamp(now)) for person in recipients],
    )


async def drop(tx: Tx, planned: Planned, reason: str) -> None:
    """Mark a planned message as one that is not sent; a released one stays so."""
    await tx.execute(
        "UPDATE message SET state = 'dropped', reason = ? WHERE event = ? AND id = ? AND state = 'planned'",
        (reason, planned.event, planned.id),
    )


_STAFF = "SELECT person FROM staff WHERE role = ?1 ORDER BY person"
_REGISTERED = "SELECT person FROM registration WHERE event = ?1 AND registered_on IS NOT NULL ORDER BY person"
_ADMITTED = "SELECT person FROM admitted WHERE event = ?1 ORDER BY person"
_NOT_ANSWERED = """
    SELECT person FROM admitted AS r WHERE event = ?1
    AND NOT EXISTS (SELECT 1 FROM answered AS a WHERE a.survey = r.survey AND a.person = r.person)
    AND NOT EXISTS (SELECT 1 FROM declined AS d WHERE d.survey = r.survey AND d.person = r.person)
    ORDER BY person
"""


async def recipients(tx: Tx, event: str, audience: str, send: str = "text") -> tuple[int, ...]:
    """Everybody a message of this kind to this audience is for at this moment, by id.

    ``checked-in`` means registered, as long as the event does not use check-in; ``not-answered`` leaves out those who
    declined. What is about the survey is for those admitted to it.
    """
    match audience:
        case "organizers" | "coordinators":
            sql, value = _STAFF, audience.removesuffix("s")
        case "not-answered":
            sql, value = _NOT_ANSWERED, event
        case _ if send == "survey":
            sql, value = _ADMITTED, event
        case _:
            sql, value = _REGISTERED, event
    async with tx.execute(sql, (value,)) as rows:
        return tuple([row["person"] async for row in rows])


async def invited(tx: Tx, event: str) -> int:
    """How many got the survey's invitation."""
    sql = """
        SELECT count(DISTINCT d.person) FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        WHERE d.event = ? AND m.send = 'survey' AND d.state = 'sent'
    """
    return int(await fetch_value(tx, sql, (event,)))
