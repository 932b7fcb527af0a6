"""The command menus that Telegram shows, for each role and language; they keep nobody waiting and block nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from domain.people import Role
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError
from storage.staff import members as staff
from storage.staff import menus as staff_menus
from views.i18n import languages
from views.menu import menu

_log = logging.getLogger(__name__)

Scope: TypeAlias = BotCommandScopeAllPrivateChats | BotCommandScopeChat


def menu_languages(offered_languages: Sequence[str]) -> Mapping[str | None, str | None]:
    """Language of a phone → that of its menu; None → for phones in any other language, which is the first offered.

    A language that is not offered has no menu of its own, which it may have had before.
    """
    return {None: offered_languages[0], **{code: code if code in offered_languages else None for code in languages()}}


class CommandMenu:
    """The menus at Telegram, kept as the staff is.

    A menu that cannot be set is logged, and tried again at the next start, or when that person's role changes.
    """

    def __init__(self, bot: Bot, db: Database, offered_languages: Sequence[str]) -> None:
        """``offered`` are the languages of the settings."""
        self._bot, self._db, self._languages = bot, db, menu_languages(offered_languages)
        self._changed: set[int] = set()
        self._waking = asyncio.Event()

    def refresh(self, person: int) -> None:
        """This person's role has changed, or they can be written to for the first time."""
        self._changed.add(person)
        self._waking.set()

    async def run(self) -> None:
        """Set all menus, then those of whoever changes, until cancelled."""
        await self.update_all()
        while True:
            await self._waking.wait()
            await self.update_changed()

    async def update_changed(self) -> None:
        """Set the menus of those whose role has changed since this was last done."""
        self._waking.clear()
        people, self._changed = self._changed, set()
        for person in sorted(people):
            await self.update(person)

    async def update_all(self) -> None:
        """Set the menu of everybody, and of each of the staff; whoever is no longer of the staff loses theirs."""
        await self._set(BotCommandScopeAllPrivateChats(), frozenset())
        try:
            async with self._db.reading() as tx:
                members = await staff_menus.all_people(tx)
        except Corrupt:
            raise
        except StorageError as error:
            _log.info("The command menus of the staff could not be set: %s", error)
            return
        for person in members:
            await self.update(person)

    async def update(self, person: int) -> None:
        """Set this person's menu by their role, or take it away."""
        try:
            await self._update(person)
        except Corrupt:
            raise
        except StorageError as error:
            _log.info("A command menu could not be set: %s", error)

    async def _update(self, person: int) -> None:
        async with self._db.transaction() as tx:
            roles = await staff.roles(tx, person)
            if roles:
                await staff_menus.note(tx, person)
        scope = BotCommandScopeChat(person)
        if roles:
            await self._set(scope, roles)
        elif await self._delete(scope):
            async with self._db.transaction() as tx:
                await staff_menus.remove(tx, person)

    async def _set(self, scope: Scope, roles: frozenset[Role]) -> None:
        for code, language in self._languages.items():
            try:
                if language is None:
                    await self._bot.delete_my_commands(scope=scope, language_code=code)
                else:
                    await self._bot.set_my_commands(menu(language, roles), scope=scope, language_code=code)
            except (BadRequest, Forbidden) as error:
                _log.info("A command menu could not be set: %s", type(error).__name__)
                return  # nobody of the staff who has never written to the bot has a chat yet
            except TelegramError as error:
                _log.info("A command menu could not be set: %s", type(error).__name__)

    async def _delete(self, scope: Scope) -> bool:
        """Whether nothing is left to take away, also because there is no such chat."""
        try:
            for code in self._languages:
                await self._bot.delete_my_commands(scope=scope, language_code=code)
        except (BadRequest, Forbidden):
            return True
        except TelegramError as error:
            _log.info("A command menu could not be taken away: %s", type(error).__name__)
            return False
        return True
