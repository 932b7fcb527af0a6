"""Becoming an organizer or a coordinator by a link: asked first, once for each link, and the organizers are told."""

from __future__ import annotations

from delivery.outgoing.organizer_notices import concerned_event, create_notice
from domain.messages import NoticeKind
from domain.operations.audit import AuditAction
from domain.people import name as clean_name
from domain.staff import LINK_PREFIX, StaffLink, StaffSource, token_hash
from handlers.context import Turn
from storage import people
from storage.engine.database import Tx
from storage.staff import members as staff
from views import staff as views
from views.callback.participants import AcceptStaffLink, DeclineStaffLink
from views.screen import Reply


async def show_invitation(turn: Turn, parameter: str) -> Reply:
    """/start with a staff link's parameter: what it is for; nothing is stored by opening it."""
    token = parameter.removeprefix(LINK_PREFIX)
    async with turn.db.reading() as tx:
        link = await staff.find_link(tx, token_hash(token), turn.now)
    if link is None or (link.event is not None and link.event not in turn.events):
        return turn.speak(views.link_invalid)
    event = turn.events[link.event] if link.event else None
    return turn.speak(lambda voice: views.invitation(voice, link, event, token, clean_name(turn.shown_name) or ""))


async def accept(turn: Turn, tap: AcceptStaffLink) -> Reply:
    """The role is theirs, and the link is gone; the same press again after a crash says the same."""
    async with turn.db.transaction() as tx:
        link = await staff.find_link(tx, token_hash(tap.token), turn.now)
        if link is None:
            return await _used_already(tx, turn)
        if await turn.first_time(tx):
            await people.remember(tx, turn.user_id, turn.hint)
            await staff.use_link(tx, link, turn.user_id, clean_name(turn.shown_name))
            await turn.record(tx, AuditAction.JOIN_STAFF, link.event)
            await _notify_organizers(tx, turn, link)
    turn.context.staff_changed(turn.user_id)
    turn.wake()
    return turn.speak(lambda voice: views.accepted(voice, link.role))


async def _used_already(tx: Tx, turn: Turn) -> Reply:
    """Whoever pressed twice has the role; for others the link is of no use."""
    own = [each for each in await staff.memberships(tx, turn.user_id) if each.source is StaffSource.LINK]
    return turn.speak(lambda voice: views.accepted(voice, own[0].role) if own else views.link_invalid(voice))


async def _notify_organizers(tx: Tx, turn: Turn, link: StaffLink) -> None:
    event = link.event or await concerned_event(tx, turn.events)
    if event is not None:
        await create_notice(tx, event, NoticeKind.STAFF, {NoticeKind.STAFF: link.role.value}, turn.now)


async def decline(turn: Turn, _: DeclineStaffLink) -> Reply:
    """Nothing happens."""
    return turn.speak(views.declined)
