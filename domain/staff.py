"""Who works for which event, and the links that make somebody staff; it stores nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.people import Role

LINK_LIFETIME = timedelta(hours=72)
"""So long a link can be used, once."""
TOKEN_BYTES = 16
"""128 bits: nobody guesses it."""
LINK_PREFIX = "staff-"
"""What a link's parameter begins with; no event may have a code of this form (see ``is_staff_parameter``)."""


OPERATOR = 0
"""Stands for the inviter of a link that was made on the server; nobody has this number in Telegram."""


class StaffSource(StrEnum):
    """Who made somebody staff. The values are stored."""

    SETTINGS = "settings"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One role of one person."""

    person: int
    role: Role
    event: str | None
    """The code of the only event it is for; None: for all of them."""
    source: StaffSource
    name: str | None = None
    """As Telegram showed it when the link was used; None for those whom the settings name."""


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A link that nobody has used yet; ``expires_at`` is UTC-aware."""

    token_hash: str
    role: Role
    event: str | None
    inviter: int
    expires_at: datetime

    @property
    def reference(self) -> str:
        """What names it on a button: the first half of the hash, 32 hexadecimal digits."""
        return self.token_hash[:32]


def is_staff_parameter(parameter: str) -> bool:
    """Whether what follows /start is a staff link's: the prefix and 32 hexadecimal digits."""
    token = parameter.removeprefix(LINK_PREFIX)
    return token != parameter and len(token) == 2 * TOKEN_BYTES and not set(token) - set("0123456789abcdef")


def token_hash(token: str) -> str:
    """What is stored of a token, 64 hexadecimal digits: who reads the database cannot make a link of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def roles_in(members: Iterable[StaffMember], event: str | None = None) -> frozenset[Role]:
    """The roles that these memberships give in this event; without an event, in any."""
    return frozenset(member.role for member in members if event is None or member.event in {None, event})


def events_of(members: Iterable[StaffMember], role: Role, events: Collection[str]) -> frozenset[str]:
    """The events, of those that there are, in which these memberships give the role."""
    scopes = {member.event for member in members if member.role is role}
    return frozenset(events) if None in scopes else frozenset(events) & frozenset(filter(None, scopes))


class Revocation(StrEnum):
    """Whether a membership can be revoked in the chat."""

    ALLOWED = "allowed"
    BY_SETTINGS = "settings"
    """The settings file names this person."""
    LAST_ORGANIZER = "last"
    """Nobody else is organizer of all events."""


def revocation(member: StaffMember, members: Iterable[StaffMember]) -> Revocation:
    """Whether this membership, one of ``members``, can be revoked."""
    if member.source is StaffSource.SETTINGS:
        return Revocation.BY_SETTINGS
    organizers = {each.person for each in members if each.role is Role.ORGANIZER and each.event is None}
    if member.role is Role.ORGANIZER and organizers == {member.person} and member.event is None:
        return Revocation.LAST_ORGANIZER
    return Revocation.ALLOWED
