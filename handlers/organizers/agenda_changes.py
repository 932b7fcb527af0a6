"""Whether participants are told of changes of the agenda: now, not at all, or as planned when nobody decides."""

from __future__ import annotations

from dataclasses import replace

from delivery.outgoing.agenda_changes import load_change
from domain.messages import MessageState
from domain.operations.audit import AuditAction
from handlers.context import Turn
from storage.messages import agenda_changes as stored
from storage.messages import plan
from views.agenda import changes as views
from views.callback.organizers import DropAgendaChange, SendAgendaChange, ShowAgendaChange
from views.layout import common
from views.progress import sending_started, sent_already
from views.screen import Reply


async def show(turn: Turn, tap: ShowAgendaChange) -> Reply:
    """What has changed, and when participants are told."""
    async with turn.db.reading() as tx:
        change = await load_change(tx, tap.event, tap.message)
    return _shown(turn, tap.event, change)


def _shown(turn: Turn, code: str, change: views.AgendaChangeState | None) -> Reply:
    event = turn.events[code]
    if change is None:
        return turn.speak(common.button_expired)
    return turn.speak(lambda voice: views.to_organizers(voice, event, change), event.zone)


async def send_now(turn: Turn, tap: SendAgendaChange) -> Reply:
    """Release it; the message with the button becomes the report of its sending."""
    async with turn.db.transaction() as tx:
        change = await load_change(tx, tap.event, tap.message)
        if change is not None and change.state is MessageState.RELEASED:
            return turn.speak(sent_already)
        if change is None or change.state is MessageState.DROPPED:
            return _shown(turn, tap.event, change)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.AGENDA_CHANGE, tap.event)
            report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
            message = replace(change.message, body={**change.message.body, "report": report})
            await plan.add(tx, message)
            await plan.release(tx, message, await plan.recipients(tx, message), turn.now)
    turn.wake()
    return turn.speak(sending_started)


async def drop(turn: Turn, tap: DropAgendaChange) -> Reply:
    """Participants are not told. Pressed twice, they are not told already."""
    async with turn.db.transaction() as tx:
        change = await load_change(tx, tap.event, tap.message)
        if change is not None and change.state is MessageState.PLANNED and await turn.first_time(tx):
            await turn.record(tx, AuditAction.CANCEL, tap.event)
            await plan.drop(tx, change.message, stored.NOT_WANTED)
        change = await load_change(tx, tap.event, tap.message)
    return _shown(turn, tap.event, change)
