"""The last resort for what nobody handled, and what may stand in a log: never a token, never what somebody wrote."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

from telegram.warnings import PTBUserWarning

from bot.logging import Lines, read_by_journal

_log = logging.getLogger(__name__)

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
"""What a bot token looks like, wherever it turns up: in an address, a traceback, a representation."""

HIDDEN = "<token hidden>"


class RedactingFilter(logging.Filter):
    """Removes tokens from a log record, and from a traceback also the words of the exception.

    Those may be somebody's own: a value that could not be read, a text that Telegram refused.
    """

    def __init__(self, token: str = "") -> None:
        """``token`` may be of any shape, as the one of a test server is."""
        super().__init__()
        self._token = token

    def hidden(self, text: str) -> str:
        """The text without tokens."""
        if self._token:
            text = text.replace(self._token, HIDDEN)
        return _TOKEN.sub(HIDDEN, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record; always lets it pass."""
        record.msg = self.hidden(record.getMessage())
        record.args = None
        if record.exc_info:
            error = record.exc_info[1]
            record.exc_text = self.hidden("\n".join(traced(error))) if error else None
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self.hidden(record.stack_info)
        return True


def traced(error: BaseException) -> Iterator[str]:
    """Line by line where it happened and of what kind it is, with what led to it, without any of its words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from traced(before)
        yield "which led to:"
    for entry in traceback.format_tb(error.__traceback__):
        yield from entry.rstrip().splitlines()
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from (f"  | {line}" for line in traced(inner))


def handle_loop_exception(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What the event loop does with a failure that nobody waited for; it goes on."""
    # Of a callback that failed it shows what it was called with, and that may be somebody's own words.
    description, *_of_whom = str(context.get("message")).split("Exception in callback ", 1)
    _log.error("%s", description or "A callback failed.", exc_info=context.get("exception"))


def watch_everything() -> None:
    """What fails in a thread, or while something is taken apart, is told as discreetly as everything else."""

    def in_thread(args: threading.ExceptHookArgs) -> None:
        _log.error("A thread failed.", exc_info=args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        _log.error("Something failed while it was taken apart.", exc_info=args.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def log_to_stderr(token: str, level: int = logging.INFO) -> None:
    """One line for each event, on standard error; chatty libraries only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines(journal=read_by_journal(handler.stream)))
    handler.addFilter(RedactingFilter(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in ("aiohttp", "aiosqlite", "asyncio", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
    # It complains at every tick that comes before the one before has ended.
    logging.getLogger("apscheduler").setLevel(max(level, logging.ERROR))
    # It quotes updates whole when it complains, and warns of how the intake asks; what matters is told in other words.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
    warnings.simplefilter("ignore", PTBUserWarning)
