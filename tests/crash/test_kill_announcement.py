"""The real process dies again and again while an announcement goes out: everybody gets it, with a report at the end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.outgoing.outbox import MOST_DOUBTS
from demo.telegram.limits import UNLIMITED
from demo.telegram.stand_in import PhoneUser, Telegram
from storage import events
from storage.engine.database import Database
from tests.crash.oracle import Doubts
from tests.crash.scene import ORGANIZER, Times, settings, write
from tests.crash.starts import Child, Crash, Starts
from tests.support.program import register

_log = logging.getLogger(__name__)

IDS = range(101, 113)
MESSAGE, TEXT = "announcement-1", "The lift is out of order."
LOOK = 0.01
"""Real seconds between two looks at what has happened."""
PATIENCE = 40.0
"""Real seconds for one life of the process on a busy machine; alone it takes less than one."""
_WAITING = "SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'unknown')"


@dataclass
class Announcement:
    """An organizer who has written an announcement, and the people it is for."""

    config: Path
    starts: Starts
    telegram: Telegram
    doubts: Doubts = field(default_factory=Doubts)
    kills: int = 0

    @property
    def organizer(self) -> PhoneUser:
        """Their phone."""
        return self.telegram.people[ORGANIZER]

    @property
    def database(self) -> Path:
        """The file."""
        return self.config.parent / "roundtable.sqlite3"

    async def write(self) -> None:
        """As far as the button that sends it; then the process dies."""
        steps: list[tuple[Callable[[str], object], str, str]] = [
            (self.organizer.say, "/announce", "Whom is the announcement for?"),
            (self.organizer.tap, "Everybody registered", "Send me the announcement in English"),
            (self.organizer.say, TEXT, "Now the same in Romanian"),
            (self.organizer.tap, "Without Romanian", "It goes to 12 people."),
        ]
        async with asyncio.timeout(PATIENCE), self.starts.bot(self.config, self.telegram) as child:
            for do, words, next_passage in steps:
                do(words)
                while not self._is_shown(next_passage) or self.telegram.pending:
                    assert child.returncode is None, (self.config.parent / "log.txt").read_text("utf-8")
                    await asyncio.sleep(LOOK)
            child.kill()

    async def live(self, crash: Crash) -> bool:
        """One life of the process; True when it did not die, and everything has gone out."""
        began = len(self.telegram.requests)
        async with asyncio.timeout(PATIENCE), self.starts.bot(self.config, self.telegram, crash) as child:
            while child.returncode is None and not (self._is_listening(began) and self._is_over()):  # noqa: ASYNC110 — another process
                await asyncio.sleep(LOOK)
            return await self._end(child)

    async def _end(self, child: Child) -> bool:
        child.send_signal(signal.SIGTERM)
        exit_code = await child.wait()
        self.doubts.note(self.database)
        if exit_code == -signal.SIGKILL:
            self.kills += 1
            return False
        assert exit_code == 0, (self.config.parent / "log.txt").read_text("utf-8")
        return True

    def _is_listening(self, began: int) -> bool:
        """Whether this process has got so far that it can be told to stop."""
        return any(request.method == "getUpdates" for request in self.telegram.requests[began:])

    def _is_shown(self, passage: str) -> bool:
        return any(message.from_bot and passage in message.text for message in self.organizer.messages)

    def _is_over(self) -> bool:
        if self.telegram.pending or not self._is_shown("✓ Sent"):
            return False
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            ((waiting_count,),) = connection.execute(_WAITING).fetchall()
        return int(waiting_count) == 0

    def copies(self) -> Counter[int]:
        """Person → how often it came."""
        messages = (entry for entry in self.telegram.transcript if entry.who == "bot" and entry.kind == "message")
        return Counter(entry.chat_id for entry in messages if entry.text == TEXT and entry.chat_id in IDS)


@asynccontextmanager
async def written(folder: Path, starts: Starts) -> AsyncIterator[Announcement]:
    """People who are registered, and the announcement as its organizer is about to send it."""
    times = Times.around(datetime.now(UTC))
    async with Telegram(limits=UNLIMITED) as telegram:
        announcement = Announcement(write(folder, times), starts, telegram)
        for id_ in (ORGANIZER, *IDS):
            telegram.person(id_, f"Person {id_}").has_started = True
        db = await Database.open(announcement.database)
        async with db.transaction() as tx:
            await events.save(tx, settings(folder, times).events[0])
            await register(tx, "bucharest", IDS)
        await db.close()
        await announcement.write()
        yield announcement


@pytest.mark.parametrize(("of", "first", "more"), [("after sendMessage", 2, 2), ("commit", 4, 3)])
async def test_announcement_killed_again_and_again_reaches_everybody_once_and_is_reported(
    tmp_path: Path, starts: Starts, of: str, first: int, more: int
) -> None:
    async with written(tmp_path, starts) as announcement:
        announcement.organizer.tap("Send to 12 people now")
        while not await announcement.live(Crash(first + announcement.kills * more, of)):
            pass

    copies, doubts = announcement.copies(), announcement.doubts.sending
    _log.info("%s: %d kills, copies %s, in doubt %s", of, announcement.kills, copies, doubts)
    assert announcement.kills > 2
    # Only a copy that was on its way at a kill can have come once more, or was given up after so many of them.
    assert {id_: n for id_, n in copies.items() if n > 1 + doubts[MESSAGE, id_]} == {}
    assert [id_ for id_ in IDS if id_ not in copies and doubts[MESSAGE, id_] < MOST_DOUBTS] == []
