"""Who waits to send: in the order of arrival over chats, nobody's second before somebody's first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeAlias, TypeVar

Scope: TypeAlias = int | str
"""A chat by its number, or a method that belongs to no chat."""
Key: TypeAlias = tuple[int, int]
"""Round and order of arrival: the smaller goes first."""

T = TypeVar("T")
_ARRIVALS = count()


def arrived_first() -> Key:
    """The place of a call that comes now and need not wait: before all that came later, should it have to return."""
    return 0, next(_ARRIVALS)


class Waiter(Generic[T]):
    """One call that waits; its future is resolved with its place, and cancelled when nobody wants it any more."""

    __slots__ = ("future", "key", "position", "send")

    def __init__(self, send: T, key: Key) -> None:
        self.send, self.key = send, key
        self.future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.position = 0
        """How many calls had left and were ahead when it came."""

    def __lt__(self, other: Waiter[T]) -> bool:
        """Whether it came before the other."""
        return self.key < other.key


class FairQueue(Generic[T]):
    """Start-time fair queueing (Goyal, Vin, Cheng 1996) in which every call costs one; O(log n) an operation.

    Each scope stands in it once, with its first call. One that may not send yet is parked until it may, and keeps
    nobody else.
    """

    def __init__(self, ready_at: Callable[[Scope], float]) -> None:
        """``ready_at`` tells when a scope may send, in monotonic seconds."""
        self._ready_at = ready_at
        self._waiting: dict[Scope, list[Waiter[T]]] = {}
        self._ready: list[tuple[Key, Scope]] = []
        self._parked: list[tuple[float, int, Scope]] = []
        self._rounds: dict[Scope, int] = {}
        self._round = 0

    def __bool__(self) -> bool:
        """Whether anybody waits, held or not."""
        return bool(self._waiting)

    def __contains__(self, scope: Scope) -> bool:
        """Whether this scope has a call that waits."""
        return scope in self._waiting

    @property
    def ready(self) -> int:
        """How many scopes wait for nothing but their turn; some may turn out to have to wait for themselves."""
        return len(self._ready)

    def key(self, scope: Scope, *, after_others: bool) -> Key:
        """The place of a call that comes now; ``after_others`` of a scope that was served lately, without waiting."""
        round_ = max(self._round + after_others, self._rounds.get(scope, -1) + 1)
        self._rounds[scope] = round_
        return round_, next(_ARRIVALS)

    def push(self, scope: Scope, waiter: Waiter[T]) -> None:
        """Add a call."""
        waiting = self._waiting.setdefault(scope, [])
        if not waiting:
            heappush(self._ready, (waiter.key, scope))
        heappush(waiting, waiter)

    def head(self, now: float) -> Waiter[T] | None:
        """The call whose turn it is; None when none may go now."""
        while self._parked and self._parked[0][0] <= now:
            self._enter(heappop(self._parked)[2])
        while self._ready:
            _, scope = self._ready[0]
            waiting = self._live_waiters(scope)
            at = self._ready_at(scope) if waiting else now
            if waiting and at <= now:
                return waiting[0]
            heappop(self._ready)
            if waiting:
                heappush(self._parked, (at, next(_ARRIVALS), scope))
        self._reset()
        return None

    def pop(self, scope: Scope) -> None:
        """Let the head, which is of this scope, go."""
        key, _ = heappop(self._ready)
        self._round = max(self._round, key[0])
        heappop(self._waiting[scope])
        self._enter(scope)
        if not self._ready:
            self._reset()

    def next_delayed_at(self) -> float:
        """When the first of those that are parked may go; infinite when none is."""
        while self._parked and not self._live_waiters(self._parked[0][2]):
            heappop(self._parked)
        return self._parked[0][0] if self._parked else float("inf")

    def first(self, scope: Scope) -> Waiter[T] | None:
        """The first call of this scope that waits."""
        return min((each for each in self._waiting.get(scope, ()) if not each.future.done()), default=None)

    def _enter(self, scope: Scope) -> None:
        """Stand among those that are ready, at most one round behind the others."""
        waiting = self._live_waiters(scope)
        if waiting:
            round_, arrival = waiting[0].key
            heappush(self._ready, ((min(round_, self._round + 1), arrival), scope))

    def _reset(self) -> None:
        # Nobody competes, so it no longer matters who had how much.
        self._rounds.clear()
        self._round = 0

    def _live_waiters(self, scope: Scope) -> list[Waiter[T]]:
        """What waits of this scope, without what was cancelled at its front."""
        waiting = self._waiting.get(scope, [])
        while waiting and waiting[0].future.done():
            heappop(waiting)
        if not waiting:
            self._waiting.pop(scope, None)
        return waiting
