"""Bringing the messages in organizers' chats that show an inquiry up to date: answered, or erased and so emptied.

What is to be edited follows from rows, so it goes on after a restart. It waits for nobody and keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.outgoing.compose import inquiry_state
from delivery.outgoing.limits.rate_limiter import CallInfo, CallKind, Priority, RateLimiter
from delivery.telegram import messages
from delivery.telegram.errors import is_temporary
from domain.events import Event
from domain.messages import NoticeKind
from domain.operations.clock import Clock
from domain.people import languages
from domain.policy import Policy
from storage import people
from storage.engine.database import Database, Tx
from storage.messages import inquiries
from storage.messages.inquiries import InquiryCopy
from storage.messages.outbox import Claim
from views import inquiries as views
from views.i18n import localized
from views.screen import Screen

RETRY_SECONDS = 5.0
"""Until a message that could not be edited is tried again."""


async def note_inquiry(tx: Tx, claim: Claim, message_id: int) -> None:
    """What this delivery, which is settled or put off now, means for copies of an inquiry.

    ``message_id`` is the number of the message that was sent; 0 when none was.
    """
    body = claim.message.body
    if claim.message.notice is NoticeKind.INQUIRY and message_id:
        await inquiries.note_copy(tx, int(body[NoticeKind.INQUIRY]), claim.person.id, message_id)
    if claim.message.notice is NoticeKind.ANSWER:
        await inquiries.mark_answer_changed(tx, int(body[NoticeKind.ANSWER]))


class InquiryCopies:
    """Edits the copies that do not show how things stand."""

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
        self._retry_at = float("-inf")

    async def has_pending(self, tx: Tx) -> bool:
        """Whether a copy is to be edited now."""
        return self._clock.monotonic() >= self._retry_at and bool(await inquiries.old_copies(tx))

    async def update(self) -> None:
        """Edit every copy that is out of date; one that cannot be edited now is left for another time."""
        if self._clock.monotonic() < self._retry_at:
            return
        async with self._db.reading() as tx:
            copies = await inquiries.old_copies(tx)
        for copy in copies:
            if await self._edit(copy):
                async with self._db.transaction() as tx:
                    await inquiries.mark_current(tx, copy)
            else:
                self._retry_at = self._clock.monotonic() + RETRY_SECONDS

    async def _edit(self, copy: InquiryCopy) -> bool:
        """Whether the message shows how things stand, or never will."""
        screen = await self._draw(copy)
        place = self._limiter.acquire_nowait(CallInfo(copy.person, CallKind.EDIT, Priority.UNASKED))
        if place is None:
            return False
        try:
            await messages.edit(self._bot, copy.person, copy.message, screen, place=place)
        except TelegramError as error:
            return not is_temporary(error)
        finally:
            place.release()
        return True

    async def _draw(self, copy: InquiryCopy) -> Screen:
        async with self._db.reading() as tx:
            person = await people.find(tx, copy.person)
            inquiry = None if copy.inquiry is None else await inquiries.find(tx, copy.inquiry)
            event = self._events.get(inquiry.event) if inquiry else None
            state = await inquiry_state(tx, event, inquiry.id) if event and inquiry else None
        order = languages(person, None, self._rules.messages.languages)
        if state is None or event is None:
            return localized(order, ZoneInfo("UTC"), views.erased)
        return localized(order, event.zone, lambda voice: views.copy(voice, state))
