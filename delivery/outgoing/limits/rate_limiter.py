"""Admission of every call to Telegram: one budget for all new messages, and refusals that hold where they were said.

A call waits for the whole bot, then for its chat, then for the budget of its kind over all chats. Answers go first, in
the order of arrival over chats; nothing that Telegram refused for a time is ever given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil
from typing import Any, TypeAlias, cast

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from delivery.outgoing.limits.budget_lanes import Budget, Lane
from delivery.outgoing.limits.call_limits import CallInfo, CallKind, Priority, send_of
from delivery.outgoing.limits.fair_queue import Key, Scope, Waiter, arrived_first
from delivery.outgoing.limits.refusals import Holds
from delivery.telegram.errors import retry_seconds
from delivery.telegram.http_client import NotSent
from domain.operations.clock import Clock
from domain.operations.status import Hold

TELEGRAM_MESSAGES_PER_SECOND = 30
"""New messages in any second that Telegram takes of one bot (core.telegram.org/bots/faq); settings allow no more."""
EDITS_PER_SECOND = 2000

Answer: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast the bot sends."""

    messages_per_second: float = 28
    """New messages over all chats, answers and unasked ones."""
    burst: int = 2
    """How many of them may leave at once after a silence."""
    chat_per_minute: int = 20
    """New messages and edits in one chat."""


class SendPermit:
    """Permission to make one call; it is to be used soon, for one call, or released."""

    __slots__ = ("_limiter", "key", "send")

    def __init__(self, limiter: RateLimiter, send: CallInfo, key: Key) -> None:
        """``key`` is its place in the order of arrival, for the case that it is refused."""
        self._limiter, self.send, self.key = limiter, send, key

    def release(self) -> None:
        """The call is not made. Idempotent."""
        self._limiter.end(self, reached_server=False)


class RateLimiter(BaseRateLimiter[Any]):
    """Grants places, makes the calls of the library wait for theirs, and learns from what Telegram refuses.

    Whoever wants to decide what to send only when it may leave calls ``acquire``, and passes the place on with the
    call (``delivery.telegram.api.call(..., place=place)``): then the call is made once, and ``RetryAfter`` is raised
    when Telegram refuses it, which holds the chat already. Without a place the call waits
    here, and is made until it is taken.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        """``clock`` is what all waiting is measured on."""
        self._clock = clock
        most = max(TELEGRAM_MESSAGES_PER_SECOND, ceil(limits.messages_per_second))
        burst = max(1, min(limits.burst, int(most - limits.messages_per_second)))
        self._budget = Budget(limits.messages_per_second, burst, most, EDITS_PER_SECOND)
        self._holds = Holds(limits.chat_per_minute)
        # Uploads first: there is at most one a second of them, and behind messages there would never be room.
        self._lanes = {kind: self._lane(kind) for kind in sorted(CallKind, key=CallKind.UPLOAD.__ne__)}
        self._pump: asyncio.Task[None] | None = None
        self._wakes_at = float("inf")
        self._sooner = asyncio.Event()

    def _lane(self, kind: CallKind) -> Lane:
        return Lane(kind, self._budget, partial(self._ready_at, kind))

    def _ready_at(self, kind: CallKind, scope: Scope) -> float:
        return self._holds.ready_at(scope, kind)

    async def initialize(self) -> None:
        """Required by PTB; does nothing."""

    async def shutdown(self) -> None:
        """Stop granting places; whoever waits is cancelled with their own task."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
            self._pump = None

    async def acquire(self, send: CallInfo, *, refused_permit: SendPermit | None = None) -> SendPermit:
        """Wait for the place of this call. Cancelling gives it up.

        ``refused_permit`` is that of a call that Telegram refused: it is made again in the order of its first arrival.
        """
        now = self._clock.monotonic()
        lane = self._lanes[send.kind]
        if refused_permit is None and (place := self._at_once(lane, send, now)) is not None:
            return place
        waiter = Waiter(send, self._key(lane, send, now) if refused_permit is None else refused_permit.key)
        lane.push(waiter, now)
        self._grant()
        try:
            return cast("SendPermit", await waiter.future)
        except asyncio.CancelledError:
            if waiter.future.done() and not waiter.future.cancelled():
                cast("SendPermit", waiter.future.result()).release()
            self._grant()
            raise

    def _key(self, lane: Lane, send: CallInfo, now: float) -> Key:
        return lane.queues[send.priority].key(send.scope, after_others=self._holds.was_sent(send.scope, now))

    def acquire_nowait(self, send: CallInfo) -> SendPermit | None:
        """The place of this call if it may leave at once; None when it would have to wait."""
        return self._at_once(self._lanes[send.kind], send, self._clock.monotonic())

    def expected_wait(self, chat_id: int, kind: CallKind = CallKind.MESSAGE) -> float:
        """About how many seconds an answer to this chat waits from now on, the one that waits already included."""
        now = self._clock.monotonic()
        lane, messages = self._lanes[kind], self._budget.messages
        own = max(self._holds.bot_until, self._holds.ready_at(chat_id, kind), now) - now
        if kind is not CallKind.MESSAGE:
            return own
        answers = lane.queues[Priority.ANSWER]
        waiter = answers.first(chat_id)
        ahead = answers.ready if waiter is None else max(waiter.position - lane.granted, 0)
        return max(own, messages.ready_at() - now + ahead * messages.interval, 0.0)

    def chat_ready_at(self, chat_id: int) -> float:
        """When this chat may be sent a new message, as far as it depends on the chat; monotonic seconds."""
        return self._holds.ready_at(chat_id, CallKind.MESSAGE)

    def has_room(self, chat_id: int) -> bool:
        """Whether this chat may be sent a new message now, as far as it depends on the chat."""
        return self.chat_ready_at(chat_id) <= self._clock.monotonic()

    def share_used(self, chat_id: int) -> float:
        """Which part of the messages and edits of a minute this chat has used, from 0 to 1."""
        return self._holds.share_used(chat_id, self._clock.monotonic())

    def long_holds(self) -> tuple[Hold, ...]:
        """What Telegram refuses for long at present: the whole bot, methods by name, then all chats together."""
        now, until = self._clock.now(), self._holds.long.current(self._clock.monotonic())
        moments = {scope: now + timedelta(seconds=at - self._clock.monotonic()) for scope, at in until.items()}
        chats = [moment for scope, moment in moments.items() if isinstance(scope, int)]
        methods = sorted((scope, moment) for scope, moment in moments.items() if isinstance(scope, str))
        holds = [Hold(moment, method=method) for method, moment in methods]
        return (*holds, Hold(max(chats), chats=len(chats))) if chats else tuple(holds)

    async def process_request(  # noqa: PLR0913, PLR0917 — the signature is PTB's
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 — PTB's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,  # noqa: ANN401 — PTB's
    ) -> Answer:
        """Make the call when it may leave; one without a place of its own is made until Telegram takes it."""
        if isinstance(rate_limit_args, SendPermit):
            self._address(rate_limit_args, data)
            return await self._make(rate_limit_args, callback, args, kwargs)
        send = send_of(endpoint, data)
        place: SendPermit | None = None
        while True:
            place = await self.acquire(send, refused_permit=place)
            try:
                return await self._make(place, callback, args, kwargs)
            except RetryAfter:
                continue

    async def _make(
        self,
        place: SendPermit,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 — PTB's
        kwargs: dict[str, Any],
    ) -> Answer:
        reached_server = True
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            self._refuse(place.send, retry_seconds(refusal))
            raise
        except NotSent:
            reached_server = False
            raise
        finally:
            self.end(place, reached_server=reached_server)

    def _address(self, place: SendPermit, data: dict[str, Any]) -> None:
        """A place that was taken before its chat was known counts for the chat from now on."""
        chat_id = data.get("chat_id")
        if place.send.chat_id is None and place.send.kind.has_budget and isinstance(chat_id, int):
            place.send = place.send._replace(chat_id=chat_id)
            now = self._clock.monotonic()
            self._holds.chat(chat_id, now).take(place.send.kind, now)

    def _refuse(self, send: CallInfo, seconds: float) -> None:
        if self._holds.refuse(send.scope, seconds, self._clock.monotonic()):
            self._budget.slow_down(self._holds.bot_until)

    def end(self, place: SendPermit, *, reached_server: bool) -> None:
        """The call of this place was answered, or never reached Telegram. Idempotent."""
        self._budget.end(place, self._clock.monotonic(), reached_server=reached_server)
        if self._pump is not None:
            self._grant()

    def _at_once(self, lane: Lane, send: CallInfo, now: float) -> SendPermit | None:
        holds = self._holds
        if now < holds.bot_until or holds.ready_at(send.scope, send.kind) > now or not lane.is_free(send):
            return None
        if self._budget.ready_at(send.kind, send.priority, now) > now:
            return None
        return self._granted(send, None, now)

    def _granted(self, send: CallInfo, key: tuple[int, int] | None, now: float) -> SendPermit:
        place = SendPermit(self, send, key or arrived_first())
        if isinstance(send.scope, int):
            self._holds.chat(send.scope, now).take(send.kind, now)
        self._budget.take(send, place, now)
        return place

    def _grant(self) -> float:
        """Grant every place that may be granted now; returns when to look again, and has that happen."""
        now = self._clock.monotonic()
        again_at = min((self._grant_in(lane, now) for lane in self._lanes.values() if lane), default=float("inf"))
        if again_at < self._wakes_at:
            self._wakes_at = again_at
            self._sooner.set()
            if self._pump is None:
                self._pump = asyncio.create_task(self._grant_in_time())
        return again_at

    def _grant_in(self, lane: Lane, now: float) -> float:
        if now < self._holds.bot_until:
            return self._holds.bot_until
        while True:
            waiter, again_at = lane.next(now)
            if waiter is None:
                return again_at
            waiter.future.set_result(self._granted(waiter.send, waiter.key, now))

    async def _grant_in_time(self) -> None:
        try:
            while self._wakes_at < float("inf"):
                self._sooner.clear()
                await self._sleep(self._wakes_at - self._clock.monotonic())
                self._wakes_at = float("inf")
                self._wakes_at = self._grant()
        finally:
            self._pump, self._wakes_at = None, float("inf")

    async def _sleep(self, seconds: float) -> None:
        """Until then, or until somebody may leave sooner."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waits = {asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(self._sooner.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


__all__ = ["CallInfo", "CallKind", "Limits", "Priority", "RateLimiter", "SendPermit"]
