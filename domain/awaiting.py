"""What a typed text is for: of everything that waits for one person's words, the one they mean, if it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from domain import registration as rules
from domain.announcements.message_draft import TIME, MessageDraft
from domain.attendance.name_input import NameInput
from domain.editing.changes import EventEdit
from domain.events import Event
from domain.inquiries import Inquiry
from domain.people import Registration
from domain.questions import Comment
from domain.survey import QuestionStep, ReviewStep, SurveyRun

RECENT = timedelta(hours=1)
"""A text that comes within this time after something was shown was most likely meant for it."""

_NEVER = datetime.min.replace(tzinfo=UTC)


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


def for_text(awaiting: Awaiting, now: datetime) -> Choice:  # noqa: PLR0911 — one for each thing begun on purpose
    """What a text that is typed at ``now`` is for."""
    if awaiting.edit is not None:
        return awaiting.edit
    if awaiting.inquiry_reply is not None:
        return awaiting.inquiry_reply
    if awaiting.name_input is not None and _is_newest(awaiting, awaiting.name_input.shown_at):
        return awaiting.name_input
    if awaiting.event_edit is not None and _is_for_event(awaiting, awaiting.event_edit, now):
        return awaiting.event_edit
    if awaiting.draft is not None:
        return _for_draft(awaiting, awaiting.draft, now)
    if awaiting.minutes is not None:
        return _for_minutes(awaiting, awaiting.minutes, now)
    return _of_participant(awaiting, now)


def _is_for_event(awaiting: Awaiting, step: EventEditStep, now: datetime) -> bool:
    """Whether it was shown last, or nothing else waits: what is typed for an event can be undone, a comment cannot."""
    shown_at = _recent(step.shown_at, now)
    draft_shown_at = awaiting.draft.shown_at if awaiting.draft is not None else None
    if shown_at is not None:
        return _is_newest(awaiting, shown_at) and (draft_shown_at is None or draft_shown_at <= shown_at)
    is_alone = awaiting.draft is None and awaiting.minutes is None and not awaiting.survey_steps
    return is_alone and _step(awaiting) is None and _comment(awaiting, now) is None


def _is_newest(awaiting: Awaiting, asked_at: datetime) -> bool:
    """Whether nothing else that waits for this person's words was shown after this moment."""
    shown_times = [
        *(step.shown_at for step in awaiting.registrations),
        *(place.shown_at for place in awaiting.places if place.waits),
        *(survey_step.shown_at for survey_step in awaiting.survey_steps),
    ]
    return all(shown_at is None or shown_at <= asked_at for shown_at in shown_times)


def for_slash_text(awaiting: Awaiting, now: datetime) -> CommentEdit | InquiryReply | SurveyStep | Ambiguous | Nothing:
    """What a text may be for that begins as a command does and is none, or has words behind it that none takes.

    Nothing is stored before the person is asked; an edited comment is shown to them before it is stored anyway.
    """
    match for_text(awaiting, now):
        case CommentEdit() | InquiryReply() | SurveyStep() | Ambiguous() as choice:
            return choice
        case MinutesSession() as minutes:
            return Ambiguous(minutes, None, None)
        case CommentPlace() as place:
            return Ambiguous(None, None, place)
        case RegistrationStep(takes_text=True) as step:
            return Ambiguous(None, step, None)
        case (
            NameInput()
            | EventEditStep()
            | MessageDraftStep()
            | RegistrationStep()
            | DuplicateUpdate()
            | ClosedSurvey()
            | Nothing()
        ):
            return Nothing()


def for_other_message(awaiting: Awaiting, now: datetime) -> OfParticipant | MinutesSession | MessageDraftStep | Nothing:
    """Whose place a sticker, a photo, a voice message or a forwarded text cannot take; a draft may take a file."""
    if awaiting.draft is not None and awaiting.draft.takes_files:
        return awaiting.draft
    match _of_participant(awaiting, now):
        case Ambiguous(registration=RegistrationStep() as step):
            return step
        case Ambiguous() | Nothing():
            return awaiting.minutes or Nothing()
        case choice:
            return choice


def _for_draft(awaiting: Awaiting, draft: MessageDraftStep, now: datetime) -> MessageDraftStep | SurveyStep | Ambiguous:
    """A comment or an answer must not be stored beside an organizer's number: what was shown last takes the text."""
    survey_step = max(awaiting.survey_steps, key=lambda survey_step: survey_step.shown_at, default=None)
    draft_shown_at = _recent(draft.shown_at, now) or _NEVER
    if survey_step is not None and survey_step.shown_at > draft_shown_at:
        return survey_step
    step, comment = _step(awaiting), _comment(awaiting, now)
    step = step if step is not None and step.takes_text else None
    others = [other.shown_at or _NEVER for other in (step, comment) if other is not None]
    if awaiting.minutes is None and not others:
        return draft
    if _NEVER < draft_shown_at >= max(others, default=_NEVER):
        return draft
    return Ambiguous(awaiting.minutes, step, comment, draft)


def _for_minutes(awaiting: Awaiting, minutes: MinutesSession, now: datetime) -> MinutesSession | Ambiguous:
    """A comment must not be read in the minutes, nor a note be counted as a comment or become a name."""
    step, comment = _step(awaiting), _comment(awaiting, now)
    if step is not None and not step.takes_text:
        step = None
    return minutes if step is None and comment is None else Ambiguous(minutes, step, comment)


def _of_participant(awaiting: Awaiting, now: datetime) -> OfParticipant | Ambiguous | Nothing:
    step, place = _step(awaiting), _waiting(awaiting)
    survey_step = _survey_step(awaiting, step, place)
    if survey_step is not None:
        return survey_step
    if step is None:
        return _answered_survey(awaiting, now) or Nothing()
    if place is None:
        return step
    step_shown_at, place_shown_at = _recent(step.shown_at, now), _recent(place.shown_at, now)
    if step_shown_at is None and place_shown_at is None and step.takes_text:
        return Ambiguous(None, step, place)
    if step_shown_at is None or (place_shown_at is not None and place_shown_at > step_shown_at):
        return _answered_survey(awaiting, now) or Nothing()
    return step


def _survey_step(awaiting: Awaiting, step: RegistrationStep | None, place: CommentPlace | None) -> SurveyStep | None:
    """The survey that waits for a tap, if nothing was shown after it.

    Whoever takes minutes types for them; what was handled before a crash was not for a screen that has come since.
    """
    newest = max(awaiting.survey_steps, key=lambda survey_step: survey_step.shown_at, default=None)
    if newest is None or awaiting.minutes is not None or awaiting.handled_before:
        return None
    others = [other.shown_at for other in (step, place) if other is not None and other.shown_at is not None]
    return newest if all(shown_at <= newest.shown_at for shown_at in others) else None


def _step(awaiting: Awaiting) -> RegistrationStep | None:
    return max(awaiting.registrations, key=lambda step: step.shown_at or _NEVER, default=None)


def _answered_survey(awaiting: Awaiting, now: datetime) -> CommentPlace | DuplicateUpdate | ClosedSurvey | None:
    """What waits of the surveys that they have answered."""
    last_place = _last_shown([place for place in awaiting.places if place.number])
    if awaiting.handled_before and last_place is not None:
        return DuplicateUpdate(last_place)
    return _comment(awaiting, now)


def _comment(awaiting: Awaiting, now: datetime) -> CommentPlace | ClosedSurvey | None:
    recent_surveys = (survey for survey in awaiting.closed_surveys if _recent(survey.shown_at, now))
    return _waiting(awaiting) or next(recent_surveys, None)


def _waiting(awaiting: Awaiting) -> CommentPlace | None:
    return _last_shown([place for place in awaiting.places if place.waits])


def _last_shown(places: Sequence[CommentPlace]) -> CommentPlace | None:
    return max(places, key=lambda place: place.shown_at or _NEVER, default=None)


def _recent(shown_at: datetime | None, now: datetime) -> datetime | None:
    return shown_at if shown_at is not None and now - shown_at <= RECENT else None
