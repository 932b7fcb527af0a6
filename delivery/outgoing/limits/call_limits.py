"""What a call to Telegram takes of the limits: its kind, its chat, and who waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from telegram import InputFile

from delivery.outgoing.limits.fair_queue import Scope

LARGE_FILE = 100_000
"""Bytes from which Telegram spaces uploads (Query.cpp of telegram-bot-api: files over 100,000 bytes)."""


class CallKind(IntEnum):
    """The classes of calls that have limits of their own."""

    MESSAGE = 0
    """A new message, also one with a file that Telegram has already or that is small."""
    EDIT = 1
    """A change of a message that is there."""
    UPLOAD = 2
    """A new message with a large file that Telegram does not have yet."""
    CALLBACK = 3
    """The answer to a tap, which stops the spinner on the phone."""
    HOUSEKEEPING = 4
    """Menus, descriptions and whatever else nobody waits for."""

    @property
    def has_budget(self) -> bool:
        """Whether calls of this kind are counted, in their chat and over all."""
        return self <= CallKind.UPLOAD


class Priority(IntEnum):
    """Who goes first."""

    ANSWER = 0
    """An answer: a person waits for it."""
    UNASKED = 1
    """Unasked: it takes what answers leave of the budget."""


class CallInfo(NamedTuple):
    """One call that is to be made."""

    chat_id: int | None
    """None when it belongs to no chat, or when the chat is not known before the call."""
    kind: CallKind = CallKind.MESSAGE
    priority: Priority = Priority.ANSWER
    method: str = ""
    """Needed for calls without a chat: a refusal holds the method then."""

    @property
    def scope(self) -> Scope:
        """What a refusal of this call holds."""
        if self.chat_id is not None and self.kind <= CallKind.UPLOAD:
            return self.chat_id
        return self.method or self.kind.name


_EDITS = ("editMessage", "deleteMessage", "stopPoll", "stopMessage", "setMessage", "pinChat", "unpinChat")
_MESSAGES = ("send", "forward", "copy")
_NO_MESSAGES = {"sendChatAction"}


def send_of(method: str, values: Mapping[str, Any]) -> CallInfo:
    """What this call of the Bot API takes, as an answer."""
    chat_id = values.get("chat_id")
    if not isinstance(chat_id, int) or method in _NO_MESSAGES:
        kind = CallKind.CALLBACK if method == "answerCallbackQuery" else CallKind.HOUSEKEEPING
        return CallInfo(None, kind, method=method)
    if method.startswith(_EDITS):
        return CallInfo(chat_id, CallKind.EDIT)
    if method.startswith(_MESSAGES):
        return CallInfo(chat_id, CallKind.UPLOAD if _is_upload(values) else CallKind.MESSAGE)
    return CallInfo(None, CallKind.HOUSEKEEPING, method=method)


def _is_upload(values: Mapping[str, Any]) -> bool:
    files = (value.input_file_content for value in values.values() if isinstance(value, InputFile))
    return any(len(content) > LARGE_FILE for content in files if isinstance(content, bytes))
