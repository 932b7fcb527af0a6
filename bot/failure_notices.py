"""Notices to people whose update failed, was delayed or was skipped, or whose answer cannot be sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app_context import AppContext, turn_after_crash
from delivery.outgoing.answers import LOST
from domain.people import languages
from handlers.participants.interrupted import current_reply
from storage import people
from storage.engine.errors import Corrupt, StorageError
from storage.messages import updates
from views.i18n import Translator, localized
from views.layout import common as views
from views.screen import Screen

_log = logging.getLogger(__name__)


async def handle_failed_update(app_context: AppContext, update_id: int, reason: str, chat_id: int | None) -> None:
    """Give an update up; the person, when one is known, is asked to do it again."""
    async with app_context.db.transaction() as tx:
        await updates.quarantine(tx, update_id, app_context.clock.now().date(), reason)
    _log.error("Update %d could not be handled (%s) and was set aside.", update_id, reason)
    if chat_id is not None:
        await _send_notice(app_context, chat_id, views.failed, "failed")


async def notify_delay(app_context: AppContext, chat_id: int) -> None:
    """Tell somebody that what they did will be done when the database can be used again."""
    await _send_notice(app_context, chat_id, views.delayed, "delayed")


async def notify_flood(app_context: AppContext, chat_id: int) -> None:
    """Tell somebody that what they sent was too much."""
    await _send_notice(app_context, chat_id, views.too_many_requests, "flooded")


async def notify_failed_answer(app_context: AppContext, chat_id: int) -> None:
    """Tell somebody that what they asked for is done, but cannot be shown; nobody in a group is told."""
    if chat_id > 0:
        await _send_notice(app_context, chat_id, views.reply_failed, LOST)


async def mark_blocked(app_context: AppContext, chat_id: int) -> None:
    """Store that this person cannot be written to; while nothing can be stored, the next failure does."""
    with suppress(StorageError):
        async with app_context.db.transaction() as tx:
            await people.mark_unreachable(tx, chat_id)


async def resume_chats(app_context: AppContext, bot: ExtBot[Any], screens_owed: Mapping[int, int]) -> None:
    """Show everybody whose screen a crash has cost where they stand, unless they were answered since.

    ``screens_owed`` is person → the message that was tapped, or 0. What cannot be read now stays noted until the next
    start.
    """
    for id_, message_id in screens_owed.items():
        if app_context.answers.was_answered(id_):
            continue
        try:
            turn = await turn_after_crash(app_context, id_, message_id)
            reply, replaces = await current_reply(turn, partial(_telegram_name, bot, id_))
        except Corrupt:
            raise
        except StorageError:
            continue
        if not app_context.answers.was_answered(id_):  # meanwhile, with a newer screen than this one
            app_context.answers.post(id_, reply, key="after a crash", replaces=message_id if replaces else 0)
    app_context.answers.clear_answered()


async def _telegram_name(bot: ExtBot[Any], id_: int) -> str:
    """What this person is called at Telegram; empty when Telegram does not say."""
    try:
        chat = await bot.get_chat(id_)
    except TelegramError:
        return ""
    return chat.effective_name or ""


async def _send_notice(app_context: AppContext, chat_id: int, draw: Callable[[Translator], Screen], key: str) -> None:
    person = None
    with suppress(StorageError):
        async with app_context.db.reading() as tx:
            person = await people.find(tx, chat_id)
    person_languages = languages(person, None, app_context.rules.messages.languages)
    app_context.answers.post(chat_id, localized(person_languages, ZoneInfo("UTC"), draw), key=key)
