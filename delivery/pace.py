"""How fast the bot may speak: arithmetic on deadlines, and the rate limiter that waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Literal, TypeAlias

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from delivery.failures import told_to_wait
from domain.clock import Clock

PLACED: Literal["placed"] = "placed"
"""Marks a call that nobody waits for, made when its place in the line had come; all others go ahead of the line."""

ASKED_TRIES = 3

Answer: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]


class Pace:
    """The line for unasked messages: one every 1/``per_second``, none during a pause.

    Evenly spaced, so that no second of any kind holds more. Who leaves a little late, as timers let them, keeps nobody
    up; after half a gap or more the line goes on from there, or those behind would leave all at once when the program
    was held up. All times are monotonic seconds. Chats need no line of their own: nobody gets more than the short burst
    that Telegram lets pass.
    """

    def __init__(self, per_second: float) -> None:
        """``per_second`` is the ceiling over all chats."""
        self._gap = 1 / per_second
        self._next = float("-inf")
        self._paused_until = float("-inf")

    def due(self) -> float:
        """When the next unasked message may leave."""
        return max(self._next, self._paused_until)

    def leave(self, now: float) -> None:
        """One leaves now, which is not before it was due."""
        late = now - self._next
        self._next = (self._next if late < self._gap / 2 else now) + self._gap

    def pause(self, until: float) -> None:
        """Nothing leaves before this moment: Telegram said so, and means the whole bot."""
        self._paused_until = max(self._paused_until, until)

    def paused_until(self) -> float:
        """When the last pause ends."""
        return self._paused_until


class Pacer(BaseRateLimiter[Any]):
    """Answers to taps leave at once, unasked messages in line, nothing while Telegram wants silence."""

    def __init__(self, per_second: float, clock: Clock) -> None:
        """``per_second`` is the ceiling for unasked messages."""
        self._pace = Pace(per_second)
        self._clock = clock
        self._line = asyncio.Lock()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(  # noqa: PLR0913, PLR0917 — the signature is PTB's
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 — PTB's
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 — PTB's
        data: dict[str, Any],  # noqa: ARG002 — PTB's
        rate_limit_args: Any,  # noqa: ANN401 — PTB's
    ) -> Answer:
        """Make the call, but not in a pause; told to wait, wait exactly that long and make it again.

        An unasked call is made until it is taken, since whoever sent it has all day; an asked one a few times.
        """
        tries = 0
        while True:
            await self.calm()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as told:
                self._pace.pause(self._clock.monotonic() + told_to_wait(told))
                tries += 1
                if tries >= ASKED_TRIES and rate_limit_args != PLACED:
                    raise

    async def calm(self) -> None:
        """Wait for the end of a pause, if there is one."""
        await self._until(self._pace.paused_until)

    async def line(self) -> None:
        """Stand in the line until the front, and until the front may leave."""
        async with self._line:
            await self._until(self._pace.due)
            self._pace.leave(self._clock.monotonic())

    async def _until(self, due: Callable[[], float]) -> None:
        # A pause may be told while waiting, and it is for everybody: look again until the moment has really come.
        while (wait := due() - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)
