"""Closing a survey before its time: what follows is said, it is asked twice, and it is final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.events import Event
from domain.results.early_closing import MayClose, TooFewAnswered
from domain.results.summary import NamedSummary, OpenSummary
from domain.survey import SurveyRun
from views.callback.organizers import ShowEvent
from views.callback.schedule import CloseSurvey
from views.event import survey_status
from views.event_picker import EventList, choose_option
from views.i18n import Html, Translator
from views.layout.common import paragraphs, people
from views.layout.option_list import Option
from views.registration.screens import event_label, title
from views.screen import Button, Row, Screen
from views.survey.which import survey_before


@dataclass(frozen=True, slots=True)
class ClosingPreview:
    """The survey at this moment."""

    run: SurveyRun
    summary: OpenSummary | NamedSummary
    pending_count: int
    """How many planned messages are about it, and would not be sent."""
    now: datetime


def question(voice: Translator, event: Event, preview: ClosingPreview, verdict: MayClose) -> Screen:
    """The first question: how it stands, and what follows."""
    return Screen(
        paragraphs(
            title(voice, event),
            _status(voice, event, preview),
            voice.say("<b>Close the survey now?</b>"),
            _results(voice, preview, verdict),
            _consequences(voice, preview),
        ),
        ((Button(voice.plain("Close the survey"), CloseSurvey(preview.run.id, 1)),), _keep_row(voice, event)),
    )


def _keep_row(voice: Translator, event: Event) -> Row:
    return (Button(voice.plain("No, keep it open"), ShowEvent(event.code)),)


def _status(voice: Translator, event: Event, preview: ClosingPreview) -> str:
    time_line = voice.say("Time left: {time}.", time=time_left(voice, preview.summary.closes - preview.now))
    return f"{_which(voice, event, preview)}{survey_status(voice, preview.summary)} {time_line}"


def _which(voice: Translator, event: Event, preview: ClosingPreview) -> str:
    """The title of the survey and a line break, where the event has several."""
    return f"<b>{voice.words(preview.run.survey.title)}</b>\n" if len(event.surveys) > 1 else ""


def time_left(voice: Translator, duration: timedelta) -> str:
    """Such as "3 days", "5 hours" or "20 minutes", rounded down, as plain text."""
    minutes = max(int(duration.total_seconds()) // 60, 0)
    hours, days = minutes // 60, duration.days
    if days > 1:
        return voice.plain_count("{n} day", "{n} days", days)
    if hours > 1:
        return voice.plain_count("{n} hour", "{n} hours", hours)
    return voice.plain_count("{n} minute", "{n} minutes", minutes)


def _results(voice: Translator, preview: ClosingPreview, verdict: MayClose) -> Html:
    if verdict.has_results:
        return voice.say("The results are made at once, by the same rules as always, and the coordinators get them.")
    few = people(voice, preview.run.thresholds.minimum_group)
    return voice.say(
        "<b>There will be no results</b>: they need at least {few} who answer. What was answered is erased.", few=few
    )


def _consequences(voice: Translator, preview: ClosingPreview) -> str:
    dropped_lines = (
        voice.count(
            "{n} planned message about it is not sent any more.",
            "{n} planned messages about it are not sent any more.",
            preview.pending_count,
        )
        if preview.pending_count
        else ""
    )
    return "\n".join(
        filter(
            None,
            (
                voice.say(
                    "Nobody can answer afterwards, although they were told a later time; whoever is answering at this"
                    " moment loses what they have not sent."
                ),
                dropped_lines,
                voice.say("Closing is final: the survey cannot be opened again."),
            ),
        )
    )


def last_question(voice: Translator, event: Event, preview: ClosingPreview, verdict: MayClose) -> Screen:
    """The second question."""
    return Screen(
        paragraphs(
            title(voice, event),
            _status(voice, event, preview),
            voice.say("<b>Really close it, for good?</b>"),
            "" if verdict.has_results else _results(voice, preview, verdict),
            voice.say("This cannot be undone."),
        ),
        ((Button(voice.plain("Yes, close it for good"), CloseSurvey(preview.run.id, 2)),), _keep_row(voice, event)),
    )


def too_few(voice: Translator, event: Event, preview: ClosingPreview, verdict: TooFewAnswered) -> Screen:
    """Why it cannot be closed yet."""
    return Screen(
        paragraphs(
            title(voice, event),
            _status(voice, event, preview),
            voice.say(
                "<b>It cannot be closed early yet.</b> For that at least half have to answer: {needed} of {all}."
                " Whoever chooses the moment could otherwise wait until one certain person has answered, and single"
                " their answers out. On {moment} it closes in any case.",
                needed=verdict.needed_count,
                all=verdict.eligible_count,
                moment=voice.moment(preview.summary.closes),
            ),
        ),
        ((Button(voice.plain("The event"), ShowEvent(event.code)),),),
    )


def closed_now(voice: Translator, event: Event) -> Screen:
    """It takes no answers any more."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("✓ <b>The survey is closed.</b> The coordinators get the summary in a moment."),
        ),
        ((Button(voice.plain("The event"), ShowEvent(event.code)),),),
    )


def closed_before(voice: Translator, event: Event, run: SurveyRun) -> Screen:
    """It was closed already, perhaps by another organizer a moment ago."""
    return Screen(
        paragraphs(
            title(voice, event),
            voice.say("The survey is closed since {moment}.", moment=voice.moment_with_year(run.closes_at)),
        ),
        ((Button(voice.plain("The event"), ShowEvent(event.code)),),),
    )


def none_open(voice: Translator) -> Screen:
    """No survey is open that could be closed."""
    return Screen(voice.say("No survey is open at the moment, so there is none to close."))


def choose(voice: Translator, choices: Sequence[tuple[Event, SurveyRun]], page: int) -> Screen:
    """Which survey is meant, of several that are open; the survey first where an event has several."""
    events = [event for event, _ in choices]
    options = [
        Option(
            _label(voice, event, run, events),
            CloseSurvey(run.id, 0),
        )
        for event, run in choices
    ]
    return choose_option(voice.say("<b>Close which survey?</b>"), EventList.CLOSING, options, page)


def _label(voice: Translator, event: Event, run: SurveyRun, events: Sequence[Event]) -> str:
    return survey_before(voice, event, run.survey, event_label(voice, event, events))
