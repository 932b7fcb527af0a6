"""How long to wait before another try."""

from __future__ import annotations

MAX_SECONDS = 30.0
"""For calls of Telegram: it is asked again soon after it can be reached."""
_MAX_DOUBLINGS = 10
"""Beyond this the result is above every maximum; a thousand doublings would not fit a float."""


def backoff_seconds(failures: int, maximum: float = MAX_SECONDS) -> float:
    """The seconds to wait after this many failures in a row: 1, 2, 4 … ``maximum``; ``failures`` is at least 1."""
    return min(2.0 ** min(failures - 1, _MAX_DOUBLINGS), maximum)
