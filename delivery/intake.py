"""Taking updates in: each is confirmed to Telegram only after its effect is committed, and none can stop the others.

Telegram is asked from the first update that is not finished, so whatever a crash leaves unfinished comes again. Each
person's updates are handled in their order; different people are served at the same time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from domain.clock import Clock

_log = logging.getLogger(__name__)

TRIES = 3
BATCH = 100
GET_UPDATES = "get_updates_"
"""As PTB is asked for getUpdates: under its usual name it would advise its own, which fails on one bad update."""
LONGEST_BACKOFF = 30.0
SETTLE_SECONDS = 0.05
"""How long to leave Telegram alone while everything it has is in hand already."""

Handle = Callable[[Update], Awaitable[None]]
Quarantine = Callable[[int, str, int | None], Awaitable[None]]


class Intake:
    """The loop between getUpdates and the handlers."""

    def __init__(  # noqa: PLR0913 — the six things it joins
        self,
        bot: ExtBot[Any],
        handle: Handle,
        clock: Clock,
        *,
        allowed_updates: list[str],
        quarantine: Quarantine,
        poll_timeout: int = 25,
        polled: Callable[[], None] = lambda: None,
    ) -> None:
        """``polled`` is called after every answer of Telegram; ``poll_timeout`` is in seconds."""
        self._bot = bot
        self._handle = handle
        self._clock = clock
        self._allowed = allowed_updates
        self._quarantine = quarantine
        self._poll_timeout = poll_timeout
        self._polled = polled
        self._in_hand: dict[int, bool] = {}
        """Update id → whether it is finished, in the order of arrival, until it is confirmed."""
        self._people: dict[int, asyncio.Task[None]] = {}
        """Chat → the newest task for it; each waits for the one before."""
        self._offset = 0
        self._silent = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``: then what is in hand is finished and confirmed. Raises ``InvalidToken``."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                poll = asyncio.create_task(self._poll())
                await asyncio.wait({poll, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not poll.done():
                    poll.cancel()
                    break
                poll.result()
                await self._settle()
            await self._finish()
        finally:
            stopping.cancel()
            for task in self._people.values():
                task.cancel()

    async def _finish(self) -> None:
        if self._people:
            await asyncio.wait(self._people.values())
        self._confirm()
        await self._ask(timeout=0, limit=1)

    async def _settle(self) -> None:
        # Most taps are finished in milliseconds and can be confirmed with the next question; slow ones hold nobody up.
        if self._people:
            await asyncio.wait(self._people.values(), timeout=SETTLE_SECONDS)

    async def _poll(self) -> None:
        """Ask once and begin what is new."""
        self._confirm()
        timeout = 0 if self._in_hand else self._poll_timeout
        came = await self._ask(timeout=timeout, limit=BATCH)
        for raw in came:
            if raw["update_id"] not in self._in_hand:
                self._begin(raw)

    def _confirm(self) -> None:
        # Only an unbroken row of finished updates: asking from a number confirms everything below it.
        for update_id, finished in list(self._in_hand.items()):
            if not finished:
                break
            del self._in_hand[update_id]
            self._offset = update_id + 1

    async def _ask(self, *, timeout: int, limit: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 — Telegram's own
        try:
            came = await self._bot.do_api_request(
                GET_UPDATES,
                {"offset": self._offset, "limit": limit, "timeout": timeout, "allowed_updates": self._allowed},
                read_timeout=timeout + 10,
            )
        except InvalidToken:
            raise
        except TelegramError as error:
            await self._back_off(error)
            return []
        if self._silent:
            _log.warning("Telegram can be reached again.")
            self._silent = 0.0
        self._polled()
        return [raw for raw in came if isinstance(raw, dict)] if isinstance(came, list) else []

    async def _back_off(self, error: TelegramError) -> None:
        if not self._silent:
            _log.warning("%s Trying again until it works.", _sentence(error))
        self._silent = min(max(1.0, self._silent * 2), LONGEST_BACKOFF)
        wait = error._retry_after.total_seconds() if isinstance(error, RetryAfter) else self._silent  # noqa: SLF001
        await self._clock.sleep(wait)

    def _begin(self, raw: dict[str, Any]) -> None:
        update_id = raw["update_id"]
        self._in_hand[update_id] = False
        chat = _chat(raw)
        before = self._people.get(chat)
        task = asyncio.create_task(self._one(raw, update_id, before))
        self._people[chat] = task
        task.add_done_callback(lambda done: self._people.pop(chat) if self._people.get(chat) is done else None)

    async def _one(self, raw: dict[str, Any], update_id: int, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        await self._until_handled(raw, update_id)
        self._in_hand[update_id] = True

    async def _until_handled(self, raw: dict[str, Any], update_id: int) -> None:
        for tried in range(1, TRIES + 1):
            try:
                update = Update.de_json(raw, self._bot)
                await self._handle(update)
            except Exception as error:  # noqa: BLE001 — logged and counted: it must stop no other update
                _log.warning("Update %d failed (%s), try %d of %d.", update_id, type(error).__name__, tried, TRIES)
                _log.debug("Why", exc_info=True)
                if tried == TRIES:
                    await self._set_aside(raw, update_id, type(error).__name__)
                else:
                    await self._clock.sleep(tried)
            else:
                return

    async def _set_aside(self, raw: dict[str, Any], update_id: int, reason: str) -> None:
        try:
            await self._quarantine(update_id, reason, _chat(raw) or None)
        except Exception:  # noqa: BLE001 — logged below with its traceback
            # Setting aside may fail for the very reason the handling did, a full disk for one; the loop must go on.
            _log.exception("Update %d could not even be set aside.", update_id)


def _chat(raw: dict[str, Any]) -> int:
    """Whose update this is, read from the raw form so that an update PTB cannot parse has its place too."""
    for body in raw.values():
        if isinstance(body, dict):
            for holder in (body.get("from"), body.get("chat"), body.get("message")):
                id_ = holder.get("id") if isinstance(holder, dict) else None
                if isinstance(id_, int):
                    return id_
    return 0


def _sentence(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "Another program is asking Telegram with this token: stop the other one."
    if isinstance(error, NetworkError):
        return "Telegram cannot be reached."
    return f"Telegram answered with an error ({type(error).__name__})."
