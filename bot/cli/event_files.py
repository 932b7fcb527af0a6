"""``import`` and ``export``: an event's parts from and to files of other programs; what changes is said first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, assert_never
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import CONFIG, ConfigOption, database, fail, settings_of
from bot.scheduler import SystemClock
from bot.settings.loader import Settings
from domain.agenda.calendar import organizer_of, revise
from domain.editing.changes import EventChange, EventSource, SourceState
from domain.events import Event
from domain.imports.issues import ImportIssue
from domain.messages import MAIN_SURVEY
from formats.event.json_table import from_json, to_json
from formats.event.reader import read_event
from formats.imports import (
    EventImport,
    event_tables,
    find_survey,
    form_languages,
    frame_of,
    import_event,
    import_part,
    survey_ids,
)
from formats.recognition import FileFormat, FileKind, detect
from formats.schedule.writer import write_agenda
from formats.toml.writer import write_event, write_part
from formats.xlsform.writer import write_form
from handlers.event_changes import (
    Applied,
    ChangeOutcome,
    EventReader,
    Frozen,
    NotInChat,
    Stale,
    Wrong,
    apply_change,
)
from storage.editing import sources
from storage.engine.paths import path_exists
from views.agenda.calendar import sessions_file
from views.editing.refusals import frozen_part
from views.i18n import SOURCE, Translator
from views.imports.changes import change_lines
from views.imports.issues import issue_line, issue_lines

SCREEN = 20
"""So many lines of a kind fit a terminal."""
_VOICE = Translator(SOURCE, ZoneInfo("UTC"))
"""The command line speaks English."""

cli = typer.Typer()


class Format(StrEnum):
    """What an event goes out as."""

    TOML = "toml"
    XLSFORM = "xlsform"
    ICS = "ics"
    XLSX = "xlsx"


SurveyOption = Annotated[str, typer.Option("--survey", help="Which survey of the event a form is; the main one else.")]


@dataclass(frozen=True, slots=True)
class _StoredEvent:
    """An event as a file changes it. Without ``source`` it stands in the settings file."""

    table: Mapping[str, Any]
    source: EventSource | None = None


_ENDINGS = {Format.TOML: ".toml", Format.XLSFORM: "-survey.xlsx", Format.ICS: ".ics", Format.XLSX: "-agenda.xlsx"}


@cli.command("import")
def import_(  # noqa: PLR0913, PLR0917 — each is an option
    file: Annotated[Path, typer.Argument(help="An event, a survey as XLSForm, or an agenda.", readable=False)],
    event: Annotated[str, typer.Option(help="The code of the event that it is for.")] = "",
    survey: SurveyOption = MAIN_SURVEY,
    config: ConfigOption = CONFIG,
    leave_out: Annotated[  # noqa: FBT002 — a flag
        bool, typer.Option("--leave-out", help="Without what cannot be asked in a chat.")
    ] = False,
    apply: Annotated[  # noqa: FBT002 — a flag
        bool, typer.Option("--apply", help="Change an event that lives in the chat; the bot must be stopped.")
    ] = False,
) -> None:
    """Say what a file would change in an event, or what is wrong with it; change it, or print it for the settings."""
    settings = settings_of(config)
    recognised_file = detect(_content(file))
    if isinstance(recognised_file, ImportIssue):
        fail(f"{file}: {issue_line(_VOICE, recognised_file)}.")
    if recognised_file.kind is FileKind.OTHER_TABLE:
        fail(f"{file}: this table is neither a form nor an agenda. A roster is sent to the bot, in the chat.")
    events = asyncio.run(_events(settings))
    outcome, current = _outcome(settings, events, recognised_file, event, survey, file)
    _report(outcome, file)
    if outcome.mistakes:
        fail("Nothing can be taken from the file until this is mended.")
    if outcome.unaskable and not leave_out:
        fail("--leave-out takes the rest.")
    is_in_chat = current is not None and current.source is not None
    if apply and (is_in_chat or current is None):
        asyncio.run(_apply(settings, outcome, current.source if current else None))
    elif apply:
        fail("The event stands in the settings file: put there what import prints without --apply.")
    elif is_in_chat:
        typer.echo("The event lives in the chat: --apply makes it so, while the bot is stopped.", err=True)
    else:
        typer.echo(_settings_text(outcome, survey), nl=False)


@cli.command()
def export(
    code: Annotated[str, typer.Argument(help="The event's code, as in the settings file.")],
    as_: Annotated[Format, typer.Option("--as", help="The event, its survey, or its agenda.")] = Format.TOML,
    survey: SurveyOption = MAIN_SURVEY,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; - for standard output.", readable=False)
    ] = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Write an event, its survey or its agenda for other programs, and for this one."""
    settings = settings_of(config)
    events = asyncio.run(_events(settings))
    table = events[code].table if code in events else None
    event = None if table is None else read_event(table, settings.folder, settings.rules.messages.languages)
    if table is None or not isinstance(event, Event):
        fail(f"There is no event with the code {code!r} in {config}. Its events are: {', '.join(events) or 'none'}.")
    content = _export(settings, event, table, as_, survey)
    if output is not None and str(output) == "-":
        typer.echo(content, nl=False)
        return
    which = f"-{survey}" if as_ is Format.XLSFORM and survey != MAIN_SURVEY else ""
    path = output or Path(f"{code}{which}{_ENDINGS[as_]}")
    if output is None and path.exists():
        fail(f"There is a file {path} already; --output names another.")
    path.write_bytes(content)
    typer.echo(f"{path} is written.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")


def _outcome(  # noqa: PLR0913, PLR0917 — what the command line says
    settings: Settings,
    events: Mapping[str, _StoredEvent],
    recognised_file: FileFormat,
    code: str,
    survey: str,
    file: Path,
) -> tuple[EventImport, _StoredEvent | None]:
    languages = settings.rules.messages.languages
    if recognised_file.kind is FileKind.EVENT:
        codes = _codes_in(recognised_file, file)
        if not code and len(codes) > 1:
            fail(f"{file} holds several events; --event names one: {', '.join(codes)}.")
        code = code or next(iter(codes), "")
        current = events.get(code)
        table = current.table if current else None
        return import_event(recognised_file, table, languages, settings.folder, code), current
    code = code or (next(iter(events)) if len(events) == 1 else "")
    current = events.get(code)
    if current is None:
        fail(f"For which event is {file}? --event names one: {', '.join(events) or 'there is none'}.")
    if survey not in {MAIN_SURVEY, *survey_ids(current.table)}:
        fail(f"The event {code} has no survey {survey!r}. Its surveys are: {', '.join(survey_ids(current.table))}.")
    return import_part(recognised_file, current.table, languages, settings.folder, survey), current


def _codes_in(recognised_file: FileFormat, file: Path) -> list[str]:
    tables = event_tables(recognised_file.content)
    if isinstance(tables, ImportIssue):
        fail(f"{file}: {issue_line(_VOICE, tables)}.")
    return [str(table.get("code", "")) for table in tables]


async def _events(settings: Settings) -> dict[str, _StoredEvent]:
    """Every event and draft by its code: as the settings file has it, or as it lives in the chat."""
    events = {code: _StoredEvent(table) for code, table in settings.tables.items()}
    if not path_exists(settings.storage_path):
        return events
    async with database(settings) as db, db.reading() as tx:
        stored_sources = await sources.find_all(tx)
    return events | {source.event: _StoredEvent(from_json(dict(source.table)), source) for source in stored_sources}


async def _apply(settings: Settings, outcome: EventImport, source: EventSource | None) -> None:
    """Change the event as the chat does; an event that there is not becomes a draft."""
    reader = EventReader(settings.folder, settings.rules, settings.telegram.bot_number)
    table, code = to_json(outcome.table), str(outcome.table["code"])
    async with database(settings, writing=True) as db, db.transaction() as tx:
        if source is None:
            await sources.save(tx, EventSource(code, table, SourceState.DRAFT))
            obstacle = ""
        else:
            change = EventChange(source.event, table, source.revision)
            obstacle = _block_reason(await apply_change(tx, reader, change, SystemClock().now()))
    if obstacle:
        fail(obstacle)
    what = "is a draft now: /newevent shows and publishes it" if source is None else "is changed"
    typer.echo(f"The event {code} {what}.", err=True)


def _block_reason(result: ChangeOutcome) -> str:
    """Why nothing was changed; empty when it was."""
    match result:
        case Applied():
            return ""
        case Frozen(reasons=reasons):
            return " ".join(["Nothing is changed.", *(str(frozen_part(_VOICE, reason)) for reason in reasons)])
        case Wrong(mistakes=mistakes):
            return f"Nothing is changed: {mistakes[0].reason}."
        case Stale() | NotInChat():
            return "Nothing is changed: somebody else has changed the event meanwhile. Try again."
        case _:
            assert_never(result)


def _report(outcome: EventImport, file: Path) -> None:
    """On standard error, so that standard output can become a file."""
    for line in _report_lines(outcome, file):
        typer.echo(line, err=True)


def _report_lines(outcome: EventImport, file: Path) -> Iterator[str]:
    if outcome.mistakes:
        yield f"{file} has mistakes:"
        yield from _indent(issue_lines(_VOICE, outcome.mistakes, SCREEN))
        return
    changes = change_lines(_VOICE, outcome.changes, SCREEN)
    yield f"{file} would change this:" if changes else f"{file} changes nothing."
    yield from _indent(changes)
    if outcome.unaskable:
        yield "This a chat cannot have:"
        yield from _indent(issue_lines(_VOICE, outcome.unaskable, SCREEN))
    if outcome.notices:
        yield "Please note:"
        yield from _indent(issue_lines(_VOICE, outcome.notices, SCREEN))


def _indent(lines: list[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _settings_text(outcome: EventImport, survey: str) -> str:
    """What takes the place of the event, or of its part, in the settings file."""
    if outcome.kind is FileKind.EVENT:
        return write_event(outcome.table)
    if outcome.kind is not FileKind.FORM:
        return write_part("agenda", outcome.table["agenda"])
    if survey == MAIN_SURVEY:
        return write_part("survey", outcome.table["survey"])
    return write_part("further_survey", outcome.table["further_survey"])


def _export(settings: Settings, event: Event, table: Mapping[str, Any], as_: Format, survey: str) -> bytes:
    languages = settings.rules.messages.languages
    if as_ is Format.TOML:
        return write_event(table).encode()
    if as_ is Format.XLSFORM:
        survey_table = find_survey(table, survey)
        if survey_table is None:
            surveys = f" {survey!r}. Its surveys are: {', '.join(survey_ids(table))}" if survey_ids(table) else ""
            fail(f"The event {event.code} has no survey{surveys}.")
        return write_form(survey_table, event.code, form_languages(table, survey, languages))
    if not event.agenda:
        fail(f"The event {event.code} has no agenda.")
    if as_ is Format.XLSX:
        return write_agenda(table["agenda"], frame_of(table, languages))
    return _calendar(settings, event)


def _calendar(settings: Settings, event: Event) -> bytes:
    privacy = settings.rules.privacy
    organizer = organizer_of(privacy.controller, privacy.contact)
    entries = revise((), event, event.starts, settings.telegram.bot_number, organizer)
    voice = Translator(settings.rules.messages.languages[0], event.zone)
    return sessions_file(event, entries, voice).content
