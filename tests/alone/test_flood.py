"""The real process with one person who sends a thousand updates a second, beside 32 who want something."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from delivery.incoming.flood import MOST
from demo.telegram.limits import UNLIMITED
from demo.telegram.stand_in import PhoneUser, Telegram
from tests.alone.test_room import PEOPLE, REQUIRED, note, stopped
from tests.crash.cast import Watched
from tests.crash.scene import Times, write
from tests.crash.starts import Child, Starts

_log = logging.getLogger(__name__)

FLOODER, PER_SECOND = 66, 1000
MEGABYTES = 20
"""By which the process may grow; what it holds of a flood is a hundred updates."""
ASKING_PER_SECOND = 16
"""What the others ask, all together: half of what the bot may send."""
TICK = 0.01
"""Real seconds between handfuls of updates."""


@dataclass
class Watch:
    """When each asked, and how long they waited for the answer, in seconds."""

    telegram: Telegram
    request_times: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    def record(self) -> None:
        """A call came."""
        call = self.telegram.requests[-1]
        if call.method == "sendMessage" and call.chat_id in self.request_times:
            self.waits.append(call.at - self.request_times.pop(call.chat_id))

    def ask(self, person: PhoneUser) -> None:
        """Who still waits asks nothing more."""
        if self.request_times.setdefault(person.id, now := time.monotonic()) == now:
            person.say("/whoami")


def megabytes(process: Child) -> float:
    """What the process has in memory."""
    lines = Path(f"/proc/{process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


async def flood(watch: Watch, people: list[PhoneUser], flooder: PhoneUser, seconds: float) -> None:
    """For so long; the others ask something in turn."""
    message = {"message_id": 1, "date": 1, "from": flooder.as_user(), "chat": flooder.as_chat(), "text": "/mydata"}
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
    began, update_count, command_count = time.monotonic(), 0, 0
    while (elapsed := time.monotonic() - began) < seconds:
        for _ in range(int(elapsed * PER_SECOND) - update_count):
            watch.telegram.push({"message": message | command})
            update_count += 1
        for _ in range(int(elapsed * ASKING_PER_SECOND) - command_count):
            watch.ask(people[command_count % PEOPLE])
            command_count += 1
        await asyncio.sleep(TICK)
    assert update_count >= PER_SECOND * (seconds - 1)


async def test_flood_of_one_makes_nobody_else_wait(
    tmp_path: Path,
    starts: Starts,
    soak: bool,
) -> None:
    async with Telegram(limits=UNLIMITED) as telegram:  # how fast the machine is, not what Telegram bears
        people = [telegram.person(101 + n, f"Person {n}") for n in range(PEOPLE)]
        flooder = telegram.person(FLOODER, "Flooder")
        flooder.has_started = True
        watch = Watch(telegram)
        telegram._server.requests = Watched(watch.record)

        async with starts.bot(write(tmp_path, Times.around(datetime.now(UTC))), telegram) as process:
            for person in people:
                watch.ask(person)
            async with asyncio.timeout(30):
                while watch.request_times:  # noqa: ASYNC110 — the process tells nobody when it has answered
                    await asyncio.sleep(TICK)
            before, watch.waits = megabytes(process), []
            await flood(watch, people, flooder, 30 if soak else 3)
            await telegram.settled(5)
            after = megabytes(process)
            await stopped(process)

    note("beside a flood", watch.waits)
    _log.info("in memory: %.1f MB before, %.1f MB after", before, after)
    assert len(watch.waits) >= PEOPLE
    assert max(watch.waits) < REQUIRED
    assert after - before < MEGABYTES
    replies = [message.text.partition(",")[0] for message in flooder.messages if message.from_bot]
    assert replies[-1] == "That was too much at once"
    assert replies.count(replies[-1]) == 1
    assert len(replies) <= MOST + 1
