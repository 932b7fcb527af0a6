"""A clock that is moved by hand, on which many sleep at once, each until their own moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

NOON = datetime(2027, 3, 22, 12, tzinfo=UTC)
STEPS = 30
"""Steps of the event loop after which everybody who woke has done what they do without waiting."""


class Timeline:
    """Moves only by ``pass_time``, and wakes the sleepers in order of their moments."""

    def __init__(self, began: datetime = NOON) -> None:
        self._began, self._seconds = began, 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = count()

    def now(self) -> datetime:
        """The moment it stands at, UTC-aware."""
        return self._began + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        """Seconds since it began."""
        return self._seconds

    async def sleep(self, seconds: float) -> None:
        """Until somebody has moved the clock so far."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self._seconds + seconds, next(self._count), future))
        await future

    async def pass_time(self, seconds: float) -> None:
        """Move on by so many seconds, and stop at every moment somebody sleeps until."""
        end = self._seconds + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, future = heappop(self._sleepers)
            if not future.done():
                self._seconds = max(self._seconds, at)
                future.set_result(None)
                await self._settle()
        self._seconds = end

    async def advance(self, until: float) -> None:
        """Move on to the next moment that somebody sleeps until, if that is not after ``until``; else let others run.

        For a program whose work also goes on in threads: no time passes while nobody waits for it.
        """
        await self._settle()
        while self._sleepers and self._sleepers[0][2].done():
            heappop(self._sleepers)
        if self._sleepers and self._sleepers[0][0] <= until:
            await self.pass_time(max(self._sleepers[0][0] - self._seconds, 0))

    async def _settle(self) -> None:
        for _ in range(STEPS):
            await asyncio.sleep(0)
