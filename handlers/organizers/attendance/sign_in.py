"""The sheet that everybody signs at the door, of each day, as PDF and Word file."""

from __future__ import annotations

from dataclasses import replace

from domain.agenda.days import event_days
from domain.events import Event
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.letterhead import read_letterhead
from handlers.organizers.attendance import participant_list
from views import participants as views
from views.attendance.sign_in import choose_day
from views.callback.attendance import ChooseSignInDay, GetSignInSheet
from views.layout import common
from views.reports.sign_in_sheet import sign_in_sheet_files
from views.screen import Reply, Screen, SlowReply


async def choose(turn: Turn, tap: ChooseSignInDay) -> Reply:
    """The days, when there are several."""
    event = turn.events[tap.event]
    days = event_days(event)
    if len(days) == 1:
        return await _send(turn, event, 0)
    return turn.speak(lambda voice: choose_day(voice, event, days), event.zone)


async def get(turn: Turn, tap: GetSignInSheet) -> Reply:
    """The sheet of one day."""
    event = turn.events[tap.event]
    return turn.speak(common.button_expired) if tap.day >= len(event_days(event)) else await _send(turn, event, tap.day)


async def _send(turn: Turn, event: Event, day: int) -> Reply:
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.EXPORT_PARTICIPANTS, event.code)
        listing = await participant_list.read(tx, turn, event)

    def draw() -> Screen:
        head, date = read_letterhead(event, turn.rules), event_days(event)[day]
        return turn.speak(
            lambda voice: replace(
                views.overview(voice, listing),
                files=sign_in_sheet_files(voice, event, date, listing.participants, head),
            ),
            event.zone,
        )

    return SlowReply(draw)
