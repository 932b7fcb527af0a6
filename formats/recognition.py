"""What a file that somebody sends is, by what stands in it; names are no help, since people change them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from domain.imports.issues import ImportIssue, ImportProblem
from formats.schedule.calendar import is_calendar
from formats.schedule.frab import is_schedule_json, is_schedule_xml
from formats.schedule.pretalx import is_pretalx_json
from formats.schedule.table import is_agenda
from formats.schedule.xcal import is_calendar_xml
from formats.table import InvalidTable, read_table
from formats.workbook import (
    NoWorkbook,
    OtherWorkbook,
    Sheet,
    WorkbookTooLarge,
    clean_text,
    is_workbook,
    read_workbook,
)
from formats.xlsform.reader import form_sheets, is_form

MAX_FILE_BYTES = 2_000_000


class FileKind(Enum):
    """What can be read."""

    EVENT = auto()
    FORM = auto()
    AGENDA_TABLE = auto()
    CALENDAR = auto()
    SCHEDULE_JSON = auto()
    PRETALX_JSON = auto()
    SCHEDULE_XML = auto()
    CALENDAR_XML = auto()
    OTHER_TABLE = auto()
    """A table that is neither form nor agenda: perhaps a roster."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A file, and what was read of it to recognise it."""

    kind: FileKind
    content: bytes
    sheets: tuple[Sheet, ...] = ()


Recognition: TypeAlias = FileFormat | ImportIssue


def detect(content: bytes) -> Recognition:
    """What the file is; takes up to some seconds, so it is called by another thread. Nothing is raised."""
    if len(content) > MAX_FILE_BYTES:
        return ImportIssue("", ImportProblem.TOO_LARGE)
    if is_workbook(content):
        return _workbook(content)
    content = _as_utf8(content)
    kind = next((kind for kind, is_kind in _TEXT_KINDS if is_kind(content)), None)
    return _table(content) if kind is None else FileFormat(kind, content)


def _as_utf8(content: bytes) -> bytes:
    """Text in UTF-16, and calendars in the code page of Central Europe, in UTF-8; anything else as it is."""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf16 and not is_calendar(content):
        return content
    for encoding in ("utf-16",) if is_utf16 else ("utf-8", "cp1250"):
        try:
            return content.decode(encoding).encode()
        except UnicodeError:
            continue
    return content


def _workbook(content: bytes) -> Recognition:
    sheets = read_workbook(content)
    if isinstance(sheets, WorkbookTooLarge):
        return ImportIssue("", ImportProblem.TOO_LARGE)
    if isinstance(sheets, OtherWorkbook):
        return ImportIssue("", ImportProblem.OTHER_WORKBOOK)
    if isinstance(sheets, NoWorkbook) or not sheets:
        return ImportIssue("", ImportProblem.UNREADABLE)
    kind, sheets = _kind_of_workbook(sheets)
    if any(sheet.is_too_long for sheet in sheets):
        return ImportIssue("", ImportProblem.TOO_LARGE)
    return FileFormat(kind, content, sheets)


def _kind_of_workbook(sheets: tuple[Sheet, ...]) -> tuple[FileKind, tuple[Sheet, ...]]:
    """What it is, and the sheets that matter."""
    if is_form(sheets):
        return FileKind.FORM, form_sheets(sheets)
    agendas = tuple(sheet for sheet in sheets if is_agenda(sheet))
    return (FileKind.AGENDA_TABLE, agendas) if agendas else (FileKind.OTHER_TABLE, sheets[:1])


def _is_event(content: bytes) -> bool:
    """Whether it is an event's file, or was meant as one: TOML that is broken has its headings still."""
    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return "[[event]]" in text or _is_event_table(text)


def _is_event_table(text: str) -> bool:
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return {"title", "starts"} <= values.keys()


_TEXT_KINDS: tuple[tuple[FileKind, Callable[[bytes], bool]], ...] = (
    (FileKind.CALENDAR, is_calendar),
    (FileKind.CALENDAR_XML, is_calendar_xml),
    (FileKind.SCHEDULE_XML, is_schedule_xml),
    (FileKind.SCHEDULE_JSON, is_schedule_json),
    (FileKind.PRETALX_JSON, is_pretalx_json),
    (FileKind.EVENT, _is_event),
)


def _table(content: bytes) -> Recognition:
    rows = read_table(content)
    if isinstance(rows, InvalidTable):
        return ImportIssue("", ImportProblem.NOT_RECOGNISED)
    sheet = Sheet("", tuple(tuple(map(clean_text, row)) for row in rows))
    if is_form((sheet,)):
        return FileFormat(FileKind.FORM, content, (sheet,))
    return FileFormat(FileKind.AGENDA_TABLE if is_agenda(sheet) else FileKind.OTHER_TABLE, content, (sheet,))
