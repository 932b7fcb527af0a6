"""The newest ticks of multiple choices that people are at, for taps that come before their screen shows them.

The draft is in the buttons, and an edit takes a moment to reach the phone: a second tick pressed meanwhile carries the
draft without the first. Nothing of this is stored; after a restart a tick counts for the screen it was pressed on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

LIFETIME = timedelta(minutes=2)
"""Twice as long as a chat has to wait that has used up its minute."""
MAX_QUESTIONS = 20_000


class Place(NamedTuple):
    """A question on a screen of one person."""

    person: int
    message_id: int
    question: Hashable
    """The survey or event, and the number of the question."""


@dataclass
class _Ticks:
    screen_states: set[int]
    """The states of all screens that may still be seen, the newest included."""
    newest: int
    at: datetime
    is_left: bool = False
    """Whether the person has gone on or back since; a tick is a new beginning then."""


class RecentTicks:
    """Place → its newest state, a number that stands for all that is ticked; one object for each running bot."""

    def __init__(self) -> None:
        self._ticks: OrderedDict[Place, _Ticks] = OrderedDict()

    def newest(self, place: Place, screen_state: int, now: datetime) -> int:
        """The state that a tick changes which was pressed on a screen of the state ``screen_state``."""
        ticks = self._known(place, screen_state, now)
        return screen_state if ticks is None or ticks.is_left else ticks.newest

    def note(self, place: Place, screen_state: int, newest: int, now: datetime) -> None:
        """A tick on a screen of the state ``screen_state`` has led to this one."""
        ticks = self._known(place, screen_state, now)
        if ticks is None or ticks.is_left:
            ticks = self._ticks[place] = _Ticks({screen_state}, screen_state, now)
        ticks.screen_states.add(newest)
        ticks.newest, ticks.at = newest, now
        self._ticks.move_to_end(place)
        if len(self._ticks) > MAX_QUESTIONS:
            self._ticks.popitem(last=False)

    def leave(self, place: Place, screen_state: int, now: datetime) -> int:
        """The state to go on or back with, pressed on a screen of the state ``screen_state``. Idempotent."""
        ticks = self._known(place, screen_state, now)
        if ticks is None:
            return screen_state
        ticks.is_left = True
        return ticks.newest

    def drop(self, place: Place) -> None:
        """Forget the ticks at this place. Idempotent."""
        self._ticks.pop(place, None)

    def forget(self, person: int) -> None:
        """Forget everything of this person. Idempotent."""
        for place in [place for place in self._ticks if place.person == person]:
            del self._ticks[place]

    def _known(self, place: Place, screen_state: int, now: datetime) -> _Ticks | None:
        while self._ticks and now - next(iter(self._ticks.values())).at > LIFETIME:
            self._ticks.popitem(last=False)
        ticks = self._ticks.get(place)
        return ticks if ticks is not None and screen_state in ticks.screen_states else None
