"""What waits to be shown in one chat; it knows no limits and decides nothing about failures."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram.ext import ExtBot

from delivery.outgoing.limits.call_limits import LARGE_FILE
from delivery.outgoing.limits.rate_limiter import CallInfo, CallKind, SendPermit
from delivery.outgoing.uploads import Uploads
from delivery.telegram import messages
from views.screen import Album, File, Screen

MAX_WAITING = 8
"""Replies of new messages that may wait in one chat; with one more, the oldest that brings no file gives way."""


@dataclass(frozen=True, slots=True)
class CallChannel:
    """What calls are made with."""

    bot: ExtBot[Any]
    uploads: Uploads


@dataclass(slots=True, eq=False)
class Messages:
    """New messages that answer one update, in order. What was sent of them is not sent again."""

    key: Hashable
    """A later reply of the same key answers the same question, and takes the place of this one."""
    parts: deque[messages.Part]
    reply_to: int = 0
    sequence: int = 0
    """Its number among all screens, in the order in which they were drawn."""
    topic_id: int = 0
    """The topic of a group they go to (Telegram's message_thread_id)."""
    is_begun: bool = False
    """Whether a part of it was sent."""
    last_screen: tuple[int, Screen] | None = None
    """What the last call has shown, and in which message."""

    @property
    def has_file(self) -> bool:
        """Whether somebody asked for a file that is among them."""
        return any(isinstance(part, File | Album) for part in self.parts)

    def next_send(self, chat_id: int) -> CallInfo | None:
        """What the next call takes of the limits; None when that is known only when it is made, which waits itself."""
        part = self.parts[0]
        if isinstance(part, File) and part.is_public:
            return None  # an upload, a message with the id of one, or a wait for somebody else's
        is_upload = messages.max_file(part) > LARGE_FILE
        return CallInfo(chat_id, CallKind.UPLOAD if is_upload else CallKind.MESSAGE)

    async def send_next(self, wire: CallChannel, chat_id: int, place: SendPermit | None) -> bool:
        """Make the next call; True when it was the last."""
        part = self.parts[0]
        message_id = await messages.send_part(
            wire.bot,
            chat_id,
            part,
            place=place,
            reply_to=self.reply_to,
            topic_id=self.topic_id,
            uploads=wire.uploads,
        )
        self.last_screen = (message_id, part) if isinstance(part, Screen) else None
        self.parts.popleft()
        self.is_begun = True
        return not self.parts


@dataclass(slots=True, eq=False)
class Edit:
    """A screen that takes the place of a message; ``then`` follows it, also when a later screen takes its place."""

    message_id: int
    screen: Screen
    then: list[Messages] = field(default_factory=list)
    sequence: int = 0
    """As of ``Messages``."""
    is_closing: bool = False
    """Whether it only takes the buttons away from a message that a newer one has made out of date."""
    last_screen: tuple[int, Screen] | None = None
    """As of ``Messages``."""
    is_begun = False
    """It is one call, and the same again does no harm."""

    def next_send(self, chat_id: int) -> CallInfo:
        """What the call takes of the limits."""
        return CallInfo(chat_id, CallKind.EDIT)

    async def send_next(self, wire: CallChannel, chat_id: int, place: SendPermit | None) -> bool:
        """Make the call; True, since there is no other. A message that is not there any more is sent anew."""
        is_there = await messages.edit(wire.bot, chat_id, self.message_id, self.screen, place=place)
        if self.is_closing:
            return True
        if is_there:
            self.last_screen = self.message_id, self.screen
        else:
            parts = deque(messages.parts((self.screen,)))
            self.then.insert(0, Messages(("edit", self.message_id), parts, self.message_id, self.sequence))
        return True


Item: TypeAlias = Edit | Messages


class Waiting(deque[Item]):
    """What waits to be edited, or to be sent, in one chat; the first is sent next."""

    def __init__(self) -> None:
        super().__init__()
        self.is_sending = False
        """Whether a task sends what is here."""
        self.begun: Item | None = None
        """The first one while a call of it is under way, or when some of its calls were made: nothing replaces it."""
        self.urgent = asyncio.Event()
        """Set when something comes that waits for no more ticks."""

    def add_edit(self, edit: Edit) -> None:
        """A screen for a message; it takes the place of one that waits for the same message."""
        if not edit.screen.deferrable:
            self.urgent.set()
        for place, waiting in enumerate(self):
            if isinstance(waiting, Edit) and waiting.message_id == edit.message_id and waiting is not self.begun:
                if not edit.is_closing or waiting.sequence <= edit.sequence:
                    self[place] = _merged(waiting, edit)
                return
        self._queue_edit(edit)

    def _queue_edit(self, edit: Edit) -> None:
        """What somebody waits for goes before what only closes an older message."""
        closings = (n for n, item in enumerate(self) if item is not self.begun and _is_closing(item))
        self.insert(len(self) if edit.is_closing else next(closings, len(self)), edit)

    def add_messages(self, messages: Messages) -> None:
        """New messages; they take the place of those that wait with the same key."""
        for place, waiting in enumerate(self):
            if isinstance(waiting, Messages) and waiting.key == messages.key:
                if waiting is not self.begun:
                    self[place] = messages
                    return
                if waiting.has_file and messages.has_file:
                    return  # the rest of it is on its way
        self.append(messages)
        if len(self) > MAX_WAITING:
            self._drop_one()

    def drop_outdated(self) -> None:
        """The call of the first one failed: what came meanwhile takes its place after all, unless a part was sent."""
        first = self[0] if self else None
        self.begun = first if first is not None and first.is_begun else None
        if len(self) > 1 and self.begun is None:
            first, others = self.popleft(), list(self)
            newer = next((item for item in others if _is_after(item, first)), None)
            if newer is not None:
                self.remove(newer)
                first = _merged(first, newer)
            self.appendleft(first)

    def _drop_one(self) -> None:
        droppable = [item for item in self if isinstance(item, Messages) and item is not self.begun]
        textual = [item for item in droppable if not item.has_file]
        self.remove((textual or droppable)[0])


class ChatLine:
    """The edits and the new messages that wait in one chat; edits do not wait for messages."""

    __slots__ = ("chat_id", "edits", "failures", "messages", "since")

    def __init__(self, chat_id: int, since: float) -> None:
        """``since`` is when the first of what waits came, in seconds of the event loop."""
        self.chat_id, self.since = chat_id, since
        self.edits, self.messages = Waiting(), Waiting()
        self.failures = 0
        """Calls in a row that failed."""

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.edits or self.messages)

    @property
    def edited_message(self) -> int:
        """The message that the first screen takes the place of; 0 when none waits to be edited."""
        return next((item.message_id for item in self.edits if isinstance(item, Edit) and not item.is_closing), 0)

    def clear(self) -> None:
        """Drop everything that waits for this chat."""
        for items in (self.edits, self.messages):
            items.clear()
            items.begun = None


def _is_closing(item: Item) -> bool:
    return isinstance(item, Edit) and item.is_closing


def _is_after(newer: Item, older: Item) -> bool:
    """Whether both show the same."""
    if isinstance(newer, Edit):
        return isinstance(older, Edit) and newer.message_id == older.message_id
    return isinstance(older, Messages) and newer.key == older.key


def _merged(older: Item, newer: Item) -> Item:
    """The newer one, with what followed the older one."""
    if isinstance(older, Edit) and isinstance(newer, Edit):
        newer.then = [*_without(older.then, newer.then), *newer.then]
    return newer


def _without(earlier: Iterable[Messages], later: Iterable[Messages]) -> list[Messages]:
    """Those that nothing later takes the place of."""
    keys = {messages.key for messages in later}
    return [messages for messages in earlier if messages.key not in keys]
