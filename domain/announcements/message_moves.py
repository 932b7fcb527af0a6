"""To which time organizers can move a planned message, and what then holds it up; it stores and sends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.events import Event
from domain.messages import SETTINGS_DUE, MessageKind, MessageState, PlannedMessage
from domain.schedule import instant
from domain.survey import SurveyRun

FARTHEST = timedelta(days=366)
"""As of a time that is typed: further away is most likely a mistake."""


class MoveRefusal(StrEnum):
    """Why a message cannot go out at a time."""

    PAST = "past"
    DISTANT = "distant"
    """More than ``FARTHEST`` away."""
    BEFORE_SURVEY = "before survey"
    """It is about the survey, which opens later."""
    AFTER_SURVEY = "after survey"
    """It is about the survey, which closes before, or there is none."""
    AFTER_EVENT = "after event"
    """It is about the agenda, and the event is over by then."""
    CANCELLED = "cancelled"
    """The event is cancelled, and the message was planned for it in the settings."""


class EntryState(StrEnum):
    """How a message of the schedule stands."""

    PLANNED = "planned"
    SENT = "sent"
    """It has gone out, or is going out."""
    SKIPPED = "skipped"
    """An organizer decided that it does not go out; it can be put back until its time."""
    DROPPED = "dropped"
    """It was not sent: too late, without sense, or taken out of the plan for good."""


SKIPPED = "skipped"
"""The reason noted for a message that an organizer skipped."""


@dataclass(frozen=True, slots=True)
class ScheduleEntry:
    """One message to participants, planned, gone out or not."""

    message: PlannedMessage
    state: EntryState


def entry_state(state: MessageState, reason: str | None) -> EntryState:
    """How a message with this state and the reason that is noted with it stands."""
    if state is MessageState.DROPPED:
        return EntryState.SKIPPED if reason == SKIPPED else EntryState.DROPPED
    return EntryState.PLANNED if state is MessageState.PLANNED else EntryState.SENT


def refuse_time(
    message: PlannedMessage, event: Event, run: SurveyRun | None, now: datetime, due: datetime
) -> MoveRefusal | None:
    """Why the message cannot go out at ``due``; None when it can. ``run`` is the survey, once it has opened.

    What is allowed here is sent by ``domain.schedule.judge`` when its time comes.
    """
    if event.is_cancelled and message.is_from_settings:
        return MoveRefusal.CANCELLED
    if due < now:
        return MoveRefusal.PAST
    if due - now > FARTHEST:
        return MoveRefusal.DISTANT
    if message.expires_at_end and due >= event.ends:
        return MoveRefusal.AFTER_EVENT
    return _refuse_survey_time(message, event, run, due) if message.about_survey else None


def _refuse_survey_time(
    message: PlannedMessage, event: Event, run: SurveyRun | None, due: datetime
) -> MoveRefusal | None:
    survey = event.find_survey(message.survey)
    if run is not None:
        opens, closes = run.opened_at, run.closed_at or run.closes_at
    elif survey is not None:
        opens, closes = survey.opens, survey.closes
    else:
        return MoveRefusal.AFTER_SURVEY
    if due >= closes:
        return MoveRefusal.AFTER_SURVEY
    is_early = due <= opens if message.kind is MessageKind.REMINDER else due < opens
    return MoveRefusal.BEFORE_SURVEY if is_early else None


def find_close_reminder(
    message: PlannedMessage, entries: Iterable[ScheduleEntry], due: datetime, gap: timedelta
) -> PlannedMessage | None:
    """The reminder less than ``gap`` before ``due``, after which this one waits; None when it does not wait."""
    if message.kind is not MessageKind.REMINDER:
        return None
    others = (
        each.message
        for each in entries
        if each.state in {EntryState.PLANNED, EntryState.SENT} and each.message.id != message.id
    )
    near = (each for each in others if each.kind is MessageKind.REMINDER and due - gap < each.due <= due)
    return max(near, key=lambda each: each.due, default=None)


def with_time(message: PlannedMessage, due: datetime) -> PlannedMessage:
    """The message at this time; one of the settings remembers the time that it has there, unless it is this one."""
    if not message.is_from_settings:
        return replace(message, due=due)
    planned_due = message.settings_due or message.due
    body = {key: value for key, value in message.body.items() if key != SETTINGS_DUE}
    if planned_due != due:
        body[SETTINGS_DUE] = planned_due.astimezone(UTC).isoformat()
    return replace(message, due=due, body=body)


STEPS = (
    timedelta(weeks=-1),
    timedelta(days=-1),
    timedelta(hours=-1),
    timedelta(minutes=-15),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(weeks=1),
)
"""By how much one press moves a message."""


def moved_by(due: datetime, step: timedelta, event: Event) -> datetime:
    """The time that is so much later, UTC-aware; whole days keep the time of the event's wall clock."""
    if step % timedelta(days=1):
        return due + step
    return instant(due.astimezone(event.zone).replace(tzinfo=None) + step, event.zone)
