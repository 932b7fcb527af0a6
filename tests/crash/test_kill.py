"""The real process killed at random moments, again and again, while a whole event is played; the moments are seeded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import pytest

from tests.crash.play import Play, staged
from tests.crash.starts import Starts

PEOPLE = 6
KILLS, KILLS_OF_A_SOAK = 50, 1000
SHORTEST, LONGEST = 0.03, 0.25
"""Seconds to live; after a tenth of one the first update is in hand."""
SLOW = 0.004
"""Seconds that each answer of Telegram takes, so that calls are on their way when the end comes."""
AT_ONCE = 2
"""So many events are played at the same time."""


@dataclass
class Reaper:
    """Kills until there were as many kills as wanted."""

    kills_left: int

    async def meet(self, play: Play, chance: Random) -> None:
        """One life of the process, which ends some time if there is a kill left for it."""
        before = play.kills
        seconds = chance.uniform(SHORTEST, LONGEST) * (1 + play.longer)
        await play.live(seconds=seconds if self.kills_left > 0 else None)
        self.kills_left -= play.kills - before


async def test_killed_at_random_moments_nothing_is_lost_and_nothing_counted_twice(
    tmp_path: Path, starts: Starts, request: pytest.FixtureRequest
) -> None:
    min_kills = KILLS_OF_A_SOAK if request.config.getoption("soak") else KILLS
    reaper, numbers = Reaper(min_kills), count()
    kills: list[int] = []

    async def one_after_another() -> None:
        while reaper.kills_left > 0:
            number = next(numbers)
            kills.append(await killed(tmp_path / str(number), starts, Random(number), reaper))

    async with asyncio.TaskGroup() as together:
        for _ in range(AT_ONCE):
            together.create_task(one_after_another())

    assert sum(kills) >= min_kills


async def killed(folder: Path, starts: Starts, chance: Random, reaper: Reaper) -> int:
    """Play one event to its end; returns how often the process was killed in it."""
    async with staged(folder, starts, PEOPLE, chance, latency=SLOW) as play:
        while not play.over:
            await reaper.meet(play, chance)
        play.compare()
    return play.kills
