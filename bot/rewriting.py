"""Whether the database file can be rewritten: a trouble like any other, of which organizers are told when it lasts."""

from __future__ import annotations

from collections.abc import Mapping

from delivery.outgoing.notices import tell_of_trouble
from delivery.troubles import REWRITING, Troubles
from domain.clock import Clock
from domain.events import Event
from storage.database import Database

LASTING_SECONDS = 60.0
"""A disk that is full for a moment is nobody's concern; comments are not taken meanwhile in any case."""


class RewritingWatch:
    """Looks after each try; one for each running bot."""

    def __init__(self, db: Database, troubles: Troubles, clock: Clock) -> None:
        """Nothing has failed yet."""
        self._db, self._troubles, self._clock = db, troubles, clock
        self._since: float | None = None
        """Monotonic seconds."""
        self._is_reported = False

    async def look(self, events: Mapping[str, Event]) -> None:
        """Note how it stands now; raises ``StorageError`` when the notice cannot be kept, and tries it again then."""
        failure = self._db.rewriting_failure
        if failure is None:
            self._since, self._is_reported = None, False
            self._troubles.end(REWRITING)
            return
        self._troubles.begin(REWRITING, f"{failure} Comments are not taken, for the file would tell their order.")
        now = self._clock.monotonic()
        self._since = now if self._since is None else self._since
        if not self._is_reported and now - self._since >= LASTING_SECONDS:
            await tell_of_trouble(self._db, events, REWRITING, self._clock.now())
            self._is_reported = True
