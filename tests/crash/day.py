"""A whole event in one process: everything runs, people act, and the clock moves on when nothing waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.program import Program
from storage.engine.database import fetch_value
from storage.messages import plan
from tests.crash.cast import Cast
from tests.crash.scene import COORDINATOR, ORGANIZER, Times, settings
from tests.support.program import START, ProgramHarness, staged

LOOK = 0.005
"""Real seconds between two looks at what has happened."""


@asynccontextmanager
async def event(folder: Path) -> AsyncIterator[ProgramHarness]:
    """The stage of the small event."""
    async with staged(folder, START) as stage:
        read = settings(folder, Times.around(START))
        stage.event, stage.rules = read.events[0], read.rules
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)
        yield stage


async def live(program: Program, people: Cast, stage: ProgramHarness) -> None:
    """Everything runs and the day passes, until the coordinator has the summary."""
    stop = asyncio.Event()
    loops = [
        asyncio.create_task(program.polling.run(stop)),
        asyncio.create_task(program.outbox.run(stop, program.waking)),
    ]
    try:
        while not await over(program):
            people.act()
            if people.settled and await nothing_waits(program):
                pass_time(people, stage)
            await program.lifecycle.tick()
            await asyncio.sleep(LOOK)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


def pass_time(people: Cast, stage: ProgramHarness) -> None:
    """On to the next thing that is planned, when everybody has done what they mean to do before it."""
    survey = stage.event.survey
    assert survey is not None
    if not people.registered:
        return
    coming = [message.due for message in stage.event.messages if message.due > stage.clock.now()]
    if len(coming) > 1 or people.answered:
        stage.clock.move(min(coming, default=survey.closes) + timedelta(seconds=1))


async def nothing_waits(program: Program) -> bool:
    """Whether everything that is due was sent.

    After a crash what is due may not have become deliveries yet: the clock must not leave it behind.
    """
    async with program.db.reading() as tx:
        if await plan.waiting_for(tx, program.clock.now()):
            return False
        return not await fetch_value(
            tx, "SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending', 'unknown')"
        )


async def over(program: Program) -> bool:
    """Whether the summary was sent."""
    async with program.db.reading() as tx:
        return bool(
            await fetch_value(tx, "SELECT count(*) FROM delivery WHERE message = 'summary-1' AND state = 'sent'")
        )
