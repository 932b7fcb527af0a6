"""The command menus that Telegram shows, for each role and language; they keep nobody waiting and block nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from domain.people import Role
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError
from storage.operations import bot_profile
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


def digest_of(bot_id: int, shown: object) -> str:
    """Digest of what this bot shows at Telegram (JSON's types), to be compared with that of what it showed last."""
    return hashlib.sha256(json.dumps([bot_id, shown]).encode()).hexdigest()


class CommandMenu:
    """The menus at Telegram, kept as the staff is.

    A menu that Telegram has taken is not sent again until it changes: with ten languages and five of the staff a start
    would make over seventy calls. A menu that cannot be set is logged, and tried again at the next start, or when that
    person's role changes.
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
        try:
            await self._update_everybody()
            async with self._db.reading() as tx:
                members = await staff_menus.all_people(tx)
        except Corrupt:
            raise
        except StorageError as error:
            _log.info("The command menus could not be set: %s", error)
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

    async def _update_everybody(self) -> None:
        scope, roles = BotCommandScopeAllPrivateChats(), frozenset[Role]()
        digest = self._digest(roles)
        async with self._db.reading() as tx:
            is_known = await bot_profile.digest(tx, "menu") == digest
        if is_known and await self._shows_own(scope, roles):
            return
        async with self._db.transaction() as tx:
            await bot_profile.store_digest(tx, "menu", "")
        if await self._set(scope, roles):
            async with self._db.transaction() as tx:
                await bot_profile.store_digest(tx, "menu", digest)

    async def _shows_own(self, scope: Scope, roles: frozenset[Role]) -> bool:
        """Whether nobody has set other commands with @BotFather since."""
        try:
            commands = await self._bot.get_my_commands(scope=scope)
        except TelegramError as error:
            _log.info("The command menu could not be read: %s", type(error).__name__)
            return False
        return tuple((each.command, each.description) for each in commands) == self._menus(roles)[None]

    async def _update(self, person: int) -> None:
        async with self._db.transaction() as tx:
            roles = await staff.roles(tx, person)
            digest = self._digest(roles)
            if roles and await staff_menus.digest(tx, person) == digest:
                return
            if roles:
                await staff_menus.note(tx, person)
        scope = BotCommandScopeChat(person)
        if roles and await self._set(scope, roles):
            async with self._db.transaction() as tx:
                await staff_menus.note(tx, person, digest)
        elif not roles and await self._delete(scope):
            async with self._db.transaction() as tx:
                await staff_menus.remove(tx, person)

    def _menus(self, roles: frozenset[Role]) -> Mapping[str | None, tuple[tuple[str, str], ...] | None]:
        """Language of a phone → its commands; None → none of its own."""
        return {code: menu(language, roles) if language else None for code, language in self._languages.items()}

    def _digest(self, roles: frozenset[Role]) -> str:
        return digest_of(self._bot.id, list(self._menus(roles).items()))

    async def _set(self, scope: Scope, roles: frozenset[Role]) -> bool:
        """Whether Telegram has taken all of it."""
        is_whole = True
        for code, commands in self._menus(roles).items():
            try:
                if commands is None:
                    await self._bot.delete_my_commands(scope=scope, language_code=code)
                else:
                    await self._bot.set_my_commands(commands, scope=scope, language_code=code)
            except (BadRequest, Forbidden) as error:
                _log.info("A command menu could not be set: %s", type(error).__name__)
                return False  # nobody of the staff who has never written to the bot has a chat yet
            except TelegramError as error:
                _log.info("A command menu could not be set: %s", type(error).__name__)
                is_whole = False
        return is_whole

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
