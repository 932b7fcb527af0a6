"""Everything a spreadsheet or minute report is made of, and from when it can be made; it draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, assert_never

from domain.attendance.headcount import Headcount
from domain.events import Event, Survey
from domain.minutes import Note, topics
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Summary

Attendance: TypeAlias = Mapping[str | None, int]
"""Profession → how many are registered; None and ``undisclosed`` are those who did not say."""
PublishedComments: TypeAlias = Mapping[str, tuple[str, ...]]
"""Comment question → the comments that coordinators published."""


@dataclass(frozen=True, slots=True)
class CheckinFigures:
    """What check-in tells of attendance beside the number present."""

    absent_count: int
    """How many of the registered were not there."""
    guest_count: int
    """How many of those present take part without Telegram."""


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """A released survey with the comments on it that were published."""

    summary: ClosedSummary
    comments: PublishedComments


@dataclass(frozen=True, slots=True)
class EventReport:
    """One event as it is reported; ``made_at`` is UTC-aware."""

    event: Event
    organizer: str
    results: ClosedSummary | None
    """None for an event whose survey was never held."""
    attendance: Attendance
    notes: tuple[Note, ...]
    comments: PublishedComments
    made_at: datetime
    headcount: Headcount | None = None
    """How many were present, guests included: by check-in, or as a coordinator entered it."""
    checkin: CheckinFigures | None = None
    """None where nobody checked in, or registrations are erased."""
    erased_on: date | None = None
    """The day on the event's calendar on which registrations were erased; None while they are kept."""
    logo: bytes | None = None
    """A PNG or JPEG picture."""
    further_results: tuple[SurveyResults, ...] = ()
    """The event's other released surveys, in the order in which they opened."""
    sessions: ClosedSummary | None = None
    """What was released of the ratings of agenda items."""

    @property
    def all_results(self) -> tuple[SurveyResults, ...]:
        """Every released survey, the main one first, without ratings of agenda items."""
        main = () if self.results is None else (SurveyResults(self.results, self.comments),)
        return (*main, *self.further_results)

    @property
    def pending_surveys(self) -> tuple[Survey, ...]:
        """Further surveys of the event that have yet to close."""
        further = () if self.event.is_cancelled else self.event.further_surveys
        return tuple(survey for survey in further if survey.closes > self.made_at)

    @property
    def is_draft(self) -> bool:
        """Whether a topic has no notes yet."""
        return any(not topic.notes for topic in topics(self.event.topics, self.notes) if topic.about is not None)

    @property
    def registered(self) -> int:
        """How many are registered; once registrations are erased, how many were when the survey closed."""
        here = sum(self.attendance.values())
        return here if here or self.results is None else self.results.release.registered


def ready(event: Event, summary: Summary, now: datetime) -> datetime | None:
    """From when a report can be made, UTC-aware: when its survey closes, else after the event; None when it can now."""
    match summary:
        case ClosedSummary():
            return None
        case OpenSummary(closes=closes) | NamedSummary(closes=closes):
            return closes
        case NotOpen(opens=None):
            return event.ends if now < event.ends else None
        case NotOpen():
            return event.survey.closes if event.survey else None
        case _:
            assert_never(summary)
