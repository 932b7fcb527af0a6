"""Why a text that an organizer types is no value of an event."""

from __future__ import annotations

from enum import Enum


class TypedProblem(Enum):
    """Why a text is no such value."""

    NO_TEXT = "no text"
    NO_MOMENT = "no moment"
    NO_DAY = "no day"
    NO_CLOCK = "no clock"
    NO_WHEN = "no when"
    NO_NUMBER = "no number"
    OTHER_COUNT = "other count"
    """Options in the second language are not as many as in the first."""
