"""What organizers are told unasked of the bot's own state."""

from __future__ import annotations

from domain.events import Event
from domain.operations.status import Problem
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.screen import Screen
from views.status import trouble as sentence_of


def trouble(voice: Translator, event: Event, kind: Problem) -> Screen:
    """Something is out of order, has been for a while, and may need somebody."""
    return Screen(
        paragraphs(
            title(voice, event),
            sentence_of(voice, kind),
            voice.say("Please tell whoever runs the bot’s server. /status says when it is over."),
        )
    )
