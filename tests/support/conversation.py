"""Talking with the running program over the stand-in, one word or tap at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.program import Program
from tests.support.program import ProgramHarness


@asynccontextmanager
async def listening(program: Program) -> AsyncIterator[None]:
    """Updates are taken in; the outbox is left to the test."""
    stop = asyncio.Event()
    intake = asyncio.create_task(program.polling.run(stop))
    try:
        yield
    finally:
        stop.set()
        await intake


async def say(stage: ProgramHarness, by: int, text: str) -> str:
    """Type something; returns what the newest message says then."""
    stage.telegram.people[by].say(text)
    await stage.telegram.settled()
    return stage.telegram.people[by].screen.text


async def tap(stage: ProgramHarness, by: int, *labels: str) -> str:
    """Press these buttons, one after the other; returns what the newest message says then."""
    for label in labels:
        stage.telegram.people[by].tap(label)
        await stage.telegram.settled()
    return stage.telegram.people[by].screen.text
