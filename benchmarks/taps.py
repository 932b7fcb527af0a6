"""Taps a second and processor time a tap: this bot beside the same survey written plainly with two libraries.

    python benchmarks/taps.py [--people 1200] [--rounds 3] [--peer roundtable …]

The bot has one processor, the people and the server (server.py) another. Every round runs all bots one after the
other; medians are told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
PROCESSORS = (0, 1)
TICKS = os.sysconf("SC_CLK_TCK")
FIRST = 100_001

QUESTION = """
[[event.survey.question]]
id = "q{n}"
kind = "rating"
text = {{ en = "How was part {n}?" }}
points = 5
low = {{ en = "poor" }}
high = {{ en = "excellent" }}
required = true
"""
SETTINGS = """
[telegram]
token = "1:TEST"
api_base_url = "{address}"
messages_per_second = {rate}
chat_per_minute = 1000000
[storage]
path = "bench.sqlite3"
[privacy]
controller = "…"
contact = "…"
[messages]
languages = ["en"]
quiet_hours = []
[[event]]
code = "bench"
title = {{ en = "Bench" }}
description = {{ en = "…" }}
venue = {{ en = "…" }}
timezone = "UTC"
starts = {starts}
ends = {ends}
[[event.profession]]
id = "judge"
label = {{ en = "Judge" }}
{messages}
[event.survey]
title = {{ en = "How was it?" }}
closes = "end + 7d"
{questions}
"""


def settings(folder: Path, address: str, messages: str = "", rate: float = 25) -> Path:
    """A settings file whose survey is open now."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    file = folder / "config.toml"
    file.write_text(
        SETTINGS.format(
            address=address,
            rate=rate,
            starts=(now - timedelta(hours=3)).isoformat(),
            ends=(now - timedelta(hours=1)).isoformat(),
            questions="".join(QUESTION.format(n=n) for n in range(1, 9)),
            messages=messages,
        ),
        "utf-8",
    )
    return file


async def registered(file: Path, people: int, *, survey: bool = True) -> None:
    """A database beside that file in which so many people are registered and the survey is open, unless it is not."""
    sys.path.insert(0, str(ROOT))
    from bot.settings.loader import Settings, read
    from domain.people import Registration
    from storage import events, registrations, surveys
    from storage import people as persons
    from storage.engine.database import Database

    settings = read(file, {})
    assert isinstance(settings, Settings), settings
    db = await Database.open(settings.storage_path)
    async with db.transaction() as tx:
        await events.save(tx, settings.events[0])
        for id_ in range(FIRST, FIRST + people):
            await persons.remember(tx, id_, "en")
            await registrations.put(tx, Registration("bench", id_, "1", "2027-03-01", "2027-03-01", "judge", f"P{id_}"))
        groups = {"judge": "*", "undisclosed": "*"}
        if survey:
            thresholds = settings.rules.privacy.thresholds
            await surveys.open_(tx, settings.events[0], groups, thresholds, bytes(32), settings.events[0].ends)
    await db.close()


@dataclass
class Run:
    """One bot in front of a crowd."""

    crowd: asyncio.subprocess.Process
    bot: asyncio.subprocess.Process
    ready: float = 0
    """Seconds from its start to its first question for updates."""

    async def ask(self, command: str) -> dict[str, Any]:
        """Tell the crowd to do this; with the processor time the bot took for it, in seconds."""
        assert self.crowd.stdin
        assert self.crowd.stdout
        before = processor_time(self.bot.pid)
        self.crowd.stdin.write(f"{command}\n".encode())
        response: dict[str, Any] = json.loads(await self.crowd.stdout.readline())
        return response | {"cpu": processor_time(self.bot.pid) - before, "rss": memory(self.bot.pid)}


def processor_time(pid: int) -> float:
    """Seconds of processor time of that process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int) -> float:
    """Resident memory, MB."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def running(
    bot: str, people: int, messages: str = "", *, rate: float = 25, interpreter: str = sys.executable
) -> AsyncIterator[Run]:
    """That bot with an empty crowd; everything is ended and removed afterwards."""
    pipe = asyncio.subprocess.PIPE
    crowd = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "server.py"), str(PROCESSORS[1]), stdin=pipe, stdout=pipe, limit=1 << 26
    )
    assert crowd.stdout
    address = f"http://127.0.0.1:{json.loads(await crowd.stdout.readline())['port']}"
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        file = settings(Path(folder), address, messages, rate)
        if bot == "roundtable":
            await registered(file, people)
            command = [sys.executable, "-m", "bot", "run", "--config", str(file)]
        else:
            command = [interpreter, str(HERE / "peers" / f"{bot}.py"), address, str(Path(folder) / "plain.sqlite3")]
        began = time.monotonic()
        bot_process = await asyncio.create_subprocess_exec(
            "taskset",
            "-c",
            str(PROCESSORS[0]),
            *command,
            cwd=ROOT,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(HERE)},
        )
        try:
            run = Run(crowd, bot_process)
            await run.ask("start 1ss:B" if bot == "roundtable" else "start start")
            run.ready = time.monotonic() - began
            yield run
        finally:
            bot_process.kill()  # the plain ones leave their database open, and would never end by themselves
            await bot_process.wait()
            crowd.kill()
            await crowd.wait()


async def measured(bot: str, people: int, concurrent: int, interpreter: str) -> dict[str, dict[str, Any]]:
    """Both ways of one bot."""
    async with running(bot, people + concurrent, interpreter=interpreter) as run:
        await run.ask(f"go {concurrent} answer {concurrent}")  # warm
        answer = await run.ask(f"go {people} answer {concurrent}")
        send = await run.ask(f"go {people} send {concurrent}")
    return {"tap → next question": answer, "Send my answers": send}


def row(bot: str, results: list[dict[str, Any]]) -> str:
    """One line of the table: medians over the rounds."""

    def median(of: str) -> float:
        return statistics.median(one[of] for one in results)

    rate = statistics.median(one["taps"] / one["seconds"] for one in results)
    each = statistics.median(1000 * one["cpu"] / one["taps"] for one in results)
    return f"| {bot} | {rate:.0f} | {each:.2f} | {median('p50'):.1f} | {median('p99'):.1f} |"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_200)
    parser.add_argument("--concurrent", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", nargs="*", default=["roundtable", "plain_aiogram", "plain_ptb"])
    parser.add_argument("--interpreter", default=sys.executable, help="the Python that has the peers' libraries")
    options = parser.parse_args()
    results: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for _ in range(options.rounds):
        for bot in options.peer:
            for way, one in (await measured(bot, options.people, options.concurrent, options.interpreter)).items():
                results.setdefault(way, {}).setdefault(bot, []).append(one)
    for way, bots in results.items():
        print(f"\n{way}, {options.concurrent} people at once, medians of {options.rounds}\n")
        print("| bot | taps/s | CPU ms a tap | p50 ms | p99 ms |\n|---|---|---|---|---|")
        for bot, each in bots.items():
            print(row(bot, each))


if __name__ == "__main__":
    asyncio.run(main())
