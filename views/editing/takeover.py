"""An event of the settings file, which is changed there, or taken over into the chat."""

from __future__ import annotations

from domain.events import Event
from views.callback.events import TakeOver
from views.callback.organizers import ShowEvent
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.screen import Button, Row, Screen


def of_settings_file(voice: Translator, event: Event, sure: int) -> Screen:
    """An event of the settings file cannot be changed here, and can be taken over."""
    if sure:
        words = voice.say(
            "From now on the event is changed in the chat alone, and what the settings file says of it is ignored. This"
            " cannot be undone in the chat."
        )
        rows: tuple[Row, ...] = (
            (Button(voice.plain("Take over"), TakeOver(event.code, 2)),),
            (Button(voice.plain("Back"), ShowEvent(event.code)),),
        )
        return Screen(paragraphs(title(voice, event), words), rows)
    words = voice.say("This event stands in the settings file, and is changed there.")
    rows = (
        (Button(voice.plain("Take over into the chat"), TakeOver(event.code, 1)),),
        (Button(voice.plain("Back"), ShowEvent(event.code)),),
    )
    return Screen(paragraphs(title(voice, event), words), rows)


def not_in_settings(voice: Translator, event: Event) -> Screen:
    """An event that neither the settings file nor the chat has the table of."""
    words = voice.say("The settings file says nothing of this event any more: it goes on as it was, unchanged.")
    return Screen(paragraphs(title(voice, event), words), ((Button(voice.plain("Back"), ShowEvent(event.code)),),))
