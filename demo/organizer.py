"""What a simulated organizer presses to confirm who takes part in an event, one button at each call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demo.people.actions import list_actions
from demo.telegram.stand_in import ChatMessage, PhoneUser
from views.callback.codec import Tap, encode
from views.callback.organizers import ConfirmList, PreviewConfirmation, ShowParticipants

CONFIRMING = (PreviewConfirmation, ConfirmList)
"""The two buttons, in their order: of what asks for a confirmation, and of the question whom to confirm."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that was pressed, and the screen as it was before."""

    html: str
    label: str


def press(phone: PhoneUser, kind: type[Tap], event: str) -> ButtonPress | None:
    """Press the newest button of this kind that is about this event; None when there is none."""
    for message, tap, label in _buttons(phone):
        if isinstance(tap, kind) and getattr(tap, "event", None) == event:
            button_press = ButtonPress(message.html, label)
            phone.tap(encode(tap), message)
            return button_press
    return None


def _buttons(phone: PhoneUser) -> Iterator[tuple[ChatMessage, Tap, str]]:
    for message in reversed(phone.messages):
        for tap in list_actions(message):
            label = next(b.text for row in message.buttons for b in row if b.data == encode(tap))
            yield message, tap, label


def has_confirmation_request(phone: PhoneUser, event: str) -> bool:
    """Whether an ask to confirm who takes part stands in this chat, with nothing pressed on it yet."""
    ask = {PreviewConfirmation(event), ShowParticipants(event)}
    return any(ask <= {*list_actions(message)} for message in phone.messages)
