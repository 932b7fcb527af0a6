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

from demo.telegram.stand_in import Telegram
from tests.support.bot_process import ROOT, environment


@dataclass(frozen=True)
class Child:
    """A running process; like asyncio's, as far as tests need it."""

    pid: int
    _exit_task: asyncio.Task[int]

    @property
    def returncode(self) -> int | None:
        """How it ended: the exit code, or the signal that killed it as a negative number."""
        return self._exit_task.result() if self._exit_task.done() else None

    async def wait(self) -> int:
        """Until it has ended."""
        return await asyncio.shield(self._exit_task)

    def send_signal(self, number: int) -> None:
        """Unless it has ended."""
        if not self._exit_task.done():
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
class Begun:
    """What a child is started with."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    """Beside the zygote's own."""
    output: Path
    errors: Path
    clock: Path | None = None
    crash: Crash = Crash()

    def as_line(self) -> bytes:
        """As ``launch.become`` takes it."""
        paths = {"output": self.output, "errors": self.errors, "clock": self.clock, "points": self.crash.points}
        start = {name: None if path is None else str(path) for name, path in paths.items()}
        start |= {"crash_at": self.crash.at, "crash_of": self.crash.of}
        return json.dumps(start | {"arguments": self.arguments, "environment": self.environment}).encode() + b"\n"


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
        log = config.parent / "log.txt"
        start = Begun((*arguments, "--config", str(config)), env or {}, log, log, clock, crash)
        async with self._child(start) as child:
            yield child

    async def command(self, *arguments: str, env: dict[str, str] | None = None) -> tuple[int, str, str]:
        """``roundtable ARGUMENTS`` to its end: exit code, standard output, standard error."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            async with self._child(Begun(arguments, os.environ | (env or {}), out, err)) as child:
                code = await child.wait()
            return code, out.read_text("utf-8"), err.read_text("utf-8")

    @asynccontextmanager
    async def _child(self, start: Begun) -> AsyncIterator[Child]:
        reader, writer = await asyncio.open_unix_connection(self.place)
        writer.write(start.as_line())
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
