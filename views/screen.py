"""What one person sees at once: text, buttons, files; plain values that know nothing of Telegram's calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from views.callback.codec import Tap, encode


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: its label (plain text, not HTML) and the tap it makes, or the address it opens."""

    label: str
    tap: Tap | None = None
    url: str | None = None

    @property
    def data(self) -> str | None:
        """The callback data, 1 to 64 bytes; None for an address."""
        return None if self.tap is None else encode(self.tap)


Row: TypeAlias = tuple[Button, ...]

MAX_BUTTONS = 100
"""Buttons that Telegram takes under a message."""
MAX_KEYBOARD_BYTES = 10_000
"""Bytes of labels, data and what surrounds them that it takes."""
_BUTTON_BYTES = 40
"""Around a label and its data."""
_SMALL_KEYBOARD = 25
"""So many buttons fit whatever stands on them: 64 characters, and 64 bytes of data."""


def fitting(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """These rows as far as Telegram takes them: the last one, which leads on or back, and as many as fit before it.

    Whatever may be long turns its pages; this is the last resort, so that nobody is left without an answer.
    """
    if sum(map(len, rows)) <= _SMALL_KEYBOARD:
        return rows
    *others, last = rows
    buttons, size = len(last), _bytes(last)
    fitting_rows: list[Row] = []
    for row in others:
        buttons, size = buttons + len(row), size + _bytes(row)
        if buttons > MAX_BUTTONS or size > MAX_KEYBOARD_BYTES:
            break
        fitting_rows.append(row)
    return (*fitting_rows, last)


def _bytes(row: Row) -> int:
    return sum(
        len(button.label.encode()) + len((button.url or button.data or "").encode()) + _BUTTON_BYTES for button in row
    )


@dataclass(frozen=True, slots=True)
class File:
    """A document or picture that goes with a screen, as a message of its own."""

    name: str
    content: bytes
    caption: str = ""
    """HTML, at most 1024 UTF-16 units after parsing."""
    picture: bool = False
    file_id: str = ""
    """Telegram's id of a file that it has already: then it is sent by this id, and has no name and content here."""
    on_sent: Callable[[int], None] | None = field(default=None, compare=False)
    """Is told the number of the message once it has gone out; not of a file of an album."""
    is_public: bool = False
    """Whether many people get the same content, and anybody may: only then is it uploaded once and sent by its id."""


@dataclass(frozen=True, slots=True)
class Album:
    """2 to 10 pictures that are sent as one: a phone shows them together, and one goes from each to the next."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: HTML text of 1 to 4096 UTF-16 units after parsing, and rows of buttons.

    Without text and buttons it is its files alone.
    """

    text: str
    rows: tuple[Row, ...] = ()
    files: tuple[File, ...] = ()
    files_above: bool = False
    """Whether the files come before the text, so that its buttons are the last thing in view; for new messages only."""
    reply: bool = False
    """Whether it quotes the message it answers, so that a later tap can read that message again."""
    deferrable: bool = False
    """Whether it shows a tick, after which more are likely to follow within a moment: then one edit shows them all."""
    subject: str = field(default="", compare=False)
    """Of the messages about one subject the newest alone keeps its buttons; empty: of no such subject."""
    closed_text: str = field(default="", compare=False)
    """What takes its place, without buttons, when a newer message about its subject is sent; HTML, without answers."""


def with_subject(screen: Screen, subject: str, closed_text: str = "") -> Screen:
    """The screen about this subject; a newer one leaves ``closed_text`` of it, or else its text without buttons."""
    return replace(screen, subject=subject, closed_text=closed_text or screen.text)


MAX_NOTICE_LENGTH = 200
"""UTF-16 units that Telegram takes in an answer to a tap."""


@dataclass(frozen=True, slots=True)
class Toast:
    """An answer to a tap that says no more than the chat shows by itself, now or in a moment; plain text.

    It is gone after seconds, and screen readers do not speak it. The screen stays as it is.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An answer to a tap that stands nowhere else in the chat: a refusal, or what was done unseen; plain text.

    It stays until it is dismissed, and screen readers speak it. The screen stays as it is. Where no button was pressed,
    it is a message.
    """

    text: str


Notice: TypeAlias = Toast | Alert


@dataclass(frozen=True, slots=True)
class Attachments:
    """An answer to a tap that leaves the screen as it is: files, each as a message of its own below it."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class SlowReply:
    """An answer that takes long to draw, a picture or a document: it is drawn apart, and nobody waits for it."""

    draw: Callable[[], Screen | tuple[Screen, ...] | Attachments]


Reply: TypeAlias = Screen | Notice | Attachments | SlowReply | tuple[Screen, ...]
"""What a handler answers with. A tap's first screen replaces the message tapped; further ones are new messages."""


def joined(first: Reply | None, then: Reply) -> Reply:
    """Both answers, one message after the other; what is no screen of text stands alone."""
    screens = [reply if isinstance(reply, tuple) else (reply,) for reply in (first, then) if reply is not None]
    flat = [screen for part in screens for screen in part]
    return tuple(screen for screen in flat if isinstance(screen, Screen)) if len(flat) > 1 else then
