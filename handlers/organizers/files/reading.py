"""The file that was sent, or that a message quotes: what it is, and what it makes of an event. Nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, assert_never

from delivery.incoming.attachment import DownloadFailed, DownloadTooLarge
from domain.imports.issues import ImportIssue, ImportProblem
from formats.event.json_table import from_json
from formats.imports import EventImport, import_event, import_part
from formats.recognition import MAX_FILE_BYTES, FileFormat, FileKind, Recognition, detect
from handlers.context import Turn
from handlers.event_changes import EventReader
from handlers.organizers.editing.access import reader_of
from handlers.organizers.files.targets import Target


async def load_file(turn: Turn) -> Recognition:
    """The file, and what it is."""
    if turn.attachment is None:
        return ImportIssue("", ImportProblem.UNREADABLE)
    content = await turn.context.download(turn.attachment, MAX_FILE_BYTES)
    match content:
        case DownloadTooLarge():
            return ImportIssue("", ImportProblem.TOO_LARGE)
        case DownloadFailed():
            return ImportIssue("", ImportProblem.NOT_DOWNLOADED)
        case bytes():
            return await asyncio.to_thread(detect, content)
        case _:
            assert_never(content)


async def read_for_event(turn: Turn, file: FileFormat, target: Target) -> EventImport:
    """What the file makes of this event; in a thread, since it takes a moment."""
    reader, current = reader_of(turn), from_json(dict(target.table))
    if file.kind is FileKind.EVENT:
        return await asyncio.to_thread(_read_event, file, current, reader, target.code)
    languages = reader.rules.messages.languages
    return await asyncio.to_thread(import_part, file, current, languages, reader.folder, target.survey)


async def read_new_event(turn: Turn, file: FileFormat) -> EventImport:
    """The event in this file, as a new one."""
    return await asyncio.to_thread(_read_event, file, None, reader_of(turn), "")


def _read_event(file: FileFormat, current: Mapping[str, Any] | None, reader: EventReader, code: str) -> EventImport:
    languages = reader.rules.messages.languages
    return import_event(file, current, languages, reader.folder, code, may_name_files=False)
