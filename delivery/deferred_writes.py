"""Small writes that may come a second late: they share one transaction, and no tap waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.clock import Clock
from storage import updates
from storage.database import Database


class DeferredWrites:
    """What is to be written at the next ``write``, which a tick calls once a second; nothing is written when idle."""

    def __init__(self, db: Database, clock: Clock, *, leftover: Iterable[int] = ()) -> None:
        """``leftover`` are the updates that had rows of their own when the program started, by id."""
        self._db, self._clock = db, clock
        self._confirmed: list[int] = []
        self._leftover = tuple(leftover)
        self._nothing_pending = False

    def confirmed(self, update_ids: Iterable[int]) -> None:
        """Telegram has taken the confirmation of these updates, given in the order in which they came."""
        self._confirmed += update_ids

    def nothing_pending(self) -> None:
        """Telegram has no update that is not confirmed, so those from before the start are."""
        self._nothing_pending = True

    async def write(self) -> None:
        """Write what was gathered, if anything was; raises ``StorageError``, and then it is written the next time."""
        confirmed, leftover = tuple(self._confirmed), self._leftover if self._nothing_pending else ()
        if not confirmed and not leftover:
            return
        today = self._clock.now().date()
        async with self._db.transaction() as tx:
            for first, last in (*ranges(leftover, gap=updates.SPREAD), *ranges(confirmed)):
                await updates.confirm(tx, first, last, today)
        del self._confirmed[: len(confirmed)]
        if leftover:
            self._leftover = ()


def ranges(update_ids: Iterable[int], gap: int = 1) -> Iterator[tuple[int, int]]:
    """First and last of each run of ids in which the next is higher by ``gap`` at most."""
    run: tuple[int, int] | None = None
    for update_id in update_ids:
        if run is not None and run[1] < update_id <= run[1] + gap:
            run = run[0], update_id
            continue
        if run is not None:
            yield run
        run = update_id, update_id
    if run is not None:
        yield run
