"""The bot as a service: loops started together, stopped together, and a clear sentence when it cannot go on."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram.error import InvalidToken, TelegramError

from bot.clock import ticking
from bot.config import Settings
from bot.program import Program, staff_menus, wired
from domain.clock import Clock
from storage.database import StorageError

_log = logging.getLogger(__name__)
STOP_SECONDS = 5


async def run(settings: Settings, clock: Clock, stop: asyncio.Event) -> str | None:
    """Run until ``stop`` is set; returns the sentence to print when it had to end by itself."""
    try:
        async with wired(settings, clock) as program:
            return await loops(program, stop)
    except StorageError as error:
        return str(error)
    except InvalidToken:
        return "Telegram refuses this bot token: check telegram.token against what @BotFather gave you."


async def loops(program: Program, stop: asyncio.Event) -> str | None:
    """Everything that goes on in a program that is wired, until ``stop``; what ended it otherwise is raised."""
    bot = program.app.bot
    _log.info("Started as @%s with %d events.", bot.username, len(program.desk.events))
    scheduler = ticking(program.tick, program.day)
    scheduler.start()
    outbox = asyncio.create_task(program.outbox.run(stop, program.waking))
    intake = asyncio.create_task(program.intake.run(stop))
    menus = asyncio.create_task(_menus(program))
    try:
        await asyncio.wait({outbox, intake}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        program.waking.set()
        await asyncio.wait({outbox, intake}, timeout=STOP_SECONDS)
    finally:
        scheduler.shutdown(wait=False)
        menus.cancel()
        for task in (outbox, intake, menus):
            task.cancel()
        ended = await asyncio.gather(outbox, intake, menus, return_exceptions=True)
    for problem in ended:
        if isinstance(problem, Exception):
            raise problem
    _log.info("Stopped.")
    return None


async def _menus(program: Program) -> None:
    with suppress(TelegramError):
        await staff_menus(program.app.bot, program)
