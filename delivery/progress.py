"""The live report of a sending that an organizer started: one message, edited about once a second, then the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery import chat
from delivery.failures import passing
from delivery.outgoing.rate_limiter import Kind, Priority, RateLimiter, Send
from domain.clock import Clock
from domain.events import Event
from domain.people import languages
from domain.rules import Rules
from storage import people
from storage import progress as rows
from storage.database import Database
from storage.progress import Report
from views import progress as views
from views.catalog import speak

SECONDS = 1.0


class Progress:
    """Shows every open report; what is shown follows from rows, so it goes on after a restart."""

    def __init__(  # noqa: PLR0913, PLR0917 — what it joins
        self,
        db: Database,
        bot: ExtBot[Any],
        limiter: RateLimiter,
        events: Mapping[str, Event],
        rules: Rules,
        clock: Clock,
    ) -> None:
        """Nothing was shown yet."""
        self._db, self._bot, self._limiter = db, bot, limiter
        self._events, self._rules, self._clock = events, rules, clock
        self._shown_at = float("-inf")

    def is_due(self) -> bool:
        """Whether a second has passed since reports were shown."""
        return self._clock.monotonic() - self._shown_at >= SECONDS

    async def show(self, *, last: bool = False) -> None:
        """Edit the open reports; ``last`` when nothing more can be sent now."""
        self._shown_at = self._clock.monotonic()
        async with self._db.reading() as tx:
            reports = await rows.open_reports(tx)
        for report in reports:
            event = self._events.get(report.event)
            if event is not None:
                await self._show(report, event, last=last)

    async def _show(self, report: Report, event: Event, *, last: bool) -> None:
        place = self._limiter.acquire_nowait(Send(report.chat, Kind.EDIT, Priority.UNASKED))
        if place is None:
            return  # its chat has to wait, and the sending does not wait for it
        async with self._db.reading() as tx:
            counts = await rows.counts(tx, report.event, report.message)
            person = await people.find(tx, report.chat)
        state = views.State.of(counts)
        screen = speak(
            languages(person, None, self._rules.messages.languages),
            event.zone,
            lambda voice: views.sending(voice, event, state, pausing=last),
        )
        try:
            await chat.edit(self._bot, report.chat, report.shown_in, screen, place=place)
        except TelegramError as error:
            # The report is a courtesy: the sending goes on, and the next edit says the same and more.
            if passing(error):
                return
        if not state.unsettled:
            async with self._db.transaction() as tx:
                await rows.finish(tx, report)
