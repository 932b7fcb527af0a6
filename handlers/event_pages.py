"""Turning the pages of events to choose from, for whichever command they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from domain.people import Role
from handlers.context import Turn
from handlers.coordinators import comments, minutes, reports, summary
from handlers.event_picker import EventPicker, choose_page
from handlers.guard import turn_in_role
from handlers.organizers import announcements, checkin, closing, event, participants, reminders, schedule, staff
from handlers.organizers.attendance import invitations, roster
from handlers.organizers.files import incoming
from handlers.participants import certificate, registration
from views.callback.participants import TurnEvents
from views.event_picker import EventList
from views.layout import common
from views.screen import Reply

OnPage: TypeAlias = Callable[[Turn, int], Awaitable[Reply]]


def _page_handler(picker: EventPicker) -> OnPage:
    async def show_page(turn: Turn, page: int) -> Reply:
        return await choose_page(turn, picker, page)

    return show_page


def _selected_event(new_role: Role) -> OnPage:
    async def show_page(turn: Turn, page: int) -> Reply:
        return await staff.choose_page(turn, new_role, page)

    return show_page


PAGES: Mapping[EventList, tuple[Role | None, OnPage]] = {
    EventList.REGISTRATION: (None, registration.choose_page),
    EventList.SUMMARY: (Role.COORDINATOR, _page_handler(summary.PICKER)),
    EventList.COMMENTS: (Role.COORDINATOR, comments.choose_page),
    EventList.MINUTES: (Role.COORDINATOR, _page_handler(minutes.PICKER)),
    EventList.EXPORT: (Role.COORDINATOR, _page_handler(reports.EXPORT)),
    EventList.REPORT: (Role.COORDINATOR, _page_handler(reports.REPORT)),
    EventList.REMINDER: (Role.ORGANIZER, reminders.choose_page),
    EventList.CARD: (Role.ORGANIZER, _page_handler(event.PICKER)),
    EventList.NEW_ORGANIZER: (Role.ORGANIZER, _selected_event(Role.ORGANIZER)),
    EventList.NEW_COORDINATOR: (Role.ORGANIZER, _selected_event(Role.COORDINATOR)),
    EventList.ANNOUNCEMENT: (Role.ORGANIZER, _page_handler(announcements.PICKER)),
    EventList.PARTICIPANTS: (Role.ORGANIZER, _page_handler(participants.PICKER)),
    EventList.CHECKIN: (Role.ORGANIZER, _page_handler(checkin.PICKER)),
    EventList.INVITE: (Role.ORGANIZER, _page_handler(invitations.PICKER)),
    EventList.SCHEDULE: (Role.ORGANIZER, _page_handler(schedule.PICKER)),
    EventList.CLOSING: (Role.ORGANIZER, closing.choose_page),
    EventList.ROSTER: (Role.ORGANIZER, roster.choose_page),
    EventList.FILE: (Role.ORGANIZER, incoming.choose_page),
    EventList.CERTIFICATE: (None, certificate.choose_page),
}
"""Who may turn the pages of each list, and what shows one."""


async def turn_page(turn: Turn, tap: TurnEvents) -> Reply:
    """Another page of the events, for whoever may use the command."""
    if tap.list_number not in {*EventList}:
        return turn.speak(common.button_expired)
    role, show_page = PAGES[EventList(tap.list_number)]
    allowed_turn = turn if role is None else await turn_in_role(turn, role)
    return turn.speak(common.button_expired) if allowed_turn is None else await show_page(allowed_turn, tap.page)
