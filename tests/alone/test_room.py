"""The real process with a full room: 32 people in two languages register by links and answer at the same time."""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

from demo.telegram.limits import UNLIMITED
from demo.telegram.stand_in import Request, Telegram
from tests.crash.cast import Cast, Watched, cast
from tests.crash.oracle import compare_answers, compare_registrations, received
from tests.crash.scene import COORDINATOR, ORGANIZER, Times, settings, write
from tests.crash.starts import Child, Starts

_log = logging.getLogger(__name__)

PEOPLE = 32
PER_SECOND, BURST, TELEGRAMS = 28, 2, 30
"""The default settings of the bot, and what Telegram takes in any second."""
REQUIRED = 1.0
"""Seconds that nobody may wait for what they pressed or typed; alone on two cores the slowest waits a third of it."""
BUDGETED = REQUIRED + PEOPLE / PER_SECOND
"""The same where the answer is a new message: all of them at once take as long as the budget of new messages says."""
LOOK, PATIENCE = 0.02, 60.0
"""Real seconds after which to look again, and for one phase on a busy machine."""


@dataclass
class Watch:
    """How long each waits for the first thing that comes after what they did, in seconds."""

    telegram: Telegram
    request_times: dict[int, float] = field(default_factory=dict)
    edit_waits: list[float] = field(default_factory=list)
    """Of what is answered by an edit."""
    message_waits: list[float] = field(default_factory=list)
    """Of what is answered by a new message."""
    new_call: asyncio.Event = field(default_factory=asyncio.Event)
    began: int = 0
    """How many calls had come when the process was started."""

    @property
    def calls(self) -> list[Request]:
        """Those of the process that runs."""
        return self.telegram.requests[self.began :]

    def record(self) -> None:
        """A call came."""
        self.new_call.set()
        call = self.telegram.requests[-1]
        if call.chat_id in self.request_times and call.method in {"editMessageText", "sendMessage"}:
            waits = self.edit_waits if call.method == "editMessageText" else self.message_waits
            waits.append(call.at - self.request_times.pop(call.chat_id))

    def act(self, people: Cast) -> None:
        """Whoever waits for nothing does what there is to do."""
        for actor in people.actors:
            if people.is_free(actor) and actor.act():
                self.request_times[actor.phone.id] = time.monotonic()

    async def until(self, condition: Callable[[], bool], people: Cast | None = None) -> None:
        """Until the bot asks for updates and this holds; meanwhile these people act."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if any(call.method == "getUpdates" for call in self.calls):
                    if condition():
                        return
                    if people is not None:
                        self.act(people)
                self.new_call.clear()
                await asyncio.wait({asyncio.create_task(self.new_call.wait())}, timeout=LOOK)


def sent(database: Path) -> int:
    """How many deliveries are marked as sent."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        return int(file.execute("SELECT count(*) FROM delivery WHERE state = 'sent'").fetchone()[0])


def pace(calls: list[Request]) -> tuple[int, float]:
    """The most messages in any second, and how many a second on the whole, without those of the burst."""
    times = [call.at for call in calls if call.method == "sendMessage"]
    most = max(sum(begins <= at < begins + 1 for at in times) for begins in times)
    return most, (len(times) - 1 - BURST) / (times[-1] - times[0])


async def stopped(process: Child) -> None:
    """Stop it as an operator does."""
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


def note(name: str, waits: list[float]) -> None:
    """Leave the figures in the log."""
    hundredths = quantiles(waits, n=100)
    figures = [round(1000 * seconds) for seconds in (hundredths[49], hundredths[98], max(waits))]
    _log.info("%s: %d steps; p50, p99 and the slowest in ms: %s", name, len(waits), figures)


async def test_full_room_is_served_at_once_and_counted_once(tmp_path: Path, starts: Starts) -> None:
    times, database = Times.around(datetime.now(UTC)), tmp_path / "roundtable.sqlite3"
    async with Telegram(limits=UNLIMITED) as telegram:  # how fast the machine is, not what Telegram bears
        people = cast(telegram, settings(tmp_path, times).events[0], PEOPLE, Random(20270322))
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").has_started = True
        watch = Watch(telegram)
        telegram._server.requests = Watched(watch.record)

        async with starts.bot(write(tmp_path, times), telegram) as process:
            await watch.until(lambda: people.registered, people)
            await stopped(process)
        compare_registrations(people, database)
        registering, watch.edit_waits = watch.edit_waits, []
        watch.request_times.clear()

        watch.began = len(telegram.requests)
        soon = datetime.now(UTC) - timedelta(seconds=1)
        async with starts.bot(write(tmp_path, times.due(text=soon, invitation=soon)), telegram) as process:
            await watch.until(lambda: sent(database) == 2 * PEOPLE)
            most, rate = pace(watch.calls)
            await watch.until(lambda: people.answered, people)
            await stopped(process)
        compare_answers(people, database)

    note("registering", registering)
    note("new messages", watch.message_waits)
    note("answering", watch.edit_waits)
    _log.info("unasked: %.1f a second, %d in the busiest", rate, most)
    assert received(telegram) == {(name, a.phone.id): 1 for name in ("text-1", "survey-1") for a in people.actors}
    assert {actor.phone.language for actor in people.actors} == {"en", "ro"}
    assert max(registering + watch.edit_waits) < REQUIRED
    assert max(watch.message_waits) < BUDGETED
    assert rate < PER_SECOND + 0.5
    assert most <= TELEGRAMS
