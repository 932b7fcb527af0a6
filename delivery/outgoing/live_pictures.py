"""Pictures in a chat that are put anew while they are looked at, such as the code at the door; nothing is stored.

They are known to the running process only. What a picture shows has to say by itself how long it holds: after a restart
it is not renewed any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from telegram import InputFile, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.telegram.errors import Failure, get_failure, is_temporary
from domain.operations.clock import Clock
from views.screen import File


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture shows at one moment."""

    file: File
    changes_at: datetime | None
    """When it shows something else, UTC-aware; None when it never does again."""


Draw = Callable[[datetime], Awaitable[Frame | None]]
"""What it shows at that time, UTC-aware; None when the person may not see it any more."""


@dataclass(frozen=True, slots=True)
class LivePicture:
    """One picture in one chat."""

    chat: int
    message: int
    event: str
    """The event that it is about: of one there is only the newest picture in a chat."""
    draw: Draw
    changes_at: datetime


class LivePictures:
    """Every picture that is renewed, and what renews it."""

    def __init__(self, bot: ExtBot[Any], clock: Clock) -> None:
        self._bot, self._clock = bot, clock
        self._pictures: dict[tuple[int, str], LivePicture] = {}

    def add(self, picture: LivePicture) -> None:
        """From now on this picture is renewed, and no earlier one of the event in the same chat."""
        self._pictures[picture.chat, picture.event] = picture

    def refresh(self, event: str, now: datetime) -> None:
        """What the pictures of this event show has changed: they are drawn anew at the next tick. Idempotent."""
        for key, picture in self._pictures.items():
            if picture.event == event:
                self._pictures[key] = replace(picture, changes_at=now)

    async def tick(self) -> None:
        """Put every picture anew whose time has come; what fails for a moment is tried again at the next tick."""
        now = self._clock.now()
        for key, picture in list(self._pictures.items()):
            if picture.changes_at <= now:
                await self._renew(key, picture, now)

    async def _renew(self, key: tuple[int, str], picture: LivePicture, now: datetime) -> None:
        frame = await picture.draw(now)
        try:
            if frame is not None:
                await self._put(picture, frame.file)
        except TelegramError as error:
            if is_temporary(error):
                return
            if get_failure(error) is not Failure.HARMLESS:
                frame = None  # it was deleted, or the chat is closed: nobody looks at it
        if self._pictures.get(key) is not picture:
            return  # a newer one has taken its place, or it is to be drawn once more
        if frame is None or frame.changes_at is None:
            del self._pictures[key]
        else:
            self._pictures[key] = replace(picture, changes_at=frame.changes_at)

    async def _put(self, picture: LivePicture, file: File) -> None:
        content = InputFile(file.content, filename=file.name, attach=True)
        media = InputMediaPhoto(content, caption=file.caption or None, parse_mode=ParseMode.HTML)
        await self._bot.edit_message_media(chat_id=picture.chat, message_id=picture.message, media=media)
