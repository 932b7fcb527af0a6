"""Files of an event that an organizer takes along: the event as TOML, its survey as XLSForm, its agenda."""

from __future__ import annotations

import asyncio

from domain.editing.changes import Table
from domain.operations.audit import AuditAction
from formats.event.json_table import from_json
from formats.imports import find_survey, form_languages, frame_of
from formats.schedule.writer import write_agenda
from formats.toml.writer import write_event
from formats.xlsform.writer import write_form
from handlers.context import Turn
from storage import calendars
from storage.editing import sources
from views.agenda.calendar import sessions_file
from views.callback.files import GetAgendaFile, GetEventFile, GetSurveyFile, ShowFiles
from views.imports import files as views
from views.layout import common
from views.screen import Attachments, Reply


async def show(turn: Turn, tap: ShowFiles) -> Reply:
    """Which files of the event there are."""
    event = turn.events[tap.event]
    return turn.speak(lambda voice: views.files(voice, event), event.zone)


async def event_file(turn: Turn, tap: GetEventFile) -> Reply:
    """The event as the settings file would have it."""
    event, table = turn.events[tap.event], await _table(turn, tap.event)
    if table is None:
        return turn.speak(common.button_expired)
    return views.event_file(event, write_event(from_json(dict(table))).encode())


async def survey_file(turn: Turn, tap: GetSurveyFile) -> Reply:
    """One of its surveys as a form."""
    event, table = turn.events[tap.event], await _table(turn, tap.event)
    survey, survey_table = event.find_survey(tap.survey), find_survey(table or {}, tap.survey)
    if survey is None or survey_table is None:
        return turn.speak(common.button_expired)
    languages = form_languages(table or {}, tap.survey, turn.rules.messages.languages)
    content = await asyncio.to_thread(write_form, survey_table, event.code, languages)
    event = event.about(survey)
    return turn.speak(lambda voice: views.survey_file(voice, event, content), event.zone)


async def agenda_file(turn: Turn, tap: GetAgendaFile) -> Reply:
    """Its agenda, as a calendar or as a table."""
    event, table = turn.events[tap.event], await _table(turn, tap.event)
    if table is None or not event.agenda:
        return turn.speak(common.button_expired)
    if tap.calendar:
        async with turn.db.reading() as tx:
            entries = await calendars.read(tx, event)
        return turn.speak(lambda voice: Attachments((sessions_file(event, entries, voice),)), event.zone)
    raw_table = from_json(dict(table))
    frame = frame_of(raw_table, turn.rules.messages.languages)
    content = await asyncio.to_thread(write_agenda, raw_table["agenda"], frame)
    return turn.speak(lambda voice: views.agenda_file(voice, event, content), event.zone)


async def _table(turn: Turn, code: str) -> Table | None:
    """The event's table, from the chat or from the settings file; that it was taken is noted."""
    async with turn.db.transaction() as tx:
        source = await sources.find(tx, code)
        if await turn.first_time(tx):
            await turn.record(tx, AuditAction.EXPORT_EVENT, code)
    return turn.context.file_tables.get(code) if source is None else source.table
