"""That registrations are not kept any more, wherever their number would stand."""

from __future__ import annotations

from datetime import date

from views.i18n import Html, Translator


def registrations_erased(voice: Translator, erased_on: date) -> Html:
    """Instead of numbers of people who are not stored any more; ``erased_on`` is a day on the event's calendar."""
    return voice.say(
        "The registrations were erased on {day}, as participants had been told.", day=voice.calendar(erased_on)
    )
