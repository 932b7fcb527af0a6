"""How a forked child becomes the program: its output, its environment, a clock that the test moves, its crash."""

from __future__ import annotations

import mmap
import os
import struct
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from bot import scheduler
from bot.scheduler import SystemClock
from domain.operations import clock_check
from storage import comments
from storage.closing import counts as closing_counts
from storage.closing import erasing
from tests.crash import points

TICK_SECONDS = 0.05
"""The clock jumps, so it is looked at more often than in earnest."""
_AHEAD = struct.Struct("d")


class SharedClock(SystemClock):
    """The machine's clock, so many seconds ahead as a file says that the test writes."""

    def __init__(self, path: Path) -> None:
        """Everybody who opens the same file has the same time."""
        if not path.exists():
            path.write_bytes(_AHEAD.pack(0.0))
        with path.open("r+b") as file:
            self._ahead = mmap.mmap(file.fileno(), _AHEAD.size)

    def now(self) -> datetime:
        """UTC-aware."""
        return datetime.now(UTC) + timedelta(seconds=_AHEAD.unpack(self._ahead[:])[0])

    def monotonic(self) -> float:
        """Goes along, or the machine's clock would seem wrong."""
        return time.monotonic() + _AHEAD.unpack(self._ahead[:])[0]

    def move(self, to: datetime) -> None:
        """Everybody's clock stands at ``to`` and goes on."""
        self._ahead[:] = _AHEAD.pack((to - datetime.now(UTC)).total_seconds())


def in_smallest_steps() -> None:
    """A survey of four people closes as one of a million does: in steps, here of one row each."""
    closing_counts.PEOPLE_AT_ONCE = 1
    comments.WHOLE_ROWS = erasing.WHOLE_ROWS = 0
    comments.STEP_ROWS = erasing.STEP_ROWS = 1


def set_clock(clock: SharedClock) -> None:
    """Let every SystemClock of this process have the time of ``clock``, whichever module makes it."""
    SystemClock.now = lambda _: clock.now()
    SystemClock.monotonic = lambda _: clock.monotonic()


def become(start: dict[str, Any], main: Callable[[], None]) -> NoReturn:
    """Run the program's own entry with these arguments, until it ends or is killed."""
    code = 70
    try:
        for stream, path in ((1, start["output"]), (2, start["errors"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
        os.environ.update(start["environment"])
        sys.argv[1:] = start["arguments"]
        if start["clock"]:
            set_clock(SharedClock(Path(start["clock"])))
            scheduler.TICK_SECONDS = TICK_SECONDS
            clock_check.SETTLED_SECONDS = TICK_SECONDS  # it may be moved while it is read
        in_smallest_steps()
        points.watch(start["crash_at"], start["crash_of"], start["points"])
        main()
        code = 0
    except SystemExit as system_exit:
        code = system_exit.code if isinstance(system_exit.code, int) else 0
    except BaseException:  # noqa: BLE001 — the child must not go on as another zygote
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
