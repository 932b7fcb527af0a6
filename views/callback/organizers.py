"""The buttons of organizers: reminders, announcements, the event's card, its participants, check-in, the bot's status.

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
class AnnounceEvent:
    """Begin an announcement for this event: whom it is for."""

    event: str


@dataclass(frozen=True, slots=True)
class AnnounceTo:
    """It is for these: ``audience`` numbers ``views.messages.announcements.AUDIENCES``."""

    event: str
    audience: int


@dataclass(frozen=True, slots=True)
class ListProfessions:
    """Choose the profession it is for."""

    event: str


@dataclass(frozen=True, slots=True)
class AnnounceToProfession:
    """It is for the profession of this number among the event's; the number after the last is "prefer not to say"."""

    event: str
    profession: int


@dataclass(frozen=True, slots=True)
class EditReminder:
    """Write own words for a reminder of this event's survey."""

    event: str


@dataclass(frozen=True, slots=True)
class ScheduleReminder:
    """Send a reminder of this event's survey at a time."""

    event: str


@dataclass(frozen=True, slots=True)
class RemindAbsent:
    """Write to those who are registered and have not come."""

    event: str


@dataclass(frozen=True, slots=True)
class EditDraft:
    """Ask for the text of the message that is being written, in this language."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """Show the message that is being written as it will look."""

    event: str


@dataclass(frozen=True, slots=True)
class ContinueDraft:
    """Show again what the message that is being written waits for."""

    event: str


@dataclass(frozen=True, slots=True)
class AskDraftTime:
    """Ask when the message that is being written is to go out."""

    event: str


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Send it now; ``mark`` is that of the message that was shown, see ``domain.announcements.message_draft``."""

    event: str
    mark: int


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """Plan it for the time that was typed; ``mark`` as of ``SendDraft``."""

    event: str
    mark: int


@dataclass(frozen=True, slots=True)
class CancelDraft:
    """Throw the message away that is being written."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowAgendaChange:
    """Show what has changed in the agenda, which this message tells."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class SendAgendaChange:
    """Tell participants now."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class DropAgendaChange:
    """Tell participants nothing."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class StopSending:
    """Stop the sending of this message."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class ShowPlanned:
    """Show a message that organizers have planned."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class CancelPlanned:
    """Take it out of the plan."""

    event: str
    message: str


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


# Audit


@dataclass(frozen=True, slots=True)
class ShowAudit:
    """Show this page of who did what."""

    page: int


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


@dataclass(frozen=True, slots=True)
class PreviewCertificates:
    """Show whom certificates of attendance would be sent to, and how many."""

    event: str


@dataclass(frozen=True, slots=True)
class PrintCertificates:
    """Make the certificates of those present without Telegram, as one file to be printed."""

    event: str


@dataclass(frozen=True, slots=True)
class SendCertificates:
    """Send them."""

    event: str


OrganizerTap: TypeAlias = (
    PreviewCertificates | SendCertificates | PrintCertificates
    | AnswerInquiry | SendAnswer | DiscardAnswer | ShowAudit
    | RemindEvent | PreviewReminder | SendReminder | CancelReminder | PreviewAgain | SendAgain | ShowEvent
    | ShowParticipants | ListParticipants | ConfirmParticipant | RevokeConfirmation | PreviewConfirmation
    | ConfirmList | RevokeList | ShowStatus | ShowCheckin | ShowCheckinCode | GetCheckinPoster | ListPresence
    | MarkPresent | MarkAbsent | ConfirmPresent | RenewCheckin
    | AnnounceEvent | AnnounceTo | ListProfessions | AnnounceToProfession
    | EditReminder | ScheduleReminder | RemindAbsent | EditDraft | ShowDraft | ContinueDraft | AskDraftTime | SendDraft
    | ScheduleDraft | CancelDraft | StopSending | ShowPlanned | CancelPlanned
    | ShowAgendaChange | SendAgendaChange | DropAgendaChange
    | ShowStaff | InviteStaff | SelectStaffEvent | CreateStaffLink | WithdrawStaffLink | RevokeStaff
)  # fmt: skip

CODES: Mapping[str, type[OrganizerTap]] = {
    "cp": PreviewCertificates, "cf": SendCertificates, "cq": PrintCertificates,
    "qa": AnswerInquiry, "qs": SendAnswer, "qd": DiscardAnswer, "ql": ShowAudit,
    "mr": RemindEvent, "mp": PreviewReminder, "ms": SendReminder, "mc": CancelReminder, "ma": PreviewAgain,
    "mg": SendAgain, "os": ShowStatus, "oc": ShowEvent, "ls": ShowParticipants, "ll": ListParticipants,
    "lc": ConfirmParticipant, "lt": RevokeConfirmation, "lp": PreviewConfirmation, "lk": ConfirmList,
    "lu": RevokeList, "is": ShowCheckin, "iq": ShowCheckinCode, "ip": GetCheckinPoster, "il": ListPresence,
    "im": MarkPresent, "ia": MarkAbsent, "ic": ConfirmPresent, "in": RenewCheckin,
    "be": AnnounceEvent, "bt": AnnounceTo, "bl": ListProfessions, "bp": AnnounceToProfession,
    "me": EditReminder, "mt": ScheduleReminder, "mn": RemindAbsent, "de": EditDraft, "dv": ShowDraft,
    "dc": ContinueDraft, "dt": AskDraftTime, "ds": SendDraft, "dp": ScheduleDraft, "dx": CancelDraft,
    "mx": StopSending, "mv": ShowPlanned, "mk": CancelPlanned,
    "hv": ShowAgendaChange, "hs": SendAgendaChange, "hx": DropAgendaChange,
    "tl": ShowStaff, "ti": InviteStaff, "te": SelectStaffEvent, "tc": CreateStaffLink, "tw": WithdrawStaffLink,
    "tr": RevokeStaff,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
