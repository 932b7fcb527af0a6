"""The plan of an event for organizers: what goes out when; messages are moved, skipped, put back or sent now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from domain.announcements.message_moves import (
    SKIPPED,
    EntryState,
    MoveRefusal,
    ScheduleEntry,
    find_close_reminder,
    refuse_time,
    with_time,
)
from domain.events import Event
from domain.messages import MessageKind, PlannedMessage
from domain.operations.audit import AuditAction
from domain.recipients import GapPolicy
from handlers.context import Turn
from handlers.event_picker import EventPicker
from handlers.organizers.event import show_each
from handlers.organizers.message_drafts import count_recipients
from storage import surveys
from storage.engine.database import Tx
from storage.messages import plan, progress
from views.callback.schedule import (
    MoveScheduled,
    RestoreScheduled,
    SendScheduled,
    ShowSchedule,
    ShowScheduled,
    SkipScheduled,
)
from views.event_picker import EventList
from views.i18n import Translator
from views.messages import schedule as views
from views.messages.announcements import DraftPreview
from views.messages.schedule import TimeCheck
from views.progress import sending_started, sent_already
from views.screen import Reply, Screen

Notice = Callable[[Translator], Screen]
"""What has just happened, as a part of a screen."""


async def schedule(turn: Turn) -> Reply:
    """/schedule [CODE]: what is planned for that event, else for each that is not over yet."""
    return await show_each(turn, PICKER)


async def show(turn: Turn, tap: ShowSchedule) -> Reply:
    """What is planned for this event."""
    return await _show(turn, turn.events[tap.event], tap.page)


async def _show(turn: Turn, event: Event, page: int = 0) -> Screen:
    async with turn.db.reading() as tx:
        entries = await plan.schedule(tx, event.code)
    return turn.speak(lambda voice: views.schedule(voice, event, entries, page=page), event.zone)


async def show_entry(turn: Turn, tap: ShowScheduled) -> Reply:
    """One message, and what can be done with it."""
    async with turn.db.reading() as tx:
        return await _entry_card(tx, turn, turn.events[tap.event], tap.message)


async def move(turn: Turn, tap: MoveScheduled) -> Reply:
    """The time is shown with steps to others; then the message is moved, if it can go out then."""
    event, due = turn.events[tap.event], _moment(tap.minute)
    async with turn.db.transaction() as tx:
        is_first = await _is_first(tx, turn, tap.sure)
        message = await _find_planned(tx, event, tap.message)
        if message is None:
            return await _not_planned(tx, turn, event)
        check = await _check(tx, turn, event, message, due)
        if tap.sure != 1 or check.refusal is not None:
            return turn.speak(lambda voice: views.choose_time(voice, event, message, check), event.zone)
        if is_first:
            await turn.record(tx, AuditAction.MOVE_MESSAGE, event.code)
            await plan.add(tx, with_time(message, due))
        stored_message = await _find_planned(tx, event, tap.message) or message
        return await _entry_card(
            tx, turn, event, tap.message, lambda voice: views.moved(voice, event, stored_message, message.due, turn.now)
        )


def _moment(minute: int) -> datetime:
    # A button that somebody made up may name any number.
    return datetime.fromtimestamp(min(minute, _LAST_MINUTE) * 60, UTC)


_LAST_MINUTE = int(datetime(2999, 1, 1, tzinfo=UTC).timestamp()) // 60


async def skip(turn: Turn, tap: SkipScheduled) -> Reply:
    """Asked first; then the message does not go out, unless it is put back."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        is_first = await _is_first(tx, turn, tap.sure)
        message = await _find_planned(tx, event, tap.message)
        if message is None or message.is_by_organizer or message.kind is MessageKind.AGENDA_CHANGE:
            return await _not_planned(tx, turn, event)
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_skip(voice, event, message), event.zone)
        if is_first:
            await turn.record(tx, AuditAction.SKIP_MESSAGE, event.code)
            await plan.drop(tx, message, SKIPPED)
        entries = await plan.schedule(tx, event.code)
    return turn.speak(lambda voice: views.skipped(voice, event, entries, message), event.zone)


async def restore(turn: Turn, tap: RestoreScheduled) -> Reply:
    """A message that was skipped is back in the plan, if its time is to come."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        entry = await _find_entry(tx, event, tap.message)
        if entry is None or entry.state in {EntryState.SENT, EntryState.DROPPED}:
            return await _not_planned(tx, turn, event)
        run = await surveys.find(tx, event.code, entry.message.survey)
        reason = refuse_time(entry.message, event, run, turn.now, entry.message.due)
        if reason is not None:
            return await _entry_card(tx, turn, event, tap.message, _not_restored(event, reason))
        if entry.state is EntryState.SKIPPED and is_first:
            await turn.record(tx, AuditAction.RESTORE_MESSAGE, event.code)
            await plan.restore(tx, entry.message)
        return await _entry_card(tx, turn, event, tap.message, views.restored)


def _not_restored(event: Event, reason: MoveRefusal) -> Notice:
    return lambda voice: views.not_restored(voice, event, reason)


async def send(turn: Turn, tap: SendScheduled) -> Reply:
    """Asked first, with the exact number; then it is released, and the message with the button becomes its report."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await progress.find_report(tx, turn.user_id, turn.message_id) is not None:
            return turn.speak(sent_already)
        is_first = await _is_first(tx, turn, tap.sure)
        message = await _find_planned(tx, event, tap.message)
        if message is None or message.kind is MessageKind.AGENDA_CHANGE:
            return await _not_planned(tx, turn, event)
        check = await _check(tx, turn, event, message, turn.now)
        if tap.sure != 1 or check.refusal is not None:
            preview = await _preview(tx, turn, event, message)
            return turn.speak(lambda voice: views.confirm_sending(voice, event, message, preview, check), event.zone)
        if is_first:
            await turn.record(tx, AuditAction.SEND_NOW, event.code)
            await _release(tx, turn, message)
    turn.wake()
    # As of every sending: the live report alone edits its message.
    return turn.speak(sending_started)


async def _release(tx: Tx, turn: Turn, message: PlannedMessage) -> None:
    report = {"chat": turn.user_id, "message": turn.message_id, "done": 0}
    nearer = {"nearer": GapPolicy.LEAVE.value} if message.kind is MessageKind.REMINDER else {}
    due_now = with_time(message, turn.now)
    due_now = replace(due_now, body={**due_now.body, **nearer, "report": report})
    await plan.add(tx, due_now)
    await plan.release(tx, due_now, await plan.recipients(tx, due_now), turn.now)


async def _is_first(tx: Tx, turn: Turn, sure: int) -> bool:
    """Whether a button that was meant has its effect now; noted also when it has none, for it may come again."""
    return sure == 1 and await turn.first_time(tx)


# What is read


async def _find_entry(tx: Tx, event: Event, id_: str) -> ScheduleEntry | None:
    return next((each for each in await plan.schedule(tx, event.code) if each.message.id == id_), None)


async def _find_planned(tx: Tx, event: Event, id_: str) -> PlannedMessage | None:
    entry = await _find_entry(tx, event, id_)
    return entry.message if entry is not None and entry.state is EntryState.PLANNED else None


async def _not_planned(tx: Tx, turn: Turn, event: Event) -> Screen:
    entries = await plan.schedule(tx, event.code)
    return turn.speak(lambda voice: views.not_planned(voice, event, entries), event.zone)


async def _entry_card(tx: Tx, turn: Turn, event: Event, id_: str, notice: Notice | None = None) -> Screen:
    entry = await _find_entry(tx, event, id_)
    if entry is None or entry.state in {EntryState.SENT, EntryState.DROPPED}:
        return await _not_planned(tx, turn, event)
    run = await surveys.find(tx, event.code, entry.message.survey)
    is_counted = not entry.message.about_survey or run is not None
    preview = await _preview(tx, turn, event, entry.message) if is_counted else None
    check = await _check(tx, turn, event, entry.message, entry.message.due)
    return turn.speak(
        lambda voice: views.entry_card(voice, event, entry, preview, check, notice(voice) if notice else None),
        event.zone,
    )


async def _preview(tx: Tx, turn: Turn, event: Event, message: PlannedMessage) -> DraftPreview:
    preview = await count_recipients(tx, turn, event, message, await surveys.find(tx, event.code, message.survey))
    # What is about the survey is counted as by /remind.
    few = 0 if message.about_survey else turn.rules.privacy.thresholds.minimum_group
    return replace(preview, few=few)


async def _check(tx: Tx, turn: Turn, event: Event, message: PlannedMessage, due: datetime) -> TimeCheck:
    rules, run = turn.rules.messages, await surveys.find(tx, event.code, message.survey)
    entries = await plan.schedule(tx, event.code)
    return TimeCheck(
        due=due,
        refusal=refuse_time(message, event, run, turn.now, due),
        quiet_until=rules.quiet_hours.until(due, event.zone) if rules.quiet_hours else None,
        near_reminder=find_close_reminder(message, entries, due, rules.reminder_gap),
        gap=rules.reminder_gap,
    )


PICKER = EventPicker(EventList.SCHEDULE, "schedule", _show, ShowSchedule)
