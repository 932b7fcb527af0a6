"""What one person is told when organizers refuse their registration, or let them in again: a message of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.messages import Audience, MessageKind, PlannedMessage
from domain.recipients import SkipReason
from storage.engine.database import Tx
from storage.engine.timestamps import stamp
from storage.messages import plan

_REFUSAL, _READMISSION = "text-refusal", "text-readmission"


async def send_refusal(tx: Tx, event: str, person: int, words: Mapping[str, str], now: datetime) -> None:
    """Send these words (by language) to somebody who has been refused. Not idempotent."""
    id_ = await plan.next_id(tx, event, _REFUSAL)
    await _send(tx, _message(event, id_, {"text": words, "refusal": 1}, now), person)


async def send_readmission(tx: Tx, event: str, person: int, words: Mapping[str, str], now: datetime) -> None:
    """Send these words to somebody who is let in again; not when the refusal is still on its way, which is dropped."""
    if not await _drop_refusal(tx, event, person, now):
        id_ = await plan.next_id(tx, event, _READMISSION)
        await _send(tx, _message(event, id_, {"text": words}, now), person)


async def send_waiting(tx: Tx, event: str, person: int, words: Mapping[str, str], now: datetime) -> None:
    """Send these words to somebody who is let in again and waits for a place; a refusal on its way is dropped."""
    await _drop_refusal(tx, event, person, now)
    id_ = await plan.next_id(tx, event, _READMISSION)
    # Whoever waits is not registered, so it goes to the person.
    await _send(tx, replace(_message(event, id_, {"text": words}, now), audience=Audience.PERSON), person)


async def _drop_refusal(tx: Tx, event: str, person: int, now: datetime) -> bool:
    cursor = await tx.execute(
        "UPDATE delivery SET state = 'dropped', reason = ?, settled_at = ?"
        " WHERE event = ? AND person = ? AND message GLOB ? AND state = 'waiting'",
        (SkipReason.READMITTED, stamp(now), event, person, f"{_REFUSAL}-*"),
    )
    return bool(cursor.rowcount)


def _message(event: str, id_: str, body: Mapping[str, object], now: datetime) -> PlannedMessage:
    return PlannedMessage(event, id_, MessageKind.TEXT, Audience.REGISTERED, now, body)


async def _send(tx: Tx, message: PlannedMessage, person: int) -> None:
    await plan.add(tx, message)
    await plan.release(tx, message, [person], message.due)
