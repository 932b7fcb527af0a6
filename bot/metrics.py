"""The metrics file: how the bot is doing, in the text format of Prometheus, for a monitor of the operator's.

It says nothing that could be compared over time with what people did: no counts of updates, answers, people or bytes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from delivery.runtime_status import RuntimeStatus
from domain.operations.status import Problem
from storage.engine.backup import last_backup_time

_log = logging.getLogger(__name__)


def format_metrics(status: RuntimeStatus, username: str, last_backup_at: datetime | None) -> str:
    """Every metric with its explanation; times are Unix times, and one that is not known is left out."""
    times = {
        "start": ("When the program was started.", status.since),
        "last_poll": ("When Telegram last answered.", status.last_poll_at),
        "last_write": ("When the database last took a write.", status.last_write_at),
        "last_backup": ("When a backup was last made.", last_backup_at),
    }
    problems = {f'kind="{problem}"': int(problem in status.troubles.now()) for problem in Problem}
    lines = [
        *_gauge("info", "Which bot this is, and its version.", {f'bot="{username}",version="{status.version}"': 1}),
        *_gauge("problem", "Whether this is out of order now.", problems),
        *_gauge("holds", "How much Telegram refuses for long.", {"": len(status.holds())}),
    ]
    for name, (explanation, moment) in times.items():
        if moment is not None:
            lines += _gauge(f"{name}_timestamp_seconds", explanation, {"": int(moment.timestamp())})
    return "".join(f"{line}\n" for line in lines)


def _gauge(name: str, explanation: str, values: dict[str, int]) -> Iterator[str]:
    yield f"# HELP roundtable_{name} {explanation}"
    yield f"# TYPE roundtable_{name} gauge"
    for labels, value in values.items():
        yield f"roundtable_{name}{{{labels}}} {value}" if labels else f"roundtable_{name} {value}"


class MetricsFile:
    """The file of one running bot; written anew each minute and removed when the bot stops."""

    def __init__(self, path: Path | None, status: RuntimeStatus, username: str, database: Path) -> None:
        """Without a ``path`` nothing is written."""
        self._path, self._status, self._username, self._database = path, status, username, database
        self._has_failed = False

    def write(self) -> None:
        """Write it whole or not at all; a failure is logged once while it lasts."""
        if self._path is None:
            return
        text = format_metrics(self._status, self._username, last_backup_time(self._database))
        temporary_path = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            temporary_path.write_text(text, "utf-8")
            temporary_path.chmod(0o644)
            temporary_path.replace(self._path)
        except OSError as error:
            if not self._has_failed:
                _log.warning("The metrics file %s cannot be written: %s.", self._path, error.strerror)
            self._has_failed = True
        else:
            self._has_failed = False

    def remove(self) -> None:
        """Take it away, so that a bot that is stopped is missed. Idempotent."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
