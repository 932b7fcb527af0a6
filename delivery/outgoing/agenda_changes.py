"""A published agenda has changed, in the settings or in the chat: participants are told soon, organizers at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from delivery.outgoing.organizer_notices import create_notice
from domain.events import Event
from domain.messages import NoticeKind
from domain.schedule import QuietHours
from storage.engine.database import Tx
from storage.messages import agenda_changes, plan
from views.agenda.changes import AgendaChangeState


async def note_changes(
    tx: Tx, before: Mapping[str, Event], events: Mapping[str, Event], quiet: QuietHours | None, now: datetime
) -> None:
    """Note what has changed in each of these events, in the transaction that changes them. Idempotent."""
    for code, event in events.items():
        if code not in before:
            continue
        message = await agenda_changes.note(tx, before[code], event, quiet, now)
        if message is not None:
            await agenda_changes.withdraw_notices(tx, message)
            await create_notice(tx, code, NoticeKind.AGENDA.value, {NoticeKind.AGENDA.value: message.id}, now)


async def load_change(tx: Tx, event: str, message_id: str) -> AgendaChangeState | None:
    """The message about changes of that id as it stands; None when there is none."""
    row = await agenda_changes.find(tx, event, message_id)
    if row is None:
        return None
    message, state = row
    recipients = await plan.recipients(tx, message)
    return AgendaChangeState(message, state, agenda_changes.changes_of(message), len(recipients))
