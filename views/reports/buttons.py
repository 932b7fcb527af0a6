"""What is said with the files of a report, or instead of them while there is none."""

from __future__ import annotations

from datetime import datetime

from domain.events import Event
from domain.minutes import topics
from domain.results.reports import EventReport
from views.i18n import Translator
from views.layout.common import paragraphs
from views.registration.screens import title
from views.reports import minutes, sheet
from views.screen import File, Screen


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
    sentence = voice.say("The results as a spreadsheet, and the figures as CSV for other programs.")
    nothing = voice.say("There was no survey, so the spreadsheet tells only how many registered.")
    text = paragraphs(title(voice, report.event), sentence if report.results else nothing)
    return Screen(text, files=spreadsheet(voice, report))


def spreadsheet(voice: Translator, report: EventReport) -> tuple[File, ...]:
    """The spreadsheet, and the figures as CSV where there are any."""
    figures = (sheet.csv_file(voice, report, report.results),) if report.results else ()
    return (sheet.xlsx_file(voice, report), *figures)


def report(voice: Translator, report: EventReport) -> Screen:
    """The minute report in both shapes."""
    empty = sum(not topic.notes for topic in topics(report.event.topics, report.notes)[:-1])
    missing = (
        voice.count(
            "{n} topic has no notes yet: the report leaves a space for it, or use /minutes and make it again.",
            "{n} topics have no notes yet: the report leaves a space for each, or use /minutes and make it again.",
            empty,
        )
        if empty
        else ""
    )
    sentence = voice.say("The minute report: as a Word file to finish, and as PDF. It is made anew each time you ask.")
    files = (minutes.word_file(voice, report), minutes.pdf_file(voice, report))
    return Screen(paragraphs(title(voice, report.event), sentence, missing), files=files)
