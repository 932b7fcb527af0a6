"""One person's phone: what they see of the chat with the bot, and everything they can do in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demo.telegram.chats import ButtonView, Chat, ChatMessage, Chats, Entry
from demo.telegram.html_text import Entities, commands, parse_html, utf16

LONGEST_TEXT = 4096
_SEEN = 3
"""Messages whose buttons are named when one is not found."""


@dataclass(eq=False, slots=True)
class PhoneUser:
    """A person, and what their Telegram program can do; everything that reaches the bot returns the update's id."""

    chats: Chats = field(repr=False)
    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language: str | None = "en"
    is_blocked: bool = False
    has_started: bool = False
    """Has written to the bot; before, the bot cannot write."""
    messages: list[ChatMessage] = field(default_factory=list, repr=False)
    """The private chat as it is now, both directions, oldest first."""
    toasts: list[str] = field(default_factory=list)
    """What the answers to taps said for some seconds."""
    alerts: list[str] = field(default_factory=list)
    """What they said until it was dismissed."""

    def as_user(self) -> dict[str, Any]:
        """Telegram's user object."""
        more = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        user = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | {key: value for key, value in more.items() if value}

    def as_chat(self) -> dict[str, Any]:
        """Telegram's chat object of the private chat."""
        more = {"last_name": self.last_name, "username": self.username}
        chat = {"id": self.id, "type": "private", "first_name": self.first_name}
        return chat | {key: value for key, value in more.items() if value}

    def closed_to_bot(self) -> str | None:
        """Why the bot may not write to this person, in Telegram's words."""
        if not self.has_started:
            return "Forbidden: bot can't initiate conversation with a user"
        return "Forbidden: bot was blocked by the user" if self.is_blocked else None

    @property
    def screen(self) -> ChatMessage:
        """The newest message from the bot; raises ``LookupError`` when there is none."""
        for message in reversed(self.messages):
            if message.from_bot:
                return message
        raise LookupError(f"{self.first_name} has no message from the bot")

    # Writing

    def say(self, text: str, *, chat: Chat | None = None, reply_to: int | None = None, topic: int = 0) -> int:
        """Type and send a text, in a group, and there in a topic, if one is given.

        Raises ``ValueError`` for what cannot be typed.
        """
        text = text.encode("utf-8", "replace").decode().strip()
        if not 1 <= utf16(text) <= LONGEST_TEXT:
            raise ValueError("Telegram's own program sends 1 to 4096 UTF-16 units")
        body = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        return self._send("message", body, text=text, chat=chat, reply_to=reply_to)

    def say_formatted(self, html: str) -> int:
        """Type a text with bold, italics or links, given as HTML; raises ``BadText``."""
        formatted_text = parse_html(html)
        return self._send("message", {}, text=formatted_text.text, entities=formatted_text.entities)

    def forward(self, text: str) -> int:
        """Forward somebody else's text."""
        now = int(self.chats.now().timestamp())
        origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": now}
        return self._send("message", {"forward_origin": origin}, text=text)

    def sticker(self) -> int:
        """Send a sticker."""
        file = self.chats.add_file("sticker", "sticker.webp", b"RIFF\0\0\0\0WEBP").as_file()
        more = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
        return self._send("sticker", {"sticker": file | more})

    def photo(self, content: bytes = b"\xff\xd8\xff\xd9", caption: str = "", album: str = "") -> int:
        """Send a photo, alone or as a part of the album of that name."""
        size = self.chats.add_file("photo", "photo.jpg", content).as_file() | {"width": 90, "height": 90}
        body: dict[str, Any] = {"photo": [size]}
        return self._send("photo", {**body, "media_group_id": album} if album else body, caption=caption)

    def voice(self) -> int:
        """Send a voice message."""
        file = self.chats.add_file("voice", "voice.ogg", b"OggS").as_file()
        return self._send("voice", {"voice": file | {"duration": 3, "mime_type": "audio/ogg"}})

    def document(self, name: str, content: bytes, caption: str = "") -> int:
        """Send a file, which the bot may download."""
        file = self.chats.add_file("document", name, content)
        return self._send("document", {"document": file.as_file() | {"file_name": name}}, caption=caption)

    def contact(self) -> int:
        """Share the own contact."""
        body = {"phone_number": "+40000000000", "first_name": self.first_name, "user_id": self.id}
        return self._send("contact", {"contact": body})

    def edit(self, message_id: int, text: str) -> int:
        """Change an own message; raises ``LookupError`` when there is no such message."""
        message = self._own(message_id)
        if message.from_bot:
            raise LookupError(f"message {message_id} is the bot's")
        message.text, message.entities = text, commands(text)
        self.chats.touch(message)
        update_id = self.chats.updates.push({"edited_message": self.chats.as_message(message)})
        self.chats.note(message, "person", "edit", text, update_id=update_id)
        return update_id

    def react(self, message_id: int) -> int:
        """Put a reaction on an own message: Telegram sends it as an edit whose date is hidden."""
        raw = self.chats.as_message(self._own(message_id))
        raw.pop("edit_date", None)
        return self.chats.updates.push({"edited_message": raw})

    def receive_service_message(self, kind: str) -> int:
        """Something that Telegram itself writes into the chat, perhaps of a kind that is new."""
        return self._send("service", {kind: {}})

    def delete(self, message_id: int) -> None:
        """Delete a message from the chat, the bot's or an own one; the bot is not told."""
        self.chats.drop(self._own(message_id), "person")

    # Pressing

    def tap(self, label_or_data: str, message: ChatMessage | None = None) -> int:
        """Press a button by its label or data, else by the only label containing it, on the newest message that has it.

        Raises ``LookupError`` naming what there is to press.
        """
        for candidate in [message] if message else reversed(self.messages):
            buttons = _matching(candidate, label_or_data)
            if len(buttons) == 1:
                return self._press(candidate, buttons[0])
            if buttons:
                raise LookupError(f"{label_or_data!r} may be any of {[button.text for button in buttons]}")
        labels = [
            label for candidate in ([message] if message else self.messages[-_SEEN:]) for label in candidate.labels
        ]
        raise LookupError(f"{self.first_name} sees no button {label_or_data!r}, but {labels}")

    def tap_data(self, data: str, message: ChatMessage | None = None) -> int:
        """Press a button that carries this data, whether or not any such button was ever shown."""
        return self._send_callback(message or self.screen, data, data)

    def _press(self, message: ChatMessage, button: ButtonView) -> int:
        if button.data is None:
            raise LookupError(f"{button.text!r} opens {button.url}: the bot does not hear of it")
        return self._send_callback(message, button.data, button.text)

    def _send_callback(self, message: ChatMessage, data: str, label: str) -> int:
        label = next((b.text for row in message.buttons for b in row if b.data == data), label)
        query = {
            "id": self.chats.add_query(message, self.toasts, self.alerts),
            "from": self.as_user(),
            "message": self.chats.as_message(message),
            "chat_instance": str(-message.chat_id),
            "data": data,
        }
        update_id = self.chats.updates.push({"callback_query": query})
        self.chats.note(message, "person", "tap", label, update_id=update_id, data=data)
        return update_id

    # Leaving and coming back

    def block(self) -> int:
        """Block the bot."""
        return self._membership("member", "kicked")

    def unblock(self) -> int:
        """Let the bot write again."""
        return self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> int:
        self.is_blocked = new == "kicked"
        now = self.chats.now()
        change = {
            "chat": self.as_chat(),
            "from": self.as_user(),
            "date": int(now.timestamp()),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        update_id = self.chats.updates.push({"my_chat_member": change})
        kind = "block" if self.is_blocked else "unblock"
        self.chats.record(Entry(now, self.id, "person", kind, "", update_id=update_id))
        return update_id

    def _member(self, status: str) -> dict[str, Any]:
        member = {"user": self.chats.bot, "status": status}
        return member | {"until_date": 0} if status == "kicked" else member

    def _send(  # noqa: PLR0913 — what a message can have
        self,
        kind: str,
        body: dict[str, Any],
        *,
        text: str = "",
        caption: str = "",
        chat: Chat | None = None,
        reply_to: int | None = None,
        entities: Entities | None = None,
    ) -> int:
        self.has_started = self.has_started or chat is None
        original = None if reply_to is None else self.chats.find((chat or self).id, reply_to)
        message = self.chats.add(chat or self, text, sender=self.as_user())
        message.body, message.caption, message.reply_to = body, caption, original
        message.entities = entities or commands(text or caption)
        update_id = self.chats.updates.push({"message": self.chats.as_message(message)})
        self.chats.note(message, "person", kind, text or caption, update_id=update_id)
        return update_id

    def _own(self, message_id: int) -> ChatMessage:
        message = self.chats.find(self.id, message_id)
        if message is None:
            raise LookupError(f"{self.first_name} has no message {message_id}")
        return message


def _matching(message: ChatMessage, label_or_data: str) -> list[ButtonView]:
    buttons = [button for row in message.buttons for button in row]
    exact = [button for button in buttons if label_or_data == button.text] or [
        b for b in buttons if label_or_data == b.data
    ]
    return exact[:1] or [button for button in buttons if label_or_data in button.text]
