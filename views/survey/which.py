"""Which survey of an event something is about, said where an event has several."""

from __future__ import annotations

from collections.abc import Sequence

from domain.events import SESSIONS, Event, Survey
from domain.messages import MAIN_SURVEY
from views.i18n import Html, Translator, safe
from views.results.distribution import event_letters


def survey_title(voice: Translator, survey: Survey) -> str:
    """What a survey is called, also all ratings of agenda items together; plain text."""
    return voice.plain("Session ratings") if survey.id == SESSIONS else voice.label(survey.title)


def which_survey(voice: Translator, event: Event, survey: Survey | None) -> tuple[Html, ...]:
    """The survey's title, to stand below that of the event; nothing where the event has no other one."""
    return (safe(survey_title(voice, survey)),) if survey is not None and _is_named(event, survey) else ()


def _is_named(event: Event, survey: Survey) -> bool:
    return bool(event.further_surveys) or survey.id != MAIN_SURVEY


def released_title(voice: Translator, event: Event) -> str:
    """The title of the event, with that of its main survey where it has several; plain text."""
    return voice.label(event.title) if event.survey is None else event_and_survey(voice, event, event.survey)


def survey_before_event(voice: Translator, event: Event) -> str:
    """The same the other way round, for buttons: a phone cuts their end, and all of one event begin with its title."""
    label = voice.label(event.title)
    return label if event.survey is None else survey_before(voice, event, event.survey, label)


def survey_before(voice: Translator, event: Event, survey: Survey, label: str) -> str:
    """The survey's title before this label of its event, where the event has several; plain text."""
    return f"{survey_title(voice, survey)} · {label}" if _is_named(event, survey) else label


def survey_letters(events: Sequence[Event]) -> tuple[str, ...]:
    """The letter under which the main survey of each event stands; an event may be here with several of them."""
    return tuple(event_letters(map(str, range(len(events)))).values())


def event_and_survey(voice: Translator, event: Event, survey: Survey) -> str:
    """The event's title, with the survey's behind it where the event has several; plain text."""
    title = voice.label(event.title)
    return f"{title} · {survey_title(voice, survey)}" if _is_named(event, survey) else title
