"""Starting the program as a process of its own, by the zygote."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from demo.telegram import Telegram
from tests.process import ROOT, environment


@dataclass(frozen=True)
class Child:
    """A running process; like asyncio's, as far as tests need it."""

    pid: int
    _ended: asyncio.Task[int]

    @property
    def returncode(self) -> int | None:
        """How it ended: the exit code, or the signal that killed it as a negative number."""
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        """Until it has ended."""
        return await asyncio.shield(self._ended)

    def send_signal(self, number: int) -> None:
        """Unless it has ended."""
        if not self._ended.done():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """At once."""
        self.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class Crash:
    """Where a process is to die, and where it writes down the points it comes to."""

    at: int | None = None
    of: str = ""
    """Only points whose names contain this are counted."""
    points: Path | None = None


@dataclass(frozen=True)
class Starts:
    """The zygote, from outside."""

    place: Path

    @asynccontextmanager
    async def roundtable(
        self,
        config: Path,
        *arguments: str,
        env: dict[str, str] | None = None,
        crash: Crash = Crash(),
        clock: Path | None = None,
    ) -> AsyncIterator[Child]:
        """``roundtable ARGUMENTS --config CONFIG``, killed at the end if it still runs; its log is beside the file."""
        reader, writer = await asyncio.open_unix_connection(self.place)
        start = {
            "arguments": [*arguments, "--config", str(config)],
            "environment": env or {},
            "log": str(config.parent / "log.txt"),
            "clock": None if clock is None else str(clock),
            "crash_at": crash.at,
            "crash_of": crash.of,
            "points": None if crash.points is None else str(crash.points),
        }
        writer.write(json.dumps(start).encode() + b"\n")
        child = Child(int(await reader.readline()), asyncio.create_task(_ended(reader)))
        try:
            yield child
        finally:
            child.kill()
            await child.wait()
            writer.close()

    @asynccontextmanager
    async def bot(
        self,
        config: Path,
        telegram: Telegram,
        crash: Crash = Crash(),
        clock: Path | None = None,
    ) -> AsyncIterator[Child]:
        """``roundtable run`` against this stand-in."""
        async with self.roundtable(config, "run", env=environment(telegram), crash=crash, clock=clock) as child:
            yield child


async def _ended(reader: asyncio.StreamReader) -> int:
    return int(await reader.readline())


@contextmanager
def started() -> Iterator[Starts]:
    """A zygote, which ends when the tests do, however they end."""
    with tempfile.TemporaryDirectory() as folder:  # its path is short, as that of a socket has to be
        place = Path(folder) / "zygote"
        with subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote", str(place)], cwd=ROOT, stdin=subprocess.PIPE, text=True,
            stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stdout.readline() == "ready\n"
            try:
                yield Starts(place)
            finally:
                process.stdin.close()
                process.wait()
