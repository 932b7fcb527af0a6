"""A screen as Telegram's calls: new messages, edits, answers to taps, files; and what became of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from delivery.failures import Failure, classify
from delivery.pace import UNASKED
from views.screen import File, Reply, Screen, Toast

LONGEST = 4096
"""Telegram's limit for a text, in UTF-16 units after its entities are parsed."""

_TAG = re.compile(r"<[^>]*>")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def deliver(
    bot: ExtBot[Any], chat_id: int, reply: Reply, *, query: CallbackQuery | None, reply_to: int | None
) -> bool:
    """Answer an update: a tap's first screen replaces the message tapped, everything else is new.

    Returns False when the person cannot be reached. Network failures and refusals are raised.
    """
    screens = () if isinstance(reply, Toast) else reply if isinstance(reply, tuple) else (reply,)
    try:
        if query is None:
            await _send_all(bot, chat_id, screens, reply_to)
        else:
            # The answer stops the spinner on the phone; the edit need not wait for it.
            toast = reply.text if isinstance(reply, Toast) else None
            await asyncio.gather(_answer(query, toast), _replace(bot, chat_id, query, screens, reply_to))
    except TelegramError as error:
        if classify(error) is Failure.UNREACHABLE:
            return False
        raise
    return True


async def _answer(query: CallbackQuery, toast: str | None) -> None:
    try:
        await query.answer(toast)
    except TelegramError as error:
        if classify(error) is not Failure.HARMLESS:
            raise


async def _replace(
    bot: ExtBot[Any], chat_id: int, query: CallbackQuery, screens: tuple[Screen, ...], reply_to: int | None
) -> None:
    if not screens:
        return
    first, *rest = screens
    message_id = query.message.message_id if query.message else None
    edited = message_id is not None and await edit(bot, chat_id, message_id, first)
    await _send_all(bot, chat_id, (*(() if edited else (first,)), *rest), reply_to)
    if edited:
        await _send_files(bot, chat_id, first.files, None)


async def edit(bot: ExtBot[Any], chat_id: int, message_id: int, screen: Screen) -> bool:
    """Put the screen in place of that message; False when the message is not there any more. Idempotent."""
    if len(plain(screen.text)) > LONGEST:
        return False
    try:
        await bot.edit_message_text(
            screen.text,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(screen),
        )
    except TelegramError as error:
        match classify(error):
            case Failure.HARMLESS:
                return True
            case Failure.GONE:
                return False
            case _:
                raise
    return True


async def _send_all(bot: ExtBot[Any], chat_id: int, screens: tuple[Screen, ...], reply_to: int | None) -> None:
    for screen in screens:
        await send(bot, chat_id, screen, reply_to=reply_to)


async def send(
    bot: ExtBot[Any], chat_id: int, screen: Screen, *, pace: str | None = None, reply_to: int | None = None
) -> int:
    """Send a screen and its files as new messages; returns the id of the message with the buttons.

    ``pace`` None is an answer; ``PLACED`` an unasked message whose place in the line was taken for its first part.
    """
    message_id = 0
    parts = list(split(screen.text))
    quoted = ReplyParameters(reply_to, allow_sending_without_reply=True) if screen.reply and reply_to else None
    later = UNASKED if pace else None
    for number, part in enumerate(parts, start=1):
        message = await bot.send_message(
            chat_id,
            part,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard(screen) if number == len(parts) else None,
            reply_parameters=quoted,
            rate_limit_args=pace if number == 1 else later,
        )
        message_id = message.message_id
    await _send_files(bot, chat_id, screen.files, later)
    return message_id


async def send_part(bot: ExtBot[Any], chat_id: int, part: Screen | File, *, pace: str) -> None:
    """Send what fits into one call: a screen of one message and without files, or a file."""
    if isinstance(part, File):
        await _send_files(bot, chat_id, (part,), pace)
    else:
        await send(bot, chat_id, part, pace=pace)


async def _send_files(bot: ExtBot[Any], chat_id: int, files: tuple[File, ...], pace: str | None) -> None:
    for file in files:
        content = InputFile(file.content, filename=file.name)
        send_file = bot.send_photo if file.picture else bot.send_document
        await send_file(
            chat_id,
            content,
            caption=file.caption or None,
            parse_mode=ParseMode.HTML,
            rate_limit_args=pace,
        )


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram wants them."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data, url=button.url) for button in row]
            for row in screen.rows
        ]
    )


def plain(html: str) -> bytes:
    """The visible text as UTF-16 without its byte order mark, in halves: its length is what Telegram counts."""
    text = _TAG.sub("", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return text.encode("utf-16-le", "replace")[::2]


def split(html: str) -> Iterator[str]:
    """The text in messages that Telegram takes, cut at empty lines, else at line ends.

    Screens close every tag within its line, so a cut never falls into one.
    """
    rest = html
    while len(plain(rest)) > LONGEST:
        at = _cut(rest)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip("\n")
    yield rest


def _cut(html: str) -> int:
    for mark in ("\n\n", "\n", " "):
        at = html.rfind(mark, 0, LONGEST)
        while at > 0 and len(plain(html[:at])) > LONGEST:
            at = html.rfind(mark, 0, at)
        if at > 0:
            return at
    return LONGEST
