"""Files that people send: read from the message, downloaded from Telegram, refused when they are too large or gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from delivery.incoming.attachment import (
    MAX_DOWNLOAD_BYTES,
    Attachment,
    DownloadFailed,
    DownloadTooLarge,
    download,
    read_attachment,
)
from tests.support.program import ORGANIZER, staged


@pytest.mark.parametrize(
    ("message", "attachment"),
    [
        (
            {"document": {"file_id": "d", "file_name": "list.xlsx", "file_size": 9}, "caption": "bucharest"},
            Attachment("d", "list.xlsx", 9, is_photo=False, caption="bucharest"),
        ),
        ({"photo": [{"file_id": "small"}, {"file_id": "large", "file_size": 7}]}, Attachment("large", "", 7, True)),
        ({"document": {"file_id": "d", "file_name": 5, "file_size": "9"}}, Attachment("d")),
        ({"document": {"file_id": 5}}, None),
        ({"document": "file"}, None),
        ({"photo": []}, None),
        ({"text": "Hello"}, None),
    ],
)
def test_attachment_of_a_message(message: dict[str, object], attachment: Attachment | None) -> None:
    assert read_attachment(message) == attachment


async def test_file_is_downloaded_with_the_same_bytes_and_refused_when_it_is_too_large_or_gone(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, stage.program() as program:
        phone = stage.phone(ORGANIZER)
        phone.document("list.csv", b"name\nAna")
        phone.document("large.csv", bytes(MAX_DOWNLOAD_BYTES + 2_000_000))
        downloaded_file, large = (message.body["document"]["file_id"] for message in phone.messages)
        bot = program.app.bot

        assert await download(bot, Attachment(downloaded_file), 8) == b"name\nAna"
        assert await download(bot, Attachment(downloaded_file), 7) == DownloadTooLarge()
        assert await download(bot, Attachment("", size=8), 7) == DownloadTooLarge()
        assert await download(bot, Attachment(large), MAX_DOWNLOAD_BYTES) == DownloadTooLarge()
        assert await download(bot, Attachment("gone"), 8) == DownloadFailed()


async def test_links_name_the_bot_as_telegram_does(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, stage.program() as program:
        assert program.context.bot_username == (await program.app.bot.get_me()).username
