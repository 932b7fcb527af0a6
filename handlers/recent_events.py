"""Which event each of the staff worked on last, in this process only: a command without a code is about that one."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

REMEMBERED = timedelta(hours=12)
"""So long: a day at the door, and not the next one."""
MOST = 1_000
"""Of so many people; beyond it whoever chose longest ago is asked again."""


class RecentEvents:
    """Person → the code of an event, and when they last chose or pressed something of it."""

    def __init__(self) -> None:
        self._choices: OrderedDict[int, tuple[str, datetime]] = OrderedDict()

    def note(self, person: int, code: str, now: datetime) -> None:
        """Record that this person works on this event now."""
        self._choices[person] = (code, now)
        self._choices.move_to_end(person)
        if len(self._choices) > MOST:
            self._choices.popitem(last=False)

    def find(self, person: int, now: datetime) -> str | None:
        """The event that this person worked on within the last hours."""
        code, chosen_at = self._choices.get(person, (None, now))
        return code if now - chosen_at <= REMEMBERED else None

    def forget(self, person: int) -> None:
        """Forget it. Idempotent."""
        self._choices.pop(person, None)
