"""Starting the bot in this process: its log, its memory, and how the command ends."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

from bot.cli.options import fail
from bot.cli.reload import run_until_stopped
from bot.errors import log_to_stderr
from bot.settings.loader import Settings

GARBAGE_THRESHOLD = 20_000
"""So many objects more than were given back set off a search for garbage; Python's own 700 are two taps."""


def start(settings: Settings, config: Path) -> None:
    """Run the bot until it is told to stop; the program ends with a sentence when it has to end by itself."""
    log_to_stderr(settings.telegram.token)
    # What was imported stays to the end: nobody need look through it for garbage while somebody waits. Nearly all else
    # is given back without a search, which finds next to nothing.
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)
    failure = asyncio.run(run_until_stopped(settings, config))
    if failure:
        fail(failure.sentence, failure.code)
