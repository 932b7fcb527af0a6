"""Choosing the event that a coordinator's command is about, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from domain.events import Event
from views.callback import Tap
from views.i18n import Translator
from views.registration.screens import event_label
from views.screen import Button, Screen


def choose_event(voice: Translator, events: tuple[Event, ...], tap: Callable[[str], Tap]) -> Screen:
    """There are several events: one button each, the latest first."""
    latest = sorted(events, key=lambda event: event.starts, reverse=True)
    rows = tuple((Button(event_label(voice, event, events), tap(event.code)),) for event in latest)
    return Screen(voice.say("<b>Which event?</b>"), rows)


def no_events(voice: Translator) -> Screen:
    """There is nothing to tell of."""
    return Screen(voice.say("There is no event yet: an organizer adds one to the settings."))


def no_event(voice: Translator, command: str, code: str, event_codes: tuple[str, ...]) -> Screen:
    """No event has that code."""
    near = get_close_matches(code, event_codes, n=1)
    if near:
        sentence = voice.say(
            "There is no event with the code “{code}”. Did you mean /{command} {near}?",
            code=code[:64],
            command=command,
            near=near[0],
        )
        return Screen(sentence)
    sentence = voice.say(
        "There is no event with the code “{code}”. Known codes: {known}.",
        code=code[:64],
        known=", ".join(event_codes) or "–",
    )
    return Screen(sentence)
