"""Which message of a chat holds the buttons about a subject, so that the older one is closed when a newer one is sent.

Only numbers of messages and words without answers are remembered, in memory alone; after a restart an older message
keeps its buttons until they are pressed. A message that came unasked is closed when its person goes on elsewhere.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from views.screen import Screen

MAX_CHATS = 20_000
"""Beyond this many chats the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """A message with buttons; ``sequence`` numbers the screens in the order in which they were drawn."""

    message_id: int
    closed_text: str
    sequence: int


Kept = TypeVar("Kept")


class OpenMessages:
    """Chat → subject → the message whose buttons count; one object for each running bot."""

    def __init__(self) -> None:
        """No message is known."""
        self._chats: OrderedDict[int, dict[str, OpenMessage]] = OrderedDict()
        self._unasked: OrderedDict[int, dict[str, tuple[OpenMessage, ...]]] = OrderedDict()
        """Chat → subject → the messages that came unasked since the person last did something about it."""
        self._screen_count = 0

    def next_sequence(self) -> int:
        """The number of a screen that is drawn now."""
        self._screen_count += 1
        return self._screen_count

    def note(self, chat_id: int, message_id: int, screen: Screen, sequence: int) -> OpenMessage | None:
        """This screen is in that message now; returns the message that has to be closed, if any.

        That is the message itself when a screen that was drawn after it has been shown before it.
        """
        messages = self._chats.pop(chat_id, {})
        open_message = OpenMessage(message_id, screen.closed_text, sequence)
        older = messages.get(screen.subject) if screen.subject else None
        if older is not None and older.sequence > sequence and older.message_id != message_id:
            _store(self._chats, chat_id, messages)
            return open_message
        messages = {subject: other for subject, other in messages.items() if message_id != other.message_id}
        if screen.subject:
            messages.pop(screen.subject, None)
            if screen.rows:
                messages[screen.subject] = open_message
        _store(self._chats, chat_id, messages)
        return older if older is not None and older.message_id != message_id else None

    def note_sent(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """This screen came unasked in that message; what the person is doing in another message goes on there."""
        if not screen.subject or not screen.rows:
            return
        messages = self._unasked.pop(chat_id, {})
        earlier = messages.get(screen.subject, ())
        messages[screen.subject] = (*earlier, OpenMessage(message_id, screen.closed_text, self._screen_count))
        _store(self._unasked, chat_id, messages)

    def pop_sent(self, chat_id: int, message_id: int, screen: Screen) -> tuple[OpenMessage, ...]:
        """This screen, which the person asked for, is in that message: the unasked ones have to be closed.

        They are closed then, and not when a later one comes unasked: that would be an edit for everybody at once.
        """
        messages = self._unasked.pop(chat_id, {})
        message_ids = messages.pop(screen.subject, ())
        _store(self._unasked, chat_id, messages)
        return tuple(message for message in message_ids if message.message_id != message_id)

    def forget(self, chat_id: int) -> None:
        """Forget the messages of this chat. Idempotent."""
        self._chats.pop(chat_id, None)
        self._unasked.pop(chat_id, None)


def _store(chats: OrderedDict[int, dict[str, Kept]], chat_id: int, messages: dict[str, Kept]) -> None:
    if messages:
        chats[chat_id] = messages
    if len(chats) > MAX_CHATS:
        chats.popitem(last=False)
