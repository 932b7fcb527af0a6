"""The same in one process, faster and at finer points: all is cut off some steps of the event loop after a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.program import Program
from storage.database import fetch_value
from tests.crash.cast import Cast, Watched, cast
from tests.crash.oracle import Doubts, compare_answers, compare_messages, compare_registrations, compare_release
from tests.crash.scene import COORDINATOR, ORGANIZER, Times, settings
from tests.stage import START, Stage, cut_off, staged

PEOPLE = 6
LOOK = 0.005
"""Real seconds between two looks at what has happened."""
PATIENCE = 60.0
"""Real seconds for the whole on a busy machine; alone it takes two."""
CALLS, STEPS = 40, 60
"""At most so many calls of Telegram, and then steps of the event loop, between two crashes."""


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path, START) as ready:
        read = settings(tmp_path, Times.around(START))
        ready.event, ready.rules = read.events[0], read.rules
        for id_ in (ORGANIZER, COORDINATOR):
            ready.phone(id_)
        yield ready


async def live(program: Program, people: Cast, stage: Stage) -> None:
    """Everything runs and the day passes, until the coordinator has the summary."""
    stop = asyncio.Event()
    loops = [
        asyncio.create_task(program.intake.run(stop)),
        asyncio.create_task(program.outbox.run(stop, program.waking)),
    ]
    try:
        while not await over(program):
            people.act()
            if people.settled and await nothing_waits(program):
                pass_time(people, stage)
            await program.tick()
            await asyncio.sleep(LOOK)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


def pass_time(people: Cast, stage: Stage) -> None:
    """On to the next thing that is planned, when everybody has done what they mean to do before it."""
    survey = stage.event.survey
    assert survey is not None
    if not people.registered:
        return
    coming = [message.due for message in stage.event.messages if message.due > stage.clock.now()]
    if len(coming) > 1 or people.answered:
        stage.clock.move(min(coming, default=survey.closes) + timedelta(seconds=1))


async def nothing_waits(program: Program) -> bool:
    async with program.db.reading() as tx:
        return not await fetch_value(
            tx, "SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'unknown')"
        )


async def over(program: Program) -> bool:
    """Whether the summary was sent."""
    async with program.db.reading() as tx:
        return bool(
            await fetch_value(tx, "SELECT count(*) FROM delivery WHERE message = 'summary-1' AND state = 'sent'")
        )


async def cut_off_after(stage: Stage, work: Coroutine[Any, Any, None], calls: int, steps: int) -> None:
    """Let this run until that many calls have come and some steps more, and then end it as a crash would."""
    task, reached = asyncio.create_task(work), asyncio.Event()
    last = len(stage.telegram.requests) + calls

    def heard() -> None:
        if len(stage.telegram.requests) >= last:
            reached.set()

    stage.telegram._server.requests = Watched(heard, stage.telegram.requests)
    waiting = asyncio.create_task(reached.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await cut_off(task, steps)


@pytest.mark.parametrize("seed", [2, 3, 4])
async def test_cut_off_again_and_again_nothing_is_lost_and_nothing_counted_twice(stage: Stage, seed: int) -> None:
    chance = Random(seed)
    people, survey = cast(stage.telegram, stage.event, PEOPLE, chance), stage.event.survey
    assert survey is not None
    doubts, ended = Doubts(), False

    async with asyncio.timeout(PATIENCE):
        while not ended:
            async with stage.program() as program:
                await cut_off_after(
                    stage, live(program, people, stage), chance.randint(1, CALLS), chance.randint(0, STEPS)
                )
                ended = await over(program)
            doubts.note(stage.database)
            if people.answered and stage.clock.now() < survey.closes:
                compare_registrations(people, stage.database)
                compare_answers(people, stage.database)

    compare_release(people, stage.database)
    compare_messages(people, doubts)
