"""Who works for which event, and the links that make somebody staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from domain.events import Event
from domain.people import Role
from domain.staff import LINK_PREFIX, Revocation, StaffLink, StaffMember, StaffSource, revocation
from views.callback.organizers import (
    CreateStaffLink,
    InviteStaff,
    RevokeStaff,
    SelectStaffEvent,
    ShowStaff,
    WithdrawStaffLink,
)
from views.callback.participants import AcceptStaffLink, DeclineStaffLink
from views.i18n import Html, Translator
from views.layout.common import paragraphs, short
from views.screen import Button, Row, Screen

ROLES = (Role.ORGANIZER, Role.COORDINATOR)
"""The number of a role on a button."""
ALL_EVENTS = "-"
"""The scope on a button for staff of all events; no event has this code."""
ON_A_PAGE = 8
"""So many people stand on one page."""
LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class StaffList:
    """What an organizer sees: the staff of the events they work for, and those of all events."""

    members: Sequence[StaffMember]
    links: Sequence[StaffLink]
    events: Mapping[str, Event]
    """The events this organizer works for, by code."""
    sees_all: bool
    """Whether that is all of them, so that they can change the staff of all events."""

    def may_change(self, event: str | None) -> bool:
        """Whether this organizer may make and revoke staff of this event, or with None of all events."""
        return self.sees_all if event is None else event in self.events


def scope_of(event: str | None) -> str:
    """What stands on a button for this event."""
    return event or ALL_EVENTS


def staff(voice: Translator, staff_list: StaffList, page: int = 0, notice: Html | None = None) -> Screen:
    """Everybody by role, and the links that wait; ``notice`` is what happened just before."""
    last = max(0, (len(staff_list.members) - 1) // ON_A_PAGE)
    page = min(page, last)
    members = staff_list.members[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    return Screen(
        paragraphs(
            notice or "",
            voice.say("<b>Who works for you</b>"),
            *(_section(voice, staff_list, role, members) for role in ROLES),
            _links(voice, staff_list),
            voice.say(
                "Organizers manage people and messages and never see results."
                " Coordinators see results and never who gave them."
            ),
        ),
        (
            (Button(voice.plain("Invite an organizer"), InviteStaff(0)),),
            (Button(voice.plain("Invite a coordinator"), InviteStaff(1)),),
            *_remove_buttons(voice, staff_list, members),
            *_revoke_buttons(voice, staff_list),
            *_page_buttons(voice, page, last),
        ),
    )


def _section(voice: Translator, staff_list: StaffList, role: Role, members: Sequence[StaffMember]) -> str:
    lines = [_member_line(voice, staff_list, member) for member in members if member.role is role]
    title = voice.say("<b>Organizers</b>") if role is Role.ORGANIZER else voice.say("<b>Coordinators</b>")
    return "\n".join([title, *lines]) if lines else ""


def member_name(voice: Translator, member: StaffMember) -> Html:
    """The name that Telegram showed, else the number."""
    if member.name:
        return voice.say("{name}", name=member.name)
    return voice.say("Telegram number {id}", id=member.person)


def _member_line(voice: Translator, staff_list: StaffList, member: StaffMember) -> Html:
    name, scope = member_name(voice, member), _scope_name(voice, staff_list, member.event)
    match member.source:
        case StaffSource.SETTINGS:
            return voice.say("• {name}: {scope}, by the settings", name=name, scope=scope)
        case StaffSource.LINK:
            return voice.say("• {name}: {scope}, by a link", name=name, scope=scope)
        case _:
            assert_never(member.source)


def _scope_name(voice: Translator, staff_list: StaffList, event: str | None) -> Html:
    if event is None:
        return voice.say("all events")
    known_event = staff_list.events.get(event)
    return voice.say("“{event}”", event=voice.label(known_event.title) if known_event else event)


def _links(voice: Translator, staff_list: StaffList) -> str:
    lines = [
        voice.say(
            "{n}. {role}, {scope}: until {moment}",
            n=number,
            role=role_name(voice, link.role),
            scope=_scope_name(voice, staff_list, link.event),
            moment=voice.moment(link.expires_at),
        )
        for number, link in enumerate(staff_list.links, start=1)
    ]
    return "\n".join([voice.say("<b>Links that nobody has used yet</b>"), *lines]) if lines else ""


def role_name(voice: Translator, role: Role) -> str:
    """The role as a word by itself."""
    match role:
        case Role.ORGANIZER:
            return voice.plain("Organizer")
        case Role.COORDINATOR:
            return voice.plain("Coordinator")
        case _:
            assert_never(role)


def _remove_buttons(voice: Translator, staff_list: StaffList, members: Sequence[StaffMember]) -> Iterator[Row]:
    for member in members:
        can_be_revoked = revocation(member, staff_list.members) is Revocation.ALLOWED
        if can_be_revoked and staff_list.may_change(member.event):
            name, role = member.name or str(member.person), role_name(voice, member.role)
            label = short(voice.plain("Remove {name} ({role})", name=name, role=role), LABEL_LENGTH)
            tap = RevokeStaff(member.person, ROLES.index(member.role), scope_of(member.event), 0)
            yield (Button(label, tap),)


def _revoke_buttons(voice: Translator, staff_list: StaffList) -> Iterator[Row]:
    for number, link in enumerate(staff_list.links, start=1):
        yield (Button(voice.plain("Withdraw link {n}", n=number), WithdrawStaffLink(link.reference)),)


def _page_buttons(voice: Translator, page: int, last: int) -> tuple[Row, ...]:
    row: Row = ()
    if page > 0:
        row += (Button(voice.plain("Back"), ShowStaff(page - 1)),)
    if page < last:
        row += (Button(voice.plain("More"), ShowStaff(page + 1)),)
    return (row,) if row else ()


def choose_scope(voice: Translator, role: int, *, has_events: bool) -> Screen:
    """All events or, where there is any, one of several."""
    every_event = (Button(voice.plain("Of all events, also later ones"), CreateStaffLink(role, ALL_EVENTS)),)
    one_event = (Button(voice.plain("Of one event"), SelectStaffEvent(role)),)
    return Screen(
        voice.say("<b>{role}: of which events?</b>", role=role_name(voice, ROLES[role])),
        (every_event, *([one_event] if has_events else []), back_to_staff(voice)),
    )


def back_to_staff(voice: Translator) -> Row:
    """To the list of everybody who works for somebody's events."""
    return (Button(voice.plain("Back"), ShowStaff(0)),)


def new_link(voice: Translator, staff_list: StaffList, link: StaffLink, address: str) -> Screen:
    """The link, to be passed on; it is shown once, since only its digest is stored."""
    return Screen(
        paragraphs(
            voice.say(
                "<b>{role}, {scope}</b>",
                role=role_name(voice, link.role),
                scope=_scope_name(voice, staff_list, link.event),
            ),
            voice.say("{address}", address=address),
            voice.say(
                "Pass this link on to the one person it is meant for. It works once, until {moment}."
                " Whoever opens it first gets the role, so do not post it in a group.",
                moment=voice.moment(link.expires_at),
            ),
        ),
        ((Button(voice.plain("Who works for you"), ShowStaff(0)),),),
    )


def confirm_revocation(voice: Translator, staff_list: StaffList, member: StaffMember) -> Screen:
    """Whether somebody shall lose their role."""
    scope = scope_of(member.event)
    return Screen(
        voice.say(
            "<b>Take this role from {name}: {role} ({scope})?</b> They lose their commands at once.",
            name=member_name(voice, member),
            role=role_name(voice, member.role),
            scope=_scope_name(voice, staff_list, member.event),
        ),
        (
            (Button(voice.plain("Yes, remove"), RevokeStaff(member.person, ROLES.index(member.role), scope, 1)),),
            (Button(voice.plain("Back"), ShowStaff(0)),),
        ),
    )


def revoked(voice: Translator) -> Html:
    """Said above the list."""
    return voice.say("✓ Removed.")


def withdrawn(voice: Translator) -> Html:
    """Said above the list."""
    return voice.say("✓ The link no longer works.")


def cannot_revoke(voice: Translator, reason: Revocation) -> Html:
    """Why somebody stays; said above the list."""
    match reason:
        case Revocation.BY_SETTINGS:
            return voice.say("The settings file names this person: only there the role can be taken away.")
        case Revocation.LAST_ORGANIZER:
            return voice.say("This is the last organizer of all events: make another one first.")
        case Revocation.ALLOWED:
            return voice.say("This has been done already.")
        case _:
            assert_never(reason)


def invitation(voice: Translator, link: StaffLink, event: Event | None, token: str, name: str) -> Screen:
    """What somebody who opens a link reads before they accept."""
    role = link.role
    if event is None:
        head = {
            Role.ORGANIZER: voice.say("<b>You are invited to be an organizer, of all events.</b>"),
            Role.COORDINATOR: voice.say("<b>You are invited to be a coordinator, of all events.</b>"),
        }[role]
    else:
        title = voice.label(event.title)
        head = {
            Role.ORGANIZER: voice.say("<b>You are invited to be an organizer of “{event}”.</b>", event=title),
            Role.COORDINATOR: voice.say("<b>You are invited to be a coordinator of “{event}”.</b>", event=title),
        }[role]
    return Screen(
        paragraphs(
            head,
            voice.say(
                "If you accept, your Telegram number and the name “{name}” are stored, and the other organizers see"
                " them, until the role is taken away or you send /forget. What you do as staff is recorded, without"
                " its contents.",
                name=name or "–",
            ),
        ),
        (
            (Button(voice.plain("Accept"), AcceptStaffLink(token)),),
            (Button(voice.plain("No, thank you"), DeclineStaffLink()),),
        ),
    )


def link_invalid(voice: Translator) -> Screen:
    """A link that was used, withdrawn or is too old; nobody learns which."""
    return Screen(
        voice.say(
            "This link does not work any more: it was used already, withdrawn, or is older than three days."
            " Ask an organizer for a new one."
        )
    )


def accepted(voice: Translator, role: Role) -> Screen:
    """The role is theirs."""
    return Screen(
        voice.say("✓ You are an organizer now. /help shows what you can do.")
        if role is Role.ORGANIZER
        else voice.say("✓ You are a coordinator now. /help shows what you can do.")
    )


def declined(voice: Translator) -> Screen:
    """Nothing has happened."""
    return Screen(voice.say("Nothing was stored; the link still works until it runs out."))


def joined_notice(voice: Translator, role: Role) -> Screen:
    """Tells the organizers; names nobody, since what is sent stays stored longer than a role."""
    return Screen(
        voice.say("Somebody has become an organizer by a link. /staff shows who.")
        if role is Role.ORGANIZER
        else voice.say("Somebody has become a coordinator by a link. /staff shows who.")
    )


def start_parameter(token: str) -> str:
    """What follows /start in the link of this token."""
    return LINK_PREFIX + token
