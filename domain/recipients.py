"""Whether a message goes to one person now, later or not at all; it finds nobody and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.policy import Messages
from domain.schedule import LATE


@dataclass(frozen=True, slots=True)
class Recipient:
    """What is known of somebody at the moment a message is to go to them; times are UTC-aware."""

    is_muted: bool
    reachable: bool
    is_registered: bool
    is_admitted: bool
    """Whether they may answer the survey: registered, and confirmed where that is asked for."""
    has_answered: bool
    has_declined: bool
    reminders: int
    """How many reminders of this event they got, or may have got."""
    reminded_at: datetime | None
    is_in_audience: bool = True
    """Whether they are, at this moment, of the part of the registered that the message is for."""
    has_role: bool = True
    """Whether they are among the staff a message to staff is for, at this moment; nothing is asked of anybody else."""


class GapPolicy(StrEnum):
    """What becomes of a reminder that comes too soon after the last one."""

    WAIT = "wait"
    LEAVE = "leave"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class MessageContext:
    """One message at the moment of sending."""

    message: PlannedMessage
    closes: datetime | None
    """When the survey closes, UTC-aware; None when none is open."""
    nearer: GapPolicy = GapPolicy.WAIT


@dataclass(frozen=True, slots=True)
class SendNow:
    """It goes out."""


@dataclass(frozen=True, slots=True)
class Postpone:
    """It waits until then, UTC-aware and later than now."""

    until: datetime


class SkipReason(StrEnum):
    """Why somebody does not get a message."""

    MUTED = "muted"
    UNREACHABLE = "unreachable"
    NOT_REGISTERED = "not registered"
    NOT_CONFIRMED = "not confirmed"
    NOT_IN_AUDIENCE = "not in audience"
    """No longer of the part of the registered that the message is for: present meanwhile, of another profession."""
    NO_ROLE = "no role"
    ANSWERED = "answered"
    DECLINED = "declined"
    CLOSED = "closed"
    """The survey is closed, or will be before the message may go."""
    ENOUGH = "enough reminders"
    RECENTLY = "reminded recently"
    LATE = "late"
    CANCELLED = "event cancelled"
    STOPPED = "stopped"
    """An organizer stopped the sending before it was their turn."""
    READMITTED = "let in again"
    """It says that they were refused, and they are not any more."""


@dataclass(frozen=True, slots=True)
class Skip:
    """It does not go out to this person, for this reason."""

    why: SkipReason


Step: TypeAlias = SendNow | Postpone | Skip


def at_sending(occasion: MessageContext, recipient: Recipient, event: Event, rules: Messages, now: datetime) -> Step:
    """What happens to one person's copy now; everything is looked at again at the moment of sending."""
    free = _earliest_time(occasion, recipient, rules)
    why = _skip_reason(occasion, recipient, event, now, max(occasion.message.due, free or occasion.message.due))
    if why is not None:
        return Skip(why)
    if occasion.message.kind is MessageKind.REMINDER and recipient.reminders >= rules.most_reminders:
        return Skip(SkipReason.ENOUGH)
    if free is not None and now < free:
        return Skip(SkipReason.RECENTLY) if occasion.nearer is GapPolicy.LEAVE else _delay(occasion, free)
    quiet = rules.quiet_hours.until(now, event.zone) if rules.quiet_hours else None
    return SendNow() if quiet is None else _delay(occasion, quiet)


def _earliest_time(occasion: MessageContext, recipient: Recipient, rules: Messages) -> datetime | None:
    # When the gap since the last reminder is over, if there is one to keep.
    keeps_gap = occasion.message.kind is MessageKind.REMINDER and occasion.nearer is not GapPolicy.SEND
    return recipient.reminded_at + rules.reminder_gap if keeps_gap and recipient.reminded_at else None


def _skip_reason(
    occasion: MessageContext, recipient: Recipient, event: Event, now: datetime, since: datetime
) -> SkipReason | None:
    message, to_staff = occasion.message, occasion.message.audience.role is not None
    to_person = message.audience is Audience.PERSON  # what this person has asked for themselves
    over = occasion.closes is None or now >= occasion.closes
    reasons = (
        (message.is_stopped, SkipReason.STOPPED),
        (recipient.is_muted and not to_person, SkipReason.MUTED),
        (not recipient.reachable, SkipReason.UNREACHABLE),
        (
            not recipient.is_registered and not to_staff and not to_person and not message.is_refusal,
            SkipReason.NOT_REGISTERED,
        ),
        (recipient.is_registered and message.is_refusal, SkipReason.READMITTED),
        (not to_staff and not recipient.is_in_audience and not message.is_refusal, SkipReason.NOT_IN_AUDIENCE),
        (to_staff and not recipient.has_role, SkipReason.NO_ROLE),
        (message.is_from_settings and event.is_cancelled, SkipReason.CANCELLED),
        (message.about_survey and over, SkipReason.CLOSED),
        (message.about_survey and not recipient.is_admitted, SkipReason.NOT_CONFIRMED),
        (message.about_survey and recipient.has_answered, SkipReason.ANSWERED),
        (message.about_survey and recipient.has_declined, SkipReason.DECLINED),
        (message.expires_at_end and now >= event.ends, SkipReason.LATE),
        (message.kind.expires and now - since > LATE, SkipReason.LATE),
    )
    return next((why for holds, why in reasons if holds), None)


def _delay(occasion: MessageContext, until: datetime) -> Step:
    too_late = occasion.message.about_survey and occasion.closes is not None and until >= occasion.closes
    return Skip(SkipReason.CLOSED) if too_late else Postpone(until)
