"""The buttons of organizers: reminders, the event's card, its participants, check-in, the bot's status.

One frozen value a button; ``views.callback.codec`` gives each its wire form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class RemindEvent:
    """Begin reminding for this event."""

    event: str


@dataclass(frozen=True, slots=True)
class PreviewReminder:
    """Show what would be sent to whom: ``audience`` numbers ``views.reminders.AUDIENCES``."""

    event: str
    audience: int


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Send it now; ``nearer`` 1 includes those reminded less than the gap ago."""

    event: str
    audience: int
    nearer: int


@dataclass(frozen=True, slots=True)
class CancelReminder:
    """Send nothing."""

    event: str


@dataclass(frozen=True, slots=True)
class PreviewAgain:
    """Show what those who have not answered would be asked after the absence of this number."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Ask them."""

    event: str
    number: int


@dataclass(frozen=True, slots=True)
class ShowEvent:
    """Show the organizer's card of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowParticipants:
    """Show how many of each profession take part in this event."""

    event: str


@dataclass(frozen=True, slots=True)
class ListParticipants:
    """Show this page of the names; ``waiting`` 1 shows only those who are not confirmed."""

    event: str
    waiting: int
    page: int


@dataclass(frozen=True, slots=True)
class ConfirmParticipant:
    """Confirm the registration of this number; ``sure`` 1 once it was asked whether that is meant."""

    event: str
    number: int
    sure: int
    waiting: int
    page: int


@dataclass(frozen=True, slots=True)
class RevokeConfirmation:
    """The registration of this number is not confirmed any more."""

    event: str
    number: int
    waiting: int
    page: int


@dataclass(frozen=True, slots=True)
class PreviewConfirmation:
    """Show whom confirming the list would confirm."""

    event: str


@dataclass(frozen=True, slots=True)
class ConfirmList:
    """Confirm everybody whose number is at most ``last``: those who were shown, and nobody who came since."""

    event: str
    last: int


@dataclass(frozen=True, slots=True)
class RevokeList:
    """Nobody whose number is at most ``last`` is confirmed any more."""

    event: str
    last: int


@dataclass(frozen=True, slots=True)
class ShowStatus:
    """Show how the bot itself is doing now."""


@dataclass(frozen=True, slots=True)
class ShowStaff:
    """Show this page of who works for the event, and the links that nobody has used yet."""

    page: int


@dataclass(frozen=True, slots=True)
class InviteStaff:
    """Choose the events of a new organizer or coordinator: ``role`` numbers ``views.staff.ROLES``."""

    role: int


@dataclass(frozen=True, slots=True)
class SelectStaffEvent:
    """Choose one event for them."""

    role: int


@dataclass(frozen=True, slots=True)
class CreateStaffLink:
    """Make a link that works once; ``scope`` is the code of an event, or ``views.staff.ALL_EVENTS``."""

    role: int
    scope: str


@dataclass(frozen=True, slots=True)
class WithdrawStaffLink:
    """Nobody can use this link any more: ``domain.staff.StaffLink.reference``."""

    link: str


@dataclass(frozen=True, slots=True)
class RevokeStaff:
    """Ask whether this person shall lose this role; ``sure`` 1 takes it away."""

    person: int
    role: int
    scope: str
    sure: int


# Check-in


@dataclass(frozen=True, slots=True)
class ShowCheckin:
    """Show who is present at this event, and how people check in."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowCheckinCode:
    """Send the picture with the link to check in."""

    event: str


@dataclass(frozen=True, slots=True)
class GetCheckinPoster:
    """Send the poster with a link that holds as long as check-in does."""

    event: str


@dataclass(frozen=True, slots=True)
class ListPresence:
    """Show this page of the names; ``which`` numbers ``views.checkin.page.PresenceList``."""

    event: str
    which: int
    page: int


@dataclass(frozen=True, slots=True)
class MarkPresent:
    """The participant of this number is present; ``sure`` 1 once it was asked whether that is meant."""

    event: str
    number: int
    sure: int
    which: int
    page: int


@dataclass(frozen=True, slots=True)
class MarkAbsent:
    """The participant of this number is not present; ``revoke`` 1 takes the confirmation back as well."""

    event: str
    number: int
    revoke: int
    which: int
    page: int


@dataclass(frozen=True, slots=True)
class ConfirmPresent:
    """Confirm those who are present and not confirmed, if they are those whose list has this mark."""

    event: str
    mark: int


@dataclass(frozen=True, slots=True)
class RenewCheckin:
    """Ask whether links and room code shall be made anew; ``sure`` 1 makes them."""

    event: str
    sure: int


# Inquiries


@dataclass(frozen=True, slots=True)
class AnswerInquiry:
    """Take the next text as the answer to the inquiry of this number."""

    inquiry: int


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """Send the text this message quotes as the answer to the inquiry of this number."""

    inquiry: int


@dataclass(frozen=True, slots=True)
class DiscardAnswer:
    """Send nothing, and take no text as an answer."""

    inquiry: int


OrganizerTap: TypeAlias = (
    AnswerInquiry | SendAnswer | DiscardAnswer
    | RemindEvent | PreviewReminder | SendReminder | CancelReminder | PreviewAgain | SendAgain | ShowEvent
    | ShowParticipants | ListParticipants | ConfirmParticipant | RevokeConfirmation | PreviewConfirmation
    | ConfirmList | RevokeList | ShowStatus | ShowCheckin | ShowCheckinCode | GetCheckinPoster | ListPresence
    | MarkPresent | MarkAbsent | ConfirmPresent | RenewCheckin
    | ShowStaff | InviteStaff | SelectStaffEvent | CreateStaffLink | WithdrawStaffLink | RevokeStaff
)  # fmt: skip

CODES: Mapping[str, type[OrganizerTap]] = {
    "qa": AnswerInquiry, "qs": SendAnswer, "qd": DiscardAnswer,
    "mr": RemindEvent, "mp": PreviewReminder, "ms": SendReminder, "mc": CancelReminder, "ma": PreviewAgain,
    "mg": SendAgain, "os": ShowStatus, "oc": ShowEvent, "ls": ShowParticipants, "ll": ListParticipants,
    "lc": ConfirmParticipant, "lt": RevokeConfirmation, "lp": PreviewConfirmation, "lk": ConfirmList,
    "lu": RevokeList, "is": ShowCheckin, "iq": ShowCheckinCode, "ip": GetCheckinPoster, "il": ListPresence,
    "im": MarkPresent, "ia": MarkAbsent, "ic": ConfirmPresent, "in": RenewCheckin,
    "tl": ShowStaff, "ti": InviteStaff, "te": SelectStaffEvent, "tc": CreateStaffLink, "tw": WithdrawStaffLink,
    "tr": RevokeStaff,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
