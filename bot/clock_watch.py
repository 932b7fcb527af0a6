"""The time on which all clocks agree, for what cannot be undone; a problem is reported while they disagree."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from bot.scheduler import MovableClock
from delivery.incidents import CLOCK, Incidents
from delivery.outgoing.organizer_notices import notify_absence, notify_trouble
from delivery.server_time import ServerTime
from domain.events import Event
from domain.operations.absence import offline_period
from domain.operations.clock import Clock
from domain.operations.clock_check import ClockCheck, ClockProblem, Clocks
from storage.engine.database import Database
from storage.engine.errors import StorageError
from storage.operations import known_time

STORE_SECONDS = 60.0
LASTING_SECONDS = 60.0
"""A clock that is put right at once is nobody's concern; nothing is done meanwhile in any case."""


class ClockWatch:
    """One for each running bot; the last certain time is stored every minute."""

    def __init__(
        self, db: Database, troubles: Incidents, clock: Clock, server_time: ServerTime, last_known: datetime | None
    ) -> None:
        """``last_known`` is what the database held when the program was started."""
        self._db, self._troubles, self._clock, self._server_time = db, troubles, clock, server_time
        self._check, self._last_known = ClockCheck(last_known), last_known
        self._certain: datetime | None = None
        self._stored_at = float("-inf")
        self._doubt_since: float | None = None
        """Monotonic seconds."""
        self._is_reported = False

    async def certain(self, events: Mapping[str, Event]) -> datetime | None:
        """The moment that all clocks have reached, UTC-aware; None while they disagree. Raises ``StorageError``."""
        if isinstance(self._clock, MovableClock):
            return self._clock.now()  # it is moved by hand, and no other goes along
        clocks = self._read()
        verdict = self._check.check(clocks)
        if isinstance(verdict, ClockProblem):
            self._certain = None
            await self._note(verdict, clocks, events)
            return None
        self._certain, self._doubt_since, self._is_reported = verdict, None, False
        self._troubles.end(CLOCK)
        if clocks.monotonic - self._stored_at >= STORE_SECONDS:
            await self._store(verdict, events)
            self._stored_at = clocks.monotonic
        return verdict

    def _read(self) -> Clocks:
        span = self._server_time.now()
        machine, monotonic = self._clock.now(), self._clock.monotonic()
        if span is None:
            return Clocks(machine, monotonic, None)
        return Clocks(machine, monotonic, span.earliest, span.latest)

    async def stop(self) -> None:
        """Store the time at which the program stops, if it is certain; nothing is raised."""
        if self._certain is not None:
            with suppress(StorageError):
                await self._store(self._certain, {})

    async def _store(self, moment: datetime, events: Mapping[str, Event]) -> None:
        is_first = self._stored_at == float("-inf")
        absence = offline_period(self._last_known, moment) if is_first else None
        async with self._db.transaction() as tx:
            if absence is not None:
                await notify_absence(tx, events, *absence, moment)
            await known_time.store(tx, moment)

    async def _note(self, doubt: ClockProblem, clocks: Clocks, events: Mapping[str, Event]) -> None:
        if doubt is ClockProblem.ALONE:  # nothing is wrong: without a second clock it takes a while
            return
        self._troubles.begin(CLOCK, f"{sentence(doubt, clocks)} Nothing is opened, closed, sent as planned or erased.")
        self._doubt_since = clocks.monotonic if self._doubt_since is None else self._doubt_since
        if not self._is_reported and clocks.monotonic - self._doubt_since >= LASTING_SECONDS:
            await notify_trouble(self._db, events, CLOCK, clocks.machine)
            self._is_reported = True


def sentence(doubt: ClockProblem, clocks: Clocks) -> str:
    """What is wrong with the clocks, in an operator's words."""
    machine = f"This machine's clock says {clocks.machine:%Y-%m-%d %H:%M:%S} UTC"
    match doubt:
        case ClockProblem.TELEGRAM_DIFFERS if clocks.telegram is not None:
            return f"{machine}, Telegram's {clocks.telegram:%Y-%m-%d %H:%M:%S}: put the wrong one right."
        case ClockProblem.EARLIER:
            return f"{machine}, and the bot has seen a later time: put the clock right."
        case _:
            return f"{machine}, to which it has jumped; in five minutes it is believed, if Telegram's says the same."
