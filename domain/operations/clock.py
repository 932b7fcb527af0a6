"""The clock as everything below the program sees it: a value passed in, never read from the machine."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from and how waiting is done; only the program makes one."""

    def now(self) -> datetime:
        """The present moment, UTC-aware."""

    def monotonic(self) -> float:
        """Seconds that never run backwards, for distances only."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long on this clock."""
