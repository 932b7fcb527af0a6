"""A whole event played against the real process, which dies on the way, and is started again until all is over."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from delivery.outgoing.outbox import MOST_DOUBTS
from demo.telegram.limits import UNLIMITED
from demo.telegram.stand_in import Telegram
from storage.engine.database import Database
from tests.crash.cast import Cast, Watched, cast
from tests.crash.launch import SharedClock
from tests.crash.oracle import (
    Doubts,
    compare_answers,
    compare_confirmed,
    compare_messages,
    compare_registrations,
    compare_release,
    received,
)
from tests.crash.scene import COORDINATOR, ORGANIZER, Times, settings, write
from tests.crash.starts import Child, Crash, Starts

LOOK = 0.02
"""Real seconds after which to look again, for what the bot does without telling Telegram."""
PATIENCE = 40.0
"""Real seconds for one life of the process on a busy machine; alone it takes one or two."""
MOST_STUCK = 12
"""So many lives in a row that bring nothing on: somebody waits for what was lost."""
_WAITING = """
    SELECT (SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'unknown'))
        + (SELECT count(*) FROM message WHERE state = 'planned' AND due <= ?1)
        + (SELECT count(*) FROM survey WHERE closed_at IS NULL AND closes_at <= ?1)
        + (SELECT count(*) FROM participation WHERE survey IN (SELECT id FROM survey WHERE closed_at IS NOT NULL))
        + (SELECT count(*) FROM comment WHERE survey IN (SELECT id FROM survey WHERE closed_at IS NOT NULL))
"""


@dataclass
class Play:
    """The stage of one event: the stand-in, the file, the clock and the people."""

    folder: Path
    starts: Starts
    telegram: Telegram
    cast: Cast
    times: Times
    doubts: Doubts = field(default_factory=Doubts)
    new_call: asyncio.Event = field(default_factory=asyncio.Event)
    kills: int = 0
    idle_lives: int = 0
    """How many lives in a row brought nothing on."""
    over: bool = False

    def __post_init__(self) -> None:
        """The day begins."""
        self.config = write(self.folder, self.times)
        self.place = self.folder / "clock"
        self.clock = SharedClock(self.place)
        self.coming = [self.times.text, self.times.invitation, self.times.reminder, self.times.closes]

    @property
    def database(self) -> Path:
        """The file."""
        return self.folder / "roundtable.sqlite3"

    @property
    def longer(self) -> int:
        """By how much the next life has to be longer to bring something on, on a busy machine above all."""
        assert self.idle_lives < MOST_STUCK, [actor.phone.screen for actor in self.cast.actors]
        return self.idle_lives

    async def live(self, crash: Crash = Crash(), seconds: float | None = None) -> None:  # noqa: B008 — frozen
        """One life of the process: until it dies, is killed after so many seconds, or all is over and it is stopped."""
        before = self._reached()
        for actor in self.cast.actors:
            # The bot gave up inviting them, having died at each try; people see that others were invited.
            if self.doubts.sending["survey-1", actor.phone.id] >= MOST_DOUBTS and actor.last < self.telegram.confirmed:
                actor.ask_for_survey()
        async with asyncio.timeout(PATIENCE), self.starts.bot(self.config, self.telegram, crash, self.place) as child:
            exit_task = asyncio.create_task(child.wait())
            if seconds is not None:
                asyncio.get_running_loop().call_later(seconds, child.kill)
            await self._until_ended(child, exit_task)
        self.idle_lives = self.idle_lives + 1 if self._reached() == before else 0
        if child.returncode == -signal.SIGKILL:
            self.kills += 1
            self.cast.kills = self.kills
            self.doubts.note(self.database)
            compare_confirmed(self.cast, self.database)
        else:
            assert child.returncode == 0, (self.folder / "log.txt").read_text("utf-8")
            assert self.over

    def _reached(self) -> tuple[int, int, int]:
        return self.telegram.confirmed, len(self.coming), len(received(self.telegram))

    async def _until_ended(self, child: Child, exit_task: asyncio.Task[int]) -> None:
        began, stopping = len(self.telegram.requests), False
        while not exit_task.done():
            if any(request.method == "getUpdates" for request in self.telegram.requests[began:]):
                self.cast.act()
                if not stopping and self._nothing_waits():
                    stopping = self._go_on(child)
            self.new_call.clear()
            hearing = asyncio.create_task(self.new_call.wait())
            await asyncio.wait({hearing, exit_task}, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
            hearing.cancel()

    def _go_on(self, child: Child) -> bool:
        """On to the next thing that is planned, or to the end: then the process is told to stop, and this is True."""
        if not self.cast.registered or (len(self.coming) < 3 and not self.cast.answered):
            return False
        if not self.coming:
            self.over = True
            child.send_signal(signal.SIGTERM)
            return True
        if len(self.coming) == 1:
            compare_registrations(self.cast, self.database)
            compare_answers(self.cast, self.database)
        self.clock.move(self.coming.pop(0) + timedelta(seconds=1))
        return False

    def _nothing_waits(self) -> bool:
        """Whether everything that is due was sent, and all that people did is done."""
        if not self.cast.settled:
            return False
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            try:
                ((waiting_count,),) = connection.execute(_WAITING, (self.clock.now().isoformat(),)).fetchall()
            except sqlite3.OperationalError:
                return False  # it has just died within a commit, which only the next start may undo
        return int(waiting_count) == 0

    def compare(self) -> None:
        """What everybody has and what the file has, at the end."""
        compare_registrations(self.cast, self.database)
        compare_release(self.cast, self.database)
        compare_messages(self.cast, self.doubts)


@asynccontextmanager
async def staged(folder: Path, starts: Starts, number: int, chance: Random, latency: float = 0) -> AsyncIterator[Play]:
    """So many people and the staff, before the bot was ever started; Telegram takes so many seconds for each answer."""
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 — nothing waits yet
    # A dozen lives in a few seconds: a chat's minute of calls would be used up by the third.
    now = SharedClock(folder / "clock").now
    async with Telegram(now=now, limits=replace(UNLIMITED, latency=latency)) as telegram:
        times = Times.around(datetime.now(UTC))
        people = cast(telegram, settings(folder, times).events[0], number, chance)
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").has_started = True
        play = Play(folder, starts, telegram, people, times)
        telegram._server.requests = Watched(play.new_call.set)
        await (await Database.open(play.database)).close()  # of its shape: how it gets that is another test's
        people.act()
        yield play
