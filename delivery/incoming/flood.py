"""Who sends more than anybody can mean: arithmetic on a bucket for each person; it waits for nothing, tells nobody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST, PER_SECOND = 60, 10.0
"""What somebody may send at once, or has sent while the bot was down, and how fast without end: ten taps a second."""
OVER = 20.0
"""So many of them must be saved again before a flood is over: two seconds without a word."""
MANY = 1000
"""Beyond so many buckets those that are full again are given up."""


class Flow(StrEnum):
    """What one more update of a person is."""

    READ = "read"
    BEGINS = "begins"
    """The first that is too much; the person is to be told."""
    GOES_ON = "goes on"
    """Too much as well, and the person knows."""


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    is_flooded: bool = False

    def level_at(self, now: float) -> float:
        return min(MOST, self.level + (now - self.at) * PER_SECOND)


class Flood:
    """A bucket for each person: every update takes one, and it fills again by itself. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}

    def __len__(self) -> int:
        """Of how many people it knows."""
        return len(self._buckets)

    def one_more(self, person: int, now: float) -> Flow:
        """This person has sent one more update; counted by asking."""
        bucket = self._buckets.setdefault(person, _Bucket(MOST, now))
        was, level = bucket.is_flooded, bucket.level_at(now)
        bucket.is_flooded = level < (OVER if was else 1)
        bucket.level, bucket.at = max(0.0, level - 1), now
        if len(self._buckets) > MANY:
            self._buckets = {who: each for who, each in self._buckets.items() if each.level_at(now) < MOST}
        if not bucket.is_flooded:
            return Flow.READ
        return Flow.GOES_ON if was else Flow.BEGINS
