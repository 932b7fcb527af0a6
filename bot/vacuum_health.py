"""When the database file is rewritten, and whether it can be, of which organizers are told."""

from __future__ import annotations

from collections.abc import Mapping

from delivery.incidents import REWRITING, Incidents
from delivery.outgoing.organizer_notices import notify_trouble
from domain.events import Event
from domain.operations.clock import Clock
from storage import answers
from storage.engine.database import Database

MIN_INTERVAL_SECONDS = 3.0
"""Between two rewritings: one costs more the more people there are, so many answers share it, and no tap waits."""

LASTING_SECONDS = 60.0
"""A disk that is full for a moment is nobody's concern; comments are not taken meanwhile in any case."""

QUIET_SECONDS = 5.0
MAX_POSTPONED_SECONDS = 120.0


class VacuumDelay:
    """The rewriting after a large survey was erased, which would keep everybody waiting for a second or so.

    It waits until nobody has pressed anything for some seconds, but not for ever. Nothing of it need be stored, since
    whatever ends the bot, the file is rewritten at the next start.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None
        """Monotonic seconds; None when nothing waits."""
        self._pressed_at = float("-inf")

    def note_activity(self) -> None:
        """Record that a person has just pressed or written something."""
        self._pressed_at = self._clock.monotonic()

    def postpone(self) -> None:
        """Begin to wait for a quiet moment. Idempotent."""
        self._since = self._clock.monotonic() if self._since is None else self._since

    def take(self) -> bool:
        """Whether the rewriting is due now; True once for each ``postpone``."""
        if self._since is None:
            return False
        now = self._clock.monotonic()
        is_due = now - self._pressed_at >= QUIET_SECONDS or now - self._since >= MAX_POSTPONED_SECONDS
        self._since = None if is_due else self._since
        return is_due


class VacuumStatus:
    """Reports a rewriting that keeps failing to the log and the organizers; one for each running bot."""

    def __init__(self, db: Database, troubles: Incidents, clock: Clock) -> None:
        self._db, self._troubles, self._clock = db, troubles, clock
        self._since: float | None = None
        """Monotonic seconds."""
        self._is_reported = False

    async def look(self, events: Mapping[str, Event]) -> None:
        """Record the outcome of the last try; raises ``StorageError`` if the notice cannot be stored (retried)."""
        failure = self._db.rewriting_failure
        if failure is None:
            self._since, self._is_reported = None, False
            self._troubles.end(REWRITING)
            return
        self._troubles.begin(REWRITING, f"{failure} Comments are not taken, for the file would tell their order.")
        now = self._clock.monotonic()
        self._since = now if self._since is None else self._since
        if not self._is_reported and now - self._since >= LASTING_SECONDS:
            await notify_trouble(self._db, events, REWRITING, self._clock.now())
            self._is_reported = True


class VacuumSchedule:
    """Decides at each tick whether the file is rewritten now; one for each running bot."""

    def __init__(self, db: Database, incidents: Incidents, clock: Clock) -> None:
        self.delay = VacuumDelay(clock)
        self.status = VacuumStatus(db, incidents, clock)
        self._db, self._clock = db, clock
        self._vacuumed_at = float("-inf")
        """Monotonic seconds."""

    async def vacuum_if_due(self, *, at_once: bool) -> None:
        """Rewrite the file if it needs it and the last time is long enough ago; ``at_once`` does not wait for that.

        Raises ``Corrupt``, which no waiting mends.
        """
        is_delay_over = self.delay.take()
        if is_delay_over:
            self._db.mark_for_vacuum()
        now = self._clock.monotonic()
        if at_once or is_delay_over or now - self._vacuumed_at >= MIN_INTERVAL_SECONDS:
            self._vacuumed_at = now
            await answers.vacuum_if_needed(self._db)
