"""Deliveries: one row for each person and message, and what became of it.

waiting → sending → sent, or unreachable, dropped, failed; sending → unknown when nobody knows whether it happened,
and from there to sending again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.messages import MAIN_SURVEY, DeliveryState, PlannedMessage
from domain.people import Person
from domain.recipients import GapPolicy, MessageContext, Recipient, SkipReason
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.timestamps import instant, stamp
from storage.messages import plan, session_asks


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery whose turn it may be, with everything that decides about it."""

    person: Person
    occasion: MessageContext
    recipient: Recipient
    attempts: int
    doubts: int
    """How many earlier tries may have reached the person."""

    @property
    def message(self) -> PlannedMessage:
        """What it is a copy of."""
        return self.occasion.message

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it the only one of its kind; row numbers are used again after rows were erased."""
        return self.message.event, self.message.id, self.person.id


# Nobody has two of these on their way at once: the second looks at what became of the first.
_NEXT = f"""
    SELECT m.event, m.id, m.send, m.audience, m.due, m.body, d.person, d.attempts, d.doubts,
        p.language, p.telegram_language, coalesce(p.muted, 0) AS muted, coalesce(p.reachable, 1) AS reachable,
        r.registered_on IS NOT NULL AS registered,
        EXISTS (SELECT 1 FROM admitted AS a WHERE a.survey = s.id AND a.person = d.person) AS admitted,
        {plan.ROLE} IS NULL OR EXISTS (
            SELECT 1 FROM staff AS w WHERE w.person = d.person AND w.role = {plan.ROLE} AND w.event IN ('', d.event)
        ) AS has_role,
        CASE m.audience WHEN 'present' THEN coalesce(r.present, 0) WHEN 'absent' THEN NOT coalesce(r.present, 0)
            WHEN 'profession' THEN coalesce(r.profession, 'undisclosed') = json_extract(m.body, '$.profession')
            ELSE 1 END AS in_audience,
        CASE WHEN s.closed_at IS NULL THEN s.closes_at END AS closes,
        EXISTS (SELECT 1 FROM answered WHERE survey = s.id AND person = d.person) AS answered,
        EXISTS (SELECT 1 FROM declined WHERE survey = s.id AND person = d.person) AS declined,
        (SELECT json_array(count(*), max(coalesce(e.settled_at, e.due)))
            FROM delivery AS e JOIN message AS n ON n.event = e.event AND n.id = e.message
            WHERE e.person = d.person AND e.event = d.event AND n.send = 'reminder' AND n.survey = m.survey
            AND e.id <> d.id
            AND e.state IN ('sent', 'unknown')) AS reminded
    FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message
        LEFT JOIN person AS p ON p.id = d.person
        LEFT JOIN registration AS r ON r.event = d.event AND r.person = d.person
        LEFT JOIN survey AS s ON s.event = d.event AND s.name = m.survey
    WHERE d.state IN ('waiting', 'unknown') AND d.due <= ?
        AND NOT EXISTS (SELECT 1 FROM delivery AS f WHERE f.person = d.person AND f.state = 'sending')
    ORDER BY d.due, d.id LIMIT 1
"""  # noqa: S608 — of words in the code


async def next_claim(tx: Tx, now: datetime) -> Claim | None:
    """The delivery that is first in order among those that are due; it is not claimed by looking."""
    row = await fetch_row(tx, _NEXT, (stamp(now),))
    if row is None:
        return None
    message = plan.message_of(row)
    closes = None if row["closes"] is None else instant(row["closes"])
    nearer = GapPolicy(message.body.get("nearer", GapPolicy.WAIT))
    recipient = replace(_recipient(row), has_role=bool(row["has_role"]), is_in_audience=bool(row["in_audience"]))
    if message.collect_sessions:
        is_done = not await session_asks.has_missing_rating(tx, message.event, row["person"], now)
        recipient = replace(recipient, has_answered=is_done, has_declined=False)
    return Claim(
        person=Person(row["person"], row["language"], row["telegram_language"]),
        occasion=MessageContext(message, closes, nearer),
        recipient=recipient,
        attempts=row["attempts"],
        doubts=row["doubts"],
    )


_FACTS = """
    SELECT coalesce(p.muted, 0) AS muted, coalesce(p.reachable, 1) AS reachable,
        r.registered_on IS NOT NULL AS registered,
        EXISTS (SELECT 1 FROM admitted AS a WHERE a.survey = s.id AND a.person = j.value) AS admitted,
        EXISTS (SELECT 1 FROM answered WHERE survey = s.id AND person = j.value) AS answered,
        EXISTS (SELECT 1 FROM declined WHERE survey = s.id AND person = j.value) AS declined,
        (SELECT json_array(count(*), max(coalesce(e.settled_at, e.due)))
            FROM delivery AS e JOIN message AS n ON n.event = e.event AND n.id = e.message
            WHERE e.person = j.value AND e.event = ?1 AND n.send = 'reminder' AND n.survey = ?3
            AND e.state IN ('sent', 'unknown', 'sending')) AS reminded
    FROM json_each(?2) AS j
        LEFT JOIN person AS p ON p.id = j.value
        LEFT JOIN registration AS r ON r.event = ?1 AND r.person = j.value
        LEFT JOIN survey AS s ON s.event = ?1 AND s.name = ?3
    ORDER BY j.value
"""


async def load_recipients(
    tx: Tx, event: str, people: Iterable[int], survey: str = MAIN_SURVEY
) -> tuple[Recipient, ...]:
    """What is known of each of these people as recipients of this event's messages, in the order of their ids.

    ``survey`` is the id of the one that the message is about, if it is about one.
    """
    async with tx.execute(_FACTS, (event, json.dumps(list(people)), survey)) as rows:
        return tuple([_recipient(row) async for row in rows])


def _recipient(row: sqlite3.Row) -> Recipient:
    reminders, reminded_at = json.loads(row["reminded"])
    return Recipient(
        is_muted=bool(row["muted"]),
        reachable=bool(row["reachable"]),
        is_registered=bool(row["registered"]),
        is_admitted=bool(row["admitted"]),
        has_answered=bool(row["answered"]),
        has_declined=bool(row["declined"]),
        reminders=reminders,
        reminded_at=None if reminded_at is None else instant(reminded_at),
    )


async def claim(tx: Tx, delivery: Claim) -> bool:
    """From here on it is being sent, committed before the call is made; False when it was not waiting any more."""
    cursor = await tx.execute(
        "UPDATE delivery SET state = 'sending', attempts = attempts + 1"
        " WHERE (event, message, person) = (?, ?, ?) AND state IN ('waiting', 'unknown')",
        delivery.key,
    )
    return cursor.rowcount == 1


async def settle(tx: Tx, delivery: Claim, state: DeliveryState, now: datetime, reason: str | None = None) -> None:
    """What became of it, for good."""
    await tx.execute(
        "UPDATE delivery SET state = ?, settled_at = ?, reason = ? WHERE (event, message, person) = (?, ?, ?)",
        (state, stamp(now), reason, *delivery.key),
    )


async def postpone(tx: Tx, delivery: Claim, until: datetime) -> None:
    """Put the delivery back; it is not claimed again before ``until`` (UTC-aware)."""
    await tx.execute(
        "UPDATE delivery SET state = iif(doubts, 'unknown', 'waiting'), due = ?"
        " WHERE (event, message, person) = (?, ?, ?)",
        (stamp(until), *delivery.key),
    )


async def mark_unknown(tx: Tx, delivery: Claim, until: datetime) -> None:
    """Nobody knows whether it happened; it is tried again, not before ``until``."""
    await tx.execute(
        "UPDATE delivery SET state = 'unknown', doubts = doubts + 1, due = ?"
        " WHERE (event, message, person) = (?, ?, ?)",
        (stamp(until), *delivery.key),
    )


async def stop(tx: Tx, event: str, message: str, now: datetime) -> int:
    """Drop every copy of this message that is not on its way yet, now and later; returns how many. Idempotent."""
    await tx.execute(
        "UPDATE message SET body = json_set(body, '$.stopped', 1) WHERE event = ? AND id = ?", (event, message)
    )
    cursor = await tx.execute(
        "UPDATE delivery SET state = 'dropped', settled_at = ?, reason = ?"
        " WHERE event = ? AND message = ? AND state IN ('waiting', 'unknown')",
        (stamp(now), SkipReason.STOPPED.value, event, message),
    )
    return cursor.rowcount


async def recover(tx: Tx) -> None:
    """After a crash nobody knows whether what was being sent has arrived: each is tried again. Idempotent."""
    await tx.execute("UPDATE delivery SET state = 'unknown', doubts = doubts + 1 WHERE state = 'sending'")


_INVITE = """
    INSERT INTO delivery (event, message, person, due)
    SELECT m.event, m.id, a.person, ?3 FROM admitted AS a
        JOIN survey AS s ON s.id = a.survey AND s.closed_at IS NULL AND s.name NOT GLOB 'session-*'
        JOIN message AS m ON m.event = a.event AND m.send = 'survey' AND m.survey = s.name AND m.state = 'released'
    WHERE a.event = ?1 AND a.person = ?2
        AND NOT EXISTS (SELECT 1 FROM answered AS d WHERE d.survey = a.survey AND d.person = a.person)
    ORDER BY m.due LIMIT 1
    ON CONFLICT (event, message, person) DO {again}
"""
_AGAIN = """
    UPDATE SET state = 'waiting', due = excluded.due, attempts = 0, doubts = 0, settled_at = NULL, reason = NULL
    WHERE state NOT IN ('waiting', 'sending', 'unknown')
"""


async def invite(tx: Tx, event: str, people: Iterable[int], now: datetime, *, again: bool = False) -> None:
    """Send the survey's invitation, if it went out already, to those of these people who are admitted since.

    With ``again`` also to whoever had one, or was left out, before they had to be confirmed anew: so it is called once
    for each confirmation. Nobody who has answered gets one. Idempotent without.
    """
    sql = _INVITE.format(again=_AGAIN if again else "NOTHING")
    await tx.executemany(sql, [(event, person, stamp(now)) for person in people])


async def count_sending(tx: Tx) -> int:
    """How many are being sent at this moment."""
    return int(await fetch_value(tx, "SELECT count(*) FROM delivery WHERE state = 'sending'"))


async def next_due(tx: Tx) -> datetime | None:
    """When the first waiting delivery may go; None when none waits."""
    due = await fetch_value(tx, "SELECT min(due) FROM delivery WHERE state IN ('waiting', 'unknown')")
    return None if due is None else instant(due)
