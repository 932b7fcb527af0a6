"""Asking Telegram for updates: each is confirmed only after its effect is committed, so that it comes again otherwise.

Telegram is asked from the first update that is not finished, and keeps everything from there on. It minds being asked
the same twice (``process_get_updates_query`` in telegram-bot-api's Client.cpp): with the offset of the call before, it
gives one update within half a second, and waits for at least three seconds within three. So the next question waits
until the offset moves on, which takes a few milliseconds; only while something cannot be finished is the same asked
again, with patience.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from delivery.backoff import backoff_seconds
from delivery.cancellation import pause, unless
from delivery.deferred_writes import DeferredWrites
from delivery.incidents import CONFLICT, TELEGRAM, Incidents
from delivery.incoming.raw_update import RawUpdate
from delivery.incoming.update_queue import MAX_UPDATES, UpdateHandlers, UpdateQueue
from delivery.telegram.errors import is_webhook_conflict, retry_seconds
from domain.operations.clock import Clock

_log = logging.getLogger(__name__)

GET_UPDATES = "get_updates_"
"""As PTB is asked for getUpdates: under its usual name it would advise its own, which fails on one bad update."""
SETTLE_SECONDS = 0.1
"""Real seconds in which all that came is usually finished; what takes longer is confirmed with a later question."""
SAME_OFFSET_SECONDS, MAX_SAME_OFFSET_SECONDS = 0.55, 3.0
"""Real seconds between two questions with the same offset; the longer the longer nothing new comes."""
CALM = 60.0
"""Seconds without a conflict after which there is none any more."""
FINISH_SECONDS = 3.0
"""Real seconds for finishing unconfirmed updates when the bot stops."""


class Polling:
    """The loop between getUpdates and the handlers."""

    def __init__(  # noqa: PLR0913 — the things it joins
        self,
        bot: ExtBot[Any],
        handlers: UpdateHandlers,
        clock: Clock,
        *,
        allowed_updates: list[str],
        troubles: Incidents,
        writes: DeferredWrites,
        poll_timeout: int = 25,
        on_poll: Callable[[], None] = lambda: None,
        on_ready: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """``on_poll`` is called after every answer of Telegram; ``poll_timeout`` is in seconds.

        ``on_ready`` is called once, when what had waited for the start is handled; without one the first question
        waits for news like any other.
        """
        self._bot, self._handlers, self._clock, self._troubles = bot, handlers, clock, troubles
        self._allowed = allowed_updates
        self._poll_timeout = poll_timeout
        self._on_poll, self._writes, self._on_caught_up = on_poll, writes, on_ready
        self._offset = 0
        self._asked_at, self._asked_offset = float("-inf"), -1
        """When Telegram was last asked, in seconds of the event loop, and from where."""
        self._patience = SAME_OFFSET_SECONDS
        self._failures = 0
        self._conflict_at = float("-inf")
        self._heard = False
        """Whether Telegram has answered since the start."""
        self._queue: UpdateQueue | None = None

    def is_handling(self, person: int) -> bool:
        """Whether an update of this person is being handled or waits to be."""
        return self._queue is not None and self._queue.is_handling(person)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop``; then finish the unconfirmed updates, within ``FINISH_SECONDS``, and confirm them.

        Raises ``InvalidToken``, and ``Corrupt`` when the database is found damaged; ``stop`` is set then.
        """
        queue = self._queue = UpdateQueue(self._handlers, self._clock, self._troubles, stop)
        self._asked_at, self._asked_offset = float("-inf"), -1
        try:
            while not stop.is_set():
                await unless(stop, self._poll(queue, stop))
                await queue.settle(SETTLE_SECONDS)
                await self._finish_startup(queue)
                await unless(stop, self._wait_interval(queue))
            await queue.settle(FINISH_SECONDS)
        finally:
            await queue.drop()
        self._confirm(queue)
        if self._offset != self._asked_offset:
            await self._ask(queue, stop, timeout=0, limit=1)
        if queue.fatal is not None:
            raise queue.fatal

    async def _poll(self, queue: UpdateQueue, stop: asyncio.Event) -> None:
        """Ask once and begin what is new."""
        self._confirm(queue)
        timeout = 0 if queue or self._on_caught_up is not None else self._poll_timeout
        same = self._offset == self._asked_offset
        came = await self._ask(queue, stop, timeout=timeout, limit=MAX_UPDATES)
        new = [raw for raw in came if raw["update_id"] not in queue]
        patience = min(2 * self._patience, MAX_SAME_OFFSET_SECONDS)
        self._patience = patience if same and queue and not new else SAME_OFFSET_SECONDS
        for raw in new:
            queue.begin(raw)

    async def _finish_startup(self, queue: UpdateQueue) -> None:
        if self._on_caught_up is not None and self._heard:
            await queue.settle(FINISH_SECONDS)
            caught_up, self._on_caught_up = self._on_caught_up, None
            await caught_up()

    async def _wait_interval(self, queue: UpdateQueue) -> None:
        """Until the offset has moved on, or the same may be asked again."""
        if not queue:
            return
        seconds = self._asked_at + self._patience - asyncio.get_running_loop().time()
        await queue.first_is_finished(max(seconds, 0.0))

    def _confirm(self, queue: UpdateQueue) -> None:
        finished_ids = queue.pop_finished()
        if finished_ids:
            self._offset = finished_ids[-1] + 1
            # From here on none of them has an effect any more, whether Telegram hears of it before a crash or not.
            self._writes.finished(finished_ids)

    async def _ask(
        self,
        queue: UpdateQueue,
        stop: asyncio.Event,
        *,
        timeout: int,  # noqa: ASYNC109 — Telegram's own
        limit: int,
    ) -> list[RawUpdate]:
        values = {"offset": self._offset, "limit": limit, "timeout": timeout, "allowed_updates": self._allowed}
        self._asked_at, self._asked_offset = asyncio.get_running_loop().time(), self._offset
        try:
            # Telegram may wait for some seconds although it was told not to.
            came = _valid_updates(await self._bot.do_api_request(GET_UPDATES, values, read_timeout=timeout + 10))
        except TelegramError as error:
            await self._back_off(await self._token_error(error), stop)
            return []
        self._failures, self._heard = 0, True
        if not came and not queue:
            self._writes.nothing_pending()
        self._troubles.end(TELEGRAM)
        if self._clock.monotonic() - self._conflict_at > CALM:
            self._troubles.end(CONFLICT)
        self._on_poll()
        return came

    async def _token_error(self, error: TelegramError) -> TelegramError:
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

    async def _delete_webhook(self) -> None:
        """Delete the webhook that another program has set; the updates that wait are kept."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            self._troubles.meet(error)
        else:
            _log.warning("A webhook was set for this bot. It is deleted, and the updates that waited for it come here.")

    async def _back_off(self, error: TelegramError, stop: asyncio.Event) -> None:
        if is_webhook_conflict(error):
            await self._delete_webhook()
        else:
            if isinstance(error, Conflict):
                self._conflict_at = self._clock.monotonic()
            self._troubles.meet(error)
        self._failures += 1
        await pause(retry_seconds(error) or backoff_seconds(self._failures), self._clock, stop)


def _valid_updates(came: object) -> list[RawUpdate]:
    """Those with a number; raises ``NetworkError`` when something came and nothing of it makes sense."""
    items = came if isinstance(came, list) else [came]
    updates = [raw for raw in items if isinstance(raw, dict) and type(raw.get("update_id")) is int]
    if items and not updates:
        raise NetworkError("What came is no list of updates.")
    return updates
