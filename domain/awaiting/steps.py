"""Everything that can wait for one person's words, and what a typed text may turn out to be for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from domain import registration as rules
from domain.announcements.message_draft import TIME, MessageDraft
from domain.attendance.name_input import NameInput
from domain.editing.changes import EventEdit
from domain.editing.fields import ValueKind
from domain.editing.parts import find_part
from domain.events import Event
from domain.inquiries import Inquiry
from domain.people import Registration
from domain.questions import Comment
from domain.survey import QuestionStep, ReviewStep, SurveyRun

RECENT = timedelta(hours=1)
"""A text that comes within this time after something was shown was most likely meant for it."""


@dataclass(frozen=True, slots=True)
class CommentEdit:
    """A coordinator replaces a comment of a closed survey; begun on purpose, and shown before anything is stored."""

    survey: int
    place: int


@dataclass(frozen=True, slots=True)
class InquiryReply:
    """An organizer answers what was passed on; begun on purpose, and shown before anything is sent."""

    inquiry: Inquiry


@dataclass(frozen=True, slots=True)
class MinutesSession:
    """A coordinator takes the minutes of this event."""

    event: Event


@dataclass(frozen=True, slots=True)
class MessageDraftStep:
    """An organizer writes a message, which waits for a text, a file or a time; shown to them before it is sent."""

    draft: MessageDraft
    shown_at: datetime | None = None
    """As of ``RegistrationStep``."""

    @property
    def takes_files(self) -> bool:
        """Whether a photo or document can be what it waits for."""
        return self.draft.asking != TIME


@dataclass(frozen=True, slots=True)
class EventEditStep:
    """An organizer types something for a part of an event, begun on purpose."""

    edit: EventEdit
    timezone: str
    """The event's, for what is typed of times."""
    shown_at: datetime | None = None
    """As of ``RegistrationStep``."""

    @property
    def takes_file(self) -> bool:
        """Whether a document is waited for."""
        part = find_part({}, self.edit.path)
        return part is not None and part.field.kind is ValueKind.FILE


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """A registration that waits for a text or a button."""

    event: Event
    registration: Registration
    shown_at: datetime | None = None
    """When the step was shown last, UTC-aware; None when this process has not shown it."""

    @property
    def takes_text(self) -> bool:
        """Whether it is answered by typing."""
        return rules.takes_text(self.event, self.registration.asking)


@dataclass(frozen=True, slots=True)
class CommentPlace:
    """Where somebody who has answered an open survey stands: at that comment question, or past the last."""

    run: SurveyRun
    number: int
    comments: Mapping[str, str] = field(default_factory=dict)
    """The comments that are stored and may be replaced, by question: none of an anonymous survey."""
    shown_at: datetime | None = None
    """As of ``RegistrationStep``."""

    @property
    def waits(self) -> bool:
        """Whether a question waits."""
        return self.number < len(self.run.survey.comments)

    @property
    def question(self) -> Comment:
        """The question that waits; there is one."""
        return self.run.survey.comments[self.number]

    @property
    def next(self) -> CommentPlace:
        """One question further."""
        return replace(self, number=self.number + 1)


@dataclass(frozen=True, slots=True)
class SurveyStep:
    """Somebody is in the middle of an open survey, which waits for a tap: this process has shown them this screen."""

    run: SurveyRun
    step: QuestionStep | ReviewStep
    shown_at: datetime
    """UTC-aware, and recent."""


@dataclass(frozen=True, slots=True)
class DuplicateUpdate:
    """The text was handled before a crash: what waits now says what became of it."""

    place: CommentPlace


@dataclass(frozen=True, slots=True)
class ClosedSurvey:
    """A survey that closed a moment after it had asked this person for a comment."""

    run: SurveyRun
    shown_at: datetime | None = None
    """As of ``RegistrationStep``."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing waits for a text."""


OfParticipant: TypeAlias = RegistrationStep | SurveyStep | CommentPlace | DuplicateUpdate | ClosedSurvey


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may be for any of these, and what is stored in the wrong place cannot be taken back: the person is asked."""

    minutes: MinutesSession | None
    registration: RegistrationStep | None
    comment: CommentPlace | ClosedSurvey | None
    draft: MessageDraftStep | None = None


Choice: TypeAlias = (
    CommentEdit
    | InquiryReply
    | NameInput
    | EventEditStep
    | MessageDraftStep
    | MinutesSession
    | OfParticipant
    | Ambiguous
    | Nothing
)
"""What a text is for."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Everything that waits for one person's words."""

    edit: CommentEdit | None = None
    minutes: MinutesSession | None = None
    registrations: Sequence[RegistrationStep] = ()
    places: Sequence[CommentPlace] = ()
    """One for each open survey that they have answered."""
    survey_steps: Sequence[SurveyStep] = ()
    closed_surveys: Sequence[ClosedSurvey] = ()
    handled_before: bool = False
    """Whether this very update was handled before a crash."""
    inquiry_reply: InquiryReply | None = None
    draft: MessageDraftStep | None = None
    name_input: NameInput | None = None
    """What an organizer was asked to type, within the last hour."""
    event_edit: EventEditStep | None = None
