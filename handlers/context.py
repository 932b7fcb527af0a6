"""What a handler is given: one update of one person, and what all turns share; it decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from delivery.incoming.attachment import Attachment, Download
from delivery.outgoing.live_pictures import LivePictures
from delivery.runtime_status import RuntimeStatus
from domain.editing.changes import Table
from domain.events import Event
from domain.operations.audit import AuditAction
from domain.people import Person
from domain.policy import Policy
from handlers.event_changes import EventReader
from handlers.recent_prompts import RecentPrompts
from handlers.recent_ticks import RecentTicks
from storage.engine.database import Database, Tx
from storage.messages import owed_screens, updates
from storage.operations import audit
from views.i18n import Translator, localized
from views.screen import Reply

Drawn = TypeVar("Drawn")


@dataclass
class HandlerContext:
    """What all turns share; one for each running bot."""

    db: Database
    results_db: Database
    """For whatever is shown of results: it sees no tally and no comment."""
    rules: Policy
    events: Mapping[str, Event]
    """Every event by its code, as the database has them."""
    wake: Callable[[], None]
    """Tells the outbox that something new is waiting."""
    prompts: RecentPrompts
    """When people were last asked to type something."""
    ticks: RecentTicks
    """What people have ticked that their screens may not show yet."""
    runtime_status: RuntimeStatus
    """How the bot itself is doing."""
    staff_changed: Callable[[int], None] = field(default=lambda _: None, kw_only=True)
    """Tells that this person's role has changed, or that they can be written to for the first time."""
    put_event: Callable[[Event], None] = field(default=lambda _: None, kw_only=True)
    """Makes this the event of its code for all turns to come, after the transaction that stored it."""
    event_reader: EventReader | None = field(default=None, kw_only=True)
    """What changing an event of the chat takes."""
    file_tables: Mapping[str, Table] = field(default_factory=dict, kw_only=True)
    """The tables of the settings file's events, by code."""
    live_pictures: LivePictures | None = field(default=None, kw_only=True)
    """What renews pictures in chats; None in tests without Telegram."""
    bot_username: str = field(kw_only=True)
    """The bot's name in links, without @."""
    secret: Callable[[], bytes] = field(kw_only=True)
    """32 bytes of chance, others at each call."""
    download: Callable[[Attachment, int], Awaitable[Download]] = field(kw_only=True)
    """The content of a file that somebody sent, of at most so many bytes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One update from one person in their private chat; ``now`` is UTC-aware."""

    context: HandlerContext
    now: datetime
    update_id: int
    message_id: int
    """The message the person sent, or the one whose button was tapped."""
    user_id: int
    shown_name: str
    """The name Telegram shows; stored only when the person chooses it."""
    hint: str | None
    """The language Telegram says the person uses."""
    person: Person | None
    """None until the person has agreed to be stored, staff excepted."""
    languages: tuple[str, ...]
    """Languages to try for this person, best first."""
    is_tap: bool = False
    """Whether a button of ``message_id`` was pressed, so that the answer takes that message's place."""
    replied_to: int = 0
    """The message to which the person replied, in the way Telegram has for that; 0 for none."""
    html: str = ""
    """The text or caption of a message with its formatting, as HTML; empty of a tap."""
    text: str = ""
    """What was typed: a message's text, a command's argument, or for a tap the text of the message it quotes."""
    attachment: Attachment | None = None
    """The document or photo that was sent, or for a tap that of the message it quotes."""

    @property
    def db(self) -> Database:
        """The database, to read and to write."""
        return self.context.db

    @property
    def results_db(self) -> Database:
        """The database without tallies and comments, for whatever is shown of results."""
        return self.context.results_db

    @property
    def rules(self) -> Policy:
        """What the settings say for all events."""
        return self.context.rules

    @property
    def events(self) -> Mapping[str, Event]:
        """Every event by its code, as the database has them."""
        return self.context.events

    @property
    def prompts(self) -> RecentPrompts:
        """When people were last asked to type something."""
        return self.context.prompts

    @property
    def ticks(self) -> RecentTicks:
        """What people have ticked that their screens may not show yet."""
        return self.context.ticks

    def link(self, start: str) -> str:
        """The address that opens the chat with the bot and sends it ``/start`` with these 1 to 64 characters."""
        return f"https://t.me/{self.context.bot_username}?start={start}"

    def wake(self) -> None:
        """Tell the outbox that something new is waiting."""
        self.context.wake()

    def today(self, zone: tzinfo) -> date:
        """The calendar day in that zone."""
        return self.now.astimezone(zone).date()

    async def first_time(self, tx: Tx) -> bool:
        """Whether this update has its effect for the first time; noted in the transaction of that effect.

        Whatever changes something asks this, or a row of its own that stays. After a crash updates come again, all from
        some point on, and what one of them undid the next must not find done again.
        """
        self.owe(tx)
        return await updates.first_time(tx, self.update_id, self.now.astimezone(UTC).date())

    def owe(self, tx: Tx) -> None:
        """Note that this person waits for a screen, so that they are shown one after a crash; the row does not say why.

        Whatever takes an answer or changes something does so in that transaction, whether it is taken or refused.
        """
        owed_screens.note(tx, {self.user_id: self.message_id if self.is_tap else 0})

    async def record(self, tx: Tx, action: AuditAction, event: str | None = None) -> None:
        """Note in the audit that this person did this, in the transaction that does it."""
        await audit.record(tx, self.user_id, action, event, self.now)

    async def passed(self) -> None:
        """Mark the update as handled without an effect, so that it has none when it comes again after a crash."""
        async with self.db.transaction() as tx:
            await self.first_time(tx)

    def in_language(self, language: str) -> Turn:
        """The same turn with this language first."""
        return replace(self, languages=(language, *self.languages))

    def speak(self, draw: Callable[[Translator], Drawn], zone: ZoneInfo | None = None) -> Drawn:
        """Draw in this person's language; ``zone`` is the event's where times are told."""
        return localized(self.languages, zone or ZoneInfo("UTC"), draw)


Command: TypeAlias = Callable[[Turn], Awaitable[Reply]]
"""Answers a command."""

OnTap: TypeAlias = Callable[[Turn, Any], Awaitable[Reply]]
"""Answers a tap, given the turn and the decoded button."""
