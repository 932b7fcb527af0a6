"""Which organizers were asked to type a name, in this process only: after a restart, or an hour, they press again."""

from __future__ import annotations

from datetime import datetime

from domain.attendance.name_input import NameInput
from domain.awaiting.steps import RECENT


class RecentNameInputs:
    """Person → what they were asked for last; gone with the process."""

    def __init__(self) -> None:
        self._inputs: dict[int, NameInput] = {}

    def note(self, person: int, name_input: NameInput) -> None:
        """Record that this person is asked for this now; what they were asked for before is given up."""
        self._inputs[person] = name_input

    def find(self, person: int, now: datetime) -> NameInput | None:
        """What this person was asked for within the last hour."""
        name_input = self._inputs.get(person)
        if name_input is not None and now - name_input.shown_at > RECENT:
            self.drop(person)
            return None
        return name_input

    def drop(self, person: int) -> None:
        """Nothing is waited for any more. Idempotent."""
        self._inputs.pop(person, None)
