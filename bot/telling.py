"""What people are told of updates that were not handled as they came: given up, delayed, or too many."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.desk import Desk
from delivery import chat
from delivery.failures import passing
from domain.people import languages
from storage import people, updates
from storage.database import StorageError
from views import common as views
from views.catalog import Voice, speak
from views.screen import Screen

_log = logging.getLogger(__name__)


async def set_aside(desk: Desk, bot: ExtBot[Any], update_id: int, reason: str, chat_id: int | None) -> None:
    """Give an update up; the person, when one is known, is told whether it had its effect before that."""
    async with desk.db.transaction() as tx:
        await updates.quarantine(tx, update_id, desk.clock.now().date(), reason)
    _log.error("Update %d could not be handled (%s) and was set aside.", update_id, reason)
    done = desk.unanswered.pop(update_id, None) is not None
    if chat_id is not None:
        await _tell(desk, bot, chat_id, views.unanswered if done else views.failed)


async def tell_delayed(desk: Desk, bot: ExtBot[Any], chat_id: int) -> None:
    """Tell somebody that what they did will be done when the database can be used again."""
    await _tell(desk, bot, chat_id, views.delayed)


async def tell_flooded(desk: Desk, bot: ExtBot[Any], chat_id: int) -> None:
    """Tell somebody that what they sent was too much; network failures are raised, for they have to know."""
    try:
        await _say(desk, bot, chat_id, views.flooded)
    except TelegramError as error:
        if passing(error):
            raise


async def _tell(desk: Desk, bot: ExtBot[Any], chat_id: int, draw: Callable[[Voice], Screen]) -> None:
    with suppress(TelegramError):  # whoever cannot be told is left alone
        await _say(desk, bot, chat_id, draw)


async def _say(desk: Desk, bot: ExtBot[Any], chat_id: int, draw: Callable[[Voice], Screen]) -> None:
    person = None
    with suppress(StorageError):
        async with desk.db.reading() as tx:
            person = await people.find(tx, chat_id)
    spoken = languages(person, None, desk.rules.messages.languages)
    await chat.send(bot, chat_id, speak(spoken, ZoneInfo("UTC"), draw))
