"""Admission to the single SQLite connection: first come, first served, and transactions may share a commit.

While a commit is being gathered, waiting transactions pass waiting readings: one fsync takes as long for many
transactions as for one (the idea of PostgreSQL's commit_delay).
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

MOST_AT_ONCE = 32
"""The largest number of transactions that share one commit; more would keep the first of them waiting."""


@dataclass
class Batch:
    """The transactions of one commit."""

    commit_result: asyncio.Future[BaseException | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    """Resolves when the commit is done, with the exception that it raised or None."""
    size: int = 0
    """The number of transactions in it that have ended."""


class Access(Enum):
    """The kind of access that a caller waits for."""

    READING = 0
    """Exclusive, with everything committed before."""
    WRITING = 1
    """To begin a transaction, or to continue in the batch of others that have ended."""


class TransactionQueue:
    """The callers that wait, by kind of access, and whether one of them has the connection."""

    def __init__(self) -> None:
        self._taken = False
        self._came = 0
        self._waiting: dict[Access, deque[tuple[int, asyncio.Future[None]]]] = {kind: deque() for kind in Access}

    def acquire(self, kind: Access) -> asyncio.Future[None]:
        """Resolve when the caller may use the connection, until it calls ``release``. Cancelling gives the place up."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._taken:
            self._came += 1
            self._waiting[kind].append((self._came, turn))
        else:
            self._taken = True
            turn.set_result(None)
        return turn

    def has_waiting(self, kind: Access) -> bool:
        """Whether a caller waits for this kind of access."""
        waiting = self._waiting[kind]
        while waiting and waiting[0][1].done():
            waiting.popleft()  # cancelled
        return bool(waiting)

    def release(self, *, prefer: Access | None = None) -> None:
        """Admit the next caller, one that waits for ``prefer`` if there is one."""
        kinds = [kind for kind in Access if self.has_waiting(kind)]
        self._taken = bool(kinds)
        if kinds:
            kind = prefer if prefer in kinds else min(kinds, key=lambda kind: self._waiting[kind][0][0])
            self._waiting[kind].popleft()[1].set_result(None)
