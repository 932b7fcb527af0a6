"""Updates that are not confirmed yet: one person's are handled in order, different people's concurrently.

What fails by its own fault is set aside after three tries. What fails because the database does is tried until it
works: nobody's answer is given up for a full disk. Of somebody who sends more than anybody can mean, what is not begun
is left unread, and the first of it becomes the sentence that says so. How an update is answered is not known here.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from delivery.backoff import backoff_seconds
from delivery.cancellation import pause
from delivery.incidents import DATABASE, Incidents
from delivery.incoming.flood import Flood, Flow
from delivery.incoming.raw_update import ImpossibleSender, RawUpdate, chat_of, check_sender, person_of
from domain.operations.clock import Clock
from storage.engine.errors import Corrupt, StorageError

_log = logging.getLogger(__name__)

TRIES = 3
MAX_UPDATES = 100
"""Telegram gives no more than this before the first of them is confirmed, and keeps the rest."""
MAX_PER_PERSON = 8
"""While the first of somebody's updates cannot be stored, no more of theirs than this wait for it."""
MAX_BACKOFF = 5.0


@dataclass(frozen=True, slots=True)
class UpdateHandlers:
    """The callbacks of the queue; none of them waits for anything to be sent."""

    handle: Callable[[RawUpdate], Awaitable[None]]
    """Commit its effect and see to its answer; the same again has no effect any more."""
    set_aside: Callable[[int, str, int | None], Awaitable[None]]
    """Give up the update of this number for this reason, and tell the person, when one is known."""
    tell_delayed: Callable[[int], Awaitable[None]]
    """Tell this person that storing has to wait."""
    tell_flooded: Callable[[int], Awaitable[None]]
    """Tell this person that it was too much at once, and that from the last answer on nothing was read."""


@dataclass(slots=True)
class PendingUpdate:
    """An update that is not confirmed, with the state of its handling."""

    id: int
    raw: RawUpdate
    is_begun: bool = False
    is_unread: bool = False
    """It is left unread, and the person is told so in its place."""
    is_finished: bool = False
    faults: int = 0
    """Tries that failed by its own fault."""
    storage_faults: int = 0
    """Tries that failed because the database did, which do not count."""


Line: TypeAlias = deque[PendingUpdate]


class UpdateQueue:
    """Unconfirmed updates by id, in order of arrival."""

    def __init__(self, handlers: UpdateHandlers, clock: Clock, troubles: Incidents, stop: asyncio.Event) -> None:
        """``stop`` is set from here only when nothing can go on."""
        self._handlers, self._clock, self._troubles, self._stop = handlers, clock, troubles, stop
        self._pending: dict[int, PendingUpdate] = {}
        self._lines: dict[int, Line] = {}
        """Person → what of theirs is not finished, in order; each has a task of its own."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: set[int] = set()
        """Those who know that storing has to wait, or that no more of theirs is read until then."""
        self._flood = Flood()
        self._changed, self._idle = asyncio.Event(), asyncio.Event()
        self.fatal: Exception | None = None
        """Why nothing can go on."""

    def __len__(self) -> int:
        """The number of unconfirmed updates."""
        return len(self._pending)

    def __contains__(self, update_id: int) -> bool:
        """Whether the update of this id is unconfirmed."""
        return update_id in self._pending

    def is_handling(self, person: int) -> bool:
        """Whether an update of this person is not finished."""
        return person in self._lines

    def begin(self, raw: RawUpdate) -> None:
        """Add an update and begin to handle it when the earlier ones of its sender are finished."""
        update = self._pending[raw["update_id"]] = PendingUpdate(raw["update_id"], raw)
        person = chat_of(raw)
        flow = self._flood.one_more(person, self._clock.monotonic()) if person_of(raw) else Flow.READ
        line = self._lines.get(person)
        if flow is Flow.GOES_ON or (line is not None and self._is_over_limit(line, person)):
            update.is_finished = True
            return
        if line is None:
            line = self._lines[person] = deque((update,))
            self._start(self._handle_all(line, person))
        else:
            line.append(update)
        if flow is Flow.BEGINS:
            _skip_updates(line)

    def _is_over_limit(self, line: Line, person: int) -> bool:
        """Whether so much of this person's waits for the database that no more is read; they are told so once."""
        if len(line) < MAX_PER_PERSON or not line[0].storage_faults:
            return False
        if -person not in self._told and person_of(line[0].raw):
            self._told.add(-person)
            self._start(self._notify_flood(person))
        return True

    async def _notify_flood(self, person: int) -> None:
        with suppress(StorageError):
            await self._handlers.tell_flooded(person)

    def pop_finished(self) -> list[int]:
        """Remove the finished updates before the first unfinished one and return their ids; the last confirms all."""
        finished_ids: list[int] = []
        for update_id, update in self._pending.items():
            if not update.is_finished:
                break
            finished_ids.append(update_id)
        for update_id in finished_ids:
            del self._pending[update_id]
        return finished_ids

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is being handled, at most this many real seconds."""
        if self._lines:
            self._idle.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._idle.wait()

    async def first_is_finished(self, seconds: float) -> None:
        """Wait until the first update is finished, so that the offset can move, at most this many real seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not next(iter(self._pending.values())).is_finished:
                    self._changed.clear()
                    await self._changed.wait()

    async def drop(self) -> None:
        """Cancel all handling; Telegram sends unfinished updates again."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle_all(self, line: Line, person: int) -> None:
        """Handle one person's updates in order; from the first unfinished one on, all come again after a stop."""
        try:
            while line:
                await self._finish(line[0])
                if not line[0].is_finished:
                    return
                line.popleft()
        except Exception as error:  # noqa: BLE001 — raised by the polling, which ends with it
            self._give_up(error)
        finally:
            del self._lines[person]
            if not self._lines:
                self._idle.set()

    async def _finish(self, update: PendingUpdate) -> None:
        update.is_begun = True
        while not update.is_finished:
            wait = await self._try(update)
            if not update.is_finished and self._stop.is_set():
                return
            await pause(wait, self._clock, self._stop)

    async def _try(self, update: PendingUpdate) -> float:
        """Handle the update; returns the seconds after which to try again, 0 when it is finished."""
        try:
            check_sender(update.raw)
            if update.is_unread:
                await self._handlers.tell_flooded(chat_of(update.raw))
            else:
                await self._handlers.handle(update.raw)
        except Corrupt:
            raise
        except ImpossibleSender as error:
            return await self._set_failed(update, error)
        except StorageError as error:
            return await self._retry_storage(update, error)
        except Exception as error:  # noqa: BLE001 — judged and counted: it must stop no other update
            return await self._retry_failed(update, error)
        return self._end(update)

    def _end(self, update: PendingUpdate) -> float:
        update.is_finished = True
        self._changed.set()
        if update.storage_faults:
            self._troubles.end(DATABASE)
            self._told.clear()
        return 0.0

    def _give_up(self, error: Exception) -> None:
        self.fatal = self.fatal or error
        self._stop.set()

    async def _retry_storage(self, update: PendingUpdate, error: StorageError) -> float:
        self._troubles.begin(DATABASE, str(error))
        update.storage_faults += 1
        person = person_of(update.raw)
        if update.storage_faults > 1 and person and person not in self._told:
            self._told.add(person)
            await self._handlers.tell_delayed(person)
        return backoff_seconds(update.storage_faults, MAX_BACKOFF)

    async def _retry_failed(self, update: PendingUpdate, error: Exception) -> float:
        update.faults += 1
        _log.warning("Update %d failed (%s), try %d of %d.", update.id, type(error).__name__, update.faults, TRIES)
        # Where, but not with what: the words of an exception may be somebody's own.
        _log.debug("It failed here:\n%s", "".join(traceback.format_tb(error.__traceback__)))
        return await self._set_failed(update, error) if update.faults >= TRIES else float(update.faults)

    async def _set_failed(self, update: PendingUpdate, error: Exception) -> float:
        try:
            await self._handlers.set_aside(update.id, type(error).__name__, person_of(update.raw))
        except StorageError as full:
            return await self._retry_storage(update, full)
        return self._end(update)


def _skip_updates(line: Line) -> None:
    """Skip the updates that are not begun; the first of them is answered with the notice that they were not read."""
    waiting = [update for update in line if not update.is_begun]
    waiting[0].is_unread = True
    for update in waiting[1:]:
        update.is_finished = True
        line.remove(update)
