"""Updates made from the types that Telegram publishes, as the library writes them down: every kind, every field."""

from __future__ import annotations

import inspect
import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import telegram

from domain.people import Role
from tests.fuzz.nasty import NUMBERS, text
from tests.handlers.test_guard import WHO_MAY_PRESS
from views.callback import codec

KINDS = tuple(
    name
    for name in inspect.signature(telegram.Update.__init__).parameters
    if name not in {"self", "api_kwargs", "update_id"}
)
"""Every kind of update."""
ASKED = (
    "message",
    "message",
    "message",
    "edited_message",
    "callback_query",
    "callback_query",
    "callback_query",
    "my_chat_member",
)
CHATS = ("private", "private", "private", "private", "group", "supergroup", "channel")
FORBIDDEN = {"api_kwargs", "filename", "self"}
NEEDED = {"persistent_id", "allows_revoting", "can_react_to_messages", "members_only", "option_persistent_ids"}
"""What newer versions of the Bot API always send, though the library's own signatures let it be left out."""
_DEEPEST = 3

_TELLING: dict[str, tuple[str, dict[str, str]]] = {
    "ChatMember": ("status", {
        "creator": "ChatMemberOwner", "administrator": "ChatMemberAdministrator", "member": "ChatMemberMember",
        "restricted": "ChatMemberRestricted", "left": "ChatMemberLeft", "kicked": "ChatMemberBanned",
    }),
    "MessageOrigin": ("type", {
        "user": "MessageOriginUser", "hidden_user": "MessageOriginHiddenUser", "chat": "MessageOriginChat",
        "channel": "MessageOriginChannel",
    }),
    "ReactionType": ("type", {
        "emoji": "ReactionTypeEmoji", "custom_emoji": "ReactionTypeCustomEmoji", "paid": "ReactionTypePaid",
    }),
    "ChatBoostSource": ("source", {
        "premium": "ChatBoostSourcePremium", "gift_code": "ChatBoostSourceGiftCode",
        "giveaway": "ChatBoostSourceGiveaway",
    }),
    "PaidMedia": ("type", {"preview": "PaidMediaPreview", "photo": "PaidMediaPhoto", "video": "PaidMediaVideo"}),
    "BackgroundType": ("type", {
        "fill": "BackgroundTypeFill", "wallpaper": "BackgroundTypeWallpaper", "pattern": "BackgroundTypePattern",
        "chat_theme": "BackgroundTypeChatTheme",
    }),
    "BackgroundFill": ("type", {
        "solid": "BackgroundFillSolid", "gradient": "BackgroundFillGradient",
        "freeform_gradient": "BackgroundFillFreeformGradient",
    }),
}  # fmt: skip
"""Types that are one of several, which a field tells."""


@cache
def _fields(name: str) -> tuple[tuple[str, str, bool], ...]:
    """The fields of this type: name, type and whether it must be there."""
    parameters = inspect.signature(getattr(telegram, name).__init__).parameters.values()
    return tuple(
        (
            "from" if each.name == "from_user" else each.name,
            _written(each.annotation),
            each.default is each.empty or each.name in NEEDED,
        )
        for each in parameters
        if each.name not in FORBIDDEN and each.kind is each.POSITIONAL_OR_KEYWORD
    )


_NUMBERS = {"int", "datetime", "timedelta"}
_LISTED = re.compile(r"(?:\w+\.)*(?:Sequence|list|tuple)\[(.+?)(?:, \.\.\.)?\]")


def sound(value: object, type_: str = "Update") -> bool:  # noqa: PLR0911 — one answer a type
    """Whether this is what Telegram would send: nothing missing, every field of its type, a number of each user."""
    if match := _LISTED.fullmatch(type_):
        return isinstance(value, list) and all(sound(each, match[1]) for each in value)
    match type_.rpartition(".")[2]:
        case "str":
            return isinstance(value, str)
        case "bool":
            return isinstance(value, bool)
        case name if name in _NUMBERS:
            return type(value) is int and -(2**52) < value < 2**52
        case "float":
            return type(value) in {int, float} and abs(value) < 2**52  # type: ignore[operator]  # it is a number
        case name if inspect.isclass(getattr(telegram, name, None)):
            return isinstance(value, dict) and _sound(value, name)
        case _:
            return True


def _sound(fields: dict[str, Any], name: str) -> bool:
    name = {"MaybeInaccessibleMessage": "Message"}.get(name, name)
    if name in _TELLING:
        key, kinds = _TELLING[name]
        if fields.get(key) not in tuple(kinds):
            return False
        name = kinds[fields[key]]
    return _of_somebody(fields, name) and all(
        sound(fields[key], type_) if key in fields else not must for key, type_, must in _fields(name)
    )


def _of_somebody(fields: dict[str, Any], name: str) -> bool:
    """Users have positive numbers, and only what is posted in a channel has no sender."""
    if name == "User":
        return type(fields.get("id")) is int and fields["id"] > 0
    chat = fields.get("chat")
    return name != "Message" or "from" in fields or not isinstance(chat, dict) or chat.get("type") != "private"


def _written(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    text = re.sub(r"\s*\|\s*None|typing\.Optional|ForwardRef|[()']", "", text)
    one_of = re.search(r"DefaultValue\[(bool|str)\]", text)
    return one_of[1] if one_of else text.removeprefix("[").removesuffix("]") if text.startswith("[") else text


@dataclass
class Maker:
    """Makes them, from one chance; the senders are among ``senders``, others are only spoken of."""

    chance: Random
    senders: tuple[int, ...]
    mentioned_ids: tuple[int, ...]
    data: tuple[str, ...] = ()
    """What real buttons carry."""
    count: int = 0
    queries: list[str] = field(default_factory=list)

    def update(self) -> dict[str, Any]:
        """The content of one more."""
        self.count += 1
        kind = self.chance.choice(ASKED if self.chance.random() < 0.8 else KINDS)
        type_ = next(type_ for name, type_, _ in _fields("Update") if name == kind)
        body = self._of(type_.rpartition(".")[2], 0)
        if isinstance(body, dict):
            self._aim(kind, body)
        return {kind: body}

    def _aim(self, kind: str, body: dict[str, Any]) -> None:
        """Let it come from somebody, in some chat, and hold what the bot might listen to."""
        sender = self.chance.choice(self.senders)
        type_ = self.chance.choice(CHATS)
        chat = {
            "id": sender if type_ == "private" else -self.chance.randint(1, 5),
            "type": type_,
            "title": text(self.chance)[:64],
        }
        if "from" in body or kind in {"message", "edited_message", "callback_query", "my_chat_member"}:
            body["from"] = self._user(sender)
        if "chat" in body:
            body["chat"] = chat
        if kind == "callback_query":
            body["data"] = self._data()
            body["message"] = self._of("Message", 3) | {"chat": chat, "message_id": self.chance.randint(0, 400)}
            if self.chance.random() < 0.1:
                body.pop("message")
                body["inline_message_id"] = text(self.chance)
        elif kind in {"message", "edited_message"} and self.chance.random() < 0.6:
            body["text"] = self._said()
            if body["text"].startswith("/"):
                length = len(body["text"].split()[0]) if body["text"].split() else 1
                body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]

    def _said(self) -> str:
        if self.chance.random() < 0.3:
            return "/" + self.chance.choice((*sorted(COMMANDS), "start bucharest", "start cluj", "summary cluj"))
        return text(self.chance)

    def _data(self) -> str:
        match self.chance.randrange(4):
            case 0:
                return self.chance.choice(self.data) if self.data else ""
            case 1:
                return text(self.chance)
            case _:
                return self._forged()

    def _forged(self) -> str:
        """A button that could be, of any kind, with any numbers."""
        tap = self.chance.choice(tuple(WHO_MAY_PRESS))
        values: list[Any] = [getattr(tap, name) for name in tap.__dataclass_fields__]
        for number, value in enumerate(values):
            if isinstance(value, int) and self.chance.random() < 0.6:
                values[number] = self.chance.choice((0, 1, 2, 3, 7, 63, 2**20, 2**40, 2**63, 2**70))
            elif self.chance.random() < 0.3:
                values[number] = self.chance.choice(("bucharest", "cluj", "nowhere", "en", "ro", "xx"))
        data = codec.encode(type(tap)(*values))
        if self.chance.random() < 0.2:
            at = self.chance.randrange(len(data))
            data = data[:at] + self.chance.choice("Aa0-_.:\0ș") + data[at + 1 :]
        return data

    def _user(self, id_: int) -> dict[str, Any]:
        user = self._of("User", 2) | {"id": id_, "is_bot": self.chance.random() < 0.05}
        return user | {
            "first_name": text(self.chance)[:64],
            "language_code": self.chance.choice(("en", "ro", "de", "", "x" * 40)),
        }

    def _of(self, name: str, depth: int) -> Any:  # noqa: ANN401 — JSON
        name = {"MaybeInaccessibleMessage": "Message"}.get(name, name)
        extra_fields: dict[str, Any] = {}
        if name in _TELLING:
            key, kinds = _TELLING[name]
            extra_fields[key] = self.chance.choice(sorted(kinds))
            name = kinds[extra_fields[key]]
        fields = {
            key: self._value(key, type_, depth)
            for key, type_, must in _fields(name)
            if must or (depth < _DEEPEST and self.chance.random() < 0.16 / (1 + depth))
        }
        return fields | extra_fields

    def _value(self, key: str, type_: str, depth: int) -> Any:  # noqa: ANN401 — JSON
        if match := _LISTED.fullmatch(type_):
            return [self._value(key, match[1], depth + 1) for _ in range(self.chance.randrange(3))]
        match type_.rpartition(".")[2]:
            case "str":
                return text(self.chance)[:200]
            case "bool":
                return self.chance.random() < 0.5
            case "int" | "float" | "datetime" | "timedelta":
                is_id = key.endswith("_id") or key == "id"
                return self.chance.choice(self.mentioned_ids) if is_id else self.chance.randint(0, 2**31 - 1)
            case name if inspect.isclass(getattr(telegram, name, None)) and issubclass(
                getattr(telegram, name), telegram.TelegramObject
            ):
                return self._of(name, depth + 1)
            case _:
                return {} if "dict" in type_ else self.chance.randint(0, 100)


def mutated(update: dict[str, Any], chance: Random) -> dict[str, Any]:
    """The same with some of its values swapped, taken out, doubled, or put where they do not belong."""
    for _ in range(chance.randint(1, 3)):
        places = list(_places(update))
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                holder.pop(key)
            case 1:
                holder[key] = chance.choice(NUMBERS)
            case 2:
                holder[key] = text(chance)
            case 3:
                holder[key] = chance.choice(
                    (None, True, [], {}, [[]], [None], {"id": 1}, {"": ""}, nested(chance.randint(1, 60)))
                )
            case _:
                other, name = chance.choice(places)
                holder[key] = deepcopy(other.get(name))
        if not update:
            break
    return update


def _places(fields: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    places = []
    for key, value in fields.items():
        if key != "update_id":
            places.append((fields, key))
            if isinstance(value, dict):
                places += _places(value)
            elif isinstance(value, list):
                places += [place for each in value if isinstance(each, dict) for place in _places(each)]
    return places


def nested(depth: int) -> Any:  # noqa: ANN401 — JSON
    """Lists in lists."""
    return [nested(depth - 1)] if depth else {}


COMMANDS = {
    "start", "agenda", "survey", "language", "privacy", "mydata", "forget", "stop", "help", "whoami", "event", "remind",
    "summary", "comments", "minutes", "export", "report", "compare",
}  # fmt: skip
STAFF_TAPS = tuple(type(tap) for tap, who in WHO_MAY_PRESS.items() if isinstance(who, Role))
