"""A screen as Telegram's calls: new messages, edits, answers to taps, files; and what became of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any, TypeAlias, assert_never

from telegram import InputFile, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.outgoing.limits.rate_limiter import SendPermit
from delivery.outgoing.uploads import Uploads
from delivery.telegram.api import call
from delivery.telegram.errors import Failure, get_failure
from views.layout.message_text import MAX_MESSAGE_LENGTH, visible_length
from views.layout.pages import split_message
from views.screen import Album, Button, File, Screen, fitting

_log = logging.getLogger(__name__)

_TEXT = {"parse_mode": ParseMode.HTML.value, "link_preview_options": {"is_disabled": True}}
"""How every text goes out."""


ALBUM = 10
"""So many pictures Telegram takes in one album; at least two."""

Part: TypeAlias = Screen | File | Album
"""What one call sends: a screen of one message and without files, a file, or several pictures at once."""


async def edit(
    bot: ExtBot[Any], chat_id: int, message_id: int, screen: Screen, *, place: SendPermit | None = None
) -> bool:
    """Put the screen in place of that message; False when the message is not there any more. Idempotent."""
    if visible_length(screen.text) > MAX_MESSAGE_LENGTH:
        return False
    try:
        values = {"chat_id": chat_id, "message_id": message_id, "text": screen.text, "reply_markup": keyboard(screen)}
        await call(bot, "editMessageText", {**values, **_TEXT}, place)
    except TelegramError as error:
        match get_failure(error):
            case Failure.HARMLESS:
                return True
            case Failure.GONE:
                return False
            case _:
                raise
    return True


def parts(screens: Iterable[Screen]) -> Iterator[Part]:
    """What is sent call by call, and known call by call to have arrived."""
    for screen in screens:
        if not screen.text:
            yield from file_parts(screen.files)
            continue
        if screen.files_above:
            yield from file_parts(screen.files)
        *heads, last = split_message(screen.text)
        yield from (Screen(head) for head in heads)
        yield replace(screen, text=last, files=(), files_above=False)
        if not screen.files_above:
            yield from file_parts(screen.files)


def file_parts(files: Iterable[File]) -> Iterator[File | Album]:
    """Pictures that follow each other as albums, everything else one by one."""
    for is_album, run in groupby(files, lambda file: file.picture and not file.is_public and not file.file_id):
        for pictures in _split(run, ALBUM) if is_album else ((file,) for file in run):
            yield pictures[0] if len(pictures) == 1 else Album(pictures)


def _split(files: Iterable[File], size: int) -> Iterator[tuple[File, ...]]:
    """The files in groups as even as they can be, of at most that size each."""
    pictures = tuple(files)
    count = -(-len(pictures) // size)
    ends = [len(pictures) * n // count for n in range(count + 1)]
    return (pictures[begin:end] for begin, end in pairwise(ends))


def max_file(part: Part) -> int:
    """The bytes of the largest file that is sent with it; 0 for a text."""
    match part:
        case Screen():
            return 0
        case File(content=content):
            return len(content)
        case Album(files):
            return max(len(file.content) for file in files)
        case _:
            assert_never(part)


async def send_part(  # noqa: PLR0913 — what a message depends on
    bot: ExtBot[Any],
    chat_id: int,
    part: Part,
    *,
    place: SendPermit | None = None,
    reply_to: int | None = None,
    topic_id: int = 0,
    uploads: Uploads | None = None,
) -> int:
    """Send it as a new message; see ``call`` for a ``place``. Returns the number of a text's message, else 0.

    A screen goes to the topic ``topic_id`` of a group unless that is 0. Shared files go out by their id where
    ``uploads`` knows it.
    """
    if isinstance(part, File):
        await _send_file(bot, chat_id, part, place, uploads)
        return 0
    if isinstance(part, Album):
        media = [_album_photo(file) for file in part.files]
        await bot.send_media_group(chat_id, media, rate_limit_args=place)
        return 0
    reply_parameters = (
        {"message_id": reply_to, "allow_sending_without_reply": True} if part.reply and reply_to else None
    )
    values = {
        "chat_id": chat_id,
        "text": part.text,
        "reply_markup": keyboard(part),
        "reply_parameters": reply_parameters,
        "message_thread_id": topic_id or None,
    }
    message = await call(bot, "sendMessage", {**values, **_TEXT}, place)
    return int(message["message_id"]) if isinstance(message, dict) else 0


def _album_photo(file: File) -> InputMediaPhoto:
    content = InputFile(file.content, filename=file.name, attach=True)
    return InputMediaPhoto(content, caption=file.caption or None, parse_mode=ParseMode.HTML)


async def _send_file(
    bot: ExtBot[Any], chat_id: int, file: File, place: SendPermit | None, uploads: Uploads | None
) -> None:
    send_file = bot.send_photo if file.picture else bot.send_document

    async def send(content: str | InputFile) -> Message:
        caption, mode = file.caption or None, ParseMode.HTML
        message = await send_file(chat_id, content, caption=caption, parse_mode=mode, rate_limit_args=place)
        if file.on_sent is not None:
            file.on_sent(message.message_id)
        return message

    if file.file_id:
        await send(file.file_id)
    elif uploads is None:
        await send(InputFile(file.content, filename=file.name))
    else:
        await uploads.send(file, send)


def keyboard(screen: Screen) -> dict[str, list[list[dict[str, str]]]] | None:
    """The screen's buttons as Telegram wants them, and no more than it takes."""
    rows = fitting(screen.rows)
    if len(rows) < len(screen.rows):
        _log.error(
            "A keyboard of %d rows is more than Telegram takes; %d of them are shown.", len(screen.rows), len(rows)
        )
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def _button(button: Button) -> dict[str, str]:
    way = {"url": button.url} if button.url is not None else {"callback_data": button.data or ""}
    return {"text": button.label, **way}
