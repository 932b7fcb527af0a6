"""The bot as a service: loops started together, stopped together, and a clear sentence when it cannot go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram.error import InvalidToken

from bot.cli.numbers import counted
from bot.cli.options import ExitCode
from bot.cli.signals import Signals
from bot.profile import set_descriptions
from bot.program import Program, start_program
from bot.scheduler import create_scheduler
from bot.settings.loader import Settings
from bot.startup import ShutdownRequested
from delivery.incidents import DATABASE, Incidents
from domain.operations.clock import Clock
from storage.engine.errors import Corrupt, StorageError

_log = logging.getLogger(__name__)
STOP_SECONDS = 4
"""The whole is to be over within five."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the bot had to end by itself."""

    sentence: str
    code: ExitCode


async def run(settings: Settings, clock: Clock, stop: asyncio.Event, signals: Signals | None = None) -> Failure | None:
    """Run until ``stop`` is set; returns why it had to end by itself, or None.

    ``stop`` may be set to begin again with new settings; ``signals`` know which it is.
    """
    try:
        async with start_program(settings, clock, stop=stop) as program:
            await run_tasks(program, stop, signals)
    except ShutdownRequested:
        return None
    except StorageError as error:
        return Failure(str(error), ExitCode.DATABASE)
    except InvalidToken:
        sentence = "Telegram refuses this bot token: check telegram.token against what @BotFather gave you."
        return Failure(sentence, ExitCode.TOKEN)
    except Exception:  # noqa: BLE001 — logged with its traceback
        _log.exception("The bot has a mistake and cannot go on.")
        sentence = "The bot ended because of a mistake in its program; the last lines of the log say where."
        return Failure(sentence, ExitCode.PROGRAM)
    return None


async def run_tasks(program: Program, stop: asyncio.Event, signals: Signals | None = None) -> None:
    """Run the loops of a wired program until ``stop``; raises what ended one of them before."""
    bot = program.app.bot
    _log.info("Started as @%s with %s.", bot.username, counted(len(program.context.events), "event"))
    fatal_error: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def job(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        return ScheduledJob(work, program.troubles, fatal_error).do

    lifecycle = program.lifecycle
    scheduler = create_scheduler(
        job(lifecycle.tick), job(lifecycle.day), job(program.live_pictures.tick), job(program.heart.beat)
    )
    scheduler.start()
    program.heart.begin()
    outbox = asyncio.create_task(program.outbox.run(stop, program.waking))
    intake = asyncio.create_task(program.polling.run(stop))
    menus = asyncio.create_task(program.menus.run())
    profile = asyncio.create_task(set_descriptions(bot, program.db, program.settings.rules.messages.languages))
    stop_task = asyncio.create_task(stop.wait())
    try:
        ends: set[asyncio.Future[Any]] = {outbox, intake, stop_task, fatal_error}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        program.heart.end(is_reloading=signals is not None and signals.is_reloading)
        program.waking.set()
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        await asyncio.wait({outbox, intake}, timeout=STOP_SECONDS)
        await program.context.answers.settle(max(0.0, deadline - asyncio.get_running_loop().time()))
    finally:
        scheduler.shutdown(wait=False)
        for task in (outbox, intake, menus, profile, stop_task, fatal_error):
            task.cancel()
        outcomes = await asyncio.gather(fatal_error, intake, outbox, menus, profile, stop_task, return_exceptions=True)
    for problem in outcomes:
        if isinstance(problem, Exception):
            raise problem
    _log.info("Stopped.")


class ScheduledJob:
    """A job of the scheduler: a failure is retried at every tick and logged once."""

    def __init__(
        self, work: Callable[[], Awaitable[None]], troubles: Incidents, fatal_error: asyncio.Future[None]
    ) -> None:
        """``fatal_error`` receives the exception that no retry can mend (``Corrupt``)."""
        self._work, self._troubles, self._broken = work, troubles, fatal_error
        self._known: set[str] = set()
        """Failures since the last successful run, so that each is logged once."""

    async def do(self) -> None:
        """Run the job once; raises nothing, not even when it is cancelled because the bot stops."""
        with suppress(asyncio.CancelledError):
            await self._do()

    async def _do(self) -> None:
        try:
            await self._work()
        except* Corrupt as error:
            if not self._broken.done():
                self._broken.set_exception(error.exceptions[0])
        except* StorageError as error:
            self._known.add(DATABASE)
            self._troubles.begin(DATABASE, str(error.exceptions[0]))
        except* Exception as error:  # noqa: BLE001 — logged with its traceback
            self._failed(error)
        else:
            if DATABASE in self._known:
                self._troubles.end(DATABASE)
            self._known.clear()

    def _failed(self, error: BaseException) -> None:
        kind = repr(error)
        if kind not in self._known:
            self._known.add(kind)
            _log.error("What is due now cannot be done; it is tried again every second.", exc_info=error)
