"""Check-in: when it is possible, the links and the room code that prove presence, and when a mark can be undone.

It stores nothing, and no time of arrival is part of anything here. A link or a code says that somebody has seen the
organizers' screen or a poster; it does not say that two accounts are two people, so it never confirms anybody
(``docs/decisions``). An event of several days has one mark: whoever was there at all was present.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from domain.anonymity import Thresholds
from domain.events import Event
from domain.survey import SurveyRun

EARLY = timedelta(hours=1)
"""So long before the start check-in begins; it lasts until the end of the event."""
STEP = timedelta(minutes=5)
"""So long a link on the organizers' screen is the newest; it holds for one step more."""
MAX_WRONG_CODES = 5
"""So many wrong room codes one person may type for one event; then only an organizer checks them in."""
MAX_WRONG_CODES_OF_EVENT = 100
"""After so many wrong ones of all people together the room code is not taken until an organizer renews it.

Whoever tries with many accounts then finds one of 10,000 codes in at most one of a hundred events.
"""
SEPARATOR = "-in-"
"""Between the code of the event and the token, in the link."""

_TOKEN_BYTES = 10
"""80 bits: 16 characters in base 32, so that ``CODE-in-TOKEN`` fits Telegram's 64 with any code."""


class CheckinWindow(StrEnum):
    """Whether people can check in themselves."""

    UNUSED = "unused"
    """The event has no check-in."""
    CANCELLED = "cancelled"
    """The event does not take place."""
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def opens_at(event: Event) -> datetime:
    """When check-in begins, UTC-aware."""
    return event.starts - EARLY


def window(event: Event, now: datetime) -> CheckinWindow:
    """Whether people can check in themselves at ``now``."""
    if not event.checkin:
        return CheckinWindow.UNUSED
    if event.is_cancelled:
        return CheckinWindow.CANCELLED
    if now < opens_at(event):
        return CheckinWindow.EARLY
    return CheckinWindow.OPEN if now < event.ends else CheckinWindow.OVER


class PresenceState(StrEnum):
    """What organizers can do to the marks of presence at a moment."""

    UNUSED = "unused"
    """The event has no check-in, or does not take place."""
    EARLY = "early"
    """Nobody can be present yet."""
    FREELY = "freely"
    """They mark somebody as present, and take it back; also after the event, as for a list on paper."""
    FOR_GOOD = "for good"
    """The survey is open: whoever is present may answer a moment later, so no mark is taken back."""


def presence_state(event: Event, run: SurveyRun | None, now: datetime) -> PresenceState:
    """What can be done to the marks of this event at ``now``; ``run`` is its survey, once it has opened."""
    if not event.checkin or event.is_cancelled:
        return PresenceState.UNUSED
    if run is not None and run.checkin and run.closed_at is None:
        return PresenceState.FOR_GOOD
    return PresenceState.EARLY if now < opens_at(event) else PresenceState.FREELY


def is_below_minimum(present_count: int, thresholds: Thresholds) -> bool:
    """Whether the survey would have no result even if everybody present answered."""
    return present_count < thresholds.minimum_group


# Links


@dataclass(frozen=True, slots=True)
class CheckinLink:
    """What a scanned link carries: the code of an event and a token."""

    event: str
    token: str


def start_parameter(event: str, token: str) -> str:
    """What stands behind ``?start=`` in a link; at most 64 characters of a-z, 0-9 and ``-``."""
    return f"{event}{SEPARATOR}{token}"


def parse_start_parameter(parameter: str) -> CheckinLink | None:
    """The event and the token of such a link; None for any other text. Codes may hold the separator themselves."""
    event, separator, token = parameter.rpartition(SEPARATOR)
    return CheckinLink(event, token) if separator and event and token else None


def screen_token(secret: bytes, now: datetime) -> str:
    """The token of the link that the organizers' screen shows at ``now``."""
    return _token(secret, f"screen {_step(now)}")


def screen_token_changes_at(now: datetime) -> datetime:
    """When the screen has to show another link, UTC-aware and later than ``now``."""
    return datetime.fromtimestamp((_step(now) + 1) * STEP.total_seconds(), now.tzinfo)


def poster_token(secret: bytes) -> str:
    """The token of a printed link, which holds as long as the secret does."""
    return _token(secret, "poster")


def ticket(secret: bytes, person: int) -> str:
    """What lets this person alone be checked in at the end of a registration that began with a valid link."""
    return _token(secret, f"ticket {person}")


def is_valid_token(secret: bytes, token: str, now: datetime) -> bool:
    """Whether this is the token of the poster, of the screen, or the one the screen has just replaced."""
    valid = (poster_token(secret), screen_token(secret, now), screen_token(secret, now - STEP))
    return any(hmac.compare_digest(token.encode(), each.encode()) for each in valid)


def is_valid_ticket(secret: bytes, text: str, person: int) -> bool:
    """Whether this is the ticket of this person."""
    return hmac.compare_digest(text.encode(), ticket(secret, person).encode())


def _step(now: datetime) -> int:
    return int(now.timestamp() // STEP.total_seconds())


def _token(secret: bytes, purpose: str) -> str:
    return b32encode(_digest(secret, purpose)[:_TOKEN_BYTES]).decode().lower()


def _digest(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, purpose.encode(), sha256).digest()


# The room code


def room_code(secret: bytes) -> str:
    """Four digits for whoever cannot scan."""
    return f"{int.from_bytes(_digest(secret, 'room')[:8]) % 10_000:04}"


def is_room_code(text: str) -> bool:
    """Whether a text has the form of a room code."""
    return len(text) == len("0000") and text.isascii() and text.isdigit()


@dataclass(frozen=True, slots=True)
class RightCode:
    """It is the code of the room."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """It is not; so many tries are left, possibly none."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class TooManyCodes:
    """This person has used up their tries before, whatever they typed now."""


@dataclass(frozen=True, slots=True)
class CodeSuspended:
    """Too many wrong codes were typed by everybody together: none is taken."""


CodeOutcome: TypeAlias = RightCode | WrongCode | TooManyCodes | CodeSuspended


def judge_code(secret: bytes, text: str, *, wrong_codes: int, wrong_codes_of_event: int) -> CodeOutcome:
    """What typing this code comes to, after so many wrong ones of this person and of everybody."""
    if wrong_codes >= MAX_WRONG_CODES:
        return TooManyCodes()
    if is_suspended(wrong_codes_of_event):
        return CodeSuspended()
    if hmac.compare_digest(text.encode(), room_code(secret).encode()):
        return RightCode()
    return WrongCode(MAX_WRONG_CODES - wrong_codes - 1)


def is_suspended(wrong_codes_of_event: int) -> bool:
    """Whether the room code is not taken any more until it is renewed."""
    return wrong_codes_of_event >= MAX_WRONG_CODES_OF_EVENT
