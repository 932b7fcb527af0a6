"""Whether the clocks agree: the machine's, its monotonic one, Telegram's, and the last time known; it reads none.

What cannot be taken back (opening, closing, sending, erasing) is done only at a moment that all of them have reached: a
machine's clock alone may be wrong for seconds or for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TOLERANCE = timedelta(minutes=1)
"""Clocks that differ by less agree; what is due waits for the later one in any case."""
SETTLED_SECONDS = 300.0
"""For so long clocks that disagreed must have agreed without a jump before they are believed again."""


class ClockProblem(StrEnum):
    """Why it is not certain what time it is."""

    TELEGRAM_DIFFERS = "differs"
    JUMPED = "jumped"
    """The machine's clock went on by more or less than the monotonic one."""
    EARLIER = "earlier"
    """It is earlier than it was already."""
    ALONE = "alone"
    """Telegram has not told its time yet."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clocks say at one moment; times are UTC-aware."""

    machine: datetime
    monotonic: float
    """Seconds."""
    telegram: datetime | None
    """The earliest that it may be there; None when Telegram's answers did not tell."""
    telegram_latest: datetime | None = None
    """The latest, where that differs."""

    @property
    def has_conflict(self) -> bool:
        """Whether the machine's and Telegram's are so far apart that one of them is wrong."""
        if self.telegram is None:
            return False
        latest = self.telegram_latest or self.telegram
        return not self.telegram - TOLERANCE <= self.machine <= latest + TOLERANCE


class ClockCheck:
    """One for each running bot."""

    def __init__(self, last_known: datetime | None) -> None:
        """``last_known`` is the last time that was certain, before the program was started."""
        self._last_known = last_known
        self._before: Clocks | None = None
        self._doubt: ClockProblem | None = None
        self._agree_since = 0.0
        """Monotonic seconds; means something while there is a doubt."""

    def check(self, clocks: Clocks) -> datetime | ClockProblem:
        """The moment that all clocks have reached, or why none is certain; to be called once in a few seconds."""
        doubt = self._find_problem(clocks)
        if doubt is not None:
            self._doubt, self._agree_since = doubt, clocks.monotonic
        self._before = clocks
        if self._doubt is not None and (doubt or clocks.monotonic - self._agree_since < SETTLED_SECONDS):
            return self._doubt
        self._doubt = None
        return clocks.machine if clocks.telegram is None else min(clocks.machine, clocks.telegram)

    def _find_problem(self, clocks: Clocks) -> ClockProblem | None:
        if clocks.has_conflict:
            return ClockProblem.TELEGRAM_DIFFERS
        if self._before is None:
            return self._startup_problem(clocks)
        duration = timedelta(seconds=clocks.monotonic - self._before.monotonic)
        if abs(clocks.machine - self._before.machine - duration) > TOLERANCE:
            return ClockProblem.JUMPED
        return None

    def _startup_problem(self, clocks: Clocks) -> ClockProblem | None:
        if self._last_known is not None and clocks.machine < self._last_known - TOLERANCE:
            return ClockProblem.EARLIER
        return ClockProblem.ALONE if clocks.telegram is None else None
