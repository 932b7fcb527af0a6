"""Whether a message goes to one person now, later or not at all; it finds nobody and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.events import Event
from domain.rules import Messages
from domain.schedule import LATE


@dataclass(frozen=True, slots=True)
class Recipient:
    """What is known of somebody at the moment a message is to go to them; times are UTC-aware."""

    muted: bool
    reachable: bool
    registered: bool
    admitted: bool
    """Whether they may answer the survey: registered, and confirmed where that is asked for."""
    answered: bool
    declined: bool
    reminders: int
    """How many reminders of this event they got, or may have got."""
    reminded_at: datetime | None
    has_role: bool = True
    """Whether they are among the staff a message to staff is for, at this moment; nothing is asked of anybody else."""


class Nearer(StrEnum):
    """What becomes of a reminder that comes too soon after the last one."""

    WAIT = "wait"
    LEAVE = "leave"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One message at the moment of sending; ``due`` is when it was planned for, UTC-aware."""

    send: str
    audience: str
    due: datetime
    closes: datetime | None
    """When the survey closes; None when none is open."""
    nearer: Nearer = Nearer.WAIT

    @property
    def about_survey(self) -> bool:
        """Whether it has no sense for somebody who has answered."""
        return self.send in {"survey", "reminder"} or self.audience == "not-answered"


@dataclass(frozen=True, slots=True)
class SendNow:
    """It goes out."""


@dataclass(frozen=True, slots=True)
class Later:
    """It waits until then, UTC-aware and later than now."""

    until: datetime


class Left(StrEnum):
    """Why somebody does not get a message."""

    MUTED = "muted"
    UNREACHABLE = "unreachable"
    NOT_REGISTERED = "not registered"
    NOT_CONFIRMED = "not confirmed"
    NO_ROLE = "no role"
    ANSWERED = "answered"
    DECLINED = "declined"
    CLOSED = "closed"
    """The survey is closed, or will be before the message may go."""
    ENOUGH = "enough reminders"
    RECENTLY = "reminded recently"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Leave:
    """It does not go out to this person, for this reason."""

    why: Left


Step: TypeAlias = SendNow | Later | Leave


def at_sending(occasion: Occasion, recipient: Recipient, event: Event, rules: Messages, now: datetime) -> Step:
    """What happens to one person's copy now; everything is looked at again at the moment of sending."""
    free = _free(occasion, recipient, rules)
    why = _left(occasion, recipient, event, now, max(occasion.due, free or occasion.due))
    if why is not None:
        return Leave(why)
    if occasion.send == "reminder" and recipient.reminders >= rules.most_reminders:
        return Leave(Left.ENOUGH)
    if free is not None and now < free:
        return Leave(Left.RECENTLY) if occasion.nearer is Nearer.LEAVE else _later(occasion, free)
    quiet = rules.quiet_hours.until(now, event.zone) if rules.quiet_hours else None
    return SendNow() if quiet is None else _later(occasion, quiet)


def _free(occasion: Occasion, recipient: Recipient, rules: Messages) -> datetime | None:
    # When the gap since the last reminder is over, if there is one to keep.
    if occasion.send != "reminder" or occasion.nearer is Nearer.SEND or recipient.reminded_at is None:
        return None
    return recipient.reminded_at + rules.reminder_gap


def _left(occasion: Occasion, recipient: Recipient, event: Event, now: datetime, since: datetime) -> Left | None:
    to_staff = occasion.audience in {"organizers", "coordinators"}
    over = occasion.closes is None or now >= occasion.closes
    reasons = (
        (recipient.muted, Left.MUTED),
        (not recipient.reachable, Left.UNREACHABLE),
        (not recipient.registered and not to_staff, Left.NOT_REGISTERED),
        (to_staff and not recipient.has_role, Left.NO_ROLE),
        (occasion.about_survey and over, Left.CLOSED),
        (occasion.about_survey and not recipient.admitted, Left.NOT_CONFIRMED),
        (occasion.about_survey and recipient.answered, Left.ANSWERED),
        (occasion.about_survey and recipient.declined, Left.DECLINED),
        (occasion.send == "agenda" and now >= event.ends, Left.LATE),
        (occasion.send in {"agenda", "reminder", "text"} and now - since > LATE, Left.LATE),
    )
    return next((why for holds, why in reasons if holds), None)


def _later(occasion: Occasion, until: datetime) -> Step:
    too_late = occasion.about_survey and occasion.closes is not None and until >= occasion.closes
    return Leave(Left.CLOSED) if too_late else Later(until)
