"""The sender of a raw update, for updates that PTB cannot parse or that no user can have sent."""

from __future__ import annotations

from typing import Any, TypeAlias

LARGEST_ID = 1 << 52
"""Telegram says that ids have at most 52 significant bits."""

RawUpdate: TypeAlias = dict[str, Any]
"""An update as it came, with an ``update_id``."""


class ImpossibleSender(Exception):
    """The update names a sender who can be nobody."""


def chat_of(raw: RawUpdate) -> int:
    """The id of the chat or user of this update, or 0."""
    for body in raw.values():
        if isinstance(body, dict):
            for holder in (body.get("from"), body.get("chat"), body.get("message")):
                id_ = holder.get("id") if isinstance(holder, dict) else None
                if isinstance(id_, int):
                    return id_
    return 0


def person_of(raw: RawUpdate) -> int | None:
    """The user who can be sent a notice about this update; None for groups and impossible ids."""
    chat = chat_of(raw)
    return chat if _possible(chat) else None


def check_sender(raw: RawUpdate) -> None:
    """Raise ``ImpossibleSender`` when it comes from a number that no user has, or in private from nobody.

    Users have positive numbers and groups negative ones (Telegram's ``User`` and ``Chat``): what answers such a sender
    would put somebody's screens into a group. Only what is posted in a channel has no sender.
    """
    for kind, body in raw.items():
        sender = body.get("from") if isinstance(body, dict) else None
        is_impossible = isinstance(sender, dict) and not _possible(sender.get("id"))
        if is_impossible or (sender is None and kind in _SAID and _in_private(body)):
            raise ImpossibleSender


_SAID = {"message", "edited_message"}


def _in_private(body: object) -> bool:
    chat = body.get("chat") if isinstance(body, dict) else None
    return isinstance(chat, dict) and chat.get("type") == "private"


def _possible(id_: object) -> bool:
    return type(id_) is int and 0 < id_ < LARGEST_ID
