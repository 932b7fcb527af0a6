"""When the stand-in does not answer as asked: the limits it enforces and the faults it was told to have."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from math import ceil

from demo.telegram_requests import TOO_MANY, Request

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """What the stand-in enforces; None enforces nothing."""

    messages_per_second: float | None = None
    """More messages than that in any second are answered with 429, and so is everything else until it is over.

    Only getUpdates goes on, as it does at Telegram."""
    per_chat_per_second: float | None = None
    """The same for one chat; only messages to that chat are refused."""
    callback_seconds: int = 900
    """How long a tap can be answered."""
    latency: float = 0.0
    """Seconds by which every answer is late; the effect is not."""


class Flood:
    """Who sends more than the limits allow."""

    def __init__(self, limits: Limits) -> None:
        self._all = _Window(limits.messages_per_second)
        self._chats: dict[int | None, _Window] = defaultdict(lambda: _Window(limits.per_chat_per_second))
        self._silent_until = 0.0

    def wait(self, called: Request) -> int:
        """0 when the call may pass, else the whole seconds to wait; a message that passes is counted."""
        method = called.method.lower()
        if method == "getupdates":
            return 0
        if called.at < self._silent_until:
            return ceil(self._silent_until - called.at)
        if not method.startswith("send") or method == "sendchataction":
            return 0
        chat = self._chats[called.chat_id]
        if chat.full(called.at):
            return ceil(chat.span)
        if self._all.full(called.at):
            wait = ceil(self._all.span)
            self._silent_until = called.at + wait
            return wait
        chat.count(called.at)
        self._all.count(called.at)
        return 0


class _Window:
    """A sliding window of one second, or of the time in which one message is allowed when that is longer."""

    def __init__(self, per_second: float | None) -> None:
        self.span = max(1.0, 1 / per_second) if per_second else 1.0
        self._most = max(1, int(per_second)) if per_second else None
        self._times: deque[float] = deque()

    def full(self, now: float) -> bool:
        while self._times and now - self._times[0] > self.span - _ROUNDING:
            self._times.popleft()
        return self._most is not None and len(self._times) >= self._most

    def count(self, now: float) -> None:
        if self._most is not None:
            self._times.append(now)


@dataclass(slots=True)
class Fault:
    """A failure that waits for its calls."""

    method: str
    chat_id: int | None
    times: int
    status: int = 500
    retry_after: int | None = None
    description: str | None = None
    effect: bool = False
    cut: bool = False
    hang: bool = False

    def strikes(self, called: Request) -> bool:
        """Whether this call is one of those that are to fail."""
        if self.method not in {"*", called.method.lower()}:
            return False
        return self.chat_id is None or called.chat_id == self.chat_id


class Faults:
    """The failures that wait, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the calls that match fail from now on."""
        fault.method = fault.method.lower()
        if fault.retry_after is not None:
            fault.status = TOO_MANY
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget those that have not struck yet."""
        self._waiting.clear()

    def strike(self, called: Request) -> Fault | None:
        """The failure this call meets, if any; used up by it."""
        for fault in self._waiting:
            if fault.strikes(called):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
