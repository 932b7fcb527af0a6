"""The updates in hand: each person's in their order, different people at once, and what is done with those that fail.

What fails by its own fault is set aside after three tries. What fails because the database or the network does is
tried until it works: nobody's answer is given up for a full disk. Of somebody who sends more than anybody can mean,
what is not begun is left unread, and the first of it becomes the sentence that says so.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from delivery.failures import passing, told_to_wait
from delivery.incoming.flood import Flood, Flow
from delivery.incoming.raw_update import ImpossibleSender, RawUpdate, chat_of, check_sender, person_of
from delivery.stopping import pause
from delivery.troubles import ANSWERS, DATABASE, Troubles
from domain.clock import Clock
from storage.database import Corrupt, StorageError

_log = logging.getLogger(__name__)

TRIES = 3
MOST = 100
"""Telegram gives no more than this before the first of them is confirmed, and keeps the rest."""
PATIENCE = 20
"""So often an answer is tried although Telegram takes other calls: then the reason lies in this answer alone."""
LONGEST_BACKOFF, LONGEST_STORAGE_BACKOFF = 30.0, 5.0


@dataclass(frozen=True, slots=True)
class UpdateHandlers:
    """What is done with an update."""

    handle: Callable[[RawUpdate], Awaitable[None]]
    """Commit its effect and answer it; the same again does only what is left of that."""
    set_aside: Callable[[int, str, int | None], Awaitable[None]]
    """Give up the update of this number for this reason, and tell the person, when one is known."""
    delayed: Callable[[int], Awaitable[None]]
    """Tell this person that storing has to wait."""
    flooded: Callable[[int], Awaitable[None]]
    """Tell this person that it was too much at once, and that from the last answer on nothing was read."""


@dataclass(slots=True)
class PendingUpdate:
    """An update that is not confirmed, and what became of it so far."""

    id: int
    raw: RawUpdate
    polls: int
    """What Telegram had answered when it failed last."""
    begun: bool = False
    unread: bool = False
    """It is left unread, and the person is told so in its place."""
    finished: bool = False
    faults: int = 0
    """Tries that failed by its own fault."""
    unstored: int = 0
    """Tries that failed because the database did, which do not count."""
    unanswered: int = 0
    """Tries that failed because the network did."""
    doubts: int = 0
    """Those of them between which Telegram had answered other calls."""


class UpdateQueue:
    """By update id, in the order of arrival, until they are confirmed."""

    def __init__(self, work: UpdateHandlers, clock: Clock, troubles: Troubles, stop: asyncio.Event) -> None:
        """``stop`` is set from here only when nothing can go on."""
        self._work, self._clock, self._troubles, self._stop = work, clock, troubles, stop
        self._held: dict[int, PendingUpdate] = {}
        self._people: dict[int, asyncio.Task[bool]] = {}
        """Chat → the newest task for it; each waits for the one before."""
        self._told: set[int] = set()
        """Those who know that storing has to wait."""
        self._flood = Flood()
        self.polls = 0
        """How often Telegram has answered."""
        self.fatal: Exception | None = None
        """Why nothing can go on."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self._held)

    def __contains__(self, update_id: int) -> bool:
        """Whether this one is among them."""
        return update_id in self._held

    def begin(self, raw: RawUpdate) -> None:
        """Take one more."""
        held = self._held[raw["update_id"]] = PendingUpdate(raw["update_id"], raw, self.polls)
        chat = chat_of(raw)
        flow = self._flood.one_more(chat, self._clock.monotonic()) if person_of(raw) else Flow.READ
        if flow is Flow.GOES_ON:
            held.finished = True
            return
        if flow is Flow.BEGINS:
            self._leave_unread(chat)
        task = asyncio.create_task(self._one(held, self._people.get(chat)))
        self._people[chat] = task
        task.add_done_callback(lambda done: self._people.pop(chat) if self._people.get(chat) is done else None)

    def _leave_unread(self, chat: int) -> None:
        """Of this person nothing more is begun, so that nobody waits for it.

        The first becomes the sentence that tells them, and until that is sent none of the others is confirmed.
        """
        waiting = [each for each in self._held.values() if not each.begun and not each.finished]
        first, *others = (each for each in waiting if chat_of(each.raw) == chat)
        first.unread = True
        for each in others:
            each.finished = True

    def pop_finished(self) -> list[int]:
        """Let go of the unbroken row of finished ones: confirming the last of them confirms all that came before it."""
        finished: list[int] = []
        for update_id, held in self._held.items():
            if not held.finished:
                break
            finished.append(update_id)
        for update_id in finished:
            del self._held[update_id]
        return finished

    async def settle(self, seconds: float) -> None:
        """Return when nothing is being handled any more, or after so many real seconds."""
        if self._people:
            await asyncio.wait(self._people.values(), timeout=seconds)

    async def drop(self) -> None:
        """Handle nothing any more: what is not finished comes again."""
        tasks = list(self._people.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, held: PendingUpdate, before: asyncio.Task[bool] | None) -> bool:
        """Whether it was finished; what was not, and all of this person after it, comes again at the next start."""
        if before is not None:
            await asyncio.wait({before})
            if before.cancelled() or not before.result():
                return False
        held.begun = True
        try:
            while not held.finished:
                wait = await self._try(held)
                if not held.finished and self._stop.is_set():
                    return False
                await pause(wait, self._clock, self._stop)
        except Exception as error:  # noqa: BLE001 — raised by the intake, which ends with it
            self._give_up(error)
        return held.finished

    async def _try(self, held: PendingUpdate) -> float:
        """Handle it; if that did not come to an end, the seconds after which to try again."""
        try:
            check_sender(held.raw)
            await (self._work.flooded(chat_of(held.raw)) if held.unread else self._work.handle(held.raw))
        except Corrupt:
            raise
        except ImpossibleSender as error:
            return await self._set_aside(held, error)
        except StorageError as error:
            return await self._unstored(held, error)
        except Exception as error:  # noqa: BLE001 — judged and counted: it must stop no other update
            if isinstance(error, TelegramError) and passing(error):
                return await self._unanswered(held, error)
            return await self._faulty(held, error)
        return self._end(held)

    def _end(self, held: PendingUpdate) -> float:
        held.finished = True
        if held.unanswered:
            self._troubles.end(ANSWERS)
        if held.unstored:
            self._troubles.end(DATABASE)
            self._told.clear()
        return 0.0

    def _give_up(self, error: Exception) -> None:
        self.fatal = self.fatal or error
        self._stop.set()

    async def _unstored(self, held: PendingUpdate, error: StorageError) -> float:
        self._troubles.begin(DATABASE, str(error))
        held.unstored += 1
        person = person_of(held.raw)
        if held.unstored > 1 and person and person not in self._told:
            self._told.add(person)
            await self._work.delayed(person)
        return _doubled(held.unstored, LONGEST_STORAGE_BACKOFF)

    async def _unanswered(self, held: PendingUpdate, error: TelegramError) -> float:
        self._troubles.begin(ANSWERS, f"Telegram does not take an answer ({type(error).__name__}).")
        held.unanswered += 1
        held.doubts += self.polls > held.polls
        held.polls = self.polls
        # As many in hand as there can be, and what fails alone would keep everybody else waiting.
        if held.doubts >= (TRIES if len(self) >= MOST else PATIENCE):
            return await self._set_aside(held, error)
        return told_to_wait(error) or _doubled(held.unanswered, LONGEST_BACKOFF)

    async def _faulty(self, held: PendingUpdate, error: Exception) -> float:
        held.faults += 1
        _log.warning("Update %d failed (%s), try %d of %d.", held.id, type(error).__name__, held.faults, TRIES)
        # Where, but not with what: the words of an exception may be somebody's own.
        _log.debug("It failed here:\n%s", "".join(traceback.format_tb(error.__traceback__)))
        return await self._set_aside(held, error) if held.faults >= TRIES else float(held.faults)

    async def _set_aside(self, held: PendingUpdate, error: Exception) -> float:
        try:
            await self._work.set_aside(held.id, type(error).__name__, person_of(held.raw))
        except StorageError as full:
            return await self._unstored(held, full)
        return self._end(held)


def _doubled(tries: int, longest: float) -> float:
    """Seconds: 1, 2, 4 … ``longest``, also after a thousand tries, when doubling itself would fail."""
    return min(2.0 ** min(tries - 1, 10), longest)
