"""Ticks of a question with several options: those that follow each other within a moment are shown by one edit."""

from __future__ import annotations

from collections import OrderedDict

from delivery.cancellation import pause
from delivery.outgoing.chat_line import Edit, Item, Waiting
from delivery.outgoing.limits.rate_limiter import RateLimiter
from domain.operations.clock import Clock

TICK_SECONDS, SAVING_TICK_SECONDS = 0.25, 1.0
"""A tick is shown at once; those that follow it within so many seconds are shown together."""
SAVING_SHARE = 0.4
"""The part of its minute that a chat has used from which on ``SAVING_TICK_SECONDS`` count."""


def is_tick(item: Item) -> bool:
    """Whether this shows no more than a tick, which a later one shows as well."""
    return isinstance(item, Edit) and item.screen.deferrable


class TickGrouping:
    """Remembers which chats were shown a tick just now."""

    def __init__(self, limiter: RateLimiter, clock: Clock) -> None:
        self._limiter, self._clock = limiter, clock
        self._shown_at: OrderedDict[int, float] = OrderedDict()
        """Chat → when it was last shown a tick, in monotonic seconds; only of the last moment."""

    @property
    def chats(self) -> tuple[int, ...]:
        """The chats that are remembered, the one shown a tick last at the end."""
        return tuple(self._shown_at)

    async def wait_for_more(self, chat_id: int, items: Waiting) -> None:
        """Wait for more ticks to show with this one, while the chat was shown one just now and nothing else comes."""
        items.urgent.clear()
        if all(is_tick(item) for item in items):
            is_saving = self._limiter.share_used(chat_id) >= SAVING_SHARE
            seconds = SAVING_TICK_SECONDS if is_saving else TICK_SECONDS
            until = self._shown_at.get(chat_id, float("-inf")) + seconds
            await pause(until - self._clock.monotonic(), self._clock, items.urgent)

    def note_shown(self, chat_id: int) -> None:
        """This chat was shown a tick now."""
        now = self._clock.monotonic()
        self._shown_at[chat_id] = now
        self._shown_at.move_to_end(chat_id)
        while next(iter(self._shown_at.values())) + SAVING_TICK_SECONDS <= now:
            self._shown_at.popitem(last=False)
