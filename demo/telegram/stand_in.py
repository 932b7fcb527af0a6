"""A stand-in for Telegram: the Bot API over HTTP on loopback, in memory, with people who have phones.

It is strict where Telegram is strict, can be told to fail in Telegram's ways, and remembers all that was asked and
seen. It knows nothing of any particular bot: ``python -m demo.telegram --port 8081`` serves whichever connects.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self

from demo.telegram.chats import ButtonView, ChatFile, ChatMessage, Chats, Entry, Group
from demo.telegram.faults import Fault
from demo.telegram.http_server import Server
from demo.telegram.limits import Limits, Rate
from demo.telegram.phone import PhoneUser
from demo.telegram.requests import Request
from demo.telegram.updates import Updates
from domain.operations.clock import Clock

__all__ = [
    "ButtonView",
    "ChatFile",
    "ChatMessage",
    "Entry",
    "Group",
    "Limits",
    "PhoneUser",
    "Rate",
    "Request",
    "Telegram",
]


class _RealClock:
    """The machine's time; the dates of messages may come from elsewhere."""

    def __init__(self, now: Callable[[], datetime] | None) -> None:
        self.now = now or (lambda: datetime.now(UTC))

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Telegram:
    """The server and everything behind it; use it as an asynchronous context manager, in one event loop."""

    def __init__(  # noqa: PLR0913 — what a server can be started with
        self,
        token: str = "1:TEST",  # noqa: S107 — a token of no bot
        *,
        username: str = "roundtable_bot",
        now: Callable[[], datetime] | None = None,
        clock: Clock | None = None,
        limits: Limits | None = None,
        first_update_id: int = 1,
    ) -> None:
        """``clock`` measures how fast calls come and how long updates wait, and dates messages; real time without one.

        It has to be the clock of the bot. ``now``, UTC-aware, gives the dates alone, and the rest is real time.
        """
        self.token = token
        self.clock = clock or _RealClock(now)
        self.now = self.clock.now
        limits = limits or Limits()
        self.base_url = ""
        """What the bot appends ``/bot<token>`` to; known once the server listens."""
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": username, "username": username}
        self._people: dict[int, PhoneUser] = {}
        self._updates = Updates(first_update_id, self.clock.monotonic, limits)
        self._chats = Chats(bot, self._updates, self.now, limits.callback_seconds)
        self._server = Server(token, self._chats, limits, self.clock)
        self.answered: Callable[[], Awaitable[object]] | None = None
        """Returns when the bot has answered what it took in so far; set by whoever runs it in this process."""

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback address."""
        return await self.start(0)

    async def __aexit__(self, *_: object) -> None:
        """Stop listening; whoever still waits is answered or cut off."""
        await self._server.stop()

    async def start(self, port: int) -> Self:
        """Listen on that port of the loopback address; 0 for a free one."""
        self.base_url = await self._server.start(port)
        return self

    # What the bot asked, and what it is told

    @property
    def requests(self) -> list[Request]:
        """Every call of the bot, in order."""
        return self._server.requests

    def fail(  # noqa: PLR0913 — the ways in which a network can fail
        self,
        method: str = "*",
        *,
        chat_id: int | None = None,
        times: int = 1,
        status: int = 500,
        retry_after: int | None = None,
        description: str | None = None,
        effect: bool = False,
        cut: bool = False,
        hang: bool = False,
    ) -> None:
        """Let the next ``times`` matching calls fail; with ``effect``, after what they ask for has been done.

        ``cut`` closes the connection without an answer, ``hang`` never answers; ``retry_after`` makes it a 429.
        500 comes as from the Bot API ("Internal Server Error: restart"), 502 and 504 as from the gateway before it,
        unless there is a ``description``.
        """
        self._server.faults.add(Fault(method, chat_id, times, status, retry_after, description, effect, cut, hang))

    def revoke_files(self) -> None:
        """Refuse every file id known so far, as Telegram does now and then."""
        self._chats.revoke_files()

    def clear_faults(self) -> None:
        """Forget all faults that have not struck yet, and every hold."""
        self._server.faults.clear()
        self._server.flood.release()

    def hold(self, seconds: float, *, method: str | None = None, chat_id: int | None = None) -> None:
        """Answer 429 for so many seconds to all calls of this method, for this chat, or to everything but getUpdates.

        Tells the seconds that are left. answerCallbackQuery is for no chat.
        """
        self._server.flood.hold(self.clock.monotonic() + seconds, method, chat_id)

    @property
    def limits(self) -> Limits:
        """What is enforced; may be exchanged at any time."""
        return self._server.flood.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._server.flood.limits = self._updates.limits = limits
        self._chats.callback_seconds = limits.callback_seconds

    @property
    def webhook(self) -> str:
        """Where updates go instead of to getUpdates; empty when nowhere, and after deleteWebhook."""
        return self._chats.webhook

    @webhook.setter
    def webhook(self, url: str) -> None:
        self._chats.webhook = url

    @property
    def commands(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The command menus by scope ("default", "chat:1001" …) and language ("" for all)."""
        return self._chats.commands

    @property
    def profile(self) -> dict[tuple[str, str], str]:
        """What is said of the bot, by kind ("description", "short_description", "name") and language ("" for all)."""
        return self._chats.profile

    # Updates

    @property
    def confirmed(self) -> int:
        """Every update with a lower id is confirmed."""
        return self._updates.confirmed

    @property
    def expired(self) -> set[int]:
        """The ids of the updates that waited for too long and will not come again."""
        return self._updates.expired

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that are not confirmed, oldest first."""
        return self._updates.pending

    async def settled(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 — a test's patience
        """Return when every update so far is confirmed, and answered as far as ``answered`` knows.

        Raises ``TimeoutError`` naming those that are not confirmed.
        """
        await self._updates.settled(timeout)
        if self.answered is not None:
            async with asyncio.timeout(timeout):
                await self.answered()

    def push(self, payload: dict[str, Any]) -> int:
        """Queue an update of this content, whatever it is; returns its id."""
        return self._updates.push(payload)

    def push_raw(self, update: dict[str, Any]) -> None:
        """Queue an update with an ``update_id`` of its own."""
        self._updates.push_raw(update)

    def repeat(self, update_id: int) -> None:
        """Queue the same update once more, under the same id; raises ``KeyError`` for one that never was."""
        self._updates.repeat(update_id)

    def restart_ids(self, first: int) -> None:
        """Go on with other update ids, as Telegram does after a week of silence."""
        self._updates.restart_ids(first)

    # People, chats, what was seen

    @property
    def people(self) -> Mapping[int, PhoneUser]:
        """Everybody, by id."""
        return self._people

    def person(
        self,
        id: int,  # noqa: A002 — Telegram's word
        first_name: str,
        last_name: str = "",
        *,
        username: str | None = None,
        language: str | None = "en",
    ) -> PhoneUser:
        """The person of that id, made when there is none yet."""
        if id not in self._people:
            person = PhoneUser(self._chats, id, first_name, last_name, username, language)
            self._people[id] = self._chats.chats[id] = person
        return self._people[id]

    def group(self, id: int, title: str) -> Group:  # noqa: A002 — Telegram's word
        """The group of that id, made when there is none yet."""
        chat = self._chats.chats.get(id)
        group = chat if isinstance(chat, Group) else Group(id, title)
        self._chats.chats[id] = group
        return group

    def watch(self, watcher: Callable[[Entry], None]) -> None:
        """Tell this one of every line of the transcript from now on, as it is written."""
        self._chats.watchers.append(watcher)

    def message(self, chat_id: int, message_id: int) -> ChatMessage | None:
        """A message as it stands now; None when it is gone or never was."""
        return self._chats.find(chat_id, message_id)

    def file(self, file_id: str) -> ChatFile | None:
        """A file that somebody sent."""
        return self._chats.file(file_id)

    @property
    def transcript(self) -> list[Entry]:
        """What everybody did and saw, in order."""
        return self._chats.transcript


async def _listen(port: int, token: str) -> None:
    telegram = await Telegram(token).start(port)
    try:
        print(f"The stand-in for Telegram listens at {telegram.base_url} for the token {token}.", flush=True)  # noqa: T201 — the command says it
        await asyncio.Event().wait()
    finally:
        await telegram.__aexit__()


def main() -> None:
    """Run the stand-in alone until Ctrl-C."""
    arguments = argparse.ArgumentParser(description="A stand-in for Telegram's Bot API, on this machine alone.")
    arguments.add_argument("--port", type=int, default=8081)
    arguments.add_argument("--token", default="1:TEST")
    options = arguments.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it in the background has it ignored
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_listen(options.port, options.token))
    except (OSError, OverflowError) as error:
        is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is taken by another program" if is_taken else "cannot be used"
        sys.exit(f"Port {options.port} {why}: choose another with --port, or 0 for a free one.")


if __name__ == "__main__":
    main()
