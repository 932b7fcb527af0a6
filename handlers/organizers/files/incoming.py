"""A file that an organizer sends: an event, a survey or an agenda; shown first, then applied as a whole or not at all.

The message that shows what would change quotes the file, so a tap finds it there and reads it again; nothing of a file
is stored. A table that is none of these may be a roster.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from delivery.incoming.attachment import DownloadFailed, DownloadTooLarge
from domain.editing.changes import EventChange, EventSource, SourceState, Table
from domain.imports.issues import ImportIssue, ImportProblem
from domain.operations.audit import AuditAction
from domain.people import Role
from domain.registration import is_over
from formats.event.errors import ErrorList
from formats.event.json_table import from_json, to_json
from formats.imports import EventImport, event_tables, import_event, import_part
from formats.recognition import MAX_FILE_BYTES, FileKind, RecognisedFile, recognise
from handlers.context import Turn
from handlers.event_changes import (
    Applied,
    ChangeOutcome,
    EventReader,
    Frozen,
    NotInChat,
    Stale,
    Wrong,
    apply_change,
    can_undo,
    undo_change,
)
from handlers.guard import turn_in_role
from handlers.organizers.attendance import roster
from storage.editing import sources
from storage.engine.database import Tx
from storage.staff import members as staff
from views.callback.files import ApplyImport, CancelImport, CreateFromFile, PreviewImport, UndoImport
from views.i18n import Html
from views.imports import screens as views
from views.layout import common
from views.screen import Reply

SUFFIXES = (".toml", ".xls", ".ics", ".ical", ".json", ".xml")
"""Names of files that are meant for the bot, whatever stands in them; tables have those of rosters."""


@dataclass(frozen=True, slots=True)
class _Target:
    """The event that a file is for, as it is now. Without ``source`` it stands in the settings file."""

    code: str
    table: Table
    source: EventSource | None


_File: TypeAlias = RecognisedFile | ImportIssue


async def handle_file(turn: Turn) -> Reply | None:
    """A file that an organizer sends; None for one that the bot has no use for, and for anybody else."""
    attachment = turn.attachment
    if attachment is None or attachment.is_photo:
        return None
    as_organizer = await turn_in_role(turn, Role.ORGANIZER)
    if as_organizer is None:
        return None
    file = await _load(as_organizer)
    is_meant = attachment.name.lower().endswith(SUFFIXES)
    if isinstance(file, RecognisedFile) and file.kind is not FileKind.OTHER_TABLE:
        await as_organizer.passed()
        return await _preview_for_event(as_organizer, file)
    reply = None if is_meant else await roster.handle_file(turn)
    if reply is None and is_meant:
        await as_organizer.passed()
        issue = file if isinstance(file, ImportIssue) else ImportIssue("", ImportProblem.NOT_RECOGNISED)
        return as_organizer.speak(lambda voice: views.refused(voice, issue))
    return reply


async def preview(turn: Turn, tap: PreviewImport) -> Reply:
    """What the quoted file would do for this event."""
    file = await _load(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    async with turn.db.reading() as tx:
        target = await _find_target(tx, turn, tap.code)
    return turn.speak(common.button_expired) if target is None else await _preview(turn, file, target)


async def apply(turn: Turn, tap: ApplyImport) -> Reply:
    """Apply the quoted file, if nobody has changed the event since the preview."""
    file = await _load(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    async with turn.db.reading() as tx:
        target = await _find_target(tx, turn, tap.code)
    if target is None or target.source is None:
        return turn.speak(common.button_expired)
    result = await _read(turn, file, target)
    if result.mistakes or (result.unaskable and not tap.leave_out):
        return await _preview(turn, file, target)
    change = EventChange(tap.code, to_json(result.table), tap.revision)
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        outcome = await _apply_once(tx, turn, change) if is_first else await _applied_before(tx, turn, tap.code)
        undo = await _undo_button(tx, outcome)
    return await _outcome_screen(turn, file, target, outcome, undo)


async def create(turn: Turn, _: CreateFromFile) -> Reply:
    """Make a draft of the event in the quoted file."""
    file = await _load(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    result = await asyncio.to_thread(_new_event, turn, file)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes))
    code = str(result.table["code"])
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        is_free = await sources.find(tx, code) is None and code not in turn.context.events
        if is_first and not (is_free and await _may_create(tx, turn)):
            return turn.speak(lambda voice: views.not_yours(voice, code))
        if is_first:
            await sources.save(tx, EventSource(code, to_json(result.table), SourceState.DRAFT))
            await turn.record(tx, AuditAction.IMPORT_FILE)
    return turn.speak(lambda voice: views.created(voice, result.table))


async def undo(turn: Turn, tap: UndoImport) -> Reply:
    """Make the event what it was before, if nothing of it has gone out and nobody has changed it since."""
    async with turn.db.transaction() as tx:
        target = await _find_target(tx, turn, tap.code)
        if target is None or target.source is None or not await turn.first_time(tx):
            return turn.speak(common.button_expired)
        if target.source.revision != tap.revision or not await can_undo(tx, target.source):
            return turn.speak(common.button_expired)
        outcome = await undo_change(tx, _reader(turn), tap.code, tap.revision, turn.now)
        if isinstance(outcome, Applied):
            await turn.record(tx, AuditAction.IMPORT_FILE, None if outcome.source.is_draft else tap.code)
    _show_to_all(turn, outcome)
    if isinstance(outcome, Frozen):
        reasons = outcome.reasons
        return turn.speak(lambda voice: views.frozen(voice, reasons))
    return turn.speak(lambda voice: views.undone(voice, target.table))


async def cancel(turn: Turn, _: CancelImport) -> Reply:
    """Nothing is done."""
    return turn.speak(views.cancelled)


# The file


async def _load(turn: Turn) -> _File:
    """The file that was sent, or is quoted, and what it is."""
    if turn.attachment is None:
        return ImportIssue("", ImportProblem.UNREADABLE)
    content = await turn.context.download(turn.attachment, MAX_FILE_BYTES)
    match content:
        case DownloadTooLarge():
            return ImportIssue("", ImportProblem.TOO_LARGE)
        case DownloadFailed():
            return ImportIssue("", ImportProblem.NOT_DOWNLOADED)
        case bytes():
            return await asyncio.to_thread(recognise, content)
        case _:
            assert_never(content)


async def _read(turn: Turn, file: RecognisedFile, target: _Target) -> EventImport:
    """What the file makes of the event; apart, since it takes a moment."""
    reader = _reader(turn)
    languages, current = reader.rules.messages.languages, from_json(dict(target.table))
    if file.kind is not FileKind.EVENT:
        return await asyncio.to_thread(import_part, file, current, languages, reader.folder)
    return await asyncio.to_thread(_read_event, file, current, reader, target.code)


def _read_event(file: RecognisedFile, current: Mapping[str, Any] | None, reader: EventReader, code: str) -> EventImport:
    languages = reader.rules.messages.languages
    return import_event(file, current, languages, reader.folder, code, may_name_files=False)


def _new_event(turn: Turn, file: RecognisedFile) -> EventImport:
    return _read_event(file, None, _reader(turn), "")


def _reader(turn: Turn) -> EventReader:
    reader = turn.context.event_reader
    if reader is None:
        raise RuntimeError("This bot was made without what reads events.")
    return reader


# The event


async def _preview_for_event(turn: Turn, file: RecognisedFile) -> Reply:
    """What the file would do: for the event it names, that of its caption, the only one, or the one that is chosen."""
    code = turn.attachment.caption.strip().lower() if turn.attachment else ""
    if file.kind is FileKind.EVENT:
        tables = event_tables(file.content)
        if isinstance(tables, ImportIssue):
            return turn.speak(lambda voice: views.mistakes(voice, [tables]))
        codes = [str(table.get("code", "")) for table in tables]
        code = code if code in codes else next(iter(codes), "")
    async with turn.db.reading() as tx:
        target = await _find_target(tx, turn, code)
        current = await _find_current(tx, turn) if target is None else []
        may_create = await _may_create(tx, turn)
    if file.kind is FileKind.EVENT and target is None:
        return await _preview_new(turn, file, code, may_create=may_create)
    target = current[0] if target is None and len(current) == 1 else target
    if target is not None:
        return await _preview(turn, file, target)
    if not current:
        return turn.speak(views.no_event)
    return turn.speak(lambda voice: views.choose_event(voice, [each.table for each in current]))


async def _preview_new(turn: Turn, file: RecognisedFile, code: str, *, may_create: bool) -> Reply:
    result = await asyncio.to_thread(_new_event, turn, file)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes))
    if not may_create or code in turn.context.events:
        return turn.speak(lambda voice: views.not_yours(voice, code))
    changes, notices, table = result.changes, result.notices, result.table
    return turn.speak(lambda voice: views.preview(voice, table, changes, (), notices, CreateFromFile()))


async def _preview(turn: Turn, file: RecognisedFile, target: _Target, *, is_stale: bool = False) -> Reply:
    result = await _read(turn, file, target)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes))
    source = target.source
    button = None if source is None else ApplyImport(target.code, source.revision, int(bool(result.unaskable)))
    return turn.speak(
        lambda voice: views.preview(
            voice,
            result.table,
            result.changes,
            result.unaskable,
            result.notices,
            button,
            views.stale(voice) if is_stale else Html(""),
        )
    )


async def _find_target(tx: Tx, turn: Turn, code: str) -> _Target | None:
    """The event of this code that this organizer may change, or could if it lived in the chat."""
    source = await sources.find(tx, code)
    if source is None:
        is_known = code in turn.events and code in turn.context.file_tables
        return _Target(code, turn.context.file_tables[code], None) if is_known else None
    may_change = await _may_create(tx, turn) if source.is_draft else code in turn.events
    return _Target(code, source.table, source) if may_change else None


async def _find_current(tx: Tx, turn: Turn) -> list[_Target]:
    """The events and drafts that a survey or an agenda may be for: those that are not over, the one worked on first."""
    recent_code = turn.prompts.events.find(turn.user_id, turn.now)
    current = [event for event in turn.events.values() if not is_over(event, turn.now)]
    codes = [event.code for event in sorted(current, key=lambda event: (event.code != recent_code, event.starts))]
    codes += [source.event for source in await sources.find_all(tx) if source.is_draft]
    targets = [await _find_target(tx, turn, code) for code in codes]
    return [target for target in targets if target is not None]


async def _may_create(tx: Tx, turn: Turn) -> bool:
    """Whether this person organizes all events, and so may make new ones."""
    memberships = await staff.memberships(tx, turn.user_id)
    return any(member.role is Role.ORGANIZER and member.event is None for member in memberships)


# What becomes of it


async def _apply_once(tx: Tx, turn: Turn, change: EventChange) -> ChangeOutcome:
    outcome = await apply_change(tx, _reader(turn), change, turn.now)
    if isinstance(outcome, Applied):
        await turn.record(tx, AuditAction.IMPORT_FILE, None if outcome.source.is_draft else change.event)
    return outcome


async def _applied_before(tx: Tx, turn: Turn, code: str) -> ChangeOutcome:
    """The outcome of an update that comes a second time, as far as it can be told from the event."""
    source = await sources.find(tx, code)
    event = None if source is None else _reader(turn).read(source.table)
    return NotInChat() if source is None or event is None or isinstance(event, ErrorList) else Applied(source, event)


async def _undo_button(tx: Tx, outcome: ChangeOutcome) -> UndoImport | None:
    if isinstance(outcome, Applied) and await can_undo(tx, outcome.source):
        return UndoImport(outcome.source.event, outcome.source.revision)
    return None


async def _outcome_screen(
    turn: Turn, file: RecognisedFile, target: _Target, outcome: ChangeOutcome, undo_tap: UndoImport | None
) -> Reply:
    _show_to_all(turn, outcome)
    match outcome:
        case Applied(source=source):
            return turn.speak(lambda voice: views.applied(voice, source.table, undo_tap))
        case Stale(source=source):
            return await _preview(turn, file, _Target(target.code, source.table, source), is_stale=True)
        case Frozen(reasons=reasons):
            return turn.speak(lambda voice: views.frozen(voice, reasons))
        case Wrong(mistakes=mistakes):
            issues = [ImportIssue("", ImportProblem.RULE, subject=each.key, detail=each.reason) for each in mistakes]
            return turn.speak(lambda voice: views.mistakes(voice, issues))
        case NotInChat():
            return turn.speak(common.button_expired)
        case _:
            assert_never(outcome)


def _show_to_all(turn: Turn, outcome: ChangeOutcome) -> None:
    """Let every turn to come see the event, once the transaction is committed."""
    if isinstance(outcome, Applied) and not outcome.source.is_draft:
        turn.context.put_event(outcome.event)
        turn.wake()
