"""/invite: the link, its code and poster, and the personal links of whoever has not come."""

from __future__ import annotations

from domain.attendance.invitations import Invitation, hash_token, make_token, start_parameter
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.registration import is_open
from handlers.context import Turn
from handlers.event_picker import EventPicker
from handlers.letterhead import read_letterhead
from handlers.organizers.event import show_each
from storage.attendance import invitations
from views.attendance import invitations as views
from views.callback.invitations import GetLinkCode, GetPoster, ListInvited, RemoveInvitation, RenewLink, ShowInvitation
from views.event_picker import EventList
from views.layout import common
from views.reports.poster import Invitation as PosterInvitation
from views.reports.poster import PosterKind, poster_file
from views.reports.qr import qr_png
from views.screen import Attachments, Reply, Screen, SlowReply


async def invite(turn: Turn) -> Reply:
    """/invite [CODE]: the link of that event, else of each that is not over yet."""
    return await show_each(turn, PICKER)


async def show(turn: Turn, tap: ShowInvitation) -> Reply:
    """The link, and how many of the roster have come."""
    return await _show(turn, turn.events[tap.event])


async def _show(turn: Turn, event: Event) -> Screen:
    async with turn.db.reading() as tx:
        people = await invitations.find_all(tx, event.code)
    if not is_open(event, turn.now):
        return turn.speak(lambda voice: views.closed(voice, event, people), event.zone)
    return turn.speak(lambda voice: views.invite(voice, event, turn.link(event.code), people), event.zone)


async def get_code(turn: Turn, tap: GetLinkCode) -> Reply:
    """The link as a picture."""
    event = turn.events[tap.event]
    link = turn.link(event.code)
    return SlowReply(
        lambda: turn.speak(lambda voice: Attachments((views.link_code(voice, event, link, qr_png(link)),)), event.zone)
    )


async def get_poster(turn: Turn, tap: GetPoster) -> Reply:
    """The poster, in the languages of the event, this person's first."""
    event, languages = turn.events[tap.event], turn.rules.messages.languages
    own_first = tuple(dict.fromkeys([*(code for code in turn.languages if code in languages), *languages]))
    invitation = PosterInvitation(PosterKind.REGISTRATION, turn.link(event.code))
    return SlowReply(
        lambda: Attachments((poster_file(own_first, event, invitation, read_letterhead(event, turn.rules)),))
    )


async def list_invited(turn: Turn, tap: ListInvited) -> Reply:
    """Who has a personal link and has not come yet."""
    event = turn.events[tap.event]
    async with turn.db.reading() as tx:
        people = await invitations.find_all(tx, event.code)
    return turn.speak(lambda voice: views.pending_invitations(voice, event, people, tap.page), event.zone)


async def renew_link(turn: Turn, tap: RenewLink) -> Reply:
    """Ask first; then another link is valid, and it is shown this once."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        people = await invitations.find_all(tx, event.code)
        invitation = next((each for each in people if each.number == tap.number and each.person is None), None)
        if invitation is None:
            return turn.speak(common.button_expired)
        if tap.sure != 1 or not await turn.first_time(tx):
            # After a crash the link that was made is not known any more: it is asked again.
            return turn.speak(lambda voice: views.confirm_new_link(voice, event, invitation), event.zone)
        token = make_token(turn.context.secret(), event.code, tap.number, turn.update_id)
        await invitations.replace_token(tx, event.code, tap.number, hash_token(token))
        await turn.record(tx, AuditAction.RENEW_LINK, event.code)
    return turn.speak(
        lambda voice: views.new_link(voice, event, invitation, personal_link(turn, event, token)), event.zone
    )


async def remove(turn: Turn, tap: RemoveInvitation) -> Reply:
    """Ask first; then whoever has not come is off the roster, and their link is worth nothing."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        people = await invitations.find_all(tx, event.code)
        invitation = next((each for each in people if each.number == tap.number), None)
        if invitation is None or invitation.person is not None:
            return turn.speak(lambda voice: views.not_on_roster(voice, event), event.zone)
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_removal(voice, event, invitation), event.zone)
        if await turn.first_time(tx):
            await invitations.remove(tx, event.code, tap.number)
            await turn.record(tx, AuditAction.REMOVE_INVITATION, event.code)
        people = await invitations.find_all(tx, event.code)
    return turn.speak(lambda voice: views.removed(voice, event, people), event.zone)


def personal_link(turn: Turn, event: Event, token: int) -> str:
    """The address that somebody of the roster opens."""
    return turn.link(start_parameter(event.code, token))


def new_invitation(event: Event, number: int, name: str, profession: str | None) -> Invitation:
    """Somebody who is invited now."""
    return Invitation(event.code, number, name, profession)


PICKER = EventPicker(EventList.INVITE, "invite", _show, ShowInvitation)
