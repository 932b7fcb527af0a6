"""/staff: who works for which event, links that make somebody staff, and taking a role away."""

from __future__ import annotations

from collections.abc import Callable

from domain.operations.audit import AuditAction
from domain.people import Role
from domain.staff import LINK_LIFETIME, Revocation, StaffLink, StaffMember, events_of, revocation, token_hash
from handlers.context import Turn
from handlers.event_picker import choose_from, with_row
from storage.engine.database import Tx
from storage.staff import members as stored
from views import staff as views
from views.callback.organizers import (
    CreateStaffLink,
    InviteStaff,
    RevokeStaff,
    SelectStaffEvent,
    ShowStaff,
    WithdrawStaffLink,
)
from views.event_picker import EventList
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Reply, Screen
from views.staff import ALL_EVENTS, ROLES, StaffList

EVENT_LISTS = (EventList.NEW_ORGANIZER, EventList.NEW_COORDINATOR)
"""The list of events in which the event of a new member of each role is chosen."""


async def staff(turn: Turn) -> Reply:
    """/staff: everybody, by role."""
    return await _show(turn, 0)


async def show(turn: Turn, tap: ShowStaff) -> Reply:
    """A page of the list."""
    return await _show(turn, tap.page)


async def invite(turn: Turn, tap: InviteStaff) -> Reply:
    """The events of somebody new; who works for one event alone is not asked."""
    if tap.role >= len(ROLES):
        return turn.speak(common.button_expired)
    async with turn.db.reading() as tx:
        staff_list = await _load(tx, turn)
    has_events = bool(turn.events)
    if staff_list.sees_all:
        return turn.speak(lambda voice: views.choose_scope(voice, tap.role, has_events=has_events))
    return await choose_page(turn, ROLES[tap.role], 0)


async def select_event(turn: Turn, tap: SelectStaffEvent) -> Reply:
    """The events to choose from."""
    return turn.speak(common.button_expired) if tap.role >= len(ROLES) else await choose_page(turn, ROLES[tap.role], 0)


async def choose_page(turn: Turn, role: Role, page: int) -> Reply:
    """This page of the events that somebody new can be of."""
    number = ROLES.index(role)
    screen = await choose_from(
        turn, turn.events.values(), EVENT_LISTS[number], lambda code: CreateStaffLink(number, code), page
    )
    return with_row(screen, turn.speak(views.back_to_staff))


async def create_link(turn: Turn, tap: CreateStaffLink) -> Reply:
    """A new link, shown once; the same press again after a crash makes no second one."""
    event = None if tap.scope == ALL_EVENTS else tap.scope
    token = turn.context.secret()[-16:].hex()
    async with turn.db.transaction() as tx:
        staff_list = await _load(tx, turn)
        if tap.role >= len(ROLES) or not staff_list.may_change(event):
            return turn.speak(common.button_expired)
        if not await turn.first_time(tx):
            return _list(turn, staff_list)
        link = StaffLink(token_hash(token), ROLES[tap.role], event, turn.user_id, turn.now + LINK_LIFETIME)
        await stored.remove_expired_links(tx, turn.now)
        await stored.add_link(tx, link)
        await turn.record(tx, AuditAction.INVITE_STAFF, event)
    address = turn.link(views.start_parameter(token))
    return turn.speak(lambda voice: views.new_link(voice, staff_list, link, address))


async def withdraw_link(turn: Turn, tap: WithdrawStaffLink) -> Reply:
    """Nobody can use the link any more."""
    async with turn.db.transaction() as tx:
        staff_list = await _load(tx, turn)
        link = next((each for each in staff_list.links if each.reference == tap.link), None)
        if link is not None and await turn.first_time(tx):
            await stored.remove_link(tx, link)
            await turn.record(tx, AuditAction.WITHDRAW_STAFF_LINK, link.event)
        staff_list = await _load(tx, turn)
    return _list(turn, staff_list, views.withdrawn)


async def revoke(turn: Turn, tap: RevokeStaff) -> Reply:
    """After a question, the role is gone at once."""
    async with turn.db.transaction() as tx:
        staff_list = await _load(tx, turn)
        member = _member(staff_list, tap)
        if member is None or not staff_list.may_change(member.event):
            return _list(turn, staff_list)
        reason = revocation(member, await stored.all_members(tx))
        if reason is not Revocation.ALLOWED:
            return _list(turn, staff_list, lambda voice: views.cannot_revoke(voice, reason))
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_revocation(voice, staff_list, member))
        if await turn.first_time(tx):
            await stored.revoke(tx, member.person, member.role, member.event)
            await turn.record(tx, AuditAction.REVOKE_STAFF, member.event)
        staff_list = await _load(tx, turn)
    turn.context.staff_changed(tap.person)
    return _list(turn, staff_list, views.revoked)


def _member(staff_list: StaffList, tap: RevokeStaff) -> StaffMember | None:
    return next(
        (
            member
            for member in staff_list.members
            if member.person == tap.person
            and ROLES.index(member.role) == tap.role
            and views.scope_of(member.event) == tap.scope
        ),
        None,
    )


async def _load(tx: Tx, turn: Turn) -> StaffList:
    """What this organizer sees; ``turn`` has the events they work for."""
    own = await stored.memberships(tx, turn.user_id)
    sees_all = any(member.role is Role.ORGANIZER and member.event is None for member in own)
    codes = events_of(own, Role.ORGANIZER, turn.events.keys())
    members = [each for each in await stored.all_members(tx) if sees_all or each.event is None or each.event in codes]
    links = [each for each in await stored.links(tx, turn.now) if sees_all or each.event in codes]
    return StaffList(members, links, turn.events, sees_all)


async def _show(turn: Turn, page: int) -> Screen:
    async with turn.db.reading() as tx:
        staff_list = await _load(tx, turn)
    return turn.speak(lambda voice: views.staff(voice, staff_list, page))


def _list(turn: Turn, staff_list: StaffList, notice: Callable[[Translator], Html] | None = None) -> Screen:
    return turn.speak(lambda voice: views.staff(voice, staff_list, 0, notice(voice) if notice else None))
