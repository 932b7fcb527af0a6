"""The only reader of the time: the machine's clock, a clock that is set by hand, and the ticks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from math import ceil

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 1
BEAT_SECONDS = 60
DAY_SECONDS = 600
"""How often it is looked whether a day has begun somewhere, and how soon what failed then is tried again."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present moment, UTC-aware."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(seconds)


class SetClock:
    """A clock that somebody moves: whoever sleeps on it takes it along, so that nothing waits in real time."""

    def __init__(self, now: datetime) -> None:
        """Begin at ``now``, UTC-aware."""
        self._now = now
        self._began = now

    def now(self) -> datetime:
        """Where the clock was moved to, UTC-aware."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the beginning; never backwards unless somebody moves the clock there."""
        return (self._now - self._began).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Move the clock there, unless it is further already, and let others run."""
        # Upwards: whoever sleeps until a moment must not find it still to come.
        due = self._now + timedelta(microseconds=ceil(max(seconds, 0) * 1e6))
        await asyncio.sleep(0)
        self.move(due)

    def move(self, to: datetime) -> None:
        """Forward to ``to``; an earlier moment changes nothing."""
        self._now = max(self._now, to)


class MovableClock(SystemClock):
    """The machine's clock, begun at another moment and moved on by whoever likes; between the moves it goes on."""

    def __init__(self, began: datetime) -> None:
        """Begin at ``began``, UTC-aware."""
        self._ahead = began - super().now()

    def now(self) -> datetime:
        """Where the clock stands, UTC-aware; distances and waiting stay those of the machine."""
        return super().now() + self._ahead

    def move(self, to: datetime) -> None:
        """Forward to ``to``; an earlier moment changes nothing."""
        self._ahead = max(self._ahead, to - super().now())


def create_scheduler(
    tick: Callable[[], Awaitable[None]],
    day: Callable[[], Awaitable[None]],
    renew: Callable[[], Awaitable[None]],
    beat: Callable[[], Awaitable[None]],
) -> AsyncIOScheduler:
    """A scheduler that calls ``tick`` now and every second, ``day`` now and then so often that no day is missed.

    ``renew`` is called every second, too, beside ``tick``: it waits for Telegram. ``beat`` is called every minute, for
    the first time in a minute.

    It remembers nothing, for what is due is in the database.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    now = datetime.now(UTC)
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, id="tick", next_run_time=now)
    scheduler.add_job(day, "interval", seconds=DAY_SECONDS, id="day", next_run_time=now)
    scheduler.add_job(renew, "interval", seconds=TICK_SECONDS, id="renew", next_run_time=now)
    scheduler.add_job(beat, "interval", seconds=BEAT_SECONDS, id="beat")
    return scheduler
