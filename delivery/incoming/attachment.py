"""Files that people send, and downloading them from Telegram; what is in them is not known here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram.error import TelegramError
from telegram.ext import ExtBot

_log = logging.getLogger(__name__)

MAX_DOWNLOAD_BYTES = 20_000_000
"""The Bot API lets bots download no larger files."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The document or photo of one message."""

    file_id: str
    name: str = ""
    """As the sender's program calls it; empty of a photo."""
    size: int = 0
    """In bytes; 0 when Telegram does not say."""
    is_photo: bool = False
    caption: str = ""
    is_of_album: bool = False
    """Whether others came with it, each as a message of its own."""


@dataclass(frozen=True, slots=True)
class DownloadTooLarge:
    """The file is larger than the caller takes, or than Telegram lets bots download."""


@dataclass(frozen=True, slots=True)
class DownloadFailed:
    """Telegram could not be reached, or has the file no more."""


Download: TypeAlias = bytes | DownloadTooLarge | DownloadFailed


def read_attachment(message: Mapping[str, Any]) -> Attachment | None:
    """The document, or the largest size of the photo, of Telegram's message object; None when it has neither."""
    document, sizes = message.get("document"), message.get("photo")
    is_photo = not isinstance(document, dict) and isinstance(sizes, list) and bool(sizes)
    file = sizes[-1] if is_photo and isinstance(sizes, list) else document
    if not isinstance(file, dict) or not isinstance(file.get("file_id"), str):
        return None
    size = file.get("file_size")
    return Attachment(
        file["file_id"],
        _text(file, "file_name"),
        size if isinstance(size, int) else 0,
        is_photo,
        _text(message, "caption"),
        is_of_album="media_group_id" in message,
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


async def download(bot: ExtBot[Any], attachment: Attachment, max_bytes: int) -> Download:
    """The content of a file of at most ``max_bytes``; nothing of it is stored."""
    limit = min(max_bytes, MAX_DOWNLOAD_BYTES)
    if attachment.size > limit:
        return DownloadTooLarge()
    try:
        file = await bot.get_file(attachment.file_id)
        if (file.file_size or 0) > limit:
            return DownloadTooLarge()
        content = bytes(await file.download_as_bytearray())
    except TelegramError as error:
        _log.info("A file that was sent could not be downloaded: %s", type(error).__name__)
        return DownloadTooLarge() if "too big" in str(error).lower() else DownloadFailed()
    return content if len(content) <= limit else DownloadTooLarge()
