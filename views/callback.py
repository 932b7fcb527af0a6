"""What a button carries: one frozen value for each thing that can be tapped, and its wire form of at most 64 bytes.

The wire form is ``VERSION CODE : field . field …`` in ASCII. Numbers are written in the URL-safe base-64 alphabet, so
that a whole survey draft fits. Whoever decodes must treat the value as written by a stranger: shapes are checked here,
meaning and authority are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Annotated, TypeAlias, get_type_hints

VERSION = "1"
LONGEST = 64
"""Telegram's limit for callback data, in bytes."""
LARGEST = (1 << 53) - 1
"""No number of a row, a place or a page is larger; SQLite takes 64 bits, and some of these are multiplied before."""

UnboundedInt: TypeAlias = Annotated[int, "as many bits as fit"]
"""Many small numbers in one, taken apart before anything is looked up."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_NUMBER = re.compile(r"A|[B-Za-z0-9_-][A-Za-z0-9_-]*")
"""As ``_number`` writes it, without zeros before it."""
_WORD = re.compile(r"[a-z0-9-]{1,32}")


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


# Comments after closing


@dataclass(frozen=True, slots=True)
class ShowComments:
    """Review the comments of this event's closed survey, from the first that waits."""

    event: str


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """Show the comment at this place."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class ListComments:
    """Show the page of the comments on which the one of this place stands."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class PublishComments:
    """Reports may show the comments from the first to the last place that nothing is decided about."""

    survey: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PublishComment:
    """Reports may show this comment as it stands."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class WithholdComment:
    """No report shows this comment."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class EditComment:
    """The next text is to stand in place of this comment."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class ReplaceComment:
    """Publish the quoted text in place of this comment."""

    survey: int
    place: int


# Everybody


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person who taps; ``sure`` 0 only closes the question."""

    sure: int


# Organizers


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


# Coordinators


@dataclass(frozen=True, slots=True)
class ShowSummary:
    """Show the summary of this event; ``card`` 1 sends the picture too, once it is closed."""

    event: str
    card: int


@dataclass(frozen=True, slots=True)
class ShowGroups:
    """Show the released breakdown by profession."""

    event: str


@dataclass(frozen=True, slots=True)
class GetSheet:
    """Send the spreadsheet of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class GetReport:
    """Send the minute report of this event: ``form`` 0 is Word, 1 is PDF, 2 is both."""

    event: str
    form: int


# The minutes


@dataclass(frozen=True, slots=True)
class ShowMinutes:
    """Choose a topic of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Take notes under the topic of this number, and show those on this page, counted from 0."""

    event: str
    topic: int
    page: int


@dataclass(frozen=True, slots=True)
class TakeConclusions:
    """What is typed under this topic from now on are conclusions (1) or what was said (0)."""

    event: str
    topic: int
    conclusions: int


@dataclass(frozen=True, slots=True)
class OpenNote:
    """Show this note; its text is not waited for any more."""

    note: int


@dataclass(frozen=True, slots=True)
class EditNote:
    """Wait for this note's new text."""

    note: int


@dataclass(frozen=True, slots=True)
class MoveNote:
    """Put this note at that place under its topic, counted from 0 among those of its kind."""

    note: int
    place: int


@dataclass(frozen=True, slots=True)
class ConcludeNote:
    """This note is a conclusion (1) or what was said (0)."""

    note: int
    conclusion: int


@dataclass(frozen=True, slots=True)
class DeleteNote:
    """Ask whether this note shall be deleted; ``sure`` 1 deletes it."""

    note: int
    sure: int


@dataclass(frozen=True, slots=True)
class StoreNote:
    """The text this message quotes is what the minutes of this event wait for."""

    event: str


@dataclass(frozen=True, slots=True)
class DiscardNote:
    """The text this message quotes is not for the minutes of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class AskHeadcount:
    """The next text says how many were present at this event."""

    event: str


@dataclass(frozen=True, slots=True)
class UndoHeadcount:
    """What was entered under this number counts no more."""

    event: str
    entry: int


@dataclass(frozen=True, slots=True)
class GetReportIn:
    """Send the minute report of this event in this language, as Word file and PDF."""

    event: str
    language: str


@dataclass(frozen=True, slots=True)
class StopMinutes:
    """Take no more notes of this event."""

    event: str


@dataclass(frozen=True, slots=True)
class ShowNames:
    """Show this page of the answers with names, of a named survey."""

    event: str
    page: int


@dataclass(frozen=True, slots=True)
class SelectSurveys:
    """Show this page of the released surveys with these ticked (see ``views.results.comparison.encode_selection``)."""

    selection: UnboundedInt
    page: int


@dataclass(frozen=True, slots=True)
class ShowComparison:
    """Set these released surveys side by side."""

    selection: UnboundedInt


Tap: TypeAlias = (
    OpenEvent | TurnEvents | ReadNotice | ReadFullNotice | AcceptNotice | DeclineNotice
    | SelectProfession | UseName | TypeName | SkipName
    | AnswerRegistration | ToggleRegistration | LeaveStep | AnswerByText | BackStep
    | FinishChange | ChangeRegistration | CancelRegistration | ShowRegistration
    | ShowAgenda | ShowAgendaPage | GetCalendar | ShowSessions | GetSession | GetSessions | GetDocument
    | StartSurvey | NotNow | Decline | InSurvey | SkipComment | StoreComment | DiscardComment
    | AcceptNamedConsent | DeleteAnswers | AskComments | DeleteComment
    | SetLanguage | Forget
    | RemindEvent | PreviewReminder | SendReminder | CancelReminder | PreviewAgain | SendAgain | ShowStatus
    | ShowEvent | ShowParticipants | ListParticipants | ConfirmParticipant | RevokeConfirmation
    | PreviewConfirmation | ConfirmList | RevokeList
    | ShowSummary | ShowGroups | ShowNames | GetSheet | GetReport
    | ShowComments | ListComments | PublishComments
    | ReviewComment | PublishComment | WithholdComment | EditComment | ReplaceComment
    | ShowMinutes | ShowTopic | TakeConclusions | OpenNote | EditNote | MoveNote | ConcludeNote | DeleteNote
    | StoreNote | DiscardNote | StopMinutes | AskHeadcount | UndoHeadcount | GetReportIn
    | SelectSurveys | ShowComparison
)  # fmt: skip

_CODES: dict[str, type[Tap]] = {
    "oe": OpenEvent, "op": TurnEvents, "rn": ReadNotice, "re": ReadFullNotice, "ra": AcceptNotice, "rd": DeclineNotice,
    "rp": SelectProfession,
    "ru": UseName, "rt": TypeName, "rs": SkipName, "rq": AnswerRegistration, "rk": ToggleRegistration, "rl": LeaveStep,
    "rb": BackStep, "rf": FinishChange, "ry": AnswerByText,
    "rc": ChangeRegistration, "rx": CancelRegistration, "rr": ShowRegistration,
    "ag": ShowAgenda, "ap": ShowAgendaPage, "ac": GetCalendar,
    "as": ShowSessions, "ai": GetSession, "aa": GetSessions, "ad": GetDocument,
    "ss": StartSurvey, "sn": NotNow, "sd": Decline, "s": InSurvey,
    "cs": SkipComment, "cy": StoreComment, "cn": DiscardComment,
    "pa": AcceptNamedConsent, "pe": DeleteAnswers, "pc": AskComments, "px": DeleteComment,
    "ln": SetLanguage, "fg": Forget,
    "mr": RemindEvent, "mp": PreviewReminder, "ms": SendReminder, "mc": CancelReminder,
    "ma": PreviewAgain, "mg": SendAgain,
    "os": ShowStatus, "oc": ShowEvent,
    "ls": ShowParticipants, "ll": ListParticipants, "lc": ConfirmParticipant, "lt": RevokeConfirmation,
    "lp": PreviewConfirmation, "lk": ConfirmList, "lu": RevokeList,
    "ys": ShowSummary, "yg": ShowGroups, "yn": ShowNames, "yx": GetSheet, "yr": GetReport,
    "vc": ShowComments, "vr": ReviewComment, "vp": PublishComment, "vw": WithholdComment, "ve": EditComment,
    "vs": ReplaceComment, "vl": ListComments, "va": PublishComments,
    "nl": ShowMinutes, "nt": ShowTopic, "nk": TakeConclusions, "no": OpenNote, "ne": EditNote, "nm": MoveNote,
    "nc": ConcludeNote, "nd": DeleteNote, "ny": StoreNote, "nn": DiscardNote, "nx": StopMinutes,
    "np": AskHeadcount, "nu": UndoHeadcount, "yl": GetReportIn,
    "kc": SelectSurveys, "ks": ShowComparison,
}  # fmt: skip
_NAMES = {kind: code for code, kind in _CODES.items()}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _NAMES}
_SHAPES = {kind: tuple(get_type_hints(kind, include_extras=True).values()) for kind in _FIELDS}


def encode(tap: Tap) -> str:
    """The wire form; the longest survey draft and event code are refused when the settings are read, so it fits."""
    kind = type(tap)
    values = [getattr(tap, name) for name in _FIELDS[kind]]
    words = [value if isinstance(value, str) else _number(value) for value in values]
    return f"{VERSION}{_NAMES[kind]}:{'.'.join(words)}"


def decode(data: str) -> Tap | None:
    """The tap of this wire form, or None: another version, another bot, or nonsense."""
    head, colon, rest = data.partition(":")
    kind = _CODES.get(head.removeprefix(VERSION)) if colon and head.startswith(VERSION) else None
    if kind is None or len(data) > LONGEST:
        return None
    words = rest.split(".") if rest else []
    shape = _SHAPES[kind]
    if len(words) != len(shape):
        return None
    values = [_read(word, type_hint) for word, type_hint in zip(words, shape, strict=True)]
    return None if None in values else kind(*values)  # type: ignore[arg-type]  # the shape was just checked


def event_code(tap: Tap) -> str | None:
    """The code of the event that this button names; None for a button that names none."""
    code: str | None = getattr(tap, "event", None)
    return code


def _read(word: str, type_hint: object) -> str | int | None:
    if type_hint is str:
        return word if _WORD.fullmatch(word) else None
    if not _NUMBER.fullmatch(word):
        return None
    number = 0
    for digit in word:
        number = number * len(_DIGITS) + _VALUES[digit]
    return number if number <= LARGEST or type_hint is UnboundedInt else None


def _number(value: int) -> str:
    digits = _DIGITS[value % len(_DIGITS)]
    while value := value // len(_DIGITS):
        digits = _DIGITS[value % len(_DIGITS)] + digits
    return digits
