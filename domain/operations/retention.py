"""How long is kept what people left behind, and on which day it is erased; it erases nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.events import Event
from domain.policy import Privacy


class DataKind(StrEnum):
    """What is kept of an event for a time only; its definition and its release, which are about nobody, stay."""

    REGISTRATIONS = "registrations"
    """With everything else that names a person for this event: messages sent to them, what they declined."""
    COMMENTS = "comments"


def expiry_dates(event: Event, privacy: Privacy) -> dict[DataKind, date]:
    """The day at whose beginning, on the event's clock, each is erased.

    It is the first day that begins when the time after the event's end is over, and never one on which a survey of it
    can still be answered.
    """
    return {
        DataKind.REGISTRATIONS: _day(event, privacy.keep_registrations),
        DataKind.COMMENTS: _day(event, privacy.keep_comments),
    }


def _day(event: Event, keep: timedelta) -> date:
    over = event.ends + keep
    local = max(over, event.surveys_close or over).astimezone(event.zone)
    return local.date() + timedelta(days=local.time() > time.min)


def due(event: Event, privacy: Privacy, now: datetime) -> frozenset[DataKind]:
    """What is to be erased at ``now``, UTC-aware; what was due once stays due."""
    today = now.astimezone(event.zone).date()
    return frozenset(kind for kind, day in expiry_dates(event, privacy).items() if day <= today)


def registrations_erased_on(event: Event, privacy: Privacy, now: datetime) -> date | None:
    """The day on the event's calendar on which registrations were due to be erased; None while they are kept."""
    return (
        expiry_dates(event, privacy)[DataKind.REGISTRATIONS]
        if DataKind.REGISTRATIONS in due(event, privacy, now)
        else None
    )


def days(events: Mapping[str, Event], now: datetime) -> dict[str, date]:
    """Event → which day it is there: when none has changed, nothing new is due."""
    return {code: now.astimezone(event.zone).date() for code, event in events.items()}
