"""The settings that rules depend on, whatever file they were read from; values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.anonymity import Thresholds
from domain.schedule import QuietHours


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who is responsible for the data and how it is kept."""

    controller: str
    contact: str
    thresholds: Thresholds
    """Those with which a survey opens."""
    keep_registrations: timedelta
    """After the event's end."""
    keep_comments: timedelta


@dataclass(frozen=True, slots=True)
class Messages:
    """How people are written to unasked."""

    languages: tuple[str, ...]
    quiet_hours: QuietHours | None
    most_reminders: int
    """Per person and event."""
    reminder_gap: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """All of them."""

    privacy: Privacy
    messages: Messages
