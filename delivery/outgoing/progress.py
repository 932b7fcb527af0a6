"""The live report of a sending that an organizer started: one message, edited every few seconds, then the result.

It never keeps the sending waiting: it runs beside it, and takes no place that would have to be waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.outgoing.limits.budgets import Bucket
from delivery.outgoing.limits.rate_limiter import CallInfo, CallKind, Priority, RateLimiter
from delivery.telegram import messages
from delivery.telegram.errors import is_temporary
from domain.events import Event
from domain.messages import MessageKind
from domain.operations.clock import Clock
from domain.people import languages
from domain.policy import Policy
from storage import people
from storage.engine.database import Database
from storage.messages import progress as rows
from storage.messages.progress import ProgressMessage
from views import progress as views
from views.callback.organizers import StopSending
from views.i18n import localized
from views.screen import Screen

SECONDS = 6.0
"""Between two edits: half of the twenty a minute that Telegram takes in one chat are left to the organizer."""
BURST = 2
"""How many may follow each other at once: that it began, and that what is left has to wait."""


WITHOUT_COUNTS_OF_FEW = {
    MessageKind.AGENDA,
    MessageKind.TEXT,
    MessageKind.ANNOUNCEMENT,
    MessageKind.AGENDA_CHANGE,
    MessageKind.RESULTS,
}
"""Messages of which nothing is told when few people get them: it would tell who is muted or has blocked the bot."""


@dataclass
class _Watch:
    """What somebody who watches a sending sees."""

    last_screen: Screen | None = None
    """What the newest edit that arrived says; None when nobody knows."""
    edits: Bucket = field(default_factory=lambda: Bucket(1 / SECONDS, BURST))
    is_behind: bool = False
    """Whether there is something newer to show, although nothing more can be sent at the moment."""


class Progress:
    """Shows every open report; what is shown follows from rows, so it goes on after a restart."""

    def __init__(  # noqa: PLR0913, PLR0917 — what it joins
        self,
        db: Database,
        bot: ExtBot[Any],
        limiter: RateLimiter,
        events: Mapping[str, Event],
        rules: Policy,
        clock: Clock,
    ) -> None:
        self._db, self._bot, self._limiter = db, bot, limiter
        self._events, self._rules, self._clock = events, rules, clock
        self._watches: dict[ProgressMessage, _Watch] = {}
        self._task: asyncio.Task[None] | None = None
        self._began_at = float("-inf")
        self._is_over = False
        """Whether the next showing is one after which nothing more can be sent at the moment."""

    @property
    def is_behind(self) -> bool:
        """Whether a report does not say yet how things stood when nothing more could be sent."""
        return any(watch.is_behind for watch in self._watches.values())

    def start(self, *, is_over: bool = False) -> None:
        """Begin to edit the open reports, if it is time to; ``is_over`` when nothing more can be sent at the moment.

        One at a time: an older edit must not arrive after a newer one. Raises what the one before failed with.
        """
        if self._task is not None and self._task.done():
            task, self._task = self._task, None
            task.result()
        self._is_over |= is_over
        if self._task is None and (is_over or self._clock.monotonic() - self._began_at >= SECONDS):
            self._task = asyncio.create_task(self._run())

    async def settled(self) -> None:
        """Wait until no edit is under way; raises what it failed with. Cancelling cancels the edit."""
        task, self._task = self._task, None
        if task is not None:
            await task

    def cancel(self) -> None:
        """Cut off the edit that is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        self._began_at = self._clock.monotonic()
        is_over = True
        while is_over:
            is_over, self._is_over = self._is_over, False
            await self._show_all(is_over=is_over)
            is_over = self._is_over

    async def _show_all(self, *, is_over: bool) -> None:
        async with self._db.reading() as tx:
            reports = await rows.open_reports(tx)
        self._watches = {report: self._watches.get(report) or _Watch() for report in reports}
        for report, watch in self._watches.items():
            event = self._events.get(report.event)
            if event is not None:
                await self._show(report, watch, event, is_over=is_over)

    async def _show(self, report: ProgressMessage, watch: _Watch, event: Event, *, is_over: bool) -> None:
        async with self._db.reading() as tx:
            counts = await rows.counts(tx, report.event, report.message)
            person = await people.find(tx, report.chat)
        state = views.State.of(counts)
        is_of_organizer = report.kind is not MessageKind.RESULTS
        few = self._rules.privacy.thresholds.minimum_group if report.kind in WITHOUT_COUNTS_OF_FEW else 0
        stop = StopSending(report.event, report.message) if is_of_organizer else None
        screen = localized(
            languages(person, None, self._rules.messages.languages),
            event.zone,
            lambda voice: views.sending(voice, event, state, stop, pausing=is_over, few=few),
        )
        is_shown = await self._edit(report, watch, screen, is_last=not state.pending_count)
        watch.is_behind = is_over and not is_shown
        if is_shown and not state.pending_count:
            async with self._db.transaction() as tx:
                await rows.finish(tx, report)

    async def _edit(self, report: ProgressMessage, watch: _Watch, screen: Screen, *, is_last: bool) -> bool:
        """Whether the report says this now, or never will; what its chat has no room for is left to the next time."""
        if screen == watch.last_screen:
            return True
        now = self._clock.monotonic()
        if not is_last and watch.edits.ready_at() > now:
            return False
        place = self._limiter.acquire_nowait(CallInfo(report.chat, CallKind.EDIT, Priority.UNASKED))
        if place is None:
            return False
        watch.edits.take(now)
        try:
            await messages.edit(self._bot, report.chat, report.shown_in, screen, place=place)
        except TelegramError as error:
            # The report is a courtesy: the sending goes on, and the next edit says the same and more.
            if is_temporary(error):
                watch.last_screen = None
                return False
        watch.last_screen = screen
        return True
