"""``import`` and ``export``: an event's parts from and to files of other programs; what changes is said, not done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import CONFIG, ConfigOption, fail, settings_of
from bot.settings.loader import Settings
from domain.agenda.calendar import organizer_of, revise
from domain.events import Event
from domain.imports.issues import ImportIssue
from formats.imports import EventImport, event_tables, frame_of, import_event, import_part
from formats.recognition import FileKind, RecognisedFile, recognise
from formats.schedule.writer import write_agenda
from formats.toml.writer import write_event, write_part
from formats.xlsform.writer import write_form
from views.agenda.calendar import sessions_file
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


_ENDINGS = {Format.TOML: ".toml", Format.XLSFORM: "-survey.xlsx", Format.ICS: ".ics", Format.XLSX: "-agenda.xlsx"}


@cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An event, a survey as XLSForm, or an agenda.")],
    event: Annotated[str, typer.Option(help="The code of the event that it is for.")] = "",
    config: ConfigOption = CONFIG,
    leave_out: Annotated[  # noqa: FBT002 — a flag
        bool, typer.Option("--leave-out", help="Without what cannot be asked in a chat.")
    ] = False,
) -> None:
    """Say what a file would change in an event, or what is wrong with it; print what to put in the settings file."""
    settings = settings_of(config)
    recognised_file = recognise(_content(file))
    if isinstance(recognised_file, ImportIssue):
        fail(f"{file}: {issue_line(_VOICE, recognised_file)}.")
    if recognised_file.kind is FileKind.OTHER_TABLE:
        fail(f"{file}: this table is neither a form nor an agenda. A roster is sent to the bot, in the chat.")
    outcome = _outcome(settings, recognised_file, event, file)
    _report(outcome, file)
    if outcome.mistakes:
        fail("Nothing can be taken from the file until this is mended.")
    if outcome.unaskable and not leave_out:
        fail("--leave-out takes the rest.")
    typer.echo(_settings_text(outcome), nl=False)


@cli.command()
def export(
    code: Annotated[str, typer.Argument(help="The event's code, as in the settings file.")],
    as_: Annotated[Format, typer.Option("--as", help="The event, its survey, or its agenda.")] = Format.TOML,
    output: Annotated[Path | None, typer.Option(help="The file to write; - for standard output.")] = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Write an event, its survey or its agenda for other programs, and for this one."""
    settings = settings_of(config)
    event = next((event for event in settings.events if event.code == code), None)
    if event is None:
        codes = ", ".join(event.code for event in settings.events) or "none"
        fail(f"There is no event with the code {code!r} in {config}. Its events are: {codes}.")
    content = _exported(settings, event, as_)
    if output is not None and str(output) == "-":
        typer.echo(content, nl=False)
        return
    path = output or Path(f"{code}{_ENDINGS[as_]}")
    if output is None and path.exists():
        fail(f"There is a file {path} already; --output names another.")
    path.write_bytes(content)
    typer.echo(f"{path} is written.")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")


def _outcome(settings: Settings, recognised_file: RecognisedFile, code: str, file: Path) -> EventImport:
    languages = settings.rules.messages.languages
    if recognised_file.kind is FileKind.EVENT:
        codes = _codes_inside(recognised_file, file)
        if not code and len(codes) > 1:
            fail(f"{file} holds several events; --event names one: {', '.join(codes)}.")
        code = code or next(iter(codes), "")
        current = _table(settings, code)
        return import_event(recognised_file, current, languages, file.resolve().parent, code)
    codes = [event.code for event in settings.events]
    code = code or (codes[0] if len(codes) == 1 else "")
    current = _table(settings, code)
    if current is None:
        fail(f"For which event is {file}? --event names one: {', '.join(codes) or 'there is none'}.")
    return import_part(recognised_file, current, languages, settings.folder)


def _codes_inside(recognised_file: RecognisedFile, file: Path) -> list[str]:
    tables = event_tables(recognised_file.content)
    if isinstance(tables, ImportIssue):
        fail(f"{file}: {issue_line(_VOICE, tables)}.")
    return [str(table.get("code", "")) for table in tables]


def _table(settings: Settings, code: str) -> Mapping[str, Any] | None:
    """The event's table as it stands in the settings file."""
    tables = settings.source.values.get("event", ())
    return next((table for table in tables if table.get("code") == code), None)


def _report(outcome: EventImport, file: Path) -> None:
    """On standard error, so that standard output can become a file."""
    for line in _report_lines(outcome, file):
        typer.echo(line, err=True)


def _report_lines(outcome: EventImport, file: Path) -> Iterator[str]:
    if outcome.mistakes:
        yield f"{file} has mistakes:"
        yield from _indented(issue_lines(_VOICE, outcome.mistakes, SCREEN))
        return
    changes = change_lines(_VOICE, outcome.changes, SCREEN)
    yield f"{file} would change this:" if changes else f"{file} changes nothing."
    yield from _indented(changes)
    if outcome.unaskable:
        yield "This a chat cannot have:"
        yield from _indented(issue_lines(_VOICE, outcome.unaskable, SCREEN))
    if outcome.notices:
        yield "Please note:"
        yield from _indented(issue_lines(_VOICE, outcome.notices, SCREEN))


def _indented(lines: list[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _settings_text(outcome: EventImport) -> str:
    """What takes the place of the event, or of its part, in the settings file."""
    if outcome.kind is FileKind.EVENT:
        return write_event(outcome.table)
    key = "survey" if outcome.kind is FileKind.FORM else "agenda"
    return write_part(key, outcome.table[key])


def _exported(settings: Settings, event: Event, as_: Format) -> bytes:
    table = _table(settings, event.code) or {}
    languages = settings.rules.messages.languages
    if as_ is Format.TOML:
        return write_event(table).encode()
    if as_ is Format.XLSFORM:
        if event.survey is None:
            fail(f"The event {event.code} has no survey.")
        return write_form(table["survey"], event.code, languages)
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
