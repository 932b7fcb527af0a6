"""Small writes that may come a second late: they share one transaction, and no tap waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from delivery.outgoing.answers import Answers
from domain.operations.clock import Clock
from storage.engine.database import Database
from storage.messages import owed_screens, updates


class DeferredWrites:
    """What is to be written at the next ``write``, which a tick calls once a second; nothing is written when idle."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        answers: Answers,
        *,
        leftover: Iterable[int] = (),
    ) -> None:
        """``leftover`` are the updates that had rows of their own when the program started, by id."""
        self._db, self._clock, self._answers = db, clock, answers
        self._finished: list[int] = []
        self._leftover = tuple(leftover)
        self._nothing_pending = False
        self._answered: set[int] = set()
        """People who have their screen, and may still have a row that says they wait for it."""
        self._overdue: dict[int, int] = {}

    def finished(self, update_ids: Iterable[int]) -> None:
        """These updates, in their order, and all before them are handled: the next offset confirms them."""
        self._finished += update_ids

    def nothing_pending(self) -> None:
        """Telegram has no update that is not confirmed, so those from before the start are."""
        self._nothing_pending = True

    async def write(self, is_handling: Callable[[int], bool] = lambda _: False) -> None:
        """Write what was gathered, if anything was; raises ``StorageError``, and then it is written the next time.

        ``is_handling`` tells of a person whether an update of theirs is being handled: then a new row may be there
        whose answer is not known yet.
        """
        finished_ids, leftover = tuple(self._finished), self._leftover if self._nothing_pending else ()
        self._answered |= self._answers.answered()
        self._overdue |= self._answers.overdue()
        if not (finished_ids or leftover or self._answered or self._overdue):
            return
        today = self._clock.now().date()
        async with self._db.transaction() as tx:
            for first, last in (*ranges(leftover, gap=updates.SPREAD), *ranges(finished_ids)):
                await updates.confirm(tx, first, last, today)
            owed_screens.note(tx, {person: at for person, at in self._overdue.items() if self._waits(person)})
            answered_people = {
                person for person in self._answered if not self._waits(person) and not is_handling(person)
            }
            owed_screens.erase(tx, answered_people)
        del self._finished[: len(finished_ids)]
        self._answered = {person for person in self._answered if is_handling(person)}
        self._overdue = {}
        if leftover:
            self._leftover = ()

    def _waits(self, person: int) -> bool:
        return self._answers.is_waiting(person)


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
