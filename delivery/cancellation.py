"""Waiting that ends when the bot is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from domain.operations.clock import Clock

T = TypeVar("T")


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What this comes to; None when told to stop before, and then it is cut off."""
    task, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopping.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)


async def pause(seconds: float, clock: Clock, stop: asyncio.Event) -> None:
    """Wait on this clock, but no longer than the bot runs."""
    if seconds > 0:
        await unless(stop, clock.sleep(seconds))
