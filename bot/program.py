"""One running bot: its database, its application and the loops around it, wired together and taken apart again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from importlib.metadata import version
from secrets import token_bytes
from typing import Any, TypeAlias

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
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
from bot.health import Heartbeat
from bot.lifecycle import tick
from bot.menu import set_commands
from bot.settings.loader import Settings
from bot.vacuum_health import VacuumDelay, VacuumStatus
from delivery.cancellation import pause, unless
from delivery.deferred_writes import DeferredWrites
from delivery.incidents import TELEGRAM, Incidents
from delivery.incoming.polling import MAX_BACKOFF, Polling
from delivery.incoming.raw_update import RawUpdate
from delivery.incoming.update_queue import UpdateHandlers
from delivery.outgoing.answers import Answers
from delivery.outgoing.outbox import Outbox
from delivery.outgoing.rate_limiter import RateLimiter
from delivery.outgoing.uploads import Uploads
from delivery.runtime_status import RuntimeStatus
from delivery.server_time import ServerTime
from delivery.telegram.errors import retry_seconds
from delivery.telegram.http_client import AiohttpRequest
from domain.operations import retention
from domain.operations.clock import Clock
from domain.people import Role
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage import answers, calendars, departures, events, people
from storage.closing.steps import pending_surveys, run_steps
from storage.engine.database import Database, Tx
from storage.engine.errors import Corrupt, StorageError
from storage.engine.lock import permission_warning
from storage.messages import confirmation_asks, outbox, owed_screens, plan, updates, uploads
from storage.operations import known_time
from storage.operations import retention as rows

_log = logging.getLogger(__name__)

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Wire: TypeAlias = Callable[[ServerTime], BaseRequest]
"""Makes what carries the calls; given what is to hear the Date headers."""
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
REMEMBER_UPDATES = timedelta(days=2)
"""Telegram keeps no update for longer than a day, whatever the time zone."""
REMEMBER_UPLOADS = timedelta(days=30)
REWRITE_SECONDS = 3


class ShutdownRequested(Exception):
    """Told to stop before Telegram could be reached."""


@dataclass
class Program:
    """A bot that is wired and initialised; nothing runs until its loops are started."""

    settings: Settings
    clock: Clock
    db: Database
    results_db: Database
    app: App
    desk: AppContext
    polling: Polling
    outbox: Outbox
    waking: asyncio.Event
    secret: Callable[[], bytes]
    pulse: RuntimeStatus
    writes: DeferredWrites
    clock_watch: ClockWatch
    vacuum_delay: VacuumDelay
    rewritten_at: float = float("-inf")
    """When the file was last rewritten, in monotonic seconds."""
    days: Mapping[str, date] = field(default_factory=dict)
    """Which day it was in each event's place when ``day`` was last done."""
    heart: Heartbeat = field(init=False)
    rewriting: VacuumStatus = field(init=False)

    def __post_init__(self) -> None:
        """The heart beats for what the others do."""
        self.heart = Heartbeat(self.db, self.pulse, self.clock)
        self.rewriting = VacuumStatus(self.db, self.troubles, self.clock)

    @property
    def troubles(self) -> Incidents:
        """What is out of order."""
        return self.pulse.troubles

    async def tick(self) -> None:
        """Do what is due: open, close, plan and release, unless the clocks disagree; then let the outbox look."""
        now = self.clock.now()
        closed_codes: tuple[str, ...] = ()
        self.desk.prompts.drafts.prune(now)
        try:
            await self.writes.write(self.polling.is_handling)
            certain = await self.clock_watch.certain(self.desk.events)
            if certain is not None:
                closed_codes = await tick(self.db, self.desk.events, self.settings.rules, self.secret, certain)
        finally:
            # What failed for one event keeps nobody else's messages from going out.
            await self._after_tick(now, closed_codes)

    async def _after_tick(self, now: datetime, closed_codes: Sequence[str]) -> None:
        try:
            await self._erase_in_steps(closed_codes)
        finally:
            is_vacuum_due = self.vacuum_delay.take()
            if is_vacuum_due:
                self.db.mark_for_vacuum()
            await self._vacuum_if_needed(at_once=bool(closed_codes) or is_vacuum_due)
            if await self.outbox.has_work(now):
                self.waking.set()
            await self.rewriting.look(self.desk.events)

    async def _erase_in_steps(self, closed_codes: Sequence[str]) -> None:
        """Go on with what closings have left to be erased."""
        async with self.db.reading() as tx:
            large = [run.event for run in await pending_surveys(tx) if run.event in closed_codes]
        for event in large:
            _log.info("The survey of %s has closed. Who answered it is being erased, in steps.", event)
        for event in await run_steps(self.db):
            _log.info("Who answered the survey of %s is erased.", event)
            self.vacuum_delay.postpone()

    async def _vacuum_if_needed(self, *, at_once: bool) -> None:
        # To rewrite costs more the more people there are, so many answers share it, and nobody's tap waits for it.
        now = self.clock.monotonic()
        if at_once or now - self.rewritten_at >= REWRITE_SECONDS:
            self.rewritten_at = now
            await answers.vacuum_if_needed(self.db)

    async def day(self) -> None:
        """Erase what was kept long enough, once on each day of each event's place; what fails is tried again.

        Nothing is done while the clocks disagree.
        """
        now = await self.clock_watch.certain(self.desk.events)
        if now is None:
            return
        days = {**retention.days(self.desk.events, now), "": now.date()}
        if days == self.days:
            return
        async with self.db.transaction() as tx:
            await updates.prune(tx, (now - REMEMBER_UPDATES).date())
            await uploads.prune(tx, (now - REMEMBER_UPLOADS).date())
            erasure_summary = await rows.apply(tx, self.desk.events, self.settings.rules.privacy, now)
            self.db.mark_for_vacuum()
        await answers.vacuum_if_needed(self.db)
        if erasure_summary:
            _log.info("Kept long enough and erased: %s.", erasure_summary)
        self.days = days


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
        if sentence := permission_warning(db.path):
            _log.warning("%s", sentence)
        stack.push_async_callback(db.close)
        # Now, since the last answers before a crash may have been kept without this, and when the program stops.
        await answers.vacuum_if_needed(db)
        stack.push_async_callback(_leave_in_order, db)
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
        await departures.upgrade_digests(db)
        async with db.transaction() as tx:
            stored_events = await _load_settings(tx, settings, clock.now())
            await outbox.recover(tx)
            leftover, screens_owed = await updates.pending_ids(tx), await owed_screens.find_all(tx)
            last_known = await known_time.last(tx)
        limiter = RateLimiter(settings.telegram.limits, clock)
        pulse = RuntimeStatus(
            version("roundtable"), since=clock.now(), last_write_at=clock.now(), holds=limiter.long_holds
        )
        troubles, server_time = pulse.troubles, ServerTime(clock.monotonic)
        wire = wire or partial(AiohttpRequest, proxy=settings.telegram.proxy)
        app = _application(settings, limiter, partial(wire, server_time))
        stack.push_async_callback(app.bot.shutdown)
        await _connect(app, clock, troubles, stop or asyncio.Event())
        stack.push_async_callback(app.shutdown)
        waking = asyncio.Event()
        files = Uploads(db, app.bot.id, lambda: clock.now().date())
        desk = AppContext(
            db, results_db, settings.rules, stored_events, clock, waking.set, RecentPrompts(), RecentTicks(), pulse
        )
        desk.answers = Answers(
            app.bot,
            limiter,
            clock,
            troubles,
            files,
            on_unreachable=partial(mark_blocked, desk),
            on_lost=partial(notify_failed_answer, desk),
        )
        writes = DeferredWrites(db, clock, desk.answers, leftover=leftover)
        stack.push_async_callback(_write_pending, writes)
        clock_watch = ClockWatch(db, troubles, clock, server_time, last_known)
        stack.push_async_callback(clock_watch.stop)
        stack.push_async_callback(desk.answers.close)
        register(app, desk)
        vacuum_delay = VacuumDelay(clock)
        yield Program(
            settings,
            clock,
            db,
            results_db,
            app,
            desk,
            _polling(app, desk, clock, pulse, writes, screens_owed, vacuum_delay),
            Outbox(db, results_db, app.bot, limiter, stored_events, settings.rules, clock, troubles, files),
            waking,
            secret,
            pulse,
            writes,
            clock_watch,
            vacuum_delay,
        )


async def _write_pending(writes: DeferredWrites) -> None:
    with suppress(StorageError):  # the rows are compressed after the next start
        await writes.write()


async def _leave_in_order(db: Database) -> None:
    # Whatever was written last, so that a file at rest tells no order at all.
    db.mark_for_vacuum()
    with suppress(Corrupt):  # whoever found it first has ended the program, or the next start finds it
        await answers.vacuum_if_needed(db)


async def _connect(app: App, clock: Clock, troubles: Incidents, stop: asyncio.Event) -> None:
    backoff = 1.0
    while not stop.is_set():
        try:
            await unless(stop, app.initialize())
        except InvalidToken:
            raise
        except TelegramError as error:
            troubles.meet(error)
            await pause(retry_seconds(error) or backoff, clock, stop)
            backoff = min(2 * backoff, MAX_BACKOFF)
        else:
            troubles.end(TELEGRAM)
            break
    if stop.is_set():
        raise ShutdownRequested


async def _load_settings(tx: Tx, settings: Settings, now: datetime) -> dict[str, Any]:
    await people.staff_from_settings(tx, settings.organizers, settings.coordinators)
    for event in settings.events:
        await events.save(tx, event)
        await plan.sync(tx, event)
        await confirmation_asks.sync(tx, event)
    stored_events = await events.everything(tx)
    for event in stored_events.values():
        await calendars.revise(tx, event, now, settings.telegram.bot_number)
    missing_codes = sorted(stored_events.keys() - {event.code for event in settings.events})
    if missing_codes:
        _log.warning("No longer in the settings, and going on as last read there: %s.", ", ".join(missing_codes))
    return stored_events


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


def _polling(  # noqa: PLR0913, PLR0917 — what it joins
    app: App,
    desk: AppContext,
    clock: Clock,
    pulse: RuntimeStatus,
    writes: DeferredWrites,
    screens_owed: Mapping[int, int],
    vacuum_delay: VacuumDelay,
) -> Polling:
    def polled() -> None:
        pulse.last_poll_at = clock.now()

    async def handled(raw: RawUpdate) -> None:
        vacuum_delay.note_activity()
        await handle(app, desk, raw)

    async def caught_up() -> None:
        desk.answers.begin(resume_chats(desk, app.bot, screens_owed))

    handlers = UpdateHandlers(
        handled, partial(handle_failed_update, desk), partial(notify_delay, desk), partial(notify_flood, desk)
    )
    return Polling(
        app.bot,
        handlers,
        clock,
        allowed_updates=ALLOWED_UPDATES,
        troubles=pulse.troubles,
        writes=writes,
        on_poll=polled,
        on_caught_up=caught_up if screens_owed else None,
    )


async def set_staff_commands(bot: ExtBot[Any], program: Program) -> None:
    """Set the command menus for everybody and for the staff."""
    async with program.db.reading() as tx:
        members = {person for role in Role for person in await people.staff(tx, role)}
        staff = [(person, await people.roles(tx, person)) for person in sorted(members)]
    await set_commands(bot, program.settings.rules.messages.languages, staff)
