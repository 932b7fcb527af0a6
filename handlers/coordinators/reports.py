"""The results to take along: spreadsheet, CSV, and the minute report as Word file and PDF, made anew each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.events import Event
from domain.operations.audit import AuditAction
from domain.results.reports import EventReport
from domain.results.summary import Results
from handlers.context import Turn
from handlers.event_picker import EventPicker, chosen
from handlers.letterhead import read_logo
from storage import reports, summaries, surveys
from views.callback.coordinators import GetReport, GetReportIn, GetSheet
from views.event_picker import EventList
from views.i18n import Translator
from views.layout import common
from views.reports import buttons, minutes
from views.results import summary as summary_views
from views.screen import File, Reply, Screen, SlowReply

FORMS: tuple[Callable[[Translator, EventReport], tuple[File, ...]], ...] = (
    lambda voice, report: (minutes.word_file(voice, report),),
    lambda voice, report: (minutes.pdf_file(voice, report),),
    lambda voice, report: (minutes.word_file(voice, report), minutes.pdf_file(voice, report)),
)
"""What the button of each form sends."""


async def export(turn: Turn) -> Reply:
    """/export [CODE]: the spreadsheet and the CSV."""
    return await chosen(turn, EXPORT)


async def report(turn: Turn) -> Reply:
    """/report [CODE]: the minute report in both shapes."""
    return await chosen(turn, REPORT)


async def get_sheet(turn: Turn, tap: GetSheet) -> Reply:
    """The spreadsheet, under the summary whose button was tapped."""
    async with turn.results_db.reading() as tx:
        event = await surveys.focus(tx, turn.events[tap.event], tap.survey)
    return await _edit_summary(turn, event, buttons.spreadsheet, includes_notes=False)


async def get_report(turn: Turn, tap: GetReport) -> Reply:
    """The minute report in one shape or both, under the summary."""
    if tap.form >= len(FORMS):
        return turn.speak(common.button_expired)
    return await _edit_summary(turn, turn.events[tap.event], FORMS[tap.form], includes_notes=True)


async def get_report_in(turn: Turn, tap: GetReportIn) -> Reply:
    """The minute report in both shapes, in the language of the button."""
    event = turn.events[tap.event]
    if tap.language not in turn.rules.messages.languages:
        return turn.speak(common.button_expired)

    def draw(voice: Translator, report: EventReport) -> Screen:
        return buttons.report_in(voice, report, tap.language, turn.rules.messages.languages)

    return await _create_report(turn, event, draw, includes_notes=True)


async def _create_report(
    turn: Turn, event: Event, draw: Callable[[Translator, EventReport], Screen], *, includes_notes: bool
) -> Reply:
    async with turn.results_db.reading() as tx:
        report = await reports.read(tx, event, turn.rules.privacy, turn.now)
    if isinstance(report, datetime):
        return turn.speak(
            lambda voice: buttons.too_early(voice, event, report, includes_notes=includes_notes), event.zone
        )
    await _record(turn, event, AuditAction.REPORT if includes_notes else AuditAction.EXPORT)
    return SlowReply(
        lambda: turn.speak(lambda voice: draw(voice, replace(report, logo=read_logo(report.event))), event.zone)
    )


async def _record(turn: Turn, event: Event, action: AuditAction) -> None:
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await turn.record(tx, action, event.code)


async def _edit_summary(
    turn: Turn, event: Event, files: Callable[[Translator, EventReport], tuple[File, ...]], *, includes_notes: bool
) -> Reply:
    async with turn.results_db.reading() as tx:
        summary = await summaries.read(tx, event, turn.now)

    def draw(voice: Translator, report: EventReport) -> Screen:
        # The message tapped is the summary, and stays as it is.
        screen = (
            summary_views.overview(voice, event, summary)
            if isinstance(summary, Results)
            else summary_views.in_words(voice, event, summary)[-1]
        )
        return replace(screen, files=files(voice, report))

    return await _create_report(turn, event, draw, includes_notes=includes_notes)


EXPORT = EventPicker(
    EventList.EXPORT,
    "export",
    lambda turn, event: _create_report(turn, event, buttons.export, includes_notes=False),
    GetSheet,
)
REPORT = EventPicker(
    EventList.REPORT,
    "report",
    lambda turn, event: _create_report(
        turn,
        event,
        lambda voice, report: buttons.report(voice, report, turn.rules.messages.languages),
        includes_notes=True,
    ),
    lambda code: GetReport(code, len(FORMS) - 1),
)
