"""How a happening stands in the log: one line of key=value pairs, which people read and programs parse (logfmt)."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO

ERROR_PRIORITY = 3
"""Of an error in systemd's journal, see sd-daemon(3)."""
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, ERROR_PRIORITY), (logging.WARNING, 4), (logging.INFO, 6))
_DEBUG = 7


class Lines(logging.Formatter):
    """``time``, ``level``, ``logger`` and ``message``; of a traceback each line by itself, as ``trace``.

    For the journal each line begins with its priority, as sd-daemon(3) describes it, and has no time: it has its own.
    """

    def __init__(self, *, journal: bool = False) -> None:
        """``journal`` when systemd's journal reads it."""
        super().__init__()
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        """The record, line by line."""
        head = self._head(record)
        return "\n".join(f"{head} {key}={json.dumps(text, ensure_ascii=False)}" for key, text in _message_text(record))

    def _head(self, record: logging.LogRecord) -> str:
        head = f"level={record.levelname.lower()} logger={record.name}"
        if self._journal:
            return f"<{_priority(record.levelno)}>{head}"
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"time={when.removesuffix('+00:00')}Z {head}"


def _message_text(record: logging.LogRecord) -> Iterator[tuple[str, str]]:
    # What stands in exc_text was made discreet before; a record that was not has no business here.
    yield "message", record.getMessage()
    for text in (record.exc_text, record.stack_info):
        yield from (("trace", line) for line in (text or "").splitlines())


def _priority(level: int) -> int:
    return next((priority for least, priority in _PRIORITIES if level >= least), _DEBUG)


def read_by_journal(stream: IO[str]) -> bool:
    """Whether what is written there goes to systemd's journal, as systemd.exec(5) describes it."""
    try:
        file_stat = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{file_stat.st_dev}:{file_stat.st_ino}"
