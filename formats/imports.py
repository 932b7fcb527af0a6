"""A file that somebody sends, taken into an event: the table that would come of it, what changes, and each mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from domain.editing.languages import languages_of
from domain.editing.mistakes import MistakeKind, mistake
from domain.events import Event
from domain.imports.comparison import TableChange, compare_events
from domain.imports.issues import ImportIssue, ImportProblem, Severity, issues_of
from domain.messages import MAIN_SURVEY
from formats.event.errors import ErrorCollector, ErrorList, SettingsError
from formats.event.places import Source
from formats.event.reader import PREFIX, read_event
from formats.recognition import FileFormat, FileKind
from formats.schedule.calendar import read_calendar
from formats.schedule.frab import read_schedule_json, read_schedule_xml
from formats.schedule.items import Agenda, EventFrame
from formats.schedule.pretalx import read_pretalx_json
from formats.schedule.table import read_agenda_table
from formats.schedule.xcal import read_calendar_xml
from formats.toml.file import parsed_text
from formats.xlsform.reader import read_form


@dataclass(frozen=True, slots=True)
class EventImport:
    """What a file would do to an event."""

    kind: FileKind
    table: Mapping[str, Any]
    """The event's table with what the file says."""
    issues: tuple[ImportIssue, ...]
    changes: tuple[TableChange, ...]
    event: Event | None = None
    """What the table means; None when there is any mistake."""

    @property
    def mistakes(self) -> tuple[ImportIssue, ...]:
        """What has to be mended before anything can be taken."""
        return issues_of(self.issues, Severity.MISTAKE)

    @property
    def unaskable(self) -> tuple[ImportIssue, ...]:
        """What is left out when somebody agrees to it."""
        return issues_of(self.issues, Severity.UNASKABLE)

    @property
    def notices(self) -> tuple[ImportIssue, ...]:
        """What is left out and said."""
        return issues_of(self.issues, Severity.NOTICE)


def event_tables(content: bytes) -> tuple[Mapping[str, Any], ...] | ImportIssue:
    """The ``[[event]]`` tables of an event's file; a file may have the keys of one event without the heading."""
    notes = ErrorCollector("")
    source = _source(content, notes)
    if source is None:
        return _syntax_issue(notes)
    return _tables(source.values)


FILE_KEYS = ("agenda_file", "logo")
"""Keys that name a file on the server, which is sent to people."""


def import_event(  # noqa: PLR0913 — what it depends on
    file: FileFormat,
    current: Mapping[str, Any] | None,
    languages: Sequence[str],
    folder: Path,
    code: str = "",
    *,
    may_name_files: bool = True,
) -> EventImport:
    """What an event's file makes of the event ``current``, None for a new one.

    ``code`` chooses the event where the file has several; ``languages`` are those that people can choose. Whoever does
    not run the server must not name files on it: what is named there is sent to people.
    """
    notes = ErrorCollector("")
    source = _source(file.content, notes)
    tables = _tables(source.values) if source else ()
    codes = [table.get("code") for table in tables]
    number = codes.index(code) if code in codes else 0
    if source is None or not tables:
        issue = _syntax_issue(notes) if source is None else ImportIssue("", ImportProblem.NOTHING_INSIDE)
        return EventImport(file.kind, {}, (issue,), ())
    table = tables[number]
    above = f"event[{number + 1}]" if "event" in source.values else ""

    def place(key: str) -> str:
        line = source.line(f"{above}.{key}".strip("."))
        return f"line {line}" if line else ""

    issues: tuple[ImportIssue, ...] = ()
    if not may_name_files:
        table, issues = _without_files(table, current or {}, place)
    return _checked(file.kind, table, current or {}, issues, languages, folder, place)


def _without_files(
    table: Mapping[str, Any], current: Mapping[str, Any], place: Callable[[str], str]
) -> tuple[Mapping[str, Any], tuple[ImportIssue, ...]]:
    """The table with the files that the event has already, and what is ignored of it."""
    issues = tuple(
        ImportIssue(place(key), ImportProblem.FILE_IGNORED, Severity.NOTICE, key)
        for key in FILE_KEYS
        if table.get(key) != current.get(key)
    )
    kept_files = {key: current[key] for key in FILE_KEYS if key in current}
    return {**{key: value for key, value in table.items() if key not in FILE_KEYS}, **kept_files}, issues


def import_part(
    file: FileFormat, current: Mapping[str, Any], languages: Sequence[str], folder: Path, survey: str = MAIN_SURVEY
) -> EventImport:
    """What a survey's form or an agenda makes of the event ``current``; the rest of the event stays as it is.

    ``survey`` is the id of the survey that a form is for; a further one has to exist.
    """
    match file.kind:
        case FileKind.FORM:
            form = read_form(file.sheets, form_languages(current, survey, languages), find_survey(current, survey))
            part, prefix = _survey_part(current, survey, form.table)
            places = {f"{prefix}.{key}": place for key, place in form.places.items()}
            return _with_part(file.kind, current, part, form.issues, places, languages, folder)
        case (
            FileKind.CALENDAR
            | FileKind.CALENDAR_XML
            | FileKind.AGENDA_TABLE
            | FileKind.SCHEDULE_JSON
            | FileKind.PRETALX_JSON
            | FileKind.SCHEDULE_XML
        ):
            agenda = _agenda(file, frame_of(current, languages), current.get("agenda", ()))
            part = {"agenda": list(agenda.table)}
            return _with_part(file.kind, current, part, agenda.issues, agenda.places, languages, folder)
        case FileKind.EVENT | FileKind.OTHER_TABLE:
            return EventImport(file.kind, current, (ImportIssue("", ImportProblem.NOT_RECOGNISED),), ())
        case _:
            assert_never(file.kind)


def form_languages(current: Mapping[str, Any], survey: str, languages: Sequence[str]) -> Sequence[str]:
    """Those that the event or this survey is in: one of them needs every text, which a further one would not have."""
    survey_languages = languages_of(find_survey(current, survey) or {}, languages)
    codes = {*languages_of(current, languages), *survey_languages}
    return [code for code in languages if code in codes]


def survey_ids(table: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the surveys that an event's table has, the main one first."""
    main = (MAIN_SURVEY,) if isinstance(table.get("survey"), Mapping) else ()
    return (*main, *(str(entry["id"]) for entry in table.get("further_survey", ())))


def find_survey(table: Mapping[str, Any], survey: str) -> Mapping[str, Any] | None:
    """The survey of this id in an event's table."""
    main = table.get("survey")
    if survey == MAIN_SURVEY:
        return main if isinstance(main, Mapping) else None
    return next((entry for entry in table.get("further_survey", ()) if entry["id"] == survey), None)


def _survey_part(current: Mapping[str, Any], survey: str, table: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The key of the event that holds this survey, with its new table in place, and the path to it."""
    if survey == MAIN_SURVEY:
        return {"survey": dict(table)}, "survey"
    entries = list(current.get("further_survey", ()))
    number = [entry["id"] for entry in entries].index(survey)
    entries[number] = dict(table)
    return {"further_survey": entries}, f"further_survey[{number + 1}]"


def frame_of(table: Mapping[str, Any], languages: Sequence[str]) -> EventFrame:
    """What readers of agendas have to know of the event with this table, which is a right one."""
    days = table["starts"].date(), table["ends"].date()
    return EventFrame(ZoneInfo(table["timezone"]), days[0], languages, table["venue"], days[1])


def _agenda(file: FileFormat, frame: EventFrame, current: Sequence[Mapping[str, Any]]) -> Agenda:
    match file.kind:
        case FileKind.CALENDAR:
            return read_calendar(file.content, frame, current)
        case FileKind.CALENDAR_XML:
            return read_calendar_xml(file.content, frame, current)
        case FileKind.SCHEDULE_JSON:
            return read_schedule_json(file.content, frame, current)
        case FileKind.PRETALX_JSON:
            return read_pretalx_json(file.content, frame, current)
        case FileKind.SCHEDULE_XML:
            return read_schedule_xml(file.content, frame, current)
        case _:
            return read_agenda_table(file.sheets[0], frame, current)


def _with_part(  # noqa: PLR0913, PLR0917 — what it depends on
    kind: FileKind,
    current: Mapping[str, Any],
    part: Mapping[str, Any],
    issues: tuple[ImportIssue, ...],
    places: Mapping[str, str],
    languages: Sequence[str],
    folder: Path,
) -> EventImport:
    def place(key: str) -> str:
        while key and key not in places:
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        return places.get(key, "")

    table = {**current, **part}
    if issues_of(issues, Severity.MISTAKE):
        return EventImport(kind, table, issues, ())
    return _checked(kind, table, current, issues, languages, folder, place)


def _checked(  # noqa: PLR0913, PLR0917 — likewise
    kind: FileKind,
    table: Mapping[str, Any],
    current: Mapping[str, Any],
    issues: tuple[ImportIssue, ...],
    languages: Sequence[str],
    folder: Path,
    place: Callable[[str], str],
) -> EventImport:
    event = read_event(table, folder, languages)
    if isinstance(event, ErrorList):
        rules = rule_issues(event.items, place)
        return EventImport(kind, table, (*issues, *rules), ())
    return EventImport(kind, table, issues, compare_events(current, table), event)


def rule_issues(errors: Iterable[SettingsError], place: Callable[[str], str] = lambda _: "") -> list[ImportIssue]:
    """The rules of an event that are broken; ``place`` finds a key in the file."""
    return list(_rule_issues(errors, place))


def _rule_issues(errors: Iterable[SettingsError], place: Callable[[str], str]) -> Iterator[ImportIssue]:
    for error in dict.fromkeys(errors):
        key = error.key.removeprefix(f"{PREFIX}.").removeprefix(PREFIX)
        yield ImportIssue(place(key), ImportProblem.RULE, subject=key, mistake=error.mistake)


def _tables(values: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    events = values.get("event", values)
    entries = events if isinstance(events, list) else [events]
    return tuple(entry for entry in entries if isinstance(entry, Mapping) and entry)


def _source(content: bytes, notes: ErrorCollector) -> Source | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.add("", mistake(MistakeKind.NOT_UTF8))
        return None
    return parsed_text(text.replace("\r\n", "\n"), notes)


def _syntax_issue(notes: ErrorCollector) -> ImportIssue:
    syntax_mistake = notes.items[0].mistake
    if syntax_mistake.kind is not MistakeKind.SYNTAX:
        return ImportIssue("", ImportProblem.RULE, mistake=syntax_mistake)
    return ImportIssue(f"line {syntax_mistake.value('line')}", ImportProblem.RULE, mistake=syntax_mistake)
