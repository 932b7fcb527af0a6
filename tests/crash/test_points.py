"""The real process dies at a point: around each commit and each call, within a batch, within the closing."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.crash import points
from tests.crash.play import staged
from tests.crash.starts import Crash, Starts

_log = logging.getLogger(__name__)

PEOPLE = 4
"""As few as leave a release with something in it when one of them is silent."""
AT_ONCE = 3
"""So many events are played at the same time: much of each is waiting."""
ENOUGH, STRIDE = 10_000, 160


@pytest.mark.parametrize(
    ("of", "first", "more"), [("commit", 11, 7), ("Message", 9, 7), ("in batch", 3, 5), ("getUpdates", 5, 4)]
)
async def test_killed_again_and_again_at_such_points_nothing_is_lost_or_doubled(
    tmp_path: Path, starts: Starts, of: str, first: int, more: int
) -> None:
    async with staged(tmp_path, starts, PEOPLE, Random(first)) as play:
        play.cast.in_step = of == "in batch"
        while not play.over:
            await play.live(Crash(first + play.kills % more + play.longer, of))
        play.compare()
        _log.info("%s: %d kills", of, play.kills)

    assert play.kills > 5


async def test_killed_at_every_point_of_the_closing_there_is_one_release(tmp_path: Path, starts: Starts) -> None:
    async with staged(tmp_path, starts, PEOPLE, Random(1)) as play:
        while not play.over:
            await play.live(Crash(play.kills + 1, "release"))
        play.compare()

    assert play.kills > 20


async def test_killed_at_any_one_point_nothing_is_lost_or_doubled(
    tmp_path: Path, starts: Starts, request: pytest.FixtureRequest
) -> None:
    kill_counts: Counter[str] = Counter()
    numbers = iter(range(1, ENOUGH, 1 if request.config.getoption("soak") else STRIDE))
    whole = asyncio.Event()

    async def killed_at(number: int) -> None:
        folder = tmp_path / str(number)
        async with staged(folder, starts, PEOPLE, Random(number)) as play:
            await play.live(Crash(number, points=folder / "points"))
            if not play.kills:
                whole.set()
            else:
                kill_counts[points.names(folder / "points")[-1]] += 1
                while not play.over:
                    await play.live()
            play.compare()

    async def one_after_another() -> None:
        while not whole.is_set() and (number := next(numbers, None)) is not None:
            await killed_at(number)

    async with asyncio.TaskGroup() as together:
        for _ in range(AT_ONCE):
            together.create_task(one_after_another())
    assert kill_counts
    _log.info("killed at %d points: %s", sum(kill_counts.values()), kill_counts)
