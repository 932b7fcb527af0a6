"""Warnings of settings that contradict what the database holds: frozen surveys, promised times, events renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.settings.loader import Settings
from bot.settings.warnings.texts import surveys_of
from domain.events import Event, Survey
from domain.people import Role
from domain.policy import Privacy
from domain.results.repeats import NamedRepeat
from domain.survey import SurveyRun

Warnings = Iterator[tuple[str, str]]
"""Key and reason of each."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """What the database holds that settings are compared with; by default, nothing."""

    events: Mapping[str, Event] = field(default_factory=dict)
    """By code; those that live in the chat are not among them."""
    registered: Mapping[str, int] = field(default_factory=dict)
    """Event → how many are registered."""
    open_surveys: tuple[SurveyRun, ...] = ()
    settled_messages: frozenset[tuple[str, str]] = frozenset()
    """Event and id of each message that has gone out already, or was given up."""
    staff_roles: frozenset[Role] = frozenset()
    """The roles that somebody has by a link, or is invited to."""
    repeats: tuple[tuple[str, NamedRepeat], ...] = ()
    """Event → what its survey with names would ask again, see ``domain.results.repeats.named_repeats``."""
    promises: Mapping[str, Privacy] = field(default_factory=dict)
    """Event → the privacy settings with the times that those who have registered agreed to."""


NOTHING_STORED = StoredState()


def stored_warnings(settings: Settings, stored_state: StoredState) -> Warnings:
    """What the settings say otherwise than what is stored, and what holds then."""
    yield from _renamed_events(settings, stored_state)
    runs = {(run.event, run.survey.id): run for run in stored_state.open_surveys}
    for number, event in enumerate(settings.events, start=1):
        for name, survey in surveys_of(event):
            run = runs.get((event.code, survey.id))
            if run is not None:
                yield from _open_survey(f"event[{number}].{name}", event, survey, run)
                yield from _thresholds(settings.rules.privacy, run)
    yield from _named_repeats(settings, stored_state)
    for code, promise in stored_state.promises.items():
        yield from _promised_times(settings.rules.privacy, code, promise)


def _named_repeats(settings: Settings, stored_state: StoredState) -> Warnings:
    for number, event in enumerate(settings.events, start=1):
        for name, survey in surveys_of(event):
            ids = [
                repeat.question.id
                for code, repeat in stored_state.repeats
                if (code, repeat.survey.id) == (event.code, survey.id)
            ]
            if ids:
                reason = (
                    f"this survey will not open: an anonymous one has shown results of {', '.join(ids)}, and asked"
                    " again with names it would tell what single people answered then"
                )
                yield f"event[{number}].{name}", reason


def _renamed_events(settings: Settings, stored_state: StoredState) -> Warnings:
    codes = {event.code for event in settings.events}
    missing_events = [event for code, event in stored_state.events.items() if code not in codes]
    for number, event in enumerate(settings.events, start=1):
        for earlier in missing_events:
            is_same = event.title == earlier.title or (event.starts, event.ends) == (earlier.starts, earlier.ends)
            if event.code not in stored_state.events and is_same:
                reason = (
                    f'this looks like the event "{earlier.code}" under a new code: to the bot it is another event, and'
                    f' the {_count(stored_state.registered.get(earlier.code, 0))} registered for "{earlier.code}" stay'
                    f' there; links that were given out lead to "{earlier.code}" as well'
                )
                yield f"event[{number}].code", reason


def _count(number: int) -> str:
    return "one person" if number == 1 else f"{number} people"


def _open_survey(key: str, event: Event, survey: Survey, run: SurveyRun) -> Warnings:
    frozen = "the survey is open and stays as it opened"
    if survey.anonymous != run.survey.anonymous:
        kind = "anonymous" if run.survey.anonymous else "named"
        yield f"{key}.anonymous", f"{frozen}: {kind}, as everybody was told who answered"
    if survey.questions != run.survey.questions:
        yield key, f"{frozen}: its questions are not those of the file any more"
    if survey.closes != run.closes_at:
        yield f"{key}.closes", f"{frozen}: it closes at {run.closes_at:%d %B, %H:%M} UTC"
    is_otherwise = (event.survey_admission(survey), event.survey_checkin(survey)) != (run.admission, run.checkin)
    if is_otherwise:
        yield key, f"{frozen}: who may answer it (admission, checkin) is as it was then"


def _thresholds(privacy: Privacy, run: SurveyRun) -> Warnings:
    for name in ("minimum_group", "minimum_breakdown", "minimum_comments"):
        value, frozen = getattr(privacy.thresholds, name), getattr(run.thresholds, name)
        is_own = name == "minimum_group" and run.survey.minimum_group is not None
        if value != frozen and not is_own:
            reason = (
                f"the open survey of {run.event} was promised with {frozen}, and that holds; {value} is for later ones"
            )
            yield f"privacy.{name}", reason


def _promised_times(privacy: Privacy, code: str, promise: Privacy) -> Warnings:
    for name in ("keep_registrations", "keep_comments"):
        value: timedelta = getattr(privacy, name)
        promised_time: timedelta = getattr(promise, name)
        if value > promised_time:
            reason = (
                f"those who have registered for {code} agreed to {_days(promised_time)}, and that holds for it;"
                f" {_days(value)} hold for events for which nobody has registered yet"
            )
            yield f"privacy.{name}", reason


def _days(length: timedelta) -> str:
    days = length / timedelta(days=1)
    return f"{days:g} days" if days >= 1 else f"{length / timedelta(hours=1):g} hours"
