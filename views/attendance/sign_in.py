"""Which day's sheet to sign is wanted, of an event of several days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.events import Event
from views.callback.attendance import GetSignInSheet
from views.i18n import Translator
from views.layout.common import paragraphs
from views.participants import back_button
from views.registration.screens import title
from views.screen import Button, Screen


def choose_day(voice: Translator, event: Event, days: Sequence[date]) -> Screen:
    """One button for each day."""
    buttons = ((Button(voice.heading(day), GetSignInSheet(event.code, number)),) for number, day in enumerate(days))
    return Screen(
        paragraphs(title(voice, event), voice.say("<b>Sign-in sheet: which day?</b>")),
        (*buttons, (back_button(voice, event.code),)),
    )
