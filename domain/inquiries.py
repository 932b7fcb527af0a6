"""Inquiries: texts that people pass on to the organizers with their name, and the answers; no survey and no storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.events import Event
from domain.messages import DeliveryState
from domain.people import clean_line

MAX_LENGTH = 2000
"""Characters of an inquiry, and of an answer."""
MAX_PER_HOUR = 5
"""So many one person may pass on within an hour, so that nobody floods the organizers."""
KEEP = timedelta(days=30)
"""How long inquiry, answers and the numbers of their copies are kept."""
NEAR = timedelta(days=1)
"""So long after a survey's closing a text may still be meant for it."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A text that somebody has passed on; ``passed_on_at`` is UTC-aware."""

    id: int
    event: str
    person: int
    name: str
    language: str
    text: str
    passed_on_at: datetime


@dataclass(frozen=True, slots=True)
class InquiryAnswer:
    """What an organizer has answered, and what has become of it; ``author_name`` is empty for somebody forgotten."""

    id: int
    author_name: str
    text: str
    state: DeliveryState


@dataclass(frozen=True, slots=True)
class InquiryOffer:
    """To pass a text on to the organizers of one of these events, as somebody is told before they press."""

    events: tuple[Event, ...]
    name: str
    is_registered: bool
    is_near_survey: bool
    """Whether the text could be meant for a survey: then it is said that this is none."""


class InquiryRefusal(StrEnum):
    """Why a text is not passed on."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_MANY = "too many"
    NO_ORGANIZER = "no organizer"


def clean_text(text: str) -> str:
    """The text as it is stored: without characters that cannot be seen, its lines kept; empty when nothing is left."""
    return "\n".join(clean_line(line) for line in text.strip().splitlines()).strip()


def refusal(text: str, recent_count: int, organizer_count: int) -> InquiryRefusal | None:
    """Why this cleaned text is not passed on; ``recent_count`` are those of the last hour, None when it may be."""
    reasons = (
        (not text, InquiryRefusal.EMPTY),
        (len(text) > MAX_LENGTH, InquiryRefusal.TOO_LONG),
        (organizer_count == 0, InquiryRefusal.NO_ORGANIZER),
        (recent_count >= MAX_PER_HOUR, InquiryRefusal.TOO_MANY),
    )
    return next((reason for holds, reason in reasons if holds), None)
