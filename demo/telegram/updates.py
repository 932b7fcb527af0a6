"""The queue of updates: what waits for the bot, how it asks for it, and what it has confirmed."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from demo.telegram.limits import Limits
from demo.telegram.requests import encode_json

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
NARROW_SECONDS, WAITING_SECONDS = 0.5, 3.0
"""The offset of the call before gives one update within the first, and waits at least that long within the second
(telegram-bot-api, process_get_updates_query)."""


class TakenOver(Exception):
    """Somebody else asks for updates now."""


@dataclass(slots=True)
class _QueuedUpdate:
    update_id: int
    body: bytes
    number: int
    expires_at: float
    """Monotonic seconds from which on it is gone."""
    again: bool
    """It has to come although an offset beyond it was confirmed before."""
    is_delivered: bool = False

    def confirmed_by(self, offset: int) -> bool:
        return self.update_id < offset and (self.is_delivered or not self.again)


class RepeatedOffset:
    """What a call of getUpdates gets that repeats the offset of the call before."""

    def __init__(self) -> None:
        """There was no call before."""
        self._offset: int | None = None
        self._at = 0.0

    def apply(self, offset: int, limit: int, timeout: float, now: float) -> tuple[int, float]:
        """The limit and the timeout that count for this call; ``timeout`` and ``now`` in seconds, ``now`` monotonic."""
        since = now - self._at if offset == self._offset else WAITING_SECONDS
        self._offset, self._at = offset, now
        return (1 if since < NARROW_SECONDS else limit), (
            max(timeout, WAITING_SECONDS) if since < WAITING_SECONDS else timeout
        )


class Updates:
    """Everything between a person's phone and the bot's getUpdates."""

    def __init__(self, first: int, monotonic: Callable[[], float], limits: Limits) -> None:
        """``monotonic`` gives the seconds in which it is measured how long updates wait."""
        self.confirmed = 0
        self.limits = limits
        self._monotonic = monotonic
        self._repeated = RepeatedOffset()
        self._next = first
        self._tail = first
        self._count = 0
        self._queue: deque[_QueuedUpdate] = deque()
        self._remembered: dict[int, bytes] = {}
        self._allowed: frozenset[str] | None = None
        self._asking: asyncio.Future[bool] | None = None
        self._settling: list[tuple[int, asyncio.Future[None]]] = []
        self._closed = False
        self.expired: set[int] = set()
        """The ids of those that waited for too long and will not come again."""

    @property
    def pending(self) -> list[int]:
        """The ids that are not confirmed, oldest first."""
        self._expire()
        return [update.update_id for update in self._queue]

    def push(self, payload: dict[str, Any]) -> int:
        """Queue an update of this content under the next id, which is returned."""
        update_id = self._next
        self._next += 1
        self.push_raw({"update_id": update_id, **payload})
        return update_id

    def push_raw(self, update: dict[str, Any]) -> None:
        """Queue an update as it is; what the bot does not want by its allowed_updates is dropped, as by Telegram."""
        update_id, body = int(update["update_id"]), encode_json(update)
        again = update_id < self._tail
        self._tail = max(self._tail, update_id + 1)
        self._store(update_id, body)
        kinds = KINDS & update.keys()
        if self._allowed is not None and kinds and not kinds & self._allowed:
            return
        self._queue.append(self._queued(update_id, body, kinds, again=again))
        self._notify_waiter(taken_over=False)

    def repeat(self, update_id: int) -> None:
        """Queue an update once more, in its old place; raises ``KeyError`` for one that never was."""
        place, body = sum(update.update_id <= update_id for update in self._queue), self._remembered[update_id]
        self._queue.insert(place, self._queued(update_id, body, KINDS & json.loads(body).keys(), again=True))
        self._notify_waiter(taken_over=False)

    def drop(self) -> None:
        """Forget all that waits, as deleteWebhook with drop_pending_updates does."""
        self._queue.clear()

    def restart_ids(self, first: int) -> None:
        """Go on with other ids, as Telegram does after a week of silence."""
        self._next = self._tail = self.confirmed = first

    async def get_updates(self, offset: int, limit: int, timeout: float, allowed_updates: object) -> list[bytes]:  # noqa: ASYNC109 — Telegram's own
        """What getUpdates answers: JSON of each update; waits that many seconds for the first. Raises ``TakenOver``.

        It waits in real time.
        """
        self._notify_waiter(taken_over=True)
        if self.limits.polling:
            limit, timeout = self._repeated.apply(offset, limit, timeout, self._monotonic())
        self._expire()
        if isinstance(allowed_updates, list):
            self._allowed = frozenset(map(str, allowed_updates)) or None
        self._confirm(offset)
        if not self._queue and timeout > 0 and not self._closed:
            await self._wait(timeout)
        batch = list(islice(self._queue, max(1, min(limit, BATCH))))
        for update in batch:
            update.is_delivered = True
        return [update.body for update in batch]

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
        self._notify_waiter(taken_over=False)

    def _expire(self) -> None:
        """Forget what has waited for too long: it never comes, as if it had never been."""
        now = self._monotonic()
        expired_ids = {update.update_id for update in self._queue if update.expires_at <= now}
        if expired_ids:
            self.expired |= expired_ids
            self._queue = deque(update for update in self._queue if update.expires_at > now)
            self._notify_confirmed()

    def _queued(self, update_id: int, body: bytes, kinds: frozenset[str], *, again: bool) -> _QueuedUpdate:
        self._count += 1
        tap = "callback_query" in kinds
        seconds = self.limits.callback_kept_seconds if tap else self.limits.update_kept_seconds
        return _QueuedUpdate(update_id, body, self._count, self._monotonic() + seconds, again)

    def _store(self, update_id: int, body: bytes) -> None:
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

    def _notify_waiter(self, *, taken_over: bool) -> None:
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
        self._notify_confirmed()

    def _notify_confirmed(self) -> None:
        for last, waiting in self._settling:
            if not waiting.done() and self._settled(last):
                waiting.set_result(None)

    def _confirmed_until(self, offset: int) -> None:
        self.confirmed = max(self.confirmed, offset)

    def _settled(self, last: int) -> bool:
        return all(update.number > last for update in self._queue)
