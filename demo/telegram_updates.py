"""The queue of updates: what waits for the bot, how it asks for it, and what it has confirmed."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from demo.telegram_requests import encoded

KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost",
})  # fmt: skip
REMEMBERED = 10_000
"""So many updates can be repeated."""
BATCH = 100


class TakenOver(Exception):
    """Somebody else asks for updates now."""


@dataclass(slots=True)
class _Queued:
    update_id: int
    body: bytes
    number: int
    again: bool
    """It has to come although an offset beyond it was confirmed before."""
    delivered: bool = False

    def confirmed_by(self, offset: int) -> bool:
        return self.update_id < offset and (self.delivered or not self.again)


class Updates:
    """Everything between a person's phone and the bot's getUpdates."""

    def __init__(self, first: int) -> None:
        self.confirmed = 0
        self._next = first
        self._tail = first
        self._count = 0
        self._queue: deque[_Queued] = deque()
        self._remembered: dict[int, bytes] = {}
        self._allowed: frozenset[str] | None = None
        self._asking: asyncio.Future[bool] | None = None
        self._settling: list[tuple[int, asyncio.Future[None]]] = []
        self._closed = False

    @property
    def pending(self) -> list[int]:
        """The ids that are not confirmed, oldest first."""
        return [queued.update_id for queued in self._queue]

    def push(self, payload: dict[str, Any]) -> int:
        """Queue an update of this content under the next id, which is returned."""
        update_id = self._next
        self._next += 1
        self.push_raw({"update_id": update_id, **payload})
        return update_id

    def push_raw(self, update: dict[str, Any]) -> None:
        """Queue an update as it is; what the bot does not want by its allowed_updates is dropped, as by Telegram."""
        update_id, body = int(update["update_id"]), encoded(update)
        again = update_id < self._tail
        self._tail = max(self._tail, update_id + 1)
        self._remember(update_id, body)
        kinds = KINDS & update.keys()
        if self._allowed is not None and kinds and not kinds & self._allowed:
            return
        self._queue.append(self._queued(update_id, body, again=again))
        self._wake(taken_over=False)

    def repeat(self, update_id: int) -> None:
        """Queue an update once more, in its old place; raises ``KeyError`` for one that never was."""
        place = sum(queued.update_id <= update_id for queued in self._queue)
        self._queue.insert(place, self._queued(update_id, self._remembered[update_id], again=True))
        self._wake(taken_over=False)

    def restart_ids(self, first: int) -> None:
        """Go on with other ids, as Telegram does after a week of silence."""
        self._next = self._tail = self.confirmed = first

    async def take(self, offset: int, limit: int, timeout: float, allowed: object) -> list[bytes]:  # noqa: ASYNC109 — Telegram's own
        """What getUpdates answers: JSON of each update; waits that many seconds for the first. Raises ``TakenOver``."""
        self._wake(taken_over=True)
        if isinstance(allowed, list):
            self._allowed = frozenset(map(str, allowed)) or None
        self._confirm(offset)
        if not self._queue and timeout > 0 and not self._closed:
            await self._wait(timeout)
        batch = list(islice(self._queue, max(1, min(limit, BATCH))))
        for queued in batch:
            queued.delivered = True
        return [queued.body for queued in batch]

    async def settled(self, timeout: float) -> None:  # noqa: ASYNC109 — a test's patience
        """Return when all that was queued so far is confirmed; raises ``TimeoutError`` naming what is not."""
        last = self._count
        if self._settled(last):
            return
        waiting = asyncio.get_running_loop().create_future()
        self._settling.append((last, waiting))
        try:
            async with asyncio.timeout(timeout):
                await waiting
        except TimeoutError:
            raise TimeoutError(f"not confirmed after {timeout} s: updates {self.pending}") from None
        finally:
            self._settling.remove((last, waiting))

    def close(self) -> None:
        """Nobody waits any longer."""
        self._closed = True
        self._wake(taken_over=False)

    def _queued(self, update_id: int, body: bytes, *, again: bool) -> _Queued:
        self._count += 1
        return _Queued(update_id, body, self._count, again)

    def _remember(self, update_id: int, body: bytes) -> None:
        self._remembered[update_id] = body
        if len(self._remembered) > REMEMBERED:
            del self._remembered[next(iter(self._remembered))]

    async def _wait(self, seconds: float) -> None:
        asking = self._asking = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                taken_over = await asking
        except TimeoutError:
            return
        finally:
            if self._asking is asking:
                self._asking = None
        if taken_over:
            raise TakenOver

    def _wake(self, *, taken_over: bool) -> None:
        if self._asking is not None and not self._asking.done():
            self._asking.set_result(taken_over)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._queue) > -offset:
                self._confirmed_until(self._queue.popleft().update_id + 1)
        elif offset <= self._tail:  # an offset from before the ids went on elsewhere confirms nothing
            while self._queue and self._queue[0].confirmed_by(offset):
                self._queue.popleft()
            self._confirmed_until(offset)
        for last, waiting in self._settling:
            if not waiting.done() and self._settled(last):
                waiting.set_result(None)

    def _confirmed_until(self, offset: int) -> None:
        self.confirmed = max(self.confirmed, offset)

    def _settled(self, last: int) -> bool:
        return all(queued.number > last for queued in self._queue)
