"""The limits of Telegram by scope: how often a bot may call, what a refusal silences, how uploads are spaced.

All times are monotonic seconds of one clock. What the stand-in enforces by default is ``Limits()``: all of them.

========== ======================================== ==============================================
scope      what counts                              what a refusal silences until it is over
========== ======================================== ==============================================
bot        new messages in any chat                 every call but getUpdates
chat       new messages in this chat                new messages in this chat
chat edits new messages and edits in this chat      new messages and edits in this chat
group      new messages in this group               new messages in this group
method     calls of this method                     this method
========== ======================================== ==============================================

answerCallbackQuery counts in no scope.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` calls in any ``seconds``; more are answered with 429."""

    count: int
    seconds: float = 1.0
    retry_after: int | None = None
    """Whole seconds that a refusal lasts; None: until the rate has room again."""
    count_refused: bool = False
    """Refused calls count, too, so that who does not wait is refused for longer."""
    gradual: bool = False
    """Room comes back evenly, one call every ``seconds / count``, and up to ``count`` calls may come at once."""


LENIENT = Rate(30, retry_after=1)
"""Thirty new messages in any second over all chats; refused ones do not count."""
HARSH = Rate(30, retry_after=3, count_refused=True)
"""The same, but refused ones count and every refusal lasts three seconds."""
CHAT = Rate(5, 5.0, gradual=True)
"""One new message a second in a chat, and short bursts."""
CHAT_EDITS = Rate(20, 60.0, count_refused=True)
"""About twenty edits and messages a minute in a chat (levlam in tdlib/td 2592 and 3034)."""
GROUP = Rate(20, 60.0)
"""Twenty new messages a minute in a group (https://core.telegram.org/bots/faq)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the stand-in enforces; None and False enforce nothing."""

    bot: Rate | None = HARSH
    chat: Rate | None = CHAT
    chat_edits: Rate | None = CHAT_EDITS
    group: Rate | None = GROUP
    methods: Mapping[str, Rate] = field(default_factory=dict)
    """By the name of the method in lower case; ``Rate(0, retry_after=40_000)`` refuses every call."""
    polling: bool = True
    """Whether getUpdates with the offset of the call before gets less, or waits longer."""
    uploads: bool = True
    """Whether uploads of more than 100,000 bytes are spaced."""
    callback_seconds: int = 900
    """How long a tap can be answered."""
    callback_kept_seconds: float = 150
    """How long a tap waits for the bot to ask for updates."""
    update_kept_seconds: float = 86_400
    """How long every other update waits."""
    latency: float = 0.0
    """Real seconds by which every answer is late; the effect is not."""


UNLIMITED = Limits(bot=None, chat=None, chat_edits=None, group=None)
"""Takes as many calls as come, for what is measured or tested apart from how often the bot may call."""


class _CallCounter:
    """Counts the calls of one scope."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._silent_until = float("-inf")
        self._times: deque[float] = deque()
        self._empty_at = float("-inf")
        """When a gradual rate has all its room back."""

    def silent(self, now: float) -> float:
        """The seconds for which calls are refused already; 0 when they are not."""
        remaining = self._silent_until - now
        return remaining if remaining > _ROUNDING else 0.0

    def retry_after(self, now: float) -> float:
        """The seconds for which one more call is refused; 0 when it may pass."""
        if not (seconds := self.silent(now)) and (room := self._room_in(now)) > _ROUNDING:
            seconds = room if self.rate.retry_after is None else float(self.rate.retry_after)
            self._silent_until = now + seconds
        return seconds

    def count(self, now: float) -> None:
        """One more call."""
        if self.rate.gradual:
            self._empty_at = max(self._empty_at, now) + self.rate.seconds / self.rate.count
        else:
            self._times.append(now)

    def _room_in(self, now: float) -> float:
        if self.rate.gradual:
            return self._empty_at - now - self.rate.seconds * (self.rate.count - 1) / self.rate.count
        while self._times and now - self._times[0] > self.rate.seconds - _ROUNDING:
            self._times.popleft()
        if len(self._times) < self.rate.count:
            return 0.0
        return self._times[-self.rate.count] + self.rate.seconds - now if self.rate.count else self.rate.seconds


@dataclass(frozen=True, slots=True)
class _Hold:
    """A refusal that does not come of a rate."""

    until: float
    method: str | None
    chat_id: int | None

    def left(self, method: str, chat_id: int | None, now: float) -> float:
        """The seconds for which it refuses this call; 0 when it does not."""
        applies = self.method in {None, method} and self.chat_id in {None, chat_id}
        return max(0.0, self.until - now) if applies else 0.0


class FloodControl:
    """Who calls more often than the limits allow."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._meters: dict[tuple[str, object], _CallCounter] = {}
        self._holds: list[_Hold] = []

    def hold(self, until: float, method: str | None, chat_id: int | None) -> None:
        """Refuse all calls of this method, or for this chat, or all of both when None, until that moment."""
        self._holds.append(_Hold(until, method and method.lower(), chat_id))

    def release(self) -> None:
        """Forget every hold."""
        self._holds.clear()

    def wait(self, method: str, chat_id: int | None, now: float) -> int:
        """The whole seconds after which to try again; 0 for a call that may pass, which is counted then.

        ``method`` is in lower case. Of several scopes that refuse, the bot's speaks first.
        """
        if method == "getupdates":
            return 0
        scopes = self._scopes(method, chat_id)
        seconds = self._hold_seconds(method, chat_id, now) or self._bot_silent(now)
        seconds = seconds or next((wait for meter in scopes if (wait := meter.retry_after(now))), 0.0)
        for meter in scopes:
            if not seconds or meter.rate.count_refused:
                meter.count(now)
        return ceil(seconds - _ROUNDING)

    def _hold_seconds(self, method: str, chat_id: int | None, now: float) -> float:
        return max((hold.left(method, chat_id, now) for hold in self._holds), default=0.0)

    def _bot_silent(self, now: float) -> float:
        meter = self._meters.get(("bot", None))
        return meter.silent(now) if meter is not None else 0.0

    def _scopes(self, method: str, chat_id: int | None) -> list[_CallCounter]:
        limits = self.limits
        new, edit = method.startswith("send") and method != "sendchataction", method.startswith("editmessage")
        scopes: list[tuple[str, object, Rate | None]] = [("method", method, limits.methods.get(method))]
        if new:
            scopes += [("bot", None, limits.bot), ("chat", chat_id, limits.chat)]
            scopes += [("group", chat_id, limits.group)] if chat_id is not None and chat_id < 0 else []
        if new or edit:
            scopes.append(("chat edits", chat_id, limits.chat_edits))
        return [self._get_counter(scope, of, rate) for scope, of, rate in scopes if rate is not None]

    def _get_counter(self, scope: str, of: object, rate: Rate) -> _CallCounter:
        meter = self._meters.get((scope, of))
        if meter is None or meter.rate != rate:
            meter = self._meters[scope, of] = _CallCounter(rate)
        return meter


class UploadQueue:
    """How long uploads have to wait: those of one size are spaced for the whole bot (telegram-bot-api, on_cmd)."""

    FREE_BYTES = 100_000
    SECONDS_PER_BYTE, SHORTEST, LONGEST = 1e-7, 0.2, 0.9
    BURST_SECONDS, QUEUE_SECONDS = 1.0, 5.0
    REFUSED_AFTER, RETRY_AFTER = 3.0, 60
    """A refusal comes after so many seconds, and tells so many."""

    def __init__(self) -> None:
        self._last: dict[int, float] = {}

    def delay(self, size: int, now: float) -> float | None:
        """The seconds until an upload of so many bytes goes on; None when too many wait and it is refused."""
        if size <= self.FREE_BYTES:
            return 0.0
        last = self._last.get(size, float("-inf"))
        if last > now + self.QUEUE_SECONDS:
            return None
        gap = min(max(size * self.SECONDS_PER_BYTE, self.SHORTEST), self.LONGEST)
        turn = self._last[size] = max(last + gap, now - self.BURST_SECONDS)
        return max(0.0, turn - now)
