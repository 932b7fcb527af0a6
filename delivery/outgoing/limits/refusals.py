"""What Telegram refused, and until when: a chat, a method without a chat, or the whole bot; nothing waits here.

Telegram does not say what it refuses. A call with a chat is taken as a refusal of that chat; only when several chats
are refused within a second it is the whole bot.
"""

from __future__ import annotations

from collections import deque

from delivery.outgoing.limits.budgets import Bucket, SlidingWindow
from delivery.outgoing.limits.call_limits import CallKind
from delivery.outgoing.limits.fair_queue import Scope
from delivery.outgoing.limits.long_holds import WHOLE_BOT, LongHolds

SEVERAL_CHATS, TOGETHER_SECONDS = 3, 1.0
CHAT_BURST = 4
"""New messages that may come at once to one chat; then one a second."""
MINUTE_SECONDS = 61.0
"""A second more than the minute Telegram counts: an early call may have been longer on its way than a late one."""
GROUP_PER_MINUTE = 20
"""Messages that a group takes (core.telegram.org/bots/faq), whatever the settings say of chats."""
FORGET_ABOVE = 4096
"""Chats that are remembered before those without anything to remember are forgotten."""


class ScopeLimits:
    """What one chat, or one method without a chat, may still send, and until when it is refused."""

    __slots__ = ("all", "held_until", "messages")

    def __init__(self, per_minute: int) -> None:
        """``per_minute`` new messages and edits in any minute; a twentieth of that a second of new messages."""
        self.all = SlidingWindow(per_minute, MINUTE_SECONDS)
        self.messages = Bucket(per_minute / 20, CHAT_BURST)
        self.held_until = float("-inf")

    def ready_at(self, kind: CallKind) -> float:
        """When one more call of this kind may leave."""
        at = max(self.held_until, self.all.ready_at())
        return at if kind is CallKind.EDIT else max(at, self.messages.ready_at())

    def take(self, kind: CallKind, now: float) -> None:
        """One leaves now."""
        self.all.take(now)
        if kind is not CallKind.EDIT:
            self.messages.take(now)

    def is_idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting it."""
        return self.held_until <= now and self.all.is_full(now) and self.messages.is_full(now)


class Holds:
    """The limits of every chat, the holds of every scope, and that of the whole bot."""

    def __init__(self, per_minute: int) -> None:
        """``per_minute`` is the limit of new messages and edits for each chat."""
        self._per_minute = per_minute
        self.chats: dict[int, ScopeLimits] = {}
        self.methods: dict[str, float] = {}
        """Method → until when it is refused."""
        self.bot_until = float("-inf")
        self.long = LongHolds()
        self._refused: deque[tuple[float, int, float]] = deque()
        """(when, chat, seconds) of the refusals of the last second."""
        self._forget_above = FORGET_ABOVE

    def chat(self, chat_id: int, now: float) -> ScopeLimits:
        """The limits of this chat; created when asked for."""
        limits = self.chats.get(chat_id)
        if limits is None:
            if len(self.chats) >= self._forget_above:
                self._forget(now)
            # Groups have negative numbers.
            per_minute = self._per_minute if chat_id > 0 else min(self._per_minute, GROUP_PER_MINUTE)
            limits = self.chats[chat_id] = ScopeLimits(per_minute)
        return limits

    def _forget(self, now: float) -> None:
        self.chats = {chat_id: limits for chat_id, limits in self.chats.items() if not limits.is_idle(now)}
        self._forget_above = max(FORGET_ABOVE, 2 * len(self.chats))

    def ready_at(self, scope: Scope, kind: CallKind) -> float:
        """When this scope may make a call of this kind, as far as it depends on the scope alone."""
        if isinstance(scope, str):
            return self.methods.get(scope, float("-inf"))
        limits = self.chats.get(scope)
        return float("-inf") if limits is None else limits.ready_at(kind)

    def share_used(self, chat_id: int, now: float) -> float:
        """Which part of its minute this chat has used, from 0 to 1."""
        limits = self.chats.get(chat_id)
        return 0.0 if limits is None else limits.all.share_used(now)

    def was_sent(self, scope: Scope, now: float) -> bool:
        """Whether this chat was sent a new message within the last second."""
        limits = self.chats.get(scope) if isinstance(scope, int) else None
        return limits is not None and not limits.messages.is_full(now)

    def refuse(self, scope: Scope, seconds: float, now: float) -> bool:
        """Telegram refused a call of this scope for so long; True when that means the whole bot from now on."""
        self.long.begin(scope, now + seconds, now)
        if isinstance(scope, str):
            self.methods[scope] = max(self.methods.get(scope, now), now + seconds)
            return False
        limits = self.chat(scope, now)
        limits.held_until = max(limits.held_until, now + seconds)
        return self._is_whole_bot(scope, seconds, now)

    def _is_whole_bot(self, chat_id: int, seconds: float, now: float) -> bool:
        while self._refused and self._refused[0][0] < now - TOGETHER_SECONDS:
            self._refused.popleft()
        self._refused.append((now, chat_id, seconds))
        if len({chat for _, chat, _ in self._refused}) < SEVERAL_CHATS:
            return False
        # Of a hold of the whole bot each hears the same; a longer one among them is that chat's own.
        until = now + min(seconds for _, _, seconds in self._refused)
        begins = self.bot_until <= now
        self.bot_until = max(self.bot_until, until)
        self.long.begin(WHOLE_BOT, self.bot_until, now)
        return begins
