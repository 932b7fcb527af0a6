"""What the running program knows of itself and no row does: since when it runs, and when it last heard and wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from delivery.incidents import Incidents
from domain.operations.status import Hold


@dataclass(slots=True)
class RuntimeStatus:
    """One for each running bot; times are UTC-aware."""

    version: str
    since: datetime
    last_write_at: datetime
    """When the database was last seen to take a write."""
    last_poll_at: datetime | None = None
    """When Telegram last answered the question for news."""
    troubles: Incidents = field(default_factory=Incidents)
    holds: Callable[[], tuple[Hold, ...]] = tuple
    """What Telegram refuses for long at present."""
