"""The plan: which message is due when, as rows, so that nothing is due that the database does not know."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from domain.announcements.message_moves import SKIPPED, ScheduleEntry, entry_state, with_time
from domain.events import UNDISCLOSED, Event
from domain.messages import SETTINGS_DUE, STAFF, Audience, MessageKind, MessageState, PlannedMessage
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.timestamps import instant, stamp
from storage.stored_json import member

ROLE = " ".join(["CASE audience", *(f"WHEN '{staff}' THEN '{staff.role}'" for staff in STAFF), "END"])
"""The role whose people a message is for, in SQL; NULL when it is for participants."""

_IN_PLAN = tuple(kind for kind in MessageKind if kind.is_for_participants)


def message_of(row: sqlite3.Row) -> PlannedMessage:
    """The message of a row that has these columns of the plan; raises ``UnreadableValue``."""
    event = row["event"]
    return PlannedMessage(
        event=event,
        id=row["id"],
        kind=member(MessageKind, row["send"], event),
        audience=member(Audience, row["audience"], event),
        due=instant(row["due"]),
        body=json.loads(row["body"]),
    )


async def sync(tx: Tx, event: Event) -> None:
    """Make the plan what the settings say, as far as it has not happened yet. Idempotent.

    Messages are known by their ids: one that was released or dropped stays what it was, whatever the settings say now,
    and one that an organizer has moved keeps that time.
    """
    ids = [message.id for message in event.messages]
    marks = ", ".join("?" * len(ids))
    await tx.execute(
        f"DELETE FROM message WHERE event = ? AND state = 'planned' AND json_extract(body, '$.settings') = 1"  # noqa: S608 — marks alone
        f" AND id NOT IN ({marks})",
        (event.code, *ids),
    )
    moved_times = await _moved_times(tx, event.code)
    for message in event.messages:
        # An event that was copied under another code brings messages of the first.
        planned_message = replace(message, event=event.code)
        moved_to = moved_times.get(message.id)
        await add(tx, planned_message if moved_to is None else with_time(planned_message, moved_to))


async def _moved_times(tx: Tx, event: str) -> dict[str, datetime]:
    """Message → the time to which an organizer moved it, of those that the settings plan and that are only planned."""
    sql = "SELECT id, due FROM message WHERE event = ? AND state = 'planned' AND json_extract(body, ?) IS NOT NULL"
    async with tx.execute(sql, (event, f"$.{SETTINGS_DUE}")) as rows:
        return {row["id"]: instant(row["due"]) async for row in rows}


async def schedule(tx: Tx, event: str) -> tuple[ScheduleEntry, ...]:
    """Every message to participants of the event, planned, gone out or not, in order of time.

    Notices and what was made for one person are not among them.
    """
    marks = ", ".join("?" * len(_IN_PLAN))
    async with tx.execute(
        f"SELECT * FROM message WHERE event = ? AND send IN ({marks}) AND audience <> 'person'"  # noqa: S608 — marks alone
        f" AND {_OF_EVERYBODY} ORDER BY due, id",
        (event, *_IN_PLAN),
    ) as rows:
        return tuple(
            [
                ScheduleEntry(message_of(row), entry_state(MessageState(row["state"]), row["reason"]))
                async for row in rows
            ]
        )


_OF_EVERYBODY = "id NOT GLOB 'text-refusal-*' AND id NOT GLOB 'text-readmission-*' AND survey NOT GLOB 'session-*'"
"""SQL: without asks for ratings as well, since who gets one tells who has answered the one before."""


async def restore(tx: Tx, message: PlannedMessage) -> bool:
    """Put a message that an organizer skipped back into the plan; False when it was not skipped. Idempotent."""
    cursor = await tx.execute(
        "UPDATE message SET state = 'planned', reason = NULL"
        " WHERE event = ? AND id = ? AND state = 'dropped' AND reason = ?",
        (message.event, message.id, SKIPPED),
    )
    return cursor.rowcount == 1


async def add(tx: Tx, message: PlannedMessage) -> bool:
    """Put a message into the plan, or move it while it is only planned; False when it has happened already."""
    cursor = await tx.execute(
        "INSERT INTO message (event, id, send, audience, about_survey, survey, due, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (event, id) DO UPDATE SET send = excluded.send, audience = excluded.audience,"
        " about_survey = excluded.about_survey, survey = excluded.survey, due = excluded.due, body = excluded.body"
        " WHERE state = 'planned'",
        (
            message.event,
            message.id,
            message.kind,
            message.audience,
            message.about_survey,
            message.survey,
            stamp(message.due),
            json.dumps(message.body, ensure_ascii=False),
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


async def due(tx: Tx, event: str, now: datetime) -> tuple[PlannedMessage, ...]:
    """What is planned for now or earlier, in order."""
    async with tx.execute(
        "SELECT * FROM message WHERE state = 'planned' AND event = ? AND due <= ? ORDER BY due, id", (event, stamp(now))
    ) as rows:
        return tuple([message_of(row) async for row in rows])


async def upcoming(tx: Tx, event: str) -> tuple[PlannedMessage, ...]:
    """What is still planned for participants, by the settings or by organizers in the chat, in order."""
    marks = ", ".join("?" * len(_IN_PLAN))
    async with tx.execute(
        f"SELECT * FROM message WHERE event = ? AND state = 'planned' AND send IN ({marks}) ORDER BY due, id",  # noqa: S608 — likewise
        (event, *_IN_PLAN),
    ) as rows:
        return tuple([message_of(row) async for row in rows])


async def find(tx: Tx, event: str, id_: str) -> tuple[PlannedMessage, MessageState] | None:
    """The message of that id with its state."""
    row = await fetch_row(tx, "SELECT * FROM message WHERE event = ? AND id = ?", (event, id_))
    return None if row is None else (message_of(row), MessageState(row["state"]))


async def all_messages(tx: Tx, event: str) -> tuple[tuple[PlannedMessage, MessageState], ...]:
    """Every message of the plan with its state, in order; also those that the program made."""
    async with tx.execute("SELECT * FROM message WHERE event = ? ORDER BY due, id", (event,)) as rows:
        return tuple([(message_of(row), MessageState(row["state"])) async for row in rows])


async def waiting_for(tx: Tx, now: datetime) -> tuple[str, ...]:
    """The events for which something has to be done now: a message is due, or a survey's time is over."""
    async with tx.execute(
        "SELECT event FROM message WHERE state = 'planned' AND due <= ?1"
        " UNION SELECT event FROM survey WHERE closed_at IS NULL AND closes_at <= ?1 ORDER BY event",
        (stamp(now),),
    ) as rows:
        return tuple([row["event"] async for row in rows])


async def release(tx: Tx, message: PlannedMessage, recipients: Iterable[int], now: datetime) -> None:
    """Make one delivery for each recipient and mark the message as released; once, however often it is called."""
    cursor = await tx.execute(
        "UPDATE message SET state = 'released' WHERE event = ? AND id = ? AND state = 'planned'",
        (message.event, message.id),
    )
    if cursor.rowcount != 1:
        return
    await tx.executemany(
        "INSERT INTO delivery (event, message, person, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(message.event, message.id, person, stamp(now)) for person in recipients],
    )


async def drop(tx: Tx, message: PlannedMessage, reason: str) -> None:
    """Mark a planned message as one that is not sent; a released one stays so."""
    await tx.execute(
        "UPDATE message SET state = 'dropped', reason = ? WHERE event = ? AND id = ? AND state = 'planned'",
        (reason, message.event, message.id),
    )


async def erase_content(tx: Tx, message: PlannedMessage) -> None:
    """Erase what an organizer wrote of it, and who it was: it is not going out any more. Idempotent."""
    await tx.execute(
        "UPDATE message SET body = json_remove(body, '$.content', '$.report') WHERE event = ? AND id = ?",
        (message.event, message.id),
    )


_STAFF = "SELECT DISTINCT person FROM staff WHERE role = :role AND event IN ('', :event) ORDER BY person"
_REGISTERED = "SELECT person FROM registration WHERE event = :event AND registered_on IS NOT NULL ORDER BY person"
# Where people check in, those who did; elsewhere everybody registered.
_CHECKED_IN = """
    SELECT person FROM registration WHERE event = :event AND registered_on IS NOT NULL AND (present OR NOT coalesce(
        (SELECT json_extract(definition, '$.checkin') FROM event WHERE code = :event), 0))
    ORDER BY person
"""
_PRESENT = "SELECT person FROM registration WHERE event = :event AND present ORDER BY person"
_WITHOUT_CERTIFICATE = """
    SELECT person FROM registration AS r WHERE event = :event AND present AND NOT EXISTS (
        SELECT 1 FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        WHERE d.event = r.event AND d.person = r.person AND json_extract(m.body, '$.certificate') = 1 AND m.id <> :id
        AND d.state IN ('waiting', 'sending', 'unknown', 'sent')
    ) ORDER BY person
"""
_ABSENT = """
    SELECT person FROM registration WHERE event = :event AND registered_on IS NOT NULL AND NOT present ORDER BY person
"""
_PROFESSION = """
    SELECT person FROM registration WHERE event = :event AND registered_on IS NOT NULL
    AND coalesce(profession, :undisclosed) = :profession ORDER BY person
"""
_ADMITTED = """
    SELECT r.person FROM survey AS s JOIN admitted AS r ON r.survey = s.id
    WHERE s.event = :event AND s.name = :survey ORDER BY r.person
"""
_NOT_ANSWERED = """
    SELECT r.person FROM survey AS s JOIN admitted AS r ON r.survey = s.id
    WHERE s.event = :event AND s.name = :survey
    AND NOT EXISTS (SELECT 1 FROM answered AS a WHERE a.survey = r.survey AND a.person = r.person)
    AND NOT EXISTS (SELECT 1 FROM declined AS d WHERE d.survey = r.survey AND d.person = r.person)
    ORDER BY r.person
"""
_DELIVERED = "SELECT person FROM delivery WHERE event = :event AND message = :id"


async def recipients(tx: Tx, message: PlannedMessage) -> tuple[int, ...]:
    """Everybody this message is for at this moment, by id.

    ``checked-in`` means registered where the event does not use check-in; ``not-answered`` leaves out those who
    declined. What is about the survey is for those admitted to it; certificates are for those present who were not
    told of theirs.
    """
    values = {
        "event": message.event,
        "id": message.id,
        "role": message.audience.role,
        "profession": message.body.get("profession"),
        "undisclosed": UNDISCLOSED,
        "survey": message.survey,
    }
    sql = _WITHOUT_CERTIFICATE if message.offers_certificate else _of_audience(message)
    async with tx.execute(sql, values) as rows:
        return tuple([row["person"] async for row in rows])


def _of_audience(message: PlannedMessage) -> str:  # noqa: PLR0911 — one for each audience
    match message.audience:
        case Audience.ORGANIZERS | Audience.COORDINATORS:
            return _STAFF
        case Audience.NOT_ANSWERED:
            return _NOT_ANSWERED
        case Audience.REGISTERED | Audience.CHECKED_IN if message.about_survey:
            return _ADMITTED
        case Audience.REGISTERED:
            return _REGISTERED
        case Audience.CHECKED_IN:
            return _CHECKED_IN
        case Audience.PERSON:
            return _DELIVERED
        case Audience.PRESENT:
            return _PRESENT
        case Audience.ABSENT:
            return _ABSENT
        case Audience.PROFESSION:
            return _PROFESSION
        case _:
            assert_never(message.audience)


async def kinds_for(tx: Tx, person: int) -> dict[tuple[str, str], MessageKind]:
    """(event, message) → what it is, of every message that has a copy for this person."""
    sql = """
        SELECT m.event, m.id, m.send FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        WHERE d.person = ?
    """
    async with tx.execute(sql, (person,)) as rows:
        return {(row["event"], row["id"]): member(MessageKind, row["send"], row["event"]) async for row in rows}


async def count_invited(tx: Tx, event: str, survey: str) -> int:
    """How many got the invitation to the survey of that id."""
    sql = """
        SELECT count(DISTINCT d.person) FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        WHERE d.event = ? AND m.survey = ? AND m.send = 'survey' AND d.state = 'sent'
    """
    return int(await fetch_value(tx, sql, (event, survey)))
