"""Telling participants what has changed in a published agenda, as a row of the plan: one message for many changes.

The message holds the agenda as participants know it and as it is, so that later changes do not change what it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.agenda.changes import SETTLED, AgendaChanges, PublishedAgenda, compare, published
from domain.events import Event
from domain.messages import Audience, MessageKind, MessageState, NoticeKind, PlannedMessage
from domain.schedule import QuietHours
from storage.engine.database import Tx
from storage.messages import plan
from storage.stored_json import StoredJson

_AGENDA: StoredJson[PublishedAgenda] = StoredJson(PublishedAgenda, "agenda")
CHANGED_BACK = "changed back"
NOT_WANTED = "not wanted"


async def note(tx: Tx, before: Event, event: Event, quiet: QuietHours | None, now: datetime) -> PlannedMessage | None:
    """Plan to tell participants what has changed from ``before``; returns the message if organizers are to hear of it.

    What is already planned takes the new changes in and waits anew; when all is again as participants know it, it is
    dropped. Idempotent.
    """
    earlier_agenda, current = published(before), published(event)
    planned_message = await find_planned(tx, event.code)
    if earlier_agenda == current or not before.agenda:
        return None
    if planned_message is not None:
        earlier_agenda = agenda_of(planned_message.body["before"], event.code)
    if event.is_cancelled or now >= event.ends:
        if planned_message is not None:
            await plan.drop(tx, planned_message, "pointless")
        return None
    message = await _message(tx, event, planned_message, (earlier_agenda, current), (quiet, now))
    if not await plan.recipients(tx, message) and planned_message is None:
        return None
    await plan.add(tx, message)
    if earlier_agenda == current:
        await plan.drop(tx, message, CHANGED_BACK)
    return message


async def _message(
    tx: Tx,
    event: Event,
    planned_message: PlannedMessage | None,
    agendas: tuple[PublishedAgenda, PublishedAgenda],
    clock: tuple[QuietHours | None, datetime],
) -> PlannedMessage:
    quiet, now = clock
    # In the night organizers hear of it in the morning as well, and have the same time to decide.
    due = ((quiet.until(now, event.zone) if quiet else None) or now) + SETTLED
    id_ = planned_message.id if planned_message else await plan.next_id(tx, event.code, MessageKind.AGENDA_CHANGE.value)
    body = {name: json.loads(_AGENDA.dump(agenda)) for name, agenda in zip(("before", "after"), agendas, strict=True)}
    return PlannedMessage(event.code, id_, MessageKind.AGENDA_CHANGE, Audience.REGISTERED, due, body)


async def find_planned(tx: Tx, event: str) -> PlannedMessage | None:
    """The message about changes that is still to go out, if there is one."""
    messages = await plan.upcoming(tx, event)
    return next((message for message in messages if message.kind is MessageKind.AGENDA_CHANGE), None)


async def find(tx: Tx, event: str, id_: str) -> tuple[PlannedMessage, MessageState] | None:
    """The message about changes of that id, with its state."""
    stored_message = await plan.find(tx, event, id_)
    return (
        stored_message if stored_message is not None and stored_message[0].kind is MessageKind.AGENDA_CHANGE else None
    )


def changes_of(message: PlannedMessage) -> AgendaChanges:
    """What this message tells; raises ``UnreadableValue``."""
    return compare(agenda_of(message.body["before"], message.event), agenda_of(message.body["after"], message.event))


def agenda_of(json_agenda: Mapping[str, Any], event: str) -> PublishedAgenda:
    """The agenda as it stands in the body of a message; raises ``UnreadableValue``."""
    return _AGENDA.load(json.dumps(json_agenda), event)


async def withdraw_notices(tx: Tx, message: PlannedMessage) -> None:
    """Take back what organizers have not been sent yet of this message: a newer notice says more. Idempotent."""
    await tx.execute(
        "UPDATE delivery SET state = 'dropped', reason = 'newer' WHERE event = ? AND state = 'waiting' AND message IN"
        " (SELECT id FROM message WHERE event = ? AND send = 'notice' AND json_extract(body, ?) = ?)",
        (message.event, message.event, f"$.{NoticeKind.AGENDA}", message.id),
    )
