"""/audit: who did what when, for organizers; whoever organizes one event alone sees the lines of that event."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from domain.people import Role
from handlers.context import Turn
from storage.operations import audit as stored
from storage.staff import members as staff
from views.callback.organizers import ShowAudit
from views.layout import common
from views.operations import audit as views
from views.screen import Reply


async def audit(turn: Turn) -> Reply:
    """/audit: the newest lines."""
    return await _show(turn, 0)


async def show(turn: Turn, tap: ShowAudit) -> Reply:
    """A page of them."""
    return await _show(turn, tap.page)


async def _show(turn: Turn, number: int) -> Reply:
    async with turn.db.reading() as tx:
        memberships = await staff.memberships(tx, turn.user_id)
        sees_all = any(member.role is Role.ORGANIZER and member.event is None for member in memberships)
        codes = None if sees_all else turn.events.keys()
        entries = await stored.entries(tx, views.PAGE + 1, number * views.PAGE, codes)
        members = await staff.all_members(tx)
    if number and not entries:
        return turn.speak(common.button_expired)
    has_more = len(entries) > views.PAGE
    page = views.AuditPage(entries[: views.PAGE], number, has_more, members, turn.events, turn.user_id)
    return turn.speak(lambda voice: views.audit(voice, page), _zone(turn))


def _zone(turn: Turn) -> ZoneInfo:
    # An organizer's own is not known: that of the last event there is.
    last = max(turn.events.values(), key=lambda event: event.ends, default=None)
    return last.zone if last else ZoneInfo("UTC")
