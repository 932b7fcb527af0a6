"""What organizers and coordinators type and press about one event, with the bot's answer waited for."""

from __future__ import annotations

from dataclasses import dataclass

from demo.people.actions import list_actions
from demo.rehearsal.environment import Scene
from demo.telegram.stand_in import ChatMessage, PhoneUser
from domain.events import Event
from views.callback.codec import Tap, encode


@dataclass(frozen=True, slots=True)
class StaffChat:
    """The chats of the staff about one event."""

    scene: Scene
    event: Event

    async def send_command(self, phone: PhoneUser, text: str) -> list[ChatMessage]:
        """Type this; returns what the bot says to it."""
        before = len(phone.messages)
        phone.say(text)
        await self.scene.wait_for_bot()
        return [message for message in phone.messages[before:] if message.from_bot]

    async def send_file(self, phone: PhoneUser, name: str, content: bytes) -> None:
        """Send a file, for this event."""
        phone.document(name, content, caption=self.event.code)
        await self.scene.wait_for_bot()

    def event_actions(self, phone: PhoneUser, kind: type[Tap]) -> list[Tap]:
        """The buttons of that kind which are about this event, on the newest screen."""
        taps = (tap for tap in list_actions(phone.screen) if isinstance(tap, kind))
        code = self.event.code
        return [tap for tap in taps if getattr(tap, "event", getattr(tap, "code", code)) == code]

    async def press_button(self, phone: PhoneUser, kind: type[Tap]) -> str:
        """Press the first of these buttons; returns what it says. Raises ``LookupError`` when there is none."""
        taps = self.event_actions(phone, kind)
        if not taps:
            raise LookupError(f"{phone.first_name} sees no button for {kind.__name__}")
        phone.tap(encode(taps[0]), phone.screen)
        label = self.scene.telegram.transcript[-1].text
        await self.scene.wait_for_bot()
        return label
