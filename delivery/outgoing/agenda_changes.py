"""A published agenda has changed, in the settings or in the chat: participants are told soon, organizers at once."""

from __future__ import annotations

from datetime import datetime

from delivery.outgoing.organizer_notices import create_notice
from domain.events import Event
from domain.messages import NoticeKind
from domain.schedule import QuietHours
from storage.engine.database import Tx
from storage.messages import agenda_changes, plan
from views.agenda.changes import AgendaChangeState


async def note_change(tx: Tx, before: Event | None, event: Event, quiet: QuietHours | None, now: datetime) -> None:
    """Note what has changed in this event's agenda, in the transaction that changes it. Idempotent.

    ``before`` is the event as it was; None of a new one, of which nothing was published.
    """
    message = None if before is None else await agenda_changes.note(tx, before, event, quiet, now)
    if message is not None:
        await agenda_changes.withdraw_notices(tx, message)
        await create_notice(tx, event.code, NoticeKind.AGENDA.value, {NoticeKind.AGENDA.value: message.id}, now)


async def load_change(tx: Tx, event: str, message_id: str) -> AgendaChangeState | None:
    """The message about changes of that id as it stands; None when there is none."""
    row = await agenda_changes.find(tx, event, message_id)
    if row is None:
        return None
    message, state = row
    recipients = await plan.recipients(tx, message)
    return AgendaChangeState(message, state, agenda_changes.changes_of(message), len(recipients))
