"""The buttons of organizers for what is planned: moving, skipping, sending now, and closing a survey early.

One frozen value a button; ``views.callback.codec`` gives each its wire form. ``message`` is the id of a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowSchedule:
    """Show this page of the planned messages of this event."""

    event: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowScheduled:
    """Show one of them, and what can be done with it."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class MoveScheduled:
    """Move it to this minute, counted from 1970 in UTC; ``sure`` 0 shows that time first, with steps to others."""

    event: str
    message: str
    minute: int
    sure: int


@dataclass(frozen=True, slots=True)
class SkipScheduled:
    """It does not go out; ``sure`` 1 once it was asked whether that is meant."""

    event: str
    message: str
    sure: int


@dataclass(frozen=True, slots=True)
class RestoreScheduled:
    """Put a message that was skipped back into the plan."""

    event: str
    message: str


@dataclass(frozen=True, slots=True)
class SendScheduled:
    """Send it now; ``sure`` 1 once it was shown how many get it."""

    event: str
    message: str
    sure: int


@dataclass(frozen=True, slots=True)
class CloseSurvey:
    """Close this survey early: ``step`` 0 says what follows, 1 asks once more, 2 closes it."""

    survey: int
    step: int


ScheduleTap: TypeAlias = (
    ShowSchedule | ShowScheduled | MoveScheduled | SkipScheduled | RestoreScheduled | SendScheduled | CloseSurvey
)

CODES: Mapping[str, type[ScheduleTap]] = {
    "zs": ShowSchedule, "zv": ShowScheduled, "zm": MoveScheduled, "zk": SkipScheduled, "zr": RestoreScheduled,
    "zn": SendScheduled, "zc": CloseSurvey,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
