"""How the bot itself is doing, as organizers are told it: times and counts, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.messages import MessageKind

BACKUP_LASTS = timedelta(days=14)
"""A backup that is older than this is out of date: from then on the status warns."""


class Problem(StrEnum):
    """What can be out of order without ending the bot."""

    TELEGRAM = "telegram"
    """It cannot be reached, or answers with an error."""
    CONFLICT = "conflict"
    """Another program asks Telegram with the same token."""
    ANSWERS = "answers"
    """People are heard and cannot be answered."""
    DATABASE = "database"
    """It cannot be read or written."""
    REWRITING = "rewriting"
    """The database file cannot be rewritten, so that it would tell in which order comments came: none are taken."""
    CLOCK = "clock"
    """The clocks disagree, so nothing is done that cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What Telegram refuses for long: calls of one method, calls for some chats, or, with neither, every call."""

    until: datetime
    """UTC-aware; the latest of several chats."""
    method: str = ""
    chats: int = 0
    """How many."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many unasked messages are not settled."""

    waiting: int
    sending: int
    unknown: int
    """Nobody knows whether they arrived; they are tried once more."""


@dataclass(frozen=True, slots=True)
class Due:
    """What happens next by itself; ``when`` is UTC-aware."""

    event: str
    what: MessageKind | None
    """What is sent; None when a survey closes."""
    when: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Everything at one moment; times are UTC-aware."""

    now: datetime
    troubles: frozenset[Problem]
    last_poll_at: datetime | None
    """When Telegram last answered the question for news; None before the first time."""
    last_write_at: datetime
    queue: Queue
    due: Due | None
    unreachable: int
    last_backup_at: datetime | None
    """None when no backup is known."""
    version: str
    since: datetime
    """When the program was started."""
    holds: tuple[Hold, ...] = ()
    is_erasing: bool = False
    """Whether a survey has closed of which it is not erased yet who answered."""

    @property
    def is_in_order(self) -> bool:
        """Whether nothing needs anybody's attention."""
        has_contact = self.last_poll_at is not None and not self.troubles and not self.holds
        return has_contact and self.last_backup_at is not None and not self.is_backup_old

    @property
    def is_backup_old(self) -> bool:
        """Whether the last backup is out of date."""
        return self.last_backup_at is not None and self.now - self.last_backup_at > BACKUP_LASTS

    @property
    def uptime(self) -> timedelta:
        """How long the program has been running; never negative, whatever was done to the clock."""
        return max(self.now - self.since, timedelta())
