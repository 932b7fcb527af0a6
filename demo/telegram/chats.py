"""The chats of the stand-in: messages as they stand now, files, what everybody saw; it refuses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from demo.telegram.updates import Updates

Who = Literal["bot", "person"]


@dataclass(frozen=True, slots=True)
class ButtonView:
    """One inline button as a person sees it."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(slots=True, eq=False)
class ChatMessage:
    """One message of a chat, as it stands now."""

    id: int
    chat_id: int
    from_bot: bool
    text: str
    at: datetime
    html: str = ""
    """The text or caption as the bot sent it."""
    entities: list[dict[str, Any]] = field(default_factory=list)
    """Of the text or the caption."""
    buttons: list[list[ButtonView]] = field(default_factory=list)
    markup: dict[str, Any] | None = field(default=None, repr=False)
    caption: str = ""
    document: tuple[str, bytes] | None = field(default=None, repr=False)
    photo: bytes | None = field(default=None, repr=False)
    reply_to: ChatMessage | None = field(default=None, repr=False)
    is_edited: bool = False
    edited_at: datetime | None = None
    sender: dict[str, Any] = field(default_factory=dict, repr=False)
    """Telegram's user object."""
    body: dict[str, Any] = field(default_factory=dict, repr=False)
    """Further fields of Telegram's message object: a document, a sticker, where it was forwarded from …"""

    @property
    def labels(self) -> list[str]:
        """What the buttons say, row by row."""
        return [button.text for row in self.buttons for button in row]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the transcript."""

    at: datetime
    chat_id: int
    who: Who
    kind: str
    """message, edit, delete, toast, alert, photo, document; of a person also tap, sticker, voice, contact, block …"""
    text: str
    """Of a tap, the label of the button."""
    buttons: tuple[tuple[ButtonView, ...], ...] = ()
    message_id: int | None = None
    update_id: int | None = None
    data: str | None = None
    """What the button that was tapped carries."""


class Chat(Protocol):
    """A person's private chat with the bot, or a group."""

    @property
    def id(self) -> int:
        """The chat's id."""

    @property
    def messages(self) -> list[ChatMessage]:
        """What is in the chat now, oldest first."""

    def as_chat(self) -> dict[str, Any]:
        """Telegram's chat object."""

    def closed_to_bot(self) -> str | None:
        """Why the bot may not write here, in Telegram's words."""


@dataclass(slots=True, eq=False)
class Group:
    """A group chat; its id is negative. The bot is in it and sees everything."""

    id: int
    title: str
    messages: list[ChatMessage] = field(default_factory=list)

    def as_chat(self) -> dict[str, Any]:
        """Telegram's chat object."""
        return {"id": self.id, "type": "supergroup", "title": self.title}

    def closed_to_bot(self) -> str | None:
        """Nothing is."""
        return None


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    message: ChatMessage
    toasts: list[str]
    alerts: list[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A file somebody sent; its path is what getFile tells."""

    id: str
    """Lasting: sending it again costs no upload."""
    kind: str
    """document, photo, sticker or voice; it can be sent as nothing else."""
    path: str
    name: str
    content: bytes

    def as_file(self) -> dict[str, Any]:
        """What every kind of file says of itself."""
        return {"file_id": self.id, "file_unique_id": f"unique-{self.id}", "file_size": len(self.content)}


class Chats:
    """All there is on the stand-in's side of the wire."""

    def __init__(
        self, bot: dict[str, Any], updates: Updates, now: Callable[[], datetime], callback_seconds: float
    ) -> None:
        """``bot`` is Telegram's user object of the bot; ``now`` gives UTC-aware times."""
        self.bot, self.updates, self.now, self.callback_seconds = bot, updates, now, callback_seconds
        self.chats: dict[int, Chat] = {}
        self.transcript: list[Entry] = []
        self.watchers: list[Callable[[Entry], None]] = []
        """Who is told of every line of the transcript as it is written."""
        self.webhook = ""
        """Where somebody wants updates to be sent; while there is one, getUpdates is refused."""
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        """Description, short description and name by language."""
        self.queries: dict[str, Query] = {}
        self._messages: dict[tuple[int, int], ChatMessage] = {}
        self._files: dict[str, ChatFile] = {}
        self._paths: dict[str, ChatFile] = {}
        self._last_message = 0

    def find(self, chat_id: int, message_id: int) -> ChatMessage | None:
        """The message, unless it was deleted or never was."""
        return self._messages.get((chat_id, message_id))

    def add(self, chat: Chat, text: str, *, sender: dict[str, Any] | None = None) -> ChatMessage:
        """A new message in this chat, of the bot unless there is another sender."""
        self._last_message += 1
        message = ChatMessage(self._last_message, chat.id, sender is None, text, self.now(), sender=sender or self.bot)
        self._messages[chat.id, message.id] = message
        chat.messages.append(message)
        return message

    def drop(self, message: ChatMessage, who: Who) -> None:
        """The message is deleted: nobody sees, edits or quotes it any more."""
        del self._messages[message.chat_id, message.id]
        self.chats[message.chat_id].messages.remove(message)
        self.note(message, who, "delete", message.text or message.caption)

    def touch(self, message: ChatMessage) -> None:
        """The message was edited just now."""
        message.is_edited, message.edited_at = True, self.now()

    def add_file(self, kind: str, name: str, content: bytes) -> ChatFile:
        """Keep a file, so that it can be downloaded and sent again."""
        number = len(self._paths) + 1
        file = ChatFile(f"{kind}-{number}", kind, f"{kind}s/file_{number}", name, content)
        self._files[file.id] = self._paths[file.path] = file
        return file

    def file(self, file_id: str) -> ChatFile | None:
        """The file of that id."""
        return self._files.get(file_id)

    def revoke_files(self) -> None:
        """No id of a file is valid any more; what was sent stays where it is."""
        self._files.clear()

    def at_path(self, path: str) -> ChatFile | None:
        """The file that is downloaded from there."""
        return self._paths.get(path)

    def add_query(self, message: ChatMessage, toasts: list[str], alerts: list[str]) -> str:
        """A tap on this message waits for an answer, which goes to one of these; returns the query's id."""
        query_id = str(len(self.queries) + 1)
        self.queries[query_id] = Query(message, toasts, alerts, self.now())
        return query_id

    def as_message(self, message: ChatMessage) -> dict[str, Any]:
        """Telegram's message object; of a message that is gone, only what Telegram still says of it."""
        if self.find(message.chat_id, message.id) is None:
            return {"chat": self.chats[message.chat_id].as_chat(), "message_id": message.id, "date": 0}
        raw = self._without_reply(message)
        original = message.reply_to
        if original is not None and self.find(original.chat_id, original.id) is original:
            raw["reply_to_message"] = self._without_reply(original)
        return raw

    def _without_reply(self, message: ChatMessage) -> dict[str, Any]:
        raw = {
            "message_id": message.id,
            "from": message.sender,
            "chat": self.chats[message.chat_id].as_chat(),
            "date": int(message.at.timestamp()),
            **message.body,
        }
        if message.edited_at is not None:
            raw["edit_date"] = int(message.edited_at.timestamp())
        key, text = ("text", message.text) if message.text else ("caption", message.caption)
        if text:
            raw[key] = text
            if message.entities:
                raw["entities" if key == "text" else "caption_entities"] = message.entities
        if message.markup:
            raw["reply_markup"] = message.markup
        return raw

    def note(  # noqa: PLR0913 — a line of the transcript
        self,
        message: ChatMessage,
        who: Who,
        kind: str,
        text: str,
        *,
        update_id: int | None = None,
        data: str | None = None,
    ) -> None:
        """Write a line of the transcript; with the buttons of what the bot shows."""
        has_buttons = who == "bot" and kind in {"message", "edit", "photo", "document"}
        buttons = tuple(tuple(row) for row in message.buttons) if has_buttons else ()
        self.record(Entry(self.now(), message.chat_id, who, kind, text, buttons, message.id, update_id, data))

    def record(self, entry: Entry) -> None:
        """Add a line to the transcript; what it tells of has happened."""
        self.transcript.append(entry)
        for watch in self.watchers:
            watch(entry)
