"""The same in one process, faster and at finer points: all is cut off some steps of the event loop after a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.crash.cast import Watched, cast
from tests.crash.day import event, live, over
from tests.crash.oracle import Doubts, compare_answers, compare_messages, compare_registrations, compare_release
from tests.support.program import ProgramHarness, crash, cut_off

PEOPLE = 6
PATIENCE = 60.0
"""Real seconds for the whole on a busy machine; alone it takes two."""
CALLS, STEPS = 40, 60
"""At most so many calls of Telegram, and then steps of the event loop, between two crashes."""


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with event(tmp_path) as ready:
        yield ready


async def cut_off_after(stage: ProgramHarness, work: Coroutine[Any, Any, None], calls: int, steps: int) -> None:
    """Let this run until that many calls have come and some steps more, and then end it as a crash would."""
    task, stop_event = asyncio.create_task(work), asyncio.Event()
    last = len(stage.telegram.requests) + calls

    def heard() -> None:
        if len(stage.telegram.requests) >= last:
            stop_event.set()

    stage.telegram._server.requests = Watched(heard, stage.telegram.requests)
    waiting = asyncio.create_task(stop_event.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await cut_off(task, steps)


@pytest.mark.parametrize("seed", [2, 3, 4])
async def test_cut_off_again_and_again_nothing_is_lost_and_nothing_counted_twice(
    stage: ProgramHarness, seed: int
) -> None:
    chance = Random(seed)
    people, survey = cast(stage.telegram, stage.event, PEOPLE, chance), stage.event.survey
    assert survey is not None
    doubts, is_over = Doubts(), False

    async with asyncio.timeout(PATIENCE):
        while not is_over:
            async with stage.program() as program:
                await cut_off_after(
                    stage, live(program, people, stage), chance.randint(1, CALLS), chance.randint(0, STEPS)
                )
                is_over = await over(program)
                people.kills += 1
                await crash(program)
            doubts.note(stage.database)
            if people.answered and stage.clock.now() < survey.closes:
                compare_registrations(people, stage.database)
                compare_answers(people, stage.database)

    compare_release(people, stage.database)
    compare_messages(people, doubts)
