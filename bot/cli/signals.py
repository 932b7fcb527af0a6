"""What the operating system's signals mean to a running bot: stop, or begin again with new settings."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.errors import handle_loop_exception


class Signals:
    """SIGINT and SIGTERM stop; SIGHUP begins again with the settings as they are now.

    Where the bot runs in a terminal, SIGHUP says that the terminal is closed, and stops it as well.
    """

    def __init__(self) -> None:
        """Installs the handlers in the running loop."""
        self._stop = asyncio.Event()
        self._hangs_up = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(handle_loop_exception)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop_now)
        loop.add_signal_handler(signal.SIGHUP, self._stop_now if sys.stdin.isatty() else self._hangs_up.set)
        self._run: asyncio.Event | None = None

    @property
    def is_stopping(self) -> bool:
        """Whether the bot is told to end."""
        return self._stop.is_set()

    @property
    def is_reloading(self) -> bool:
        """Whether it is told to begin again, and not to end."""
        return not self.is_stopping

    def next_run(self) -> asyncio.Event:
        """The event that ends the run that begins now."""
        self._run = asyncio.Event()
        if self.is_stopping:
            self._run.set()
        return self._run

    async def wait_for_reload(self) -> None:
        """Wait until new settings are asked for."""
        await self._hangs_up.wait()
        self._hangs_up.clear()

    def _stop_now(self) -> None:
        self._stop.set()
        if self._run is not None:
            self._run.set()
