"""One running bot: its database, its application and the loops around it, wired together and taken apart again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from secrets import token_bytes
from typing import TypeAlias

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest

from bot.app_context import AppContext
from bot.application import handle, register
from bot.clock_watch import ClockWatch
from bot.failure_notices import (
    handle_failed_update,
    mark_blocked,
    notify_delay,
    notify_failed_answer,
    notify_flood,
    resume_chats,
)
from bot.health import Heartbeat, remove_sign
from bot.lifecycle import Lifecycle
from bot.menu import CommandMenu
from bot.metrics import MetricsFile
from bot.settings.loader import Settings
from bot.startup import App, connect, store_settings
from bot.vacuum_health import VacuumSchedule
from delivery.deferred_writes import DeferredWrites
from delivery.incidents import Incidents
from delivery.incoming.attachment import download
from delivery.incoming.polling import Polling
from delivery.incoming.raw_update import RawUpdate
from delivery.incoming.update_queue import UpdateHandlers
from delivery.outgoing.answers import Answers
from delivery.outgoing.limits.rate_limiter import RateLimiter
from delivery.outgoing.live_pictures import LivePictures
from delivery.outgoing.outbox import Outbox
from delivery.outgoing.uploads import Uploads
from delivery.runtime_status import RuntimeStatus
from delivery.server_time import ServerTime
from delivery.telegram.http_client import AiohttpRequest
from domain.editing.registry import EventRegistry
from domain.operations.clock import Clock
from formats.event.json_table import to_json
from handlers.event_changes import EventReader
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import answers, departures
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError
from storage.engine.lock import permission_warning
from storage.messages import outbox, owed_screens, updates
from storage.operations import known_time

_log = logging.getLogger(__name__)

Wire: TypeAlias = Callable[[ServerTime], BaseRequest]
"""Makes what carries the calls; given what is to hear the Date headers."""
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


@dataclass
class Program:
    """A bot that is wired and initialised; nothing runs until its loops are started."""

    settings: Settings
    app: App
    context: AppContext
    lifecycle: Lifecycle
    polling: Polling
    outbox: Outbox
    waking: asyncio.Event
    writes: DeferredWrites
    heart: Heartbeat
    menus: CommandMenu
    live_pictures: LivePictures

    @property
    def clock(self) -> Clock:
        """What the program takes the time from."""
        return self.context.clock

    @property
    def db(self) -> Database:
        """The database, to read and to write."""
        return self.context.db

    @property
    def results_db(self) -> Database:
        """The database without tallies and comments."""
        return self.context.results_db

    @property
    def runtime_status(self) -> RuntimeStatus:
        """How the bot itself is doing."""
        return self.context.runtime_status

    @property
    def troubles(self) -> Incidents:
        """What is out of order."""
        return self.runtime_status.troubles


@asynccontextmanager
async def start_program(
    settings: Settings,
    clock: Clock,
    secret: Callable[[], bytes] = lambda: token_bytes(32),
    stop: asyncio.Event | None = None,
    wire: Wire | None = None,
) -> AsyncIterator[Program]:
    """Everything opened, migrated and initialised; closed again in reverse order, whatever happens.

    ``wire`` makes what carries the calls to Telegram, and tells what its clock says; by default over HTTP, through the
    settings' proxy.

    Waits until Telegram can be reached, but raises ``ShutdownRequested`` as soon as ``stop`` is set; raises
    ``InvalidToken`` when Telegram refuses the token, and ``StorageError``.
    """
    async with (
        open_databases(settings) as (db, results_db),
        build_program(db, results_db, settings, clock, secret, stop, wire) as program,
    ):
        yield program


@asynccontextmanager
async def open_databases(settings: Settings) -> AsyncIterator[tuple[Database, Database]]:
    """The database file, to write, and to read for whatever is shown of results; raises ``StorageError``."""
    async with AsyncExitStack() as stack:
        db = await Database.open(settings.storage_path)
        remove_sign(db.path)
        if sentence := permission_warning(db.path):
            _log.warning("%s", sentence)
        stack.push_async_callback(db.close)
        # Now, since the last answers before a crash may have been kept without this, and when the program stops.
        await answers.vacuum_if_needed(db)
        stack.push_async_callback(_vacuum_at_exit, db)
        results_db = await Database.open_readonly(settings.storage_path)
        stack.push_async_callback(results_db.close)
        yield db, results_db


@asynccontextmanager
async def build_program(  # noqa: PLR0913, PLR0917 — what a program is made of
    db: Database,
    results_db: Database,
    settings: Settings,
    clock: Clock,
    secret: Callable[[], bytes],
    stop: asyncio.Event | None = None,
    wire: Wire | None = None,
) -> AsyncIterator[Program]:
    """The program on these open databases, made only of what they and the settings hold; see ``start_program``."""
    async with AsyncExitStack() as stack:
        await departures.upgrade_hashes(db)
        async with db.transaction() as tx:
            registry = EventRegistry(await store_settings(tx, settings, clock.now()))
            await outbox.recover(tx)
            leftover, screens_owed = await updates.pending_ids(tx), await owed_screens.find_all(tx)
            last_known = await known_time.last(tx)
        limiter, server_time = RateLimiter(settings.telegram.limits, clock), ServerTime(clock.monotonic)
        status = RuntimeStatus(version("roundtable"), clock.now(), clock.now(), holds=limiter.long_holds)
        wire = wire or partial(AiohttpRequest, proxy=settings.telegram.proxy)
        app = _application(settings, limiter, partial(wire, server_time))
        stack.push_async_callback(app.bot.shutdown)
        await connect(app, clock, status.troubles, stop or asyncio.Event())
        stack.push_async_callback(app.shutdown)
        menus = CommandMenu(app.bot, db, settings.rules.messages.languages)
        live_pictures = LivePictures(app.bot, clock)
        waking, files = asyncio.Event(), Uploads(db, app.bot.id, lambda: clock.now().date())
        context = AppContext(
            db,
            results_db,
            settings.rules,
            registry,
            waking.set,
            RecentPrompts(),
            RecentTicks(),
            status,
            clock,
            staff_changed=menus.refresh,
            put_event=registry.put,
            event_reader=EventReader(settings.folder, settings.rules, settings.telegram.bot_number),
            file_tables={code: to_json(table) for code, table in settings.tables.items()},
            live_pictures=live_pictures,
            bot_username=app.bot.username,
            secret=secret,
            download=partial(download, app.bot),
        )
        context.answers = _answers(app, context, limiter, files)
        writes = DeferredWrites(db, clock, context.answers, leftover=leftover)
        stack.push_async_callback(_write_pending, writes)
        clock_watch = ClockWatch(db, status.troubles, clock, server_time, last_known)
        stack.push_async_callback(clock_watch.stop)
        stack.push_async_callback(context.answers.close)
        register(app, context)
        vacuum = VacuumSchedule(db, status.troubles, clock)
        polling = _polling(app, context, writes, screens_owed, vacuum)
        sender = Outbox(
            db,
            results_db,
            app.bot,
            limiter,
            registry,
            settings.rules,
            clock,
            status.troubles,
            files,
            context.answers.note_sent,
        )
        lifecycle = Lifecycle(context, secret, clock_watch, writes, vacuum, polling, sender)
        metrics = MetricsFile(settings.metrics_file, status, app.bot.username, db.path)
        heart = Heartbeat(db, status, clock, metrics)
        yield Program(settings, app, context, lifecycle, polling, sender, waking, writes, heart, menus, live_pictures)


def _answers(app: App, context: AppContext, limiter: RateLimiter, files: Uploads) -> Answers:
    return Answers(
        app.bot,
        limiter,
        context.clock,
        context.runtime_status.troubles,
        files,
        on_unreachable=partial(mark_blocked, context),
        on_lost=partial(notify_failed_answer, context),
    )


async def _write_pending(writes: DeferredWrites) -> None:
    with suppress(StorageError):  # the rows are compressed after the next start
        await writes.write()


async def _vacuum_at_exit(db: Database) -> None:
    # Whatever was written last, so that a file at rest tells no order at all.
    db.mark_for_vacuum()
    with suppress(Corrupt):  # whoever found it first has ended the program, or the next start finds it
        await answers.vacuum_if_needed(db)


def _application(settings: Settings, limiter: RateLimiter, wire: Callable[[], BaseRequest]) -> App:
    telegram = settings.telegram
    return (
        ApplicationBuilder()
        .token(telegram.token)
        .base_url(f"{telegram.api_base_url}/bot")
        .base_file_url(f"{telegram.api_base_url}/file/bot")
        .request(wire())
        .get_updates_request(wire())
        .rate_limiter(limiter)
        .updater(None)
        .build()
    )


def _polling(
    app: App, context: AppContext, writes: DeferredWrites, screens_owed: Mapping[int, int], vacuum: VacuumSchedule
) -> Polling:
    clock, status = context.clock, context.runtime_status

    def on_poll() -> None:
        status.last_poll_at = clock.now()

    async def on_update(raw: RawUpdate) -> None:
        vacuum.delay.note_activity()
        await handle(app, context, raw)

    async def on_ready() -> None:
        context.answers.begin(resume_chats(context, app.bot, screens_owed))

    handlers = UpdateHandlers(
        on_update,
        partial(handle_failed_update, context),
        partial(notify_delay, context),
        partial(notify_flood, context),
    )
    return Polling(
        app.bot,
        handlers,
        clock,
        allowed_updates=ALLOWED_UPDATES,
        troubles=status.troubles,
        writes=writes,
        on_poll=on_poll,
        on_ready=on_ready if screens_owed else None,
    )
