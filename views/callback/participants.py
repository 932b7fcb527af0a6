"""The buttons of everybody who takes part: registration, agenda, survey, comments, language, forgetting.

One frozen value a button; ``views.callback.codec`` gives each its wire form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from views.callback.fields import UnboundedInt

# Registration and agenda


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """Choose an event from the list of open ones."""

    event: str


@dataclass(frozen=True, slots=True)
class TurnEvents:
    """Show this page of the events to choose from, for what this number stands for (see ``views.event_picker``)."""

    list_number: int
    page: int


@dataclass(frozen=True, slots=True)
class ReadNotice:
    """Read the notice of this event in this language."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class ReadFullNotice:
    """Read everything the notice of this event has to say, in this language."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class AcceptNotice:
    """Agree to the notice, read in this language."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class DeclineNotice:
    """Do not agree; nothing is stored."""

    event: str


@dataclass(frozen=True, slots=True)
class SelectProfession:
    """The profession of this number in the event's list; one past the last is "prefer not to say".

    ``form`` marks what the numbers stand for, as ``domain.registration.form`` gives it.
    """

    event: str
    number: int
    form: int


@dataclass(frozen=True, slots=True)
class UseName:
    """Take the name that Telegram shows."""

    event: str


@dataclass(frozen=True, slots=True)
class TypeName:
    """Ask for the name to be typed."""

    event: str


@dataclass(frozen=True, slots=True)
class SkipName:
    """Register without a name."""

    event: str


@dataclass(frozen=True, slots=True)
class AnswerRegistration:
    """Answer registration question ``number`` with the options whose bits are set; none means skipped."""

    event: str
    number: int
    selection: UnboundedInt
    form: int


@dataclass(frozen=True, slots=True)
class ToggleRegistration:
    """Show registration question ``number`` with these options ticked."""

    event: str
    number: int
    selection: UnboundedInt
    form: int


@dataclass(frozen=True, slots=True)
class LeaveStep:
    """While changing: go on from the step of this number and leave its answer as it is."""

    event: str
    number: int
    form: int


@dataclass(frozen=True, slots=True)
class AnswerByText:
    """The text this message quotes is the answer to the step of this number, counted from 0."""

    event: str
    number: int
    form: int


@dataclass(frozen=True, slots=True)
class BackStep:
    """Back from the step of this number to the one before it; from the first to what stands before all steps."""

    event: str
    number: int
    form: int


@dataclass(frozen=True, slots=True)
class FinishChange:
    """While changing: leave the other steps as they are, and say that the registration is saved."""

    event: str


@dataclass(frozen=True, slots=True)
class ChangeRegistration:
    """Go through the registration again."""

    event: str


@dataclass(frozen=True, slots=True)
class CancelRegistration:
    """Ask whether the registration shall be cancelled; ``sure`` 1 cancels it."""

    event: str
    sure: int


@dataclass(frozen=True, slots=True)
class ShowRegistration:
    """Show the registration as it stands, and leave what is being changed as it is."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowAgenda:
    """Show the agenda."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowAgendaPage:
    """Show this page of an agenda that is too long for one message; ``back`` 1 keeps the way to the registration."""

    event: str
    page: int
    back: int


@dataclass(frozen=True, slots=True)
class GetCalendar:
    """Send the calendar file."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowSessions:
    """Show this page of the sessions to choose from for the calendar."""

    event: str
    page: int


@dataclass(frozen=True, slots=True)
class GetSession:
    """Send the calendar file of the session of this number, which it keeps when the agenda changes."""

    event: str
    session: int


@dataclass(frozen=True, slots=True)
class GetSessions:
    """Send the calendar file of every session."""

    event: str


@dataclass(frozen=True, slots=True)
class GetDocument:
    """Send the agenda document."""

    event: str


@dataclass(frozen=True, slots=True)
class GetCertificate:
    """Send the certificate of attendance."""

    event: str


# Survey


@dataclass(frozen=True, slots=True)
class StartSurvey:
    """Begin, or begin again, in this message."""

    survey: int


@dataclass(frozen=True, slots=True)
class NotNow:
    """Leave it for later."""

    survey: int


@dataclass(frozen=True, slots=True)
class Decline:
    """Take no part and hear no reminders."""

    survey: int


@dataclass(frozen=True, slots=True)
class InSurvey:
    """One tap in a survey: what is done (``views.survey.screens``), to which question and option, on which draft."""

    survey: int
    action: int
    question: int
    option: int
    draft: UnboundedInt


@dataclass(frozen=True, slots=True)
class RateSession:
    """Give the agenda item of this survey so many points."""

    survey: int
    points: int


@dataclass(frozen=True, slots=True)
class SkipSession:
    """Leave the agenda item of this survey unrated."""

    survey: int


@dataclass(frozen=True, slots=True)
class AcceptNamedConsent:
    """Agree that the answers to this named survey are stored with one's name."""

    survey: int


@dataclass(frozen=True, slots=True)
class DeleteAnswers:
    """Ask whether one's answers to this named survey shall be erased; ``sure`` 1 erases them."""

    survey: int
    sure: int


@dataclass(frozen=True, slots=True)
class AskComments:
    """Go through the comments on this named survey again."""

    survey: int


@dataclass(frozen=True, slots=True)
class DeleteComment:
    """Erase one's comment on question ``number`` of this named survey and go on."""

    survey: int
    number: int


@dataclass(frozen=True, slots=True)
class SkipComment:
    """Leave comment question ``number`` out."""

    survey: int
    number: int


@dataclass(frozen=True, slots=True)
class StoreComment:
    """Store the text this message quotes as the answer to comment question ``number``."""

    survey: int
    number: int


@dataclass(frozen=True, slots=True)
class DiscardComment:
    """Do not store the text this message quotes."""

    survey: int
    number: int


# Check-in


@dataclass(frozen=True, slots=True)
class ReadNoticeAtDoor:
    """As ReadNotice, or with ``full`` 1 ReadFullNotice, for somebody who has scanned the link at the door."""

    event: str
    language: str
    full: int
    ticket: str


@dataclass(frozen=True, slots=True)
class AcceptNoticeAtDoor:
    """As AcceptNotice; ``ticket`` says that this person has scanned the link."""

    event: str
    language: str
    ticket: str


@dataclass(frozen=True, slots=True)
class PassOn:
    """Pass the text this message quotes on to the organizers of this event, with the name of whoever presses."""

    event: str


@dataclass(frozen=True, slots=True)
class JoinWaitingList:
    """Wait for a place at this event."""

    event: str


# Everybody


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person who taps; ``sure`` 0 only closes the question."""

    sure: int


@dataclass(frozen=True, slots=True)
class AcceptStaffLink:
    """Become what the link of this token says."""

    token: str


@dataclass(frozen=True, slots=True)
class DeclineStaffLink:
    """Leave the link unused."""


@dataclass(frozen=True, slots=True)
class ReadInvitation:
    """Read the notice, in full with ``full`` 1, in the language at this place of the settings' list.

    It was opened by the personal link with this token.
    """

    event: str
    full: int
    language: int
    token: UnboundedInt


@dataclass(frozen=True, slots=True)
class AcceptInvitation:
    """Agree to the notice in that language, and use the personal link."""

    event: str
    language: int
    token: UnboundedInt


ParticipantTap: TypeAlias = (
    PassOn | JoinWaitingList
    | OpenEvent | TurnEvents | ReadNotice | ReadFullNotice | AcceptNotice | DeclineNotice | SelectProfession | UseName
    | TypeName | SkipName | AnswerRegistration | ToggleRegistration | LeaveStep | AnswerByText | BackStep
    | FinishChange | ChangeRegistration | CancelRegistration | ShowRegistration | ShowAgenda | ShowAgendaPage
    | GetCalendar | ShowSessions | GetSession | GetSessions | GetDocument | StartSurvey | NotNow | Decline
    | RateSession | SkipSession
    | InSurvey | AcceptNamedConsent | DeleteAnswers | AskComments | DeleteComment | SkipComment | StoreComment
    | DiscardComment | SetLanguage | Forget | AcceptStaffLink | DeclineStaffLink | ReadNoticeAtDoor
    | AcceptNoticeAtDoor | GetCertificate | ReadInvitation | AcceptInvitation
)  # fmt: skip

CODES: Mapping[str, type[ParticipantTap]] = {
    "oe": OpenEvent, "qp": PassOn, "rj": JoinWaitingList,
    "op": TurnEvents, "rn": ReadNotice, "re": ReadFullNotice, "ra": AcceptNotice,
    "rd": DeclineNotice, "rp": SelectProfession, "ru": UseName, "rt": TypeName, "rs": SkipName,
    "rq": AnswerRegistration, "rk": ToggleRegistration, "rl": LeaveStep, "rb": BackStep, "rf": FinishChange,
    "ry": AnswerByText, "rc": ChangeRegistration, "rx": CancelRegistration, "rr": ShowRegistration, "ag": ShowAgenda,
    "ap": ShowAgendaPage, "ac": GetCalendar, "as": ShowSessions, "ai": GetSession, "aa": GetSessions,
    "ad": GetDocument, "sr": RateSession, "sk": SkipSession,
    "ss": StartSurvey, "sn": NotNow, "sd": Decline, "s": InSurvey, "cs": SkipComment,
    "cy": StoreComment, "cn": DiscardComment, "pa": AcceptNamedConsent, "pe": DeleteAnswers, "pc": AskComments,
    "px": DeleteComment, "ln": SetLanguage, "fg": Forget, "dn": ReadNoticeAtDoor, "da": AcceptNoticeAtDoor,
    "ta": AcceptStaffLink, "td": DeclineStaffLink, "ct": GetCertificate,
    "ir": ReadInvitation, "iw": AcceptInvitation,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
