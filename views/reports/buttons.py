"""What is said with the files of a report, or instead of them while there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.events import Event
from domain.minutes import topics
from domain.results.reports import EventReport
from views.callback.coordinators import GetReportIn
from views.i18n import Html, MissingTranslation, Translator
from views.i18n import languages as known_languages
from views.layout.common import language_name, paragraphs
from views.registration.screens import title
from views.reports import minutes, sheet
from views.screen import Button, File, Row, Screen
from views.survey.which import survey_title


def too_early(voice: Translator, event: Event, ready: datetime, *, includes_notes: bool) -> Screen:
    """There is nothing to report yet; ``ready`` is UTC-aware. ``includes_notes``: whether notes go into it."""
    when = voice.moment(ready)
    sentence = (
        voice.say(
            "This can be made after {moment}, when the survey has closed. Until then nobody sees results.", moment=when
        )
        if event.survey
        else voice.say("This can be made after the event, from {moment} on.", moment=when)
    )
    meanwhile = voice.say("/minutes takes notes for it at any time.") if includes_notes else ""
    return Screen(paragraphs(title(voice, event), sentence, meanwhile))


def export(voice: Translator, report: EventReport) -> Screen:
    """The results as a spreadsheet, and as CSV where there are any."""
    sentence = voice.say("The results as a spreadsheet, the figures as CSV for Excel, and as data for other programs.")
    nothing = voice.say("There was no survey, so the spreadsheet tells only how many registered.")
    has_results = report.all_results or report.sessions
    text = paragraphs(title(voice, report.event), sentence if has_results else nothing)
    return Screen(text, files=spreadsheet(voice, report))


def spreadsheet(voice: Translator, report: EventReport) -> tuple[File, ...]:
    """The spreadsheet, and the figures of each released survey as CSV."""
    return (sheet.xlsx_file(voice, report), *sheet.csv_files(voice, report))


def report(voice: Translator, report: EventReport, languages: Sequence[str] = ()) -> Screen:
    """The minute report in both shapes, with a button for each other of these languages."""
    files = (minutes.word_file(voice, report), minutes.pdf_file(voice, report))
    return Screen(_report_text(voice, report), _language_buttons(voice, report, languages), files=files)


def report_in(voice: Translator, report: EventReport, language: str, languages: Sequence[str]) -> Screen:
    """The same in another language, while the screen stays in the coordinator's own."""
    there = Translator(language, voice.zone)
    rows = _language_buttons(voice, report, languages)
    try:
        files = (minutes.word_file(there, report), minutes.pdf_file(there, report))
    except MissingTranslation:
        missing = voice.say(
            "The report cannot be made in {language}: a text of the event is missing in it.",
            language=language_name(language),
        )
        return Screen(paragraphs(title(voice, report.event), missing), rows)
    return Screen(_report_text(voice, report), rows, files=files)


def _report_text(voice: Translator, report: EventReport) -> str:
    empty = sum(not topic.notes for topic in topics(report.event.topics, report.notes) if topic.about is not None)
    missing = (
        voice.count(
            "{n} topic has no notes yet: the report is marked as a draft and leaves a space for it, or use /minutes and"
            " make it again.",
            "{n} topics have no notes yet: the report is marked as a draft and leaves a space for each, or use /minutes"
            " and make it again.",
            empty,
        )
        if empty
        else ""
    )
    absent = (
        voice.say("How many were present is not entered: the report calls people registered. /minutes enters it.")
        if report.headcount is None
        else ""
    )
    sentence = voice.say("The minute report: as a Word file to finish, and as PDF. It is made anew each time you ask.")
    return paragraphs(title(voice, report.event), sentence, missing, absent, *_pending(voice, report))


def _pending(voice: Translator, report: EventReport) -> Iterator[Html]:
    """A sentence for each further survey that this report is too early for."""
    for survey in report.pending_surveys:
        title = survey_title(voice, survey)
        yield voice.say(
            "“{survey}” comes into the report after {moment}.", survey=title, moment=voice.moment(survey.closes)
        )


def _language_buttons(voice: Translator, report: EventReport, languages: Sequence[str]) -> tuple[Row, ...]:
    known_codes = [code for code in languages if code in known_languages()]
    if len(known_codes) < 2:  # noqa: PLR2004 — there is nothing to choose
        return ()
    return tuple(
        (Button(voice.plain("Report: {language}", language=language_name(code)), GetReportIn(report.event.code, code)),)
        for code in known_codes
    )
