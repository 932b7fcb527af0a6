"""Whose turn it is on the one connection: readings and transactions wait in line, and transactions may share a commit.

It knows no connection. Whoever comes first is served first, but while a commit is being gathered transactions go ahead
of readings: what they wait for is the disk, and it takes as long for many as for one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

MOST_AT_ONCE = 32
"""So many transactions share one commit at most, or the first of them would wait too long for it."""


@dataclass
class Batch:
    """Transactions that are kept by one commit: each waits until that is done."""

    commit_result: asyncio.Future[BaseException | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    """What went wrong, or None."""
    size: int = 0
    """How many of them have ended."""


class Access(Enum):
    """What somebody waits for."""

    READING = 0
    """To be alone, with everything committed."""
    WRITING = 1
    """To begin a transaction, or to go on in one that others have ended."""


class TransactionQueue:
    """Everybody who waits, and whether somebody has the turn."""

    def __init__(self) -> None:
        """Nobody."""
        self._taken = False
        self._came = 0
        self._waiting: dict[Access, deque[tuple[int, asyncio.Future[None]]]] = {kind: deque() for kind in Access}

    def acquire(self, kind: Access) -> asyncio.Future[None]:
        """Done when it is one's turn; whoever has had it passes it on, and whoever cancels it never had it."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._taken:
            self._came += 1
            self._waiting[kind].append((self._came, turn))
        else:
            self._taken = True
            turn.set_result(None)
        return turn

    def has_waiting(self, kind: Access) -> bool:
        """Whether somebody waits for this."""
        waiting = self._waiting[kind]
        while waiting and waiting[0][1].done():
            waiting.popleft()  # cancelled
        return bool(waiting)

    def release(self, *, prefer: Access | None = None) -> None:
        """The next one's turn; of those who wait for this kind, if somebody does."""
        kinds = [kind for kind in Access if self.has_waiting(kind)]
        self._taken = bool(kinds)
        if kinds:
            kind = prefer if prefer in kinds else min(kinds, key=lambda kind: self._waiting[kind][0][0])
            self._waiting[kind].popleft()[1].set_result(None)
