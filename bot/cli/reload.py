"""Running until told to stop, and beginning again with the settings as they are now when SIGHUP asks for it."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import datetime
from pathlib import Path

from bot.cli import check as checking
from bot.cli.run import Failure
from bot.cli.run import run as run_forever
from bot.cli.signals import Signals
from bot.cli.stored_state import open_as_of_this_version, read_stored_state
from bot.scheduler import SystemClock
from bot.settings.loader import ErrorList, Settings, read
from bot.settings.warnings.all import settings_warnings
from bot.settings.warnings.stored import StoredState
from storage.engine.errors import StorageError
from storage.engine.file_copy import has_content
from storage.engine.file_identity import was_removed
from storage.engine.paths import path_exists

_log = logging.getLogger(__name__)


async def run_until_stopped(settings: Settings, config: Path) -> Failure | None:
    """Run, and begin again with new settings as often as SIGHUP asks for it; wrong ones are logged and not taken."""
    signals = Signals()
    while True:
        await _log_warnings(settings)
        stop = signals.next_run()
        reloading = asyncio.create_task(_reload_settings(config, signals, stop))
        try:
            failure = await run_forever(settings, SystemClock(), stop, signals)
        finally:
            reloading.cancel()
        if failure or signals.is_stopping or not reloading.done():
            return failure
        settings = reloading.result()
        _log.info("The settings were read anew.")


async def _reload_settings(config: Path, signals: Signals, stop: asyncio.Event) -> Settings:
    """Wait for right settings after a SIGHUP, and end the run that has the old ones."""
    while True:
        await signals.wait_for_reload()
        settings = await asyncio.to_thread(read, config, os.environ)
        if isinstance(settings, Settings) and settings.telegram.token:
            stop.set()
            return settings
        mistakes = (
            checking.format_errors(settings.items) if isinstance(settings, ErrorList) else ["There is no bot token."]
        )
        _log.error("The settings are wrong, and the bot goes on with those it has: %s", " ".join(mistakes))


async def _log_warnings(settings: Settings) -> None:
    if not has_content(settings.storage_path) and not was_removed(settings.storage_path):
        _log.warning(
            "There is no database at %s: a new, empty one is made. If this bot has run before, stop it now and look for"
            " its database: the disk may not be mounted, or storage.path be another.",
            settings.storage_path,
        )
    now = SystemClock().now()
    stored_state = await _stored_state(settings, now) if path_exists(settings.storage_path) else StoredState()
    for line in checking.format_errors(settings_warnings(settings, now, stored_state)):
        _log.warning("%s", line)


async def _stored_state(settings: Settings, now: datetime) -> StoredState:
    try:
        async with open_as_of_this_version(settings) as (db, _):
            return await read_stored_state(db, settings, now)
    except StorageError:
        return StoredState()  # the start says why
