"""What /summary shows: participation while a survey is open, its results as text for the phone afterwards.

Those of a named survey are shown at any time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from domain.events import SESSIONS, Event
from domain.messages import MAIN_SURVEY
from domain.questions import ClosedQuestion as Question
from domain.results.comments import can_release
from domain.results.release import Result
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Results, Summary, response_rate
from views.callback.coordinators import (
    GetReport,
    GetSheet,
    PreviewShare,
    ShowComments,
    ShowGroups,
    ShowNames,
    ShowResultsText,
    ShowSummary,
)
from views.i18n import Translator
from views.layout.common import paragraphs, people
from views.layout.pages import pages
from views.privacy.retention import registrations_erased
from views.registration.screens import title
from views.results.card_text import card_screens, folded_text
from views.results.distribution import (
    distribution,
    withheld,
)
from views.results.headings import closing_line, participation_line, question_head, question_results
from views.screen import Button, Row, Screen
from views.survey.which import survey_title, which_survey
from views.survey.wording import wording_of

BAR = 12


def summary(voice: Translator, event: Event, summary: Summary, erased_on: date | None = None) -> tuple[Screen, ...]:
    """The summary, below the card when there are results; to draw one takes about a tenth of a second.

    ``erased_on`` is the day on which registrations were erased.
    """
    match summary:
        case NotOpen() | OpenSummary():
            return in_words(voice, event, summary, erased_on)
        case NamedSummary() | ClosedSummary():
            if summary.release.answered is None:
                return (overview(voice, event, summary),)
            before, after = _above_figures(voice, event, summary), _below_figures(voice, summary)
            *earlier, last = card_screens(voice, event, summary, before=before, after=after)
            return (*earlier, replace(last, rows=_rows(voice, event, summary)))
        case _:
            assert_never(summary)


def overview(voice: Translator, event: Event, summary: Results) -> Screen:
    """What the card says where one message holds it, and the buttons to everything else; without results, that."""
    if summary.release.answered is None:
        nothing = voice.say("There are no results: they need at least {few} who answer.", few=minimum(voice, summary))
        return Screen(paragraphs(_head(voice, event, summary), nothing), _more(voice, event, summary))
    before, after = _above_figures(voice, event, summary), _below_figures(voice, summary)
    text = folded_text(voice, summary, before=before, after=after) or paragraphs(before, after)
    return Screen(text, _rows(voice, event, summary))


def _above_figures(voice: Translator, event: Event, summary: Results) -> str:
    heading = voice.say("<b>Results: {title}</b>", title=voice.label(event.title))
    return "\n".join((heading, *which_survey(voice, event, summary.survey)))


def _below_figures(voice: Translator, summary: Results) -> str:
    return paragraphs(_no_breakdown(voice, summary), _comments_note(voice, summary))


def _rows(voice: Translator, event: Event, summary: Results) -> tuple[Row, ...]:
    as_text = Button(voice.plain("As text"), ShowResultsText(event.code, event.survey_id))
    return ((as_text,), *_more(voice, event, summary))


def _no_breakdown(voice: Translator, summary: Results) -> str:
    """Why there is none; ratings of agenda items never have one."""
    if summary.release.groups or summary.survey.id == SESSIONS:
        return ""
    return wording_of(summary.survey).no_breakdown(voice, summary.release)


def _comments_note(voice: Translator, summary: Results) -> str:
    if not (summary.survey.anonymous and summary.survey.comments and isinstance(summary, ClosedSummary)):
        return ""
    thresholds = summary.release.thresholds
    if not can_release(summary.release.answered, thresholds):
        many = people(voice, thresholds.minimum_comments)
        return voice.say("Comments were erased unread: fewer than {many} answered.", many=many)
    return voice.say("Comments come into the report once you publish them.")


def in_words(voice: Translator, event: Event, summary: Summary, erased_on: date | None = None) -> tuple[Screen, ...]:
    """The summary without the picture; in several messages when there is much of it, buttons on the last."""
    match summary:
        case NotOpen():
            text = paragraphs(_title(voice, event), _not_open(voice, summary, erased_on))
            return (Screen(text, _other_surveys(voice, event)),)
        case OpenSummary():
            text = paragraphs(_title(voice, event), _open(voice, summary))
            return (Screen(text, _other_surveys(voice, event)),)
        case NamedSummary() | ClosedSummary():
            return _result_screens(voice, event, summary)
        case _:
            assert_never(summary)


def _title(voice: Translator, event: Event) -> str:
    return "\n".join((title(voice, event), *which_survey(voice, event, event.survey)))


def _not_open(voice: Translator, summary: NotOpen, erased_on: date | None) -> str:
    people = (
        registrations_erased(voice, erased_on)
        if erased_on is not None and not summary.registered_count
        else voice.count("{n} person is registered.", "{n} people are registered.", summary.registered_count)
    )
    if summary.opens is None:
        return f"{people} {voice.say('There is no survey to come.')}"
    return f"{people} {voice.say('The survey opens on {moment}.', moment=voice.moment(summary.opens))}"


def _open(voice: Translator, summary: OpenSummary) -> str:
    if summary.answered_count is None:
        # So few may be registered that "of" them would say nothing.
        participation_text = (
            voice.say("<b>Fewer than {few} have answered</b>", few=people(voice, summary.few))
            if summary.eligible_count < summary.few
            else voice.say("<b>Fewer than {few} of {n} answered</b>", few=summary.few, n=summary.eligible_count)
        )
        bar = ""
    else:
        participation_text = voice.say(
            "<b>{answered} of {n} answered</b>", answered=summary.answered_count, n=summary.eligible_count
        )
        bar = f"\n{progress(voice, response_rate(summary.answered_count, summary.eligible_count))}"
    closes = voice.moment(summary.closes)
    return paragraphs(
        f"{participation_text}{bar}",
        voice.say(
            "Results on {moment}. Until then nobody can see any, so that no single answer can be told.", moment=closes
        ),
    )


def progress(voice: Translator, share: float | None) -> str:
    """A share of 1 as a bar of fixed width."""
    return voice.bar(round(BAR * (share or 0)), BAR)


def _result_screens(voice: Translator, event: Event, summary: Results) -> tuple[Screen, ...]:
    if summary.release.answered is None:
        return (overview(voice, event, summary),)
    blocks = [
        _head(voice, event, summary),
        *(
            _question(voice, number, question, result, summary)
            for number, question, result in question_results(summary)
        ),
        _no_breakdown(voice, summary),
    ]
    return text_screens(blocks, back_to_summary(voice, event))


def _head(voice: Translator, event: Event, summary: Results) -> str:
    return paragraphs(_title(voice, event), _participation(voice, summary))


def back_to_summary(voice: Translator, event: Event) -> tuple[Row, ...]:
    """The way back from what the summary leads to."""
    return ((Button(voice.plain("Back to the summary"), ShowSummary(event.code, 0, event.survey_id)),),)


def minimum(voice: Translator, summary: Results) -> str:
    """So many people a result needs."""
    return people(voice, summary.release.thresholds.minimum_group)


def _more(voice: Translator, event: Event, summary: Results) -> tuple[Row, ...]:
    """The buttons to everything else that is known of a survey with results."""
    buttons = []
    if summary.release.groups:
        buttons.append(Button(voice.plain("By profession"), ShowGroups(event.code, event.survey_id)))
    if not summary.survey.anonymous:
        buttons.append(Button(voice.plain("Answers with names"), ShowNames(event.code, 0, event.survey_id)))
    elif summary.survey.comments:
        buttons.append(Button(voice.plain("Comments"), ShowComments(event.code, event.survey_id)))
    files = _files(voice, event, summary) if isinstance(summary, ClosedSummary) else ()
    return (*((tuple(buttons),) if buttons else ()), *files, *_other_surveys(voice, event))


def _other_surveys(voice: Translator, event: Event) -> tuple[Row, ...]:
    """The way to each other survey of the event."""
    return tuple(
        (Button(survey_title(voice, survey), ShowSummary(event.code, 1, survey.id)),)
        for survey in event.further_surveys
    )


def _files(voice: Translator, event: Event, summary: ClosedSummary) -> tuple[Row, ...]:
    share = ((Button(voice.plain("Share with participants"), PreviewShare(event.code, 0, event.survey_id)),),)
    return (
        (Button(voice.plain("Spreadsheet"), GetSheet(event.code, event.survey_id)),),
        *(_report_buttons(voice, event) if event.survey_id == MAIN_SURVEY else ()),
        *(share if summary.can_be_shared else ()),
    )


def _report_buttons(voice: Translator, event: Event) -> tuple[Row, ...]:
    """The minute report, which has the results of the main survey."""
    return (
        (
            Button(voice.plain("Report (Word)"), GetReport(event.code, 0)),
            Button(voice.plain("Report (PDF)"), GetReport(event.code, 1)),
        ),
    )


def text_screens(blocks: list[str], rows: tuple[Row, ...]) -> tuple[Screen, ...]:
    """The blocks in as many messages as they need, with the buttons below the last."""
    *earlier, last = pages(blocks)
    return (*(Screen(page) for page in earlier), Screen(last, rows))


def _participation(voice: Translator, summary: Results) -> str:
    has_rate = summary.release.answered is not None and summary.survey.id != SESSIONS
    rate = response_rate(summary.release.answered, summary.release.eligible)
    bar = f"{progress(voice, rate)}\n" if has_rate else ""
    return f"{participation_line(voice, summary)}\n{bar}{closing_line(voice, summary)}"


def _question(voice: Translator, number: int, question: Question, result: Result, summary: Results) -> str:
    head = question_head(voice, number, question, summary)
    if result.total is None:
        return f"{head}\n<i>{withheld(voice, summary.release, result)}</i>"
    return f"{head}\n{distribution(voice, question, result.total)}"
