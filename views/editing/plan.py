"""What happens of an event by itself, in the reader's words: what goes out when and to whom, the survey's opening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from domain.events import Event, Survey
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.policy import Messages
from views.i18n import Html, Translator, safe
from views.reminders import message_label
from views.survey.length import length


def plan_lines(voice: Translator, event: Event, rules: Messages) -> list[Html]:
    """One line for each, in the order of their times; below it whatever stands against it."""
    entries = [*_messages(voice, event, rules), *_surveys(voice, event)]
    return [line for _, line in sorted(entries, key=lambda entry: entry[0])]


def _messages(voice: Translator, event: Event, rules: Messages) -> Iterator[tuple[datetime, Html]]:
    for message in event.messages:
        what = voice.plain(
            "{what}, to {people}", what=message_label(voice, message.kind), people=_people(voice, event, message)
        )
        survey = event.find_survey(message.survey) if message.about_survey else None
        line = _line(voice, message.due, _with_title(voice, event, survey, what))
        until = rules.quiet_hours.until(message.due, event.zone) if rules.quiet_hours else None
        if until is not None:
            note = voice.say("in quiet hours: goes out at {moment}", moment=voice.moment(until))
            line = Html(f"{line}\n  ({note})")
        yield message.due, line


def _surveys(voice: Translator, event: Event) -> Iterator[tuple[datetime, Html]]:
    for survey in event.surveys:
        questions = length(voice, survey)
        is_anonymous = voice.plain("anonymous") if survey.anonymous else voice.plain("answers with names")
        opening = voice.plain("the survey opens ({questions}, {kind})", questions=questions, kind=is_anonymous)
        yield survey.opens, _line(voice, survey.opens, _with_title(voice, event, survey, opening))
        closing = voice.plain("the survey closes; coordinators get the summary")
        yield survey.closes, _line(voice, survey.closes, _with_title(voice, event, survey, closing))


def _with_title(voice: Translator, event: Event, survey: Survey | None, what: str) -> str:
    """What happens, with the title of the survey behind it where the event has several; plain text."""
    return what if survey is None or len(event.surveys) == 1 else f"{what} · {voice.label(survey.title)}"


def _line(voice: Translator, moment: datetime, what: str) -> Html:
    return voice.say("• {moment}: {what}", moment=voice.moment(moment), what=what)


def _people(voice: Translator, event: Event, message: PlannedMessage) -> str:
    if message.kind is MessageKind.SURVEY and (event.needs_confirmation or event.checkin):
        return voice.plain("everybody who takes part in the survey")
    match message.audience:
        case Audience.NOT_ANSWERED:
            return voice.plain("those who have not answered")
        case Audience.CHECKED_IN if event.checkin:
            return voice.plain("everybody present")
        case Audience.REGISTERED | Audience.CHECKED_IN:
            return voice.plain("everybody registered")
        case Audience.PERSON | Audience.PRESENT | Audience.ABSENT | Audience.PROFESSION:
            return voice.plain("some of those registered")
        case Audience.ORGANIZERS | Audience.COORDINATORS:
            return voice.plain("the staff")
        case _:
            assert_never(message.audience)


def is_past(voice: Translator, event: Event, now: datetime) -> Html | str:
    """A warning where the event would be published too late."""
    if event.starts > now:
        return ""
    return safe(voice.plain("This event has begun already: check its dates."))
