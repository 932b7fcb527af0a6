"""Files that many people get are uploaded once and sent by Telegram's file id afterwards; nothing else is remembered.

A file id is a lasting key: whoever has it and the bot's token can fetch the file again. So only files marked ``shared``
are remembered, which every participant may see. Results (reports, sheets, cards) and what is somebody's own (/mydata)
are uploaded anew each time: with the database alone, nobody can get at them.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import TypeAlias

from telegram import InputFile, Message
from telegram.error import BadRequest

from delivery.telegram.http_client import NotSent
from storage.engine.database import Database
from storage.engine.errors import Corrupt, StorageError
from storage.messages import uploads
from storage.messages.uploads import UploadKey
from views.screen import File

_log = logging.getLogger(__name__)

Send: TypeAlias = Callable[[str | InputFile], Awaitable[Message]]
"""Sends the file, given its id or its content."""

_REFUSED_ID = re.compile(r"file.?(id|reference)|remote file|type of file|media_empty", re.IGNORECASE)
"""How Telegram refuses an id ("wrong file identifier/HTTP URL specified", "wrong remote file identifier specified",
"wrong file_id or the file is temporarily unavailable", "FILE_REFERENCE_EXPIRED", "can't use file of type"; td,
FileManager.cpp, and telegram-bot-api, Client.cpp)."""


class Uploads:
    """Sends files, each shared content with one upload, however many people ask for it at once."""

    def __init__(self, db: Database, bot: int, today: Callable[[], date]) -> None:
        """``bot`` is the bot's Telegram number; ``today`` is the day in UTC."""
        self._db, self._bot, self._today = db, bot, today
        self._file_ids: dict[UploadKey, str] = {}
        self._pending: dict[UploadKey, asyncio.Future[str | None]] = {}
        """The uploads under way: the id each ends with, None when Telegram tells none, or Telegram's error."""

    async def send(self, file: File, send: Send) -> None:
        """Send it by its id if there is one, else upload it; Telegram's errors are raised.

        An id that Telegram refuses is forgotten, and the file is uploaded once more.
        """
        content = InputFile(file.content, filename=file.name)
        if not file.is_public:
            await send(content)
            return
        key = UploadKey(self._bot, "photo" if file.picture else "document", _digest(file.name, file.content))
        file_id = await self._file_id(key)
        if file_id is not None:
            try:
                await send(file_id)
            except BadRequest as error:
                if not _REFUSED_ID.search(error.message):
                    raise
                await self._remove(key, file_id)
            else:
                return
        await self._send_once_uploaded(key, content, send)

    async def _file_id(self, key: UploadKey) -> str | None:
        if key not in self._file_ids:
            async with self._db.reading() as tx:
                file_id = await uploads.find(tx, key)
            if file_id is not None:
                self._file_ids.setdefault(key, file_id)
        return self._file_ids.get(key)

    async def _send_once_uploaded(self, key: UploadKey, content: InputFile, send: Send) -> None:
        """Upload it; whoever comes meanwhile waits for the id, and fails with the same error."""
        pending = self._pending.get(key)
        if pending is None and key not in self._file_ids:
            await self._upload(key, content, send)
            return
        file_id = self._file_ids[key] if pending is None else await asyncio.shield(pending)
        await send(content if file_id is None else file_id)

    async def _upload(self, key: UploadKey, content: InputFile, send: Send) -> None:
        pending = self._pending[key] = asyncio.get_running_loop().create_future()
        try:
            file_id = _file_id(await send(content))
        except BaseException as error:  # also when cancelled: nobody may wait for this upload for ever
            pending.set_exception(error if isinstance(error, Exception) else NotSent("The upload was cut off."))
            pending.exception()  # nobody may be waiting for it
            raise
        else:
            if file_id is not None:
                self._file_ids[key] = file_id
            pending.set_result(file_id)
        finally:
            del self._pending[key]
        if file_id is not None:
            await self._put(key, file_id)

    async def _put(self, key: UploadKey, file_id: str) -> None:
        try:
            async with self._db.transaction() as tx:
                await uploads.put(tx, key, file_id, self._today())
        except Corrupt:
            raise
        except StorageError as error:
            # The file has arrived, and this process knows its id; only another one would upload it again.
            _log.warning("The id of an uploaded file could not be stored: %s", error)

    async def _remove(self, key: UploadKey, file_id: str) -> None:
        if self._file_ids.get(key) == file_id:
            del self._file_ids[key]
        async with self._db.transaction() as tx:
            await uploads.remove(tx, key, file_id)


def _file_id(message: Message) -> str | None:
    """The id of what was uploaded; Telegram may have made another kind of it than it was sent as."""
    attachment = message.effective_attachment
    if isinstance(attachment, tuple | list):
        attachment = attachment[-1] if attachment else None  # a photo's largest size
    file_id = getattr(attachment, "file_id", None)
    return file_id if isinstance(file_id, str) else None


@lru_cache(maxsize=8)
def _digest(name: str, content: bytes) -> bytes:
    # A file that is sent by its id keeps the name it was uploaded with, so the name counts as content.
    return sha256(name.encode() + b"\0" + content).digest()
