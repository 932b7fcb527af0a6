"""When the next call may leave: buckets and windows over monotonic seconds; nothing waits here."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 1.0
LOST_SECONDS = 6.0
"""After that an unanswered call no longer counts as one that may reach Telegram any moment."""

LOWEST_SHARE, CLIMB_SECONDS = 1 / 16, 30.0
"""How far a refused bucket slows down at most, and how long it takes from nothing to its full rate."""


class Bucket:
    """At most ``burst`` at once and ``per_second`` on average: in any w seconds no more than burst + w × per_second.

    The generic cell rate algorithm (ITU-T I.371): one number a bucket, and whoever leaves a little late loses nothing.
    """

    __slots__ = ("_next", "interval", "tolerance")

    def __init__(self, per_second: float, burst: float = 1) -> None:
        """Full at the beginning."""
        self.interval = 1 / per_second
        self.tolerance = (burst - 1) * self.interval
        self._next = float("-inf")

    def ready_at(self) -> float:
        """When one more may leave."""
        return self._next - self.tolerance

    def take(self, now: float) -> None:
        """One leaves now, which is not before ``ready_at``."""
        self._next = max(self._next, now) + self.interval

    def is_full(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._next <= now


class AdaptiveBucket(Bucket):
    """A bucket that slows down to half when it is refused, and climbs back evenly.

    Additive increase, multiplicative decrease (Chiu and Jain 1989), as TCP finds the speed of an unknown line.
    """

    __slots__ = ("_burst", "_changed_at", "_rate", "full_rate")

    def __init__(self, per_second: float, burst: float = 1) -> None:
        """At its full rate."""
        super().__init__(per_second, burst)
        self.full_rate, self._rate, self._burst = per_second, per_second, burst
        self._changed_at = 0.0

    @property
    def rate(self) -> float:
        """How many a second leave at present."""
        return self._rate

    def slow_down(self, until: float) -> None:
        """It was refused until then: half the rate, climbing from that moment on."""
        self._set(max(self._rate / 2, self.full_rate * LOWEST_SHARE))
        self._changed_at = until

    def take(self, now: float) -> None:
        """One leaves now."""
        if self._rate < self.full_rate and now > self._changed_at:
            self._set(min(self.full_rate, self._rate + (now - self._changed_at) * self.full_rate / CLIMB_SECONDS))
            self._changed_at = now
        super().take(now)

    def _set(self, rate: float) -> None:
        self._rate, self.interval = rate, 1 / rate
        self.tolerance = (self._burst - 1) * self.interval


class SlidingWindow:
    """At most ``most`` in any ``seconds``, all of them at once if need be.

    A bucket would have to be smaller to keep the same limit, and would hold up whoever answers fast for half a minute.
    """

    __slots__ = ("_seconds", "_taken", "most")

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self._seconds = most, seconds
        self._taken: deque[float] = deque()

    def ready_at(self) -> float:
        """When one more may leave."""
        return self._taken[-self.most] + self._seconds if len(self._taken) >= self.most else float("-inf")

    def take(self, now: float) -> None:
        """One leaves now."""
        while self._taken and self._taken[0] + self._seconds <= now:
            self._taken.popleft()
        self._taken.append(now)

    def is_full(self, now: float) -> bool:
        """Whether it is as good as new."""
        return not self._taken or self._taken[-1] + self._seconds <= now

    def share_used(self, now: float) -> float:
        """Which part of it is taken, from 0 to 1."""
        return sum(at + self._seconds > now for at in self._taken) / self.most


class Window:
    """No second at Telegram holds more than ``most`` calls, however long each is on its way.

    A call arrives there at any moment between its start and its answer. So whatever started or is unanswered now, or
    was answered within the last second, may lie in one second with a call that starts now.
    """

    __slots__ = ("_answered", "_started", "most")

    def __init__(self, most: int) -> None:
        self.most = most
        self._started: dict[object, float] = {}
        self._answered: deque[float] = deque()

    def ready_at(self, now: float) -> float:
        """When one more may start; an answer may make that earlier."""
        answer_times, start_times = self._answered, self._started
        while answer_times and answer_times[0] + WINDOW_SECONDS <= now:
            answer_times.popleft()
        if len(answer_times) + len(start_times) < self.most:
            return now
        self._remove_expired(now)
        if len(answer_times) + len(start_times) < self.most:
            return now
        first_lost = next(iter(start_times.values()), float("inf")) + LOST_SECONDS
        return min(first_lost, answer_times[0] + WINDOW_SECONDS if answer_times else first_lost)

    def _remove_expired(self, now: float) -> None:
        for call, at in list(self._started.items()):
            if at + LOST_SECONDS > now:
                break
            del self._started[call]

    def start(self, call: object, now: float) -> None:
        """This call starts now."""
        self._started[call] = now

    def end(self, call: object, now: float, *, reached_server: bool) -> None:
        """Telegram answered it, or it was never made. Idempotent."""
        if self._started.pop(call, None) is not None and reached_server:
            self._answered.append(now)
