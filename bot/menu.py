"""The command menus that Telegram shows, for each role and language."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from domain.people import Role
from storage import people
from storage.engine.database import Database
from views.i18n import SOURCE
from views.menu import menu

_log = logging.getLogger(__name__)


async def set_commands(bot: Bot, languages: Iterable[str], staff: Iterable[tuple[int, frozenset[Role]]]) -> None:
    """Set the menus; a menu that cannot be set is logged and costs nobody anything but the menu.

    A person of the staff who never wrote to the bot has no chat yet, so their menu comes at the next start.
    """
    staff = tuple(staff)
    for language in languages:
        code = None if language == SOURCE else language
        await _set(bot, menu(language, frozenset()), BotCommandScopeAllPrivateChats(), code)
        for person, roles in staff:
            await _set(bot, menu(language, roles), BotCommandScopeChat(person), code)


async def set_staff_commands(bot: Bot, db: Database, languages: Iterable[str]) -> None:
    """Set the command menus for everybody and for the staff."""
    async with db.reading() as tx:
        members = {person for role in Role for person in await people.staff(tx, role)}
        staff = [(person, await people.roles(tx, person)) for person in sorted(members)]
    await set_commands(bot, languages, staff)


async def _set(
    bot: Bot,
    commands: tuple[tuple[str, str], ...],
    scope: BotCommandScopeAllPrivateChats | BotCommandScopeChat,
    code: str | None,
) -> None:
    try:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    except TelegramError as error:
        _log.info("A command menu could not be set: %s", type(error).__name__)
