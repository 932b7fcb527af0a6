"""One lane for each kind of call: its budget over all chats, and who waits for it; nothing waits here."""

from __future__ import annotations

from collections.abc import Callable

from delivery.outgoing.limits.budgets import AdaptiveBucket, Bucket, Window
from delivery.outgoing.limits.call_limits import CallInfo, CallKind, Priority
from delivery.outgoing.limits.fair_queue import FairQueue, Scope, Waiter

TRICKLE_SECONDS = 10.0
"""While answers take every place, one unasked call in so many seconds still leaves."""
UPLOAD_SECONDS, UPLOAD_LOST_SECONDS = 1.0, 120.0
"""Telegram's server spaces large uploads by up to 0.9 seconds; one without an answer for so long is over."""


class UploadGate:
    """One large upload at a time, and one a second at most."""

    def __init__(self) -> None:
        self._next = float("-inf")
        self._call: object | None = None

    def ready_at(self, now: float) -> float:
        """When the next may start."""
        return self._next if self._call is None else max(self._next + UPLOAD_LOST_SECONDS - UPLOAD_SECONDS, now)

    def start(self, call: object, now: float) -> None:
        """An upload starts now."""
        self._call, self._next = call, now + UPLOAD_SECONDS

    def end(self, call: object) -> None:
        """The upload has ended. Idempotent."""
        if self._call is call:
            self._call = None


class Budget:
    """What the lanes share: the bot's messages, its edits, and its uploads."""

    def __init__(self, per_second: float, burst: int, most: int, edits_per_second: float) -> None:
        """``most`` is Telegram's own limit of new messages in any second."""
        self.messages = AdaptiveBucket(max(per_second, 1.0), burst)
        # One a second is the least for people who wait; whoever sets less means what nobody waits for.
        self.unasked = Bucket(per_second, burst)
        self.window = Window(most)
        self.edits = AdaptiveBucket(edits_per_second, edits_per_second / 10)
        self.uploads = UploadGate()

    def ready_at(self, kind: CallKind, priority: Priority, now: float) -> float:
        """When one more call of this kind may leave."""
        if kind is CallKind.EDIT:
            return self.edits.ready_at()
        if kind is CallKind.CALLBACK or kind is CallKind.HOUSEKEEPING:
            return now
        at = max(self.messages.ready_at(), self.window.ready_at(now))
        if priority is Priority.UNASKED:
            at = max(at, self.unasked.ready_at())
        return max(at, self.uploads.ready_at(now)) if kind is CallKind.UPLOAD else at

    def take(self, send: CallInfo, call: object, now: float) -> None:
        """This call leaves now."""
        kind = send.kind
        if kind is CallKind.EDIT:
            self.edits.take(now)
        elif kind is CallKind.MESSAGE or kind is CallKind.UPLOAD:
            self.messages.take(now)
            self.window.start(call, now)
            if send.priority is Priority.UNASKED:
                self.unasked.take(now)
            if kind is CallKind.UPLOAD:
                self.uploads.start(call, now)

    def end(self, call: object, now: float, *, reached_server: bool) -> None:
        """The call was answered or never made. Idempotent."""
        self.window.end(call, now, reached_server=reached_server)
        self.uploads.end(call)

    def slow_down(self, until: float) -> None:
        """The whole bot was refused until then."""
        self.messages.slow_down(until)
        self.edits.slow_down(until)


class Lane:
    """Who waits to make calls of one kind: answers first, in fair order; unasked ones take what is left."""

    def __init__(self, kind: CallKind, budget: Budget, ready_at: Callable[[Scope], float]) -> None:
        """``ready_at`` tells when a scope may make a call of this kind."""
        self.kind, self._budget = kind, budget
        self.queues: tuple[FairQueue[CallInfo], FairQueue[CallInfo]] = (FairQueue(ready_at), FairQueue(ready_at))
        self.granted = 0
        """How many that waited have left."""
        self._unasked_at = float("-inf")
        """When an unasked one left last, or began to wait."""

    def __bool__(self) -> bool:
        """Whether anybody waits."""
        return any(self.queues)

    def is_free(self, send: CallInfo) -> bool:
        """Whether a call that comes now need not wait for another that came before."""
        answers, outbox = self.queues
        if send.priority is Priority.ANSWER:
            return not answers.ready and send.scope not in answers
        return not answers.ready and not outbox.ready and send.scope not in outbox

    def push(self, waiter: Waiter[CallInfo], now: float) -> None:
        """Let this call wait."""
        queue = self.queues[waiter.send.priority]
        if waiter.send.priority is Priority.UNASKED and not queue:
            self._unasked_at = now
        waiter.position = self.granted + queue.ready
        queue.push(waiter.send.scope, waiter)

    def next(self, now: float) -> tuple[Waiter[CallInfo] | None, float]:
        """The call that leaves now; or None, and when to look again."""
        answers, outbox = self.queues
        first, second = answers.head(now), outbox.head(now)
        if second is not None and now - self._unasked_at >= TRICKLE_SECONDS:
            first, second = second, first
        again_at = min(answers.next_delayed_at(), outbox.next_delayed_at())
        for waiter in (first, second):
            at = self._budget.ready_at(self.kind, waiter.send.priority, now) if waiter else again_at
            if waiter and at <= now:
                self._pop(waiter, now)
                return waiter, now
            again_at = min(again_at, at)
        return None, again_at

    def _pop(self, waiter: Waiter[CallInfo], now: float) -> None:
        self.granted += 1
        self.queues[waiter.send.priority].pop(waiter.send.scope)
        if waiter.send.priority is Priority.UNASKED:
            self._unasked_at = now
