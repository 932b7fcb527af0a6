"""What organizers are told unasked: of the bot's own state, and that a survey has closed."""

from __future__ import annotations

from domain.events import Event
from domain.operations.status import Problem
from domain.results.summary import Summary
from views.event import survey_status
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.screen import Screen
from views.status import trouble as sentence_of
from views.survey.which import which_survey


def trouble(voice: Translator, event: Event, kind: Problem) -> Screen:
    """Something is out of order, has been for a while, and may need somebody."""
    return Screen(
        paragraphs(
            title(voice, event),
            sentence_of(voice, kind),
            voice.say("Please tell whoever runs the bot’s server. /status says when it is over."),
        )
    )


def survey_closed(voice: Translator, event: Event, summary: Summary) -> Screen:
    """A survey has closed: how many answered, which is all that organizers see of it."""
    return Screen(
        paragraphs(
            "\n".join((title(voice, event), *which_survey(voice, event, event.survey))),
            survey_status(voice, summary),
            voice.say("The coordinators have the summary."),
        )
    )
