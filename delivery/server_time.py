"""What time it is at Telegram, as the Date header of its last answer says; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Two moments, UTC-aware, between which it is there."""

    earliest: datetime
    latest: datetime


class ServerTime:
    """One for each running bot; between two answers it goes on with the monotonic clock."""

    def __init__(self, monotonic: Callable[[], float] = lambda: 0.0) -> None:
        """``monotonic`` gives seconds; no answer has come yet."""
        self.monotonic = monotonic
        self._date, self._asked_at, self._came_at = "", 0.0, 0.0

    def record(self, date: str, asked_at: float) -> None:
        """Note this Date header (RFC 9110, 6.6.1) of an answer that came just now; an empty one says nothing.

        ``asked_at`` is when the call was made, in monotonic seconds: it was written at some time since.
        """
        if date:
            self._date, self._asked_at, self._came_at = date, asked_at, self.monotonic()

    def now(self) -> Span | None:
        """None when it is not known. A header has whole seconds only."""
        try:
            header_time = parsedate_to_datetime(self._date)
        except ValueError:
            return None
        utc_time = header_time if header_time.tzinfo else header_time.replace(tzinfo=UTC)
        since = [1 + self.monotonic() - moment for moment in (self._came_at, self._asked_at)]
        return Span(*(utc_time + timedelta(seconds=seconds) for seconds in since))
