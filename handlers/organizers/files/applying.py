"""What an organizer does with a file that was shown: apply it as a whole or not at all, make a draft of it, undo it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from domain.editing.changes import EventChange, EventSource, SourceState
from domain.imports.issues import ImportIssue
from domain.operations.audit import AuditAction
from formats.event.errors import ErrorList
from formats.event.json_table import to_json
from formats.imports import rule_issues
from formats.recognition import FileFormat
from handlers.context import Turn
from handlers.event_changes import Applied, ChangeOutcome, Frozen, NotInChat, Stale, Wrong, can_undo, undo_change
from handlers.organizers.editing.access import find_source, may_create, reader_of, show_to_all, store_change
from handlers.organizers.files.incoming import show_preview
from handlers.organizers.files.reading import load_file, read_for_event, read_new_event
from handlers.organizers.files.targets import Target, find_target
from storage.editing import sources
from storage.engine.database import Tx
from views.callback.files import ApplyImport, CreateFromFile, UndoImport
from views.imports import screens as views
from views.layout import common
from views.screen import Reply


async def apply(turn: Turn, tap: ApplyImport) -> Reply:
    """Apply the quoted file, if nobody has changed the event since the preview."""
    file = await load_file(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    async with turn.db.reading() as tx:
        target = await find_target(tx, turn, tap.event)
    if target is None or target.source is None or not target.has_survey(tap.survey):
        return turn.speak(common.button_expired)
    target = replace(target, survey=tap.survey)
    result = await read_for_event(turn, file, target)
    if result.mistakes or (result.unaskable and not tap.leave_out):
        return await show_preview(turn, file, target)
    change = EventChange(tap.event, to_json(result.table), tap.revision)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            outcome = await store_change(tx, turn, change, AuditAction.IMPORT_FILE)
        else:
            outcome = await _applied_before(tx, turn, tap.event)
        undo_tap = await _undo_button(tx, outcome)
    show_to_all(turn, outcome)
    return await _outcome_screen(turn, file, target, outcome, undo_tap)


async def create(turn: Turn, _: CreateFromFile) -> Reply:
    """Make a draft of the event in the quoted file."""
    file = await load_file(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    result = await read_new_event(turn, file)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes, result.unaskable, result.notices))
    code = str(result.table["code"])
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        is_free = await sources.find(tx, code) is None and code not in turn.context.events
        if is_first and not (is_free and await may_create(tx, turn)):
            return turn.speak(lambda voice: views.not_owner(voice, code))
        if is_first:
            await sources.save(tx, EventSource(code, to_json(result.table), SourceState.DRAFT))
            await turn.record(tx, AuditAction.IMPORT_FILE)
    return turn.speak(lambda voice: views.created(voice, result.table))


async def undo(turn: Turn, tap: UndoImport) -> Reply:
    """Make the event what it was before, if nothing of it has gone out and nobody has changed it since."""
    async with turn.db.transaction() as tx:
        source = await find_source(tx, turn, tap.event)
        if source is None or not await turn.first_time(tx):
            return turn.speak(common.button_expired)
        if source.revision != tap.revision or not await can_undo(tx, source):
            return turn.speak(common.button_expired)
        outcome = await undo_change(tx, reader_of(turn), tap.event, tap.revision, turn.now)
        if isinstance(outcome, Applied):
            await turn.record(tx, AuditAction.IMPORT_FILE, None if outcome.source.is_draft else tap.event)
    show_to_all(turn, outcome)
    if isinstance(outcome, Frozen):
        reasons = outcome.reasons
        return turn.speak(lambda voice: views.frozen(voice, reasons))
    return turn.speak(lambda voice: views.undone(voice, source.table))


async def _applied_before(tx: Tx, turn: Turn, code: str) -> ChangeOutcome:
    """The outcome of an update that comes a second time, as far as it can be told from the event."""
    source = await sources.find(tx, code)
    event = None if source is None else reader_of(turn).read(source.table)
    return NotInChat() if source is None or event is None or isinstance(event, ErrorList) else Applied(source, event)


async def _undo_button(tx: Tx, outcome: ChangeOutcome) -> UndoImport | None:
    if isinstance(outcome, Applied) and await can_undo(tx, outcome.source):
        return UndoImport(outcome.source.event, outcome.source.revision)
    return None


async def _outcome_screen(
    turn: Turn, file: FileFormat, target: Target, outcome: ChangeOutcome, undo_tap: UndoImport | None
) -> Reply:
    match outcome:
        case Applied(source=source):
            return turn.speak(lambda voice: views.applied(voice, source.table, undo_tap))
        case Stale(source=source):
            latest = replace(target, table=source.table, source=source)
            if not latest.has_survey(target.survey):
                return turn.speak(common.button_expired)
            return await show_preview(turn, file, latest, is_stale=True)
        case Frozen(reasons=reasons):
            return turn.speak(lambda voice: views.frozen(voice, reasons))
        case Wrong(mistakes=mistakes):
            issues = rule_issues(mistakes)
            return turn.speak(lambda voice: views.mistakes(voice, issues))
        case NotInChat():
            return turn.speak(common.button_expired)
        case _:
            assert_never(outcome)
