"""Sending what nobody asked for: claim, look again, pace, send, mark; whatever a crash leaves is found in the rows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from delivery.backoff import backoff_seconds
from delivery.cancellation import unless
from delivery.incidents import DATABASE, Incidents
from delivery.outgoing import failure_report
from delivery.outgoing.compose import compose
from delivery.outgoing.inquiry_copies import InquiryCopies, note_inquiry
from delivery.outgoing.limits.rate_limiter import CallInfo, Priority, RateLimiter, SendPermit
from delivery.outgoing.progress import Progress
from delivery.outgoing.uploads import Uploads
from delivery.telegram import messages
from delivery.telegram.errors import Failure, get_failure
from domain.events import Event
from domain.messages import DeliveryState
from domain.operations.clock import Clock
from domain.policy import Policy
from domain.recipients import Postpone, SendNow, Skip, SkipReason, at_sending
from storage import people
from storage.engine.database import Database, Tx
from storage.engine.errors import Corrupt, StorageError
from storage.messages import outbox, progress
from storage.messages.outbox import Claim
from views.screen import Screen

_log = logging.getLogger(__name__)

NEXT = CallInfo(None, priority=Priority.UNASKED)
"""Whoever is next."""
IN_FLIGHT = 8
"""Enough for 25 messages a second at a third of a second each; a crash can double only those in flight."""

DETAINED_SECONDS = 2.0
"""A delivery whose next part has to wait longer than that counts no more among those in flight."""

MAX_BACKOFF_SECONDS = 300.0
UNCERTAIN_SECONDS = 30
UNWRITTEN_SECONDS = 1

MOST_DOUBTS = 3
"""A time-out is followed by one more try; crashes by up to two, and then it is given up."""


class Outbox:
    """The loop between the deliveries' rows and Telegram."""

    def __init__(  # noqa: PLR0913, PLR0917 — what it joins
        self,
        db: Database,
        results_db: Database,
        bot: ExtBot[Any],
        limiter: RateLimiter,
        events: Mapping[str, Event],
        rules: Policy,
        clock: Clock,
        troubles: Incidents,
        uploads: Uploads,
        on_screen: Callable[[int, int, Screen], None],
    ) -> None:
        """``events`` are those the database has, by code; summaries are read from ``results_db``.

        ``on_screen`` is told each chat, the message sent there and the screen in it.
        """
        self._on_screen = on_screen
        self._db, self._results_db, self._bot, self._limiter = db, results_db, bot, limiter
        self._troubles, self._uploads = troubles, uploads
        self._events, self._rules, self._clock = events, rules, clock
        self._fell_short = True
        """Whether organizers may have to be told of failures; after a crash nobody knows."""
        self._failed: set[tuple[str, str, str]] = set()
        """(event, message, why) of what the log has heard of."""
        self._progress = Progress(db, bot, limiter, events, rules, clock)
        self._copies = InquiryCopies(db, bot, limiter, events, rules, clock)
        self._has_trouble = False
        """Whether the database failed at the last attempt."""
        self._detained: set[tuple[str, str, int]] = set()
        """Those of which a part was sent, and whose chat has to wait for the next: they keep nobody else."""

    async def run(self, stop: asyncio.Event, waking: asyncio.Event) -> None:
        """Send whatever may go, each time ``waking`` is set, until ``stop``; what is in flight is finished.

        Raises ``Corrupt`` when the database is found damaged.
        """
        try:
            while not stop.is_set():
                waking.clear()
                await self._record_incidents(self._send_and_report(stop))
                await waking.wait()
            await self._record_incidents(self._progress.settled())
        finally:
            self._progress.cancel()

    async def _record_incidents(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Corrupt:
            raise
        except StorageError as error:
            self._has_trouble = True
            self._troubles.begin(DATABASE, str(error))
        else:
            if self._has_trouble:
                self._troubles.end(DATABASE)
            self._has_trouble = False

    async def _send_and_report(self, stop: asyncio.Event) -> None:
        await self._send_due(stop)
        await self._copies.update()
        # Nobody waits for the report: what becomes due meanwhile goes out.
        self._progress.start(is_over=True)

    async def has_pending(self, now: datetime) -> bool:
        """Whether something may go now, or a report is to be brought up to date."""
        async with self._db.reading() as tx:
            due = await outbox.next_due(tx)
            return (
                (due is not None and due <= now)
                or self._progress.is_behind
                or await progress.overdue(tx)
                or await self._copies.has_pending(tx)
            )

    async def drain(self, stop: asyncio.Event | None = None) -> None:
        """Send everything that may go now, and show it; returns when nothing is left that may, or when told to stop.

        What is in flight is finished first, unless the task is cancelled: then it counts as a crash.
        """
        await self._send_and_report(stop or asyncio.Event())
        await self._progress.settled()

    async def _send_due(self, stop: asyncio.Event) -> None:
        flying: set[asyncio.Task[None]] = set()
        try:
            while not stop.is_set():
                has_begun = len(flying) - len(self._detained) < IN_FLIGHT and await self._begin(flying, stop)
                if not has_begun and not flying:
                    break
                if not has_begun:
                    await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
                flying -= _pop_done(flying)
        except asyncio.CancelledError:
            for task in flying:
                task.cancel()
            self._progress.cancel()
            raise
        finally:
            await asyncio.gather(*flying, return_exceptions=True)
        if self._fell_short:
            await failure_report.create_notices(self._db, self._clock.now())
            self._fell_short = False

    async def _begin(self, flying: set[asyncio.Task[None]], stop: asyncio.Event) -> bool:
        """Begin to send the next delivery when there is a place for it; False when nothing may go now."""
        if not await self._is_due():
            return False
        # First the place, then the delivery: who it goes to, and whether, is decided at the moment of sending.
        place = await unless(stop, self._limiter.acquire(NEXT))
        if place is None:
            return False
        claim = await self._next()
        if claim is None:
            place.release()
            return False
        flying.add(asyncio.create_task(self._send(claim, place, stop)))
        # A report only beside a delivery: at a slow pace one would always be due, and the drain never over.
        self._progress.start()
        return True

    async def _is_due(self) -> bool:
        async with self._db.reading() as tx:
            due = await outbox.next_due(tx)
        return due is not None and due <= self._clock.now()

    async def _next(self) -> Claim | None:
        """Claim the first delivery that may go; those that may not are settled or postponed on the way."""
        while True:
            now = self._clock.now()
            async with self._db.transaction() as tx:
                claim = await outbox.next_claim(tx, now)
                if claim is None or (await self._can_send(tx, claim, now) and await outbox.claim(tx, claim)):
                    return claim

    async def _can_send(self, tx: Tx, claim: Claim, now: datetime) -> bool:
        event = self._events.get(claim.message.event)
        if event is None:
            await outbox.settle(tx, claim, DeliveryState.DROPPED, now, "no event")
            return False
        if claim.doubts >= MOST_DOUBTS:
            self._fell_short = True
            await outbox.settle(tx, claim, DeliveryState.FAILED, now, Failure.UNCERTAIN.value)
            return False
        ready_in = self._ready_in(claim.person.id)
        if ready_in > 0:
            await outbox.postpone(tx, claim, now + timedelta(seconds=ready_in))
            return False
        match at_sending(claim.occasion, claim.recipient, event, self._rules.messages, now):
            case Skip(why=why):
                state = DeliveryState.UNREACHABLE if why is SkipReason.UNREACHABLE else DeliveryState.DROPPED
                await outbox.settle(tx, claim, state, now, why.value)
                return False
            case Postpone(until=until):
                await outbox.postpone(tx, claim, until)
                return False
            case SendNow():
                return True

    def _ready_in(self, chat_id: int) -> float:
        """Seconds until this chat may be sent a message."""
        return self._limiter.chat_ready_at(chat_id) - self._clock.monotonic()

    async def _send(self, claim: Claim, place: SendPermit, stop: asyncio.Event) -> None:
        failure: Failure | None = None
        parts_sent, message_id = 0, 0
        try:
            for part in await self._compose_parts(claim):
                if not parts_sent:
                    message_id = await self._send_part(claim, part, place)
                elif not await self._send_next(claim, part, stop):
                    failure = Failure.UNCERTAIN
                    break
                parts_sent += 1
        except TelegramError as error:
            failure = get_failure(error)
            if failure is Failure.REFUSED and self._is_news(claim, error.message):
                _log.error("A message of kind %s was refused by Telegram: %s", claim.message.kind, error.message)
            if failure is Failure.NOT_DONE and parts_sent:
                # Beginning again doubles what has arrived, so that is done no more often than after a time-out.
                failure = Failure.UNCERTAIN
        except StorageError:
            failure = Failure.NOT_DONE
        except Exception as error:  # noqa: BLE001 — logged and kept on the row: it must keep no other from going out
            if self._is_news(claim, type(error).__name__):
                _log.exception("A message of kind %s could not be made.", claim.message.kind)
            await self._record(claim, Failure.REFUSED, "not made")
            return
        finally:
            place.release()
        await self._record(claim, failure, message_id=message_id)

    async def _send_next(self, claim: Claim, part: messages.Part, stop: asyncio.Event) -> bool:
        """Send one more part, however long its chat has to wait for it; False when told to stop before."""
        send, place = CallInfo(claim.person.id, priority=Priority.UNASKED), None
        while (place := await self._acquire_next(claim, send, place, stop)) is not None:
            try:
                await self._send_part(claim, part, place)
            except RetryAfter:
                continue
            return True
        return False

    async def _send_part(self, claim: Claim, part: messages.Part, place: SendPermit) -> int:
        """Returns the number of a text's message, else 0."""
        chat_id = claim.person.id
        message_id = await messages.send_part(self._bot, chat_id, part, place=place, uploads=self._uploads)
        if isinstance(part, Screen):
            self._on_screen(chat_id, message_id, part)
        return message_id

    async def _acquire_next(
        self, claim: Claim, send: CallInfo, refused_permit: SendPermit | None, stop: asyncio.Event
    ) -> SendPermit | None:
        if self._ready_in(claim.person.id) > DETAINED_SECONDS:
            self._detained.add(claim.key)
        try:
            return await unless(stop, self._limiter.acquire(send, refused_permit=refused_permit))
        finally:
            self._detained.discard(claim.key)

    def _is_news(self, claim: Claim, why: str) -> bool:
        # What fails for one of a thousand people fails for the others, and the log needs to hear of it once.
        failure_key = (claim.message.event, claim.message.id, why)
        is_news = failure_key not in self._failed
        self._failed.add(failure_key)
        return is_news

    async def _compose_parts(self, claim: Claim) -> tuple[messages.Part, ...]:
        db = self._results_db if claim.message.kind.needs_release else self._db
        async with db.reading() as tx:
            draw = await compose(tx, self._events[claim.message.event], claim, self._rules, self._clock.now())
        # Each call takes its own place in the line.
        return tuple(messages.parts(await asyncio.to_thread(draw)))

    async def _record(
        self, claim: Claim, failure: Failure | None, reason: str | None = None, message_id: int = 0
    ) -> None:
        had_failure = False
        while True:
            try:
                async with self._db.transaction() as tx:
                    await self._mark(tx, claim, failure, reason, self._clock.now())
                    await note_inquiry(tx, claim, message_id)
            except Corrupt:
                raise
            except StorageError as error:
                # Not marked, it would be sent again: what is known is kept here until it can be written.
                had_failure = True
                self._troubles.begin(DATABASE, str(error))
                await self._clock.sleep(UNWRITTEN_SECONDS)
            else:
                break
        if had_failure:
            self._troubles.end(DATABASE)

    async def _mark(self, tx: Tx, claim: Claim, failure: Failure | None, reason: str | None, now: datetime) -> None:
        match failure:
            case None | Failure.HARMLESS:
                await outbox.settle(tx, claim, DeliveryState.SENT, now)
            case Failure.UNREACHABLE:
                # A mark on the person outlives the survey's closing, and one left by a reminder would tell of somebody
                # that they had not answered by then; organizers see how many are marked, and one left by a message to
                # a few would tell them of whom. That they were not reached is noted on the delivery alone.
                if not claim.message.audience.is_part_of_registered:
                    await people.mark_unreachable(tx, claim.person.id)
                await outbox.settle(tx, claim, DeliveryState.UNREACHABLE, now, SkipReason.UNREACHABLE.value)
            case Failure.LATER:
                await outbox.postpone(tx, claim, now + timedelta(seconds=max(self._ready_in(claim.person.id), 0)))
            case Failure.NOT_DONE:
                wait = backoff_seconds(claim.attempts + 1, MAX_BACKOFF_SECONDS)
                await outbox.postpone(tx, claim, now + timedelta(seconds=wait))
            case Failure.UNCERTAIN if not claim.doubts:
                await outbox.mark_unknown(tx, claim, now + timedelta(seconds=UNCERTAIN_SECONDS))
            case Failure.UNCERTAIN | Failure.REFUSED | Failure.GONE:
                self._fell_short = True
                await outbox.settle(tx, claim, DeliveryState.FAILED, now, reason or failure.value)


def _pop_done(flying: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
    done_tasks = {task for task in flying if task.done()}
    for task in done_tasks:
        task.result()
    return done_tasks
