"""The last resort: failures that nobody handled are remembered for the intake, and the token never reaches a log."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
"""What a bot token looks like, wherever it turns up: in an address, a traceback, a representation."""

HIDDEN = "<token hidden>"


class HideToken(logging.Filter):
    """Removes anything that looks like a bot token, and the very token itself, from a log record and its traceback."""

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
            record.exc_text = self.hidden(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self.hidden(record.stack_info)
        return True


def log_to_stderr(token: str, level: int = logging.INFO) -> None:
    """One readable line for each event, on standard error; chatty libraries only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(HideToken(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in ("telegram", "aiohttp", "apscheduler", "aiosqlite", "httpx", "httpcore"):
        logging.getLogger(library).setLevel(max(level, logging.WARNING))
