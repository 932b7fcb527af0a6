"""A message that an organizer is writing in the chat: its texts and files by language, whom it is for, and when."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.messages import Audience, MessageKind, PlannedMessage

TIME = "time"
"""What a draft waits for when a text is to say when it goes out; every language has another code."""
MAX_TEXT, MAX_CAPTION = 4096, 1024
"""Telegram's limits for the text of a message and of a file, in UTF-16 units after its entities are parsed."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A photo or document as Telegram keeps it: whoever has this id and the bot's token can fetch it."""

    file_id: str
    is_photo: bool


@dataclass(frozen=True, slots=True)
class MessageContent:
    """What a message says in one language."""

    html: str
    length: int
    """Of the visible text, in UTF-16 units."""
    file: AttachedFile | None = None


@dataclass(frozen=True, slots=True)
class Excess:
    """The text of this language is longer than Telegram takes."""

    language: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """What an organizer has written so far; nobody else sees it, and it is erased when sent or cancelled."""

    event: str
    kind: MessageKind
    audience: Audience
    profession: str | None = None
    """Whose profession it is for, when the audience is one profession."""
    content: Mapping[str, MessageContent] = field(default_factory=dict)
    """Language → what it says."""
    asking: str | None = None
    """The language whose text is waited for, or ``TIME``; None when nothing is."""
    due: datetime | None = None
    """The time that was typed, UTC-aware."""

    @property
    def mark(self) -> int:
        """A number that is another one when the message is: a button carries that of the preview it stands under."""
        seconds = int(self.due.timestamp()) if self.due else 0
        return zlib.crc32(repr((self.audience, self.profession, sorted(self.content.items()), seconds)).encode())

    def with_content(self, language: str, content: MessageContent) -> MessageDraft:
        """With this text, in place of an earlier one."""
        return replace(self, content={**self.content, language: content}, asking=None)

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """The languages that it has no text in."""
        return tuple(language for language in languages if language not in self.content)

    def body(self) -> dict[str, Any]:
        """What the planned message holds of it."""
        return {"content": content_json(complete_files(self.content))} | (
            {"profession": self.profession} if self.profession is not None else {}
        )


def complete_files(content: Mapping[str, MessageContent]) -> dict[str, MessageContent]:
    """The texts, each with its own file, or else with the first that another language has."""
    first = next((each.file for each in content.values() if each.file is not None), None)
    return {language: replace(each, file=each.file or first) for language, each in content.items()}


def find_excess(content: Mapping[str, MessageContent]) -> Excess | None:
    """The first text that is too long for how it is sent; None when all fit."""
    for language, each in complete_files(content).items():
        limit = MAX_CAPTION if each.file else MAX_TEXT
        if each.length > limit:
            return Excess(language, each.length, limit)
    return None


def content_json(content: Mapping[str, MessageContent]) -> dict[str, Any]:
    """The texts as JSON can hold them."""
    return {
        language: {"html": each.html, "length": each.length}
        | ({"file_id": each.file.file_id, "photo": int(each.file.is_photo)} if each.file else {})
        for language, each in content.items()
    }


def content_from_json(json_content: Mapping[str, Any]) -> dict[str, MessageContent]:
    """The texts that ``content_json`` wrote."""
    return {
        language: MessageContent(
            each["html"],
            each["length"],
            AttachedFile(each["file_id"], bool(each["photo"])) if "file_id" in each else None,
        )
        for language, each in json_content.items()
    }


def content_of(message: PlannedMessage) -> dict[str, MessageContent]:
    """What an organizer wrote of this message in the chat, by language; empty when they wrote nothing."""
    return content_from_json(message.body.get("content", {}))
