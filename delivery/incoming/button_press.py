"""A pressed button, read from the raw update; what it means is not known here.

PTB would make objects of some hundred fields of it, which takes a twentieth of the processor time of a tap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from delivery.incoming.attachment import Attachment, read_attachment
from delivery.incoming.raw_update import RawUpdate

T = TypeVar("T")


class MalformedUpdate(Exception):
    """A value in the update is not of the type that the Bot API says."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an update, as Telegram describes them."""

    id: int
    name: str
    language: str | None


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """What there is to know of a ``CallbackQuery``."""

    update_id: int
    query_id: str
    sender: Sender
    message_id: int
    """The message that has the button; 0 when it was sent inline."""
    is_private: bool
    """Whether that message stands in the private chat with the bot."""
    data: str
    """Empty when the button carries none."""
    quoted_text: str
    """The text of the message that this message quotes."""
    quoted_attachment: Attachment | None = None
    """Its document or photo."""


def read_press(raw: RawUpdate) -> ButtonPress | None:
    """The pressed button, or None when the update is something else; raises ``MalformedUpdate``."""
    query = _field(raw, "callback_query", dict, {})
    if not query:
        return None
    message = _field(query, "message", dict, {})
    quoted_message = _field(message, "reply_to_message", dict, {})
    return ButtonPress(
        update_id=_field(raw, "update_id", int),
        query_id=_field(query, "id", str),
        sender=_sender(_field(query, "from", dict)),
        message_id=_field(message, "message_id", int, 0),
        is_private=_field(message, "chat", dict, {}).get("type") == "private",
        data=_field(query, "data", str, ""),
        quoted_text=_field(quoted_message, "text", str, ""),
        quoted_attachment=read_attachment(quoted_message),
    )


def _sender(user: dict[str, Any]) -> Sender:
    first, last = _field(user, "first_name", str), _field(user, "last_name", str, "")
    language = _field(user, "language_code", str, "")
    return Sender(_field(user, "id", int), f"{first} {last}" if last else first, language or None)


def _field(body: dict[str, Any], name: str, kind: type[T], default: T | None = None) -> T:
    """The value of that name; ``default`` when there is none, without a default it has to be there."""
    value = body.get(name)
    if value is None:
        value = default
    if type(value) is not kind:
        raise MalformedUpdate(f"{name} is no {kind.__name__}.")
    return value
