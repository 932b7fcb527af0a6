"""What time it is at Telegram, as the Date header of its last answer says; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


class ServerTime:
    """One for each running bot; between two answers it goes on with the monotonic clock."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """No answer has come yet."""
        self._monotonic = monotonic
        self._date, self._came_at = "", 0.0

    def hear(self, date: str) -> None:
        """Note this Date header (RFC 9110, 6.6.1), which came just now; an empty one says nothing."""
        if date:
            self._date, self._came_at = date, self._monotonic()

    def now(self) -> datetime | None:
        """The latest that it may be there, UTC-aware, since a header has whole seconds only; None when not known."""
        try:
            said = parsedate_to_datetime(self._date)
        except ValueError:
            return None
        zoned = said if said.tzinfo else said.replace(tzinfo=UTC)
        return zoned + timedelta(seconds=1 + self._monotonic() - self._came_at)
