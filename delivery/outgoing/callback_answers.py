"""Answers to taps themselves (answerCallbackQuery): no budget holds them up, and they say how long a screen waits."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.backoff import backoff_seconds
from delivery.outgoing.limits.rate_limiter import CallKind, RateLimiter
from delivery.telegram.api import call
from delivery.telegram.errors import Failure, get_failure, is_temporary
from domain.operations.clock import Clock
from views.screen import Alert, Notice, Toast

_log = logging.getLogger(__name__)

CALLBACK_TRIES = 8
"""A tap shows its spinner for half a minute at most; then its answer is of no use any more."""
LONG_WAIT = 2.0
"""Seconds from which on a tap is told how long its answer waits."""


class WaitNotice(Protocol):
    """Draws the notice for a person whose screen has to wait this many seconds."""

    def __call__(self, seconds: float, *, with_others: bool) -> Toast:
        """The notice; ``with_others`` when it is the line of everybody that is long."""


@dataclass(frozen=True, slots=True)
class TapAnswer:
    """A tap that is to be answered."""

    query_id: str
    message_id: int
    """The message whose button was pressed; 0 when it is not there any more."""
    wait_notice: WaitNotice


class CallbackAnswers:
    """Acknowledges taps; one object for each running bot."""

    def __init__(self, bot: ExtBot[Any], limiter: RateLimiter, clock: Clock) -> None:
        self._bot, self._limiter, self._clock = bot, limiter, clock

    def wait_notice(self, chat_id: int, tap: TapAnswer) -> Toast | None:
        """What this tap is told about the wait for its screen; None when it is short."""
        seconds = self._limiter.expected_wait(chat_id, CallKind.EDIT if tap.message_id else CallKind.MESSAGE)
        if seconds <= LONG_WAIT:
            return None
        own = self._limiter.chat_ready_at(chat_id) - self._clock.monotonic()
        return tap.wait_notice(seconds, with_others=own <= LONG_WAIT)

    async def answer_callback(self, query_id: str, notice: Notice | None) -> None:
        """End the spinner of this tap, and show the notice if there is one; gives up after ``CALLBACK_TRIES``."""
        values = {"callback_query_id": query_id, **_notice_values(notice)}
        for tries in range(CALLBACK_TRIES):
            try:
                await call(self._bot, "answerCallbackQuery", values)
            except TelegramError as error:
                if not is_temporary(error):
                    if get_failure(error) is not Failure.HARMLESS:
                        _log.warning("A tap could not be acknowledged (%s).", type(error).__name__)
                    return
                await self._clock.sleep(backoff_seconds(tries + 1))
            else:
                return


def _notice_values(notice: Notice | None) -> dict[str, Any]:
    match notice:
        case None:
            return {}
        case Toast(text):
            return {"text": text}
        case Alert(text):
            return {"text": text, "show_alert": True}
        case _:
            assert_never(notice)
