"""How the bot itself is doing."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.events import Event
from domain.operations.status import Status
from handlers.context import Turn
from storage.closing.steps import pending_surveys
from storage.engine.backup import last_backup_time
from storage.operations import status as rows
from views import status as views
from views.callback.organizers import ShowStatus
from views.screen import Reply


async def status(turn: Turn) -> Reply:
    """/status: what works and what does not, what waits and what comes next."""
    runtime_status = turn.context.runtime_status
    async with turn.db.reading() as tx:
        bot_status = Status(
            now=turn.now,
            troubles=runtime_status.troubles.now(),
            last_poll_at=runtime_status.last_poll_at,
            last_write_at=runtime_status.last_write_at,
            queue=await rows.queue(tx),
            due=await rows.next_due(tx),
            unreachable=await rows.count_unreachable(tx),
            last_backup_at=last_backup_time(turn.db.path),
            version=runtime_status.version,
            since=runtime_status.since,
            holds=runtime_status.holds(),
            is_erasing=bool(await pending_surveys(tx)),
        )
    event = turn.events.get(bot_status.due.event) if bot_status.due else None
    return turn.speak(lambda voice: views.status(voice, bot_status, event), _zone(turn, event))


async def refresh(turn: Turn, _: ShowStatus) -> Reply:
    """The status anew, in place of the earlier one."""
    return await status(turn)


def _zone(turn: Turn, due: Event | None) -> ZoneInfo:
    # Of what comes next, else of the last event there was: an organizer's own is not known.
    last = due or max(turn.events.values(), key=lambda event: event.ends, default=None)
    return last.zone if last else ZoneInfo("UTC")
