"""The points at which the program can be made to die: around every commit and every call, in a batch, in what is long.

They are put around the program from outside; nothing in it knows of them.
"""

# ruff: noqa: ANN401 — what passes through here is whatever the program gives and gets

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from functools import cache, wraps
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

from delivery.incoming.raw_update import RawUpdate
from delivery.incoming.update_queue import PendingUpdate, UpdateQueue
from delivery.telegram.http_client import AiohttpRequest

LONG = {
    "create table if not exists migration": "migration",
    "insert into release": "release",
    "select min(person), max(person) from (select person from participation": "release in steps",
}
"""A statement that begins like this makes its transaction one in which there is a point at each statement."""
STEPS = 3000
"""Instructions of SQLite between two points in the middle of a copy."""

PointCallback: TypeAlias = Callable[[str], None]


class Points:
    """Counts those whose names contain ``of``, writes them down, and kills the process at one."""

    def __init__(self, crash_at: int | None, of: str, log_path: str | None) -> None:
        self._crash_at, self._of = crash_at, of
        self._numbers = count(1)
        self._file = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if log_path else None

    def reached(self, name: str) -> None:
        """Here it may end."""
        if self._of not in name:
            return
        if self._file is not None:
            os.write(self._file, f"{name}\n".encode())
        if next(self._numbers) == self._crash_at:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(crash_at: int | None, of: str, log_path: str | None) -> None:
    """From now on this process dies at the point of that number; only those count whose names contain ``of``.

    The names of all that count are written to that file.
    """
    if crash_at is None and log_path is None:
        return
    on_point = Points(crash_at, of, log_path).reached
    _around_statements(on_point)
    _around_calls(on_point)
    _in_batches(on_point)
    for name in ("fsync", "replace", "unlink"):  # of whole files, which is how a backup takes its place
        setattr(os, name, _watched(getattr(os, name), name, on_point))


def names(path: Path) -> list[str]:
    """Those that were reached, in order."""
    return path.read_text("utf-8").splitlines()


def _watched(do: Callable[..., Any], name: str, on_point: PointCallback) -> Callable[..., Any]:
    @wraps(do)
    def watched(*arguments: Any, **settings: Any) -> Any:
        on_point(f"before {name}")
        result = do(*arguments, **settings)
        on_point(f"after {name}")
        return result

    return watched


def _around_statements(on_point: PointCallback) -> None:
    connect = sqlite3.connect

    def connected(*arguments: Any, factory: type[sqlite3.Connection] = sqlite3.Connection, **settings: Any) -> Any:
        return connect(*arguments, factory=_connection(factory, on_point), **settings)

    sqlite3.connect = connected


@cache
def _connection(factory: type[sqlite3.Connection], on_point: PointCallback) -> type[sqlite3.Connection]:
    class Watched(factory):
        _long = ""

        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            text = " ".join(sql.split()).lower()
            self._long = next((name for begins, name in LONG.items() if text.startswith(begins)), self._long)
            name = _named(text, self._long)
            if name == "copy":
                self.set_progress_handler(lambda: on_point("in copy"), STEPS)
            if text == "commit":
                self._long = ""
            execute = super().execute
            return (_watched(execute, name, on_point) if name else execute)(sql, *values)

        def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
            execute = super().executemany
            return (_watched(execute, f"step of {self._long}", on_point) if self._long else execute)(sql, *values)

    return Watched


def _named(text: str, long: str) -> str:
    first = text.split(" ", 1)[0]
    if first == "commit":
        return f"commit {long}".strip()
    if first == "vacuum":
        return "copy" if text.startswith("vacuum into") else "rewriting"
    return f"step of {long}" if long else ""


def _around_calls(on_point: PointCallback) -> None:
    do_request = AiohttpRequest.do_request

    async def watched(self: AiohttpRequest, url: str, *arguments: Any, **settings: Any) -> tuple[int, bytes]:
        method = url.rpartition("/")[2]
        on_point(f"before {method}")
        answer = await do_request(self, url, *arguments, **settings)
        on_point(f"after {method}")
        return answer

    AiohttpRequest.do_request = watched


def _in_batches(on_point: PointCallback) -> None:
    begin, end = UpdateQueue.begin, UpdateQueue._end

    def begun(self: UpdateQueue, raw: RawUpdate) -> None:
        begin(self, raw)
        if len(self) > 1:
            on_point("in batch, another begun")

    def ended(self: UpdateQueue, update: PendingUpdate) -> float:
        waits = end(self, update)
        if any(not other.is_finished for other in self._pending.values()):
            on_point("in batch, one of several done")
        return waits

    UpdateQueue.begin, UpdateQueue._end = begun, ended  # type: ignore[method-assign]  # put around them
