"""Asking Telegram for updates: each is confirmed only after its effect is committed, so that it comes again otherwise.

Telegram is asked from the first update that is not finished. It gives at most a hundred from there on and keeps the
rest, so that a flood takes no more memory than that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from delivery.deferred_writes import DeferredWrites
from delivery.failures import told_to_wait
from delivery.incoming.raw_update import RawUpdate
from delivery.incoming.update_queue import LONGEST_BACKOFF, MOST, UpdateHandlers, UpdateQueue
from delivery.stopping import pause, unless
from delivery.troubles import CONFLICT, TELEGRAM, Troubles
from domain.clock import Clock

GET_UPDATES = "get_updates_"
"""As PTB is asked for getUpdates: under its usual name it would advise its own, which fails on one bad update."""
LULL, LONGEST_LULL = 0.05, 0.5
"""Real seconds to leave Telegram alone while all it has is in hand already; the longer the longer nothing new comes."""
CALM = 60.0
"""Seconds without a conflict after which there is none any more."""
FINISH_SECONDS = 3.0
"""Real seconds in which what is in hand may be finished when the bot stops."""


class Polling:
    """The loop between getUpdates and the handlers."""

    def __init__(  # noqa: PLR0913 — the things it joins
        self,
        bot: ExtBot[Any],
        work: UpdateHandlers,
        clock: Clock,
        *,
        allowed_updates: list[str],
        troubles: Troubles,
        poll_timeout: int = 25,
        writes: DeferredWrites,
        polled: Callable[[], None] = lambda: None,
    ) -> None:
        """``polled`` is called after every answer of Telegram; ``poll_timeout`` is in seconds."""
        self._bot, self._work, self._clock, self._troubles = bot, work, clock, troubles
        self._allowed = allowed_updates
        self._poll_timeout = poll_timeout
        self._polled, self._writes = polled, writes
        self._finished: list[int] = []
        """Updates that the next offset confirms."""
        self._offset = 0
        self._backoff, self._lull = 0.0, LULL
        self._conflict_at = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``: then what is in hand is finished, if it can be in a few seconds, and confirmed.

        Raises ``InvalidToken``, and ``Corrupt`` when the database is found damaged; ``stop`` is set then.
        """
        hand = UpdateQueue(self._work, self._clock, self._troubles, stop)
        try:
            while not stop.is_set():
                await unless(stop, self._poll(hand, stop))
                # Most taps are finished in milliseconds and can be confirmed with the next question.
                await hand.settle(self._lull)
            await hand.settle(FINISH_SECONDS)
        finally:
            await hand.drop()
        self._confirm(hand)
        await self._ask(hand, stop, timeout=0, limit=1)
        if hand.fatal is not None:
            raise hand.fatal

    async def _poll(self, hand: UpdateQueue, stop: asyncio.Event) -> None:
        """Ask once and begin what is new."""
        self._confirm(hand)
        timeout = 0 if hand else self._poll_timeout
        came = await self._ask(hand, stop, timeout=timeout, limit=MOST)
        new = [raw for raw in came if raw["update_id"] not in hand]
        self._lull = LULL if new else min(2 * self._lull, LONGEST_LULL)
        for raw in new:
            hand.begin(raw)

    def _confirm(self, hand: UpdateQueue) -> None:
        finished = hand.pop_finished()
        if finished:
            self._offset = finished[-1] + 1
            self._finished += finished

    async def _ask(self, hand: UpdateQueue, stop: asyncio.Event, *, timeout: int, limit: int) -> list[RawUpdate]:  # noqa: ASYNC109 — Telegram's own
        try:
            came = _sound(
                await self._bot.do_api_request(
                    GET_UPDATES,
                    {"offset": self._offset, "limit": limit, "timeout": timeout, "allowed_updates": self._allowed},
                    read_timeout=timeout + 10,
                )
            )
        except TelegramError as error:
            await self._back_off(await self._meant(error), stop)
            return []
        hand.polls += 1
        self._backoff = 0.0
        self._confirmed(nothing_pending=not came and not hand)
        self._troubles.end(TELEGRAM)
        if self._clock.monotonic() - self._conflict_at > CALM:
            self._troubles.end(CONFLICT)
        self._polled()
        return came

    def _confirmed(self, *, nothing_pending: bool) -> None:
        """Telegram has answered, and so taken the offset it was asked with."""
        self._writes.confirmed(self._finished)
        self._finished = []
        if nothing_pending:
            self._writes.nothing_pending()

    async def _meant(self, error: TelegramError) -> TelegramError:
        """What went wrong; raises ``InvalidToken`` when the token is refused from now on."""
        if not isinstance(error, EndPointNotFound | InvalidToken):
            return error
        # PTB says of a token that is refused that there is no getUpdates.
        try:
            await self._bot.get_me()
        except InvalidToken:
            raise
        except TelegramError as other:
            return other
        return error

    async def _back_off(self, error: TelegramError, stop: asyncio.Event) -> None:
        if isinstance(error, Conflict):
            self._conflict_at = self._clock.monotonic()
        self._troubles.meet(error)
        self._backoff = min(max(1.0, self._backoff * 2), LONGEST_BACKOFF)
        await pause(told_to_wait(error) or self._backoff, self._clock, stop)


def _sound(came: object) -> list[RawUpdate]:
    """Those with a number; raises ``NetworkError`` when something came and nothing of it makes sense."""
    listed = came if isinstance(came, list) else [came]
    found = [raw for raw in listed if isinstance(raw, dict) and type(raw.get("update_id")) is int]
    if listed and not found:
        raise NetworkError("What came is no list of updates.")
    return found
