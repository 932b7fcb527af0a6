"""Which survey of an event something is about, said where an event has several."""

from __future__ import annotations

from domain.events import Event, Survey
from views.i18n import Html, Translator


def which_survey(voice: Translator, event: Event, survey: Survey | None) -> tuple[Html, ...]:
    """The survey's title, to stand below that of the event; nothing where the event has no other one."""
    return () if survey is None or not event.further_surveys else (voice.words(survey.title),)


def event_and_survey(voice: Translator, event: Event, survey: Survey) -> str:
    """The event's title, with the survey's behind it where the event has several; plain text."""
    title = voice.label(event.title)
    return f"{title} · {voice.label(survey.title)}" if event.further_surveys else title
