"""What a typed text is for: of everything that waits for one person's words, the one they mean, if it is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from domain.attendance.name_input import NameInput
from domain.awaiting.steps import (
    RECENT,
    Ambiguous,
    Awaiting,
    Choice,
    ClosedSurvey,
    CommentEdit,
    CommentPlace,
    DuplicateUpdate,
    EventEditStep,
    InquiryReply,
    MessageDraftStep,
    MinutesSession,
    Nothing,
    OfParticipant,
    RegistrationStep,
    SurveyStep,
)

_NEVER = datetime.min.replace(tzinfo=UTC)


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


def for_other_message(
    awaiting: Awaiting, now: datetime
) -> OfParticipant | MinutesSession | MessageDraftStep | EventEditStep | Nothing:
    """Whose place a sticker, a photo, a voice message or a forwarded text cannot take; a draft may take a file."""
    event_step = awaiting.event_edit
    if event_step is not None and event_step.takes_file and _is_for_event(awaiting, event_step, now):
        return event_step
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
