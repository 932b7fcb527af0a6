"""The real process killed again and again while people register, answer and comment, while it sends and closes.

The moments are seeded: the kill comes at the n-th call the stand-in gets, or a little later.
"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from demo.telegram import Limits, Telegram
from tests.crash.cast import Cast, Watched, cast
from tests.crash.oracle import Doubts, compare_answers, compare_messages, compare_registrations, compare_release
from tests.crash.scene import COORDINATOR, ORGANIZER, Times, settings, write
from tests.process import bot

PEOPLE = 8
FOREVER = 1 << 30
LOOK = 0.05
"""Real seconds after which to look again, for what the bot does without telling Telegram."""
SLOW = 0.06
"""Real seconds that each answer of Telegram takes: more than the intake waits before it asks again."""
PATIENCE = 60.0
"""Real seconds for one phase on a busy machine; alone it takes a few."""


@dataclass
class Play:
    """The stage of one test: the stand-in, the file and the people."""

    folder: Path
    telegram: Telegram
    cast: Cast
    times: Times
    chance: Random
    doubts: Doubts = field(default_factory=Doubts)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    kills: int = 0

    @property
    def database(self) -> Path:
        return self.folder / "roundtable.sqlite3"

    async def phase(self, *kills: tuple[str, int, int], done: Callable[[], bool]) -> None:
        """Run the bot until this holds and kill it then; and before at such a call, between these numbers of them."""
        for of, first, last in kills:
            await self._kill(done, self.chance.randint(first, last), of, self.chance.choice([0, 0, 0.002, 0.01, 0.03]))
        await self._kill(done, FOREVER, "", 0)

    async def _kill(self, done: Callable[[], bool], calls: int, of: str, later: float) -> None:
        async with asyncio.timeout(PATIENCE), bot(write(self.folder, self.times), self.telegram) as process:
            await self._until(done, calls, of)
            await asyncio.wait({asyncio.create_task(process.wait())}, timeout=later)
            process.kill()
            assert await process.wait() == -signal.SIGKILL
        self.kills += 1
        self.doubts.note(self.database)

    async def end(self, done: Callable[[], bool]) -> None:
        """Run the bot until this holds and stop it as an operator does."""
        async with asyncio.timeout(PATIENCE), bot(write(self.folder, self.times), self.telegram) as process:
            await self._until(done, FOREVER)
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0

    async def _until(self, done: Callable[[], bool], calls: int, of: str = "") -> None:
        """Until this holds, or so many calls of this kind have come."""
        began = len(self.telegram.requests)
        while True:
            since = [request.method for request in self.telegram.requests[began:]]
            if sum(method.startswith(of) for method in since) >= calls or ("getUpdates" in since and done()):
                return
            self.cast.act()
            self.heard.clear()
            await asyncio.wait({asyncio.create_task(self.heard.wait())}, timeout=LOOK)

    def nothing_waits(self) -> bool:
        """Whether everything that is due was sent."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            (left,) = connection.execute(
                "SELECT (SELECT count(*) FROM message WHERE state = 'planned' AND due <= ?1)"
                " + (SELECT count(*) FROM survey WHERE closed_at IS NULL AND closes_at <= ?1)"
                " + (SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'unknown'))",
                (datetime.now(UTC).isoformat(timespec="microseconds"),),
            ).fetchone()
        connection.close()
        return left == 0 and self.cast.settled


@pytest.mark.parametrize("seed", [20270322])
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_counted_twice(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    async with Telegram(limits=Limits(latency=SLOW)) as telegram:
        now = datetime.now(UTC)
        times = Times.around(now)
        people = cast(telegram, settings(tmp_path, times).events[0], PEOPLE, chance)
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").started = True
        play = Play(tmp_path, telegram, people, times, chance)
        telegram._server.requests = Watched(play.heard.set)
        soon = now - timedelta(seconds=1)

        await play.phase(
            ("edit", 4, 2 * PEOPLE), ("sendMessage", PEOPLE + 1, PEOPLE + 4), done=lambda: people.registered
        )
        compare_registrations(people, play.database)

        play.times = play.times.due(text=soon)
        await play.phase(("send", 2, PEOPLE), done=play.nothing_waits)

        play.times = play.times.due(invitation=soon)
        await play.phase(
            ("edit", 5 * PEOPLE, 6 * PEOPLE),
            ("sendMessage", 1, PEOPLE // 2),
            done=lambda: people.answered and play.nothing_waits(),
        )
        compare_answers(people, play.database)

        play.times = play.times.due(reminder=datetime.now(UTC) - timedelta(seconds=1))
        await play.phase(done=play.nothing_waits)

        close_now(play.database)
        await play.phase(("send", 1, 2), done=play.nothing_waits)
        await play.end(play.nothing_waits)
        compare_registrations(people, play.database)
        compare_release(people, play.database)
        compare_messages(people, play.doubts)
        assert play.kills == 11


def close_now(database: Path) -> None:
    """The survey's time is over."""
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE survey SET closes_at = ?", (datetime.now(UTC).isoformat(timespec="microseconds"),))
    connection.close()
