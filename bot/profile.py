"""What Telegram shows about the bot before anybody writes to it: set where nobody else has described the bot."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from telegram import Bot
from telegram.error import TelegramError

from bot.menu import digest_of, menu_languages
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError
from storage.operations import bot_profile
from views.i18n import languages
from views.profile import description, short_description

_log = logging.getLogger(__name__)


async def set_descriptions(bot: Bot, db: Database, offered_languages: Sequence[str]) -> None:
    """Set description and short description for each language; what was written with @BotFather stays.

    Nothing is asked or set as long as the texts are those that Telegram took last: Telegram takes few such calls. A
    text that cannot be set is logged, and tried again at the next start.
    """
    shown_languages = menu_languages(offered_languages)
    texts = [(code, description(code), short_description(code)) for code in offered_languages]
    digest = digest_of(bot.id, [list(shown_languages), texts])
    try:
        async with db.reading() as tx:
            is_known = await bot_profile.digest(tx, "descriptions") == digest
        if not is_known and await _set_descriptions(bot, shown_languages):
            async with db.transaction() as tx:
                await bot_profile.store_digest(tx, "descriptions", digest)
    except Corrupt:
        raise
    except StorageError as error:
        _log.info("The bot's description could not be set: %s", error)


async def _set_descriptions(bot: Bot, shown_languages: Mapping[str | None, str | None]) -> bool:
    """Whether all of the bot's own texts stand there now."""

    async def read_description(code: str | None) -> str:
        return (await bot.get_my_description(language_code=code)).description

    async def read_short_description(code: str | None) -> str:
        return (await bot.get_my_short_description(language_code=code)).short_description

    async def write_description(code: str | None, text: str) -> None:
        await bot.set_my_description(text, language_code=code)

    async def write_short_description(code: str | None, text: str) -> None:
        await bot.set_my_short_description(text, language_code=code)

    try:
        is_described = await _set(shown_languages, description, read_description, write_description)
        is_described_briefly = await _set(
            shown_languages, short_description, read_short_description, write_short_description
        )
    except TelegramError as error:
        _log.info("The bot's description could not be set: %s", type(error).__name__)
        return False
    return is_described and is_described_briefly


async def _set(
    shown_languages: Mapping[str | None, str | None],
    describe: Callable[[str], str],
    read: Callable[[str | None], Awaitable[str]],
    write: Callable[[str | None, str], Awaitable[None]],
) -> bool:
    offered_languages = tuple(filter(None, shown_languages.values()))

    def is_own(text: str) -> bool:
        # The offered ones come first: each other catalogue takes a fifth of a second and two megabytes to read.
        return not text or any(text == describe(language) for language in (*offered_languages, *languages()))

    if not is_own(await read(None)):
        return False
    for code, language in shown_languages.items():
        text, current = describe(language or shown_languages[None] or ""), await read(code)
        if current != text and is_own(current):
            await write(code, text if language else "")
    return True
