"""A crowd before the bot, and Telegram's limits: who gets in, how soon, and what is refused.

    python benchmarks/crowd.py [--people 60 300 1000] [--bots …] [--manners patient again] [--limits lenient harsh]
    python benchmarks/crowd.py --broadcast 1000      a message to 1,000 others is under way meanwhile
    python benchmarks/crowd.py --invited 1000        300 of 1,000 invited people answer at once
    python benchmarks/crowd.py --document            300 people ask for the agenda document of 5 MB
    python benchmarks/crowd.py --unlimited 10000     10,000 people answer, without a limit of messages

All arrive within two seconds and register, from /start to the calendar file; people and stand-in are people.py. The bot
has one processor, everything else another.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from taps import HERE, PROCESSORS, QUESTION, ROOT, memory, registered, running

ROUNDTABLE = "roundtable"
BOTS = (ROUNDTABLE, "registering_aiogram", "registering_ptb")
AGAIN_SECONDS = 8.0
WITHIN_SECONDS = 2.0
PER_SECOND = 30
"""New messages that Telegram takes in a second."""
DOCUMENT_BYTES = 5_000_000
SETTINGS = """
[telegram]
token = "1:TEST"
api_base_url = "{address}"
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
{document}
[[event.profession]]
id = "judge"
label = {{ en = "Judge" }}
[[event.agenda]]
starts = {first}
ends = {last}
title = {{ en = "Opening words" }}
{message}
[event.survey]
title = {{ en = "How was it?" }}
closes = "end + 7d"
{questions}
"""
TEXT = """
[[event.message]]
send = "text"
to = "registered"
when = {when}
text = {{ en = "The slides are on the shared drive." }}
"""
INVITATION = """
[[event.message]]
send = "survey"
when = {when}
"""


@dataclass
class Scene:
    """What is there before anybody comes."""

    others: int = 0
    """So many are registered already."""
    message: str = ""
    """Goes to all of them, some seconds after the start."""
    over: bool = False
    """The event is over, and its survey may open."""
    document: bool = False


def settings(folder: Path, address: str, scene: Scene) -> Path:
    """The settings file of that scene."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    starts = now.replace(hour=12, minute=0, second=0) + timedelta(days=-2 if scene.over else 2)
    file = folder / "config.toml"
    if scene.document:
        (folder / "agenda.pdf").write_bytes(os.urandom(DOCUMENT_BYTES))
    text = SETTINGS.format(
        address=address,
        starts=starts.isoformat(),
        ends=(starts + timedelta(hours=2)).isoformat(),
        first=starts.time().isoformat(),
        last=(starts + timedelta(hours=1)).time().isoformat(),
        document='agenda_file = "agenda.pdf"' if scene.document else "",
        message=scene.message.format(when=(now + timedelta(seconds=8 + scene.others / 400)).isoformat()),
        questions="".join(QUESTION.format(n=n) for n in range(1, 9)),
    )
    file.write_text(text, "utf-8")
    return file


@dataclass
class Crowd:
    """The process of the people, and that of the bot."""

    people: asyncio.subprocess.Process
    bot: asyncio.subprocess.Process

    async def ask(self, **command: object) -> dict[str, Any]:
        """Let the people do this; raises ``EOFError`` when their process ends."""
        assert self.people.stdin
        assert self.people.stdout
        self.people.stdin.write(json.dumps(command).encode() + b"\n")
        line = await self.people.stdout.readline()
        if not line:
            raise EOFError("the people's process ended")
        result: dict[str, Any] = json.loads(line)
        return result


@asynccontextmanager
async def before(bot: str, limit: str, scene: Scene, interpreter: str) -> AsyncIterator[Crowd]:
    """That bot, and a stand-in with that limit; both are ended and their files removed afterwards."""
    pipe = asyncio.subprocess.PIPE
    people = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "people.py"), str(PROCESSORS[1]), limit, stdin=pipe, stdout=pipe
    )
    try:
        assert people.stdout
        address = json.loads(await people.stdout.readline())["address"]
        with tempfile.TemporaryDirectory(dir=HERE) as folder:
            bot_process = await asyncio.create_subprocess_exec(
                *("taskset", "-c", str(PROCESSORS[0])),
                *await _command(bot, Path(folder), address, scene, interpreter),
                cwd=ROOT,
                stderr=asyncio.subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(HERE)},
            )
            try:
                crowd = Crowd(people, bot_process)
                await crowd.ask(do="ready", others=scene.others)
                yield crowd
            finally:
                bot_process.kill()  # the plain ones leave their database open, and would never end by themselves
                await bot_process.wait()
    finally:
        people.kill()
        await people.wait()


async def _command(bot: str, folder: Path, address: str, scene: Scene, interpreter: str) -> list[str]:
    if bot != ROUNDTABLE:
        return [interpreter, str(HERE / "peers" / f"{bot}.py"), address, str(folder / "plain.sqlite3")]
    file = settings(folder, address, scene)
    await registered(file, scene.others, survey=False)
    return [sys.executable, "-m", "bot", "run", "--config", str(file)]


def manner(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """How people of that manner behave, as people.py takes it."""
    again = AGAIN_SECONDS if name == "again" else None
    return {"reading": options.reading, "again": again, "presses": options.presses}


HEAD = (
    "| bot | people | limit | registered | lost | refused | new messages | took s, the limit needs | share of the limit"
    " | a tap p50 | p95 | longest | p95 of edits s | out of turn |"
)


def row(bot: str, name: str, limit: str, result: dict[str, Any]) -> str:
    """One line of the table."""
    taps, message_count = result["taps"], result["sent"]
    needs = message_count / PER_SECOND
    cells = (
        bot,
        f"{result['people']:,} {name}",
        limit,
        f"{result['registered']:,}",
        result["lost"],
        f"{result['refused']:,}",
        f"{message_count:,}",
        f"{result['seconds']:.1f}, {needs:.1f}",
        f"{needs / max(result['sending'], needs):.0%}",
        *(f"{taps[key]:.2f}" for key in ("p50", "p95", "max")),
        f"{result['edits']['p95']:.2f}",
        result["displaced"],
    )
    return "| " + " | ".join(map(str, cells)) + " |"


async def registering(options: argparse.Namespace) -> None:
    """People register, with or without a broadcast to others."""
    scene = Scene(options.broadcast, TEXT if options.broadcast else "")
    print(HEAD + "\n" + "|---" * HEAD.count(" |") + "|")
    for people in options.people:
        for name in options.manners:
            for limit in options.limits:
                for bot in (ROUNDTABLE,) if options.broadcast else options.bots:
                    await _registering(bot, people, name, limit, scene, options)


async def _registering(  # noqa: PLR0913, PLR0917 — one line of the table, and what it is of
    bot: str, people: int, name: str, limit: str, scene: Scene, options: argparse.Namespace
) -> None:
    async with before(bot, limit, scene, options.interpreter) as crowd:
        result = await crowd.ask(
            do="register",
            people=people,
            within=WITHIN_SECONDS,
            manner=manner(name, options),
            others=scene.others,
            quiet=options.quiet,
        )
    print(row(bot, name, limit, result), flush=True)
    if scene.others:
        others = result["others"]
        print(f"{others['got']:,} others got theirs within {others['seconds']:.1f} s", flush=True)


async def answering(options: argparse.Namespace) -> None:
    """Some of the invited answer while the others are being invited."""
    scene = Scene(options.invited, INVITATION, over=True)
    for limit in options.limits:
        async with before(ROUNDTABLE, limit, scene, options.interpreter) as crowd:
            result = await crowd.ask(
                do="answer",
                people=options.answering,
                within=0.0,
                manner=manner("patient", options),
                others=options.invited,
                quiet=options.quiet,
            )
        taps, others = result["edits"], result["others"]
        print(
            f"{options.invited:,} invited, {options.answering:,} answer at once, {limit} limit:"
            f" tap p50 {taps['p50']:.3f}, p95 {taps['p95']:.3f}, longest {taps['max']:.3f} s;"
            f" refused {result['refused']}, lost {result['lost']};"
            f" {others['got']:,} invitations within {others['seconds']:.1f} s",
            flush=True,
        )


async def document(options: argparse.Namespace) -> None:
    """Many ask for the agenda's document."""
    for people in options.people:
        for limit in options.limits:
            scene = Scene(people, document=True)
            async with before(ROUNDTABLE, limit, scene, options.interpreter) as crowd:
                result = await crowd.ask(
                    do="document",
                    people=people,
                    within=WITHIN_SECONDS,
                    manner=manner("patient", options),
                    quiet=options.quiet,
                )
            print(
                f"{people:,} ask for {DOCUMENT_BYTES / 1e6:.0f} MB, {limit} limit: {people - result['lost']:,} have it"
                f" after {result['seconds']:.1f} s, uploads {result['uploads']}, refused {result['refused']}",
                flush=True,
            )


async def unlimited(options: argparse.Namespace) -> None:
    """So many answer the survey at the same time, and only the processor limits them."""
    print("| people | reading s | taps | taps/s | of a core | p50 ms | p95 ms | p99 ms | longest ms | memory MB |")
    print("|---" * 10 + "|")
    async with running(ROUNDTABLE, options.unlimited) as run:
        one = await run.ask(f"read {options.unlimited} {options.reading}")
        memory_mb = memory(run.bot.pid)
    cells = (
        f"{options.unlimited:,}",
        f"{options.reading:g}",
        f"{one['taps']:,}",
        f"{one['taps'] / one['seconds']:,.0f}",
        f"{one['cpu'] / one['seconds']:.0%}",
        *(one[key] for key in ("p50", "p95", "p99", "max")),
        f"{memory_mb:.0f}",
    )
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="*")
    parser.add_argument("--bots", nargs="*", choices=BOTS, default=list(BOTS))
    parser.add_argument("--manners", nargs="*", choices=("patient", "again"), default=["patient", "again"])
    parser.add_argument("--limits", nargs="*", choices=("lenient", "harsh"), default=["lenient", "harsh"])
    parser.add_argument("--reading", type=float, help="seconds from an answer to the next press, on average")
    parser.add_argument("--presses", type=int, default=0, help="press again so often at most; 0: until it is answered")
    parser.add_argument("--quiet", type=float, default=70, help="seconds without anything, after which it is over")
    parser.add_argument("--broadcast", type=int, default=0)
    parser.add_argument("--invited", type=int, default=0)
    parser.add_argument("--answering", type=int, default=300)
    parser.add_argument("--document", action="store_true")
    parser.add_argument("--unlimited", type=int, default=0)
    parser.add_argument("--interpreter", default=sys.executable, help="the Python that has the peers' libraries")
    options = parser.parse_args()
    options.people = options.people or ([300] if options.document else [60, 300, 1_000])
    options.reading = options.reading or (7.0 if options.unlimited else 1.0)
    if options.unlimited:
        await unlimited(options)
    elif options.document:
        await document(options)
    elif options.invited:
        await answering(options)
    else:
        await registering(options)


if __name__ == "__main__":
    asyncio.run(main())
