"""Messages that organizers have planned or are sending: shown, taken out of the plan, stopped."""

from __future__ import annotations

from domain.announcements.message_draft import MessageDraft, content_of
from domain.messages import MessageState, PlannedMessage
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.organizers.message_drafts import count_recipients
from storage import surveys
from storage.messages import outbox, plan, progress
from views.callback.organizers import CancelPlanned, ShowPlanned, StopSending
from views.layout import common
from views.messages import planned_messages as views
from views.progress import State
from views.screen import Reply


async def show(turn: Turn, tap: ShowPlanned) -> Reply:
    """What it says, whom it is for and when."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        message = _planned(await plan.find(tx, tap.event, tap.message))
        if message is None:
            return turn.speak(views.not_planned)
        run = await surveys.find(tx, tap.event, message.survey)
        preview = await count_recipients(tx, turn, event, message, run)
    draft = MessageDraft(
        event.code, message.kind, message.audience, message.body.get("profession"), content_of(message), due=message.due
    )
    return turn.speak(lambda voice: views.planned(voice, event, message, draft, preview), event.zone)


def _planned(stored_message: tuple[PlannedMessage, MessageState] | None) -> PlannedMessage | None:
    if stored_message is None or stored_message[1] is not MessageState.PLANNED or not stored_message[0].is_by_organizer:
        return None
    return stored_message[0]


async def cancel(turn: Turn, tap: CancelPlanned) -> Reply:
    """It does not go out; what it says is erased. Pressed twice, it is out of the plan already."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        message = _planned(await plan.find(tx, tap.event, tap.message))
        if message is None:
            return turn.speak(views.not_planned)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.CANCEL, event.code)
            await plan.drop(tx, message, "cancelled")
            await plan.erase_content(tx, message)
    return turn.speak(lambda voice: views.cancelled(voice, event, message), event.zone)


async def stop(turn: Turn, tap: StopSending) -> Reply:
    """What has gone out stays, the rest is dropped; the report says how many of each."""
    async with turn.db.transaction() as tx:
        stored_message = await plan.find(tx, tap.event, tap.message)
        if (
            stored_message is None
            or not stored_message[0].kind.is_for_participants
            or stored_message[1] is not MessageState.RELEASED
        ):
            return turn.speak(common.button_expired)
        state = State.of(await progress.counts(tx, tap.event, tap.message))
        if not state.pending_count and not stored_message[0].is_stopped:
            return turn.speak(views.all_sent)
        if not stored_message[0].is_stopped and await turn.first_time(tx):
            await turn.record(tx, AuditAction.STOP, tap.event)
            await outbox.stop(tx, tap.event, tap.message, turn.now)
    turn.wake()
    # As of the sending itself: the live report alone edits its message.
    return turn.speak(views.stopped)
