"""A file that an organizer sends: an event, a survey or an agenda; it is shown first what it would change.

The message that shows it quotes the file, so a tap finds it there and reads it again; nothing of a file is stored. A
table that is none of these may be a roster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.imports.issues import ImportIssue, ImportProblem
from domain.messages import MAIN_SURVEY
from domain.people import Role
from formats.imports import event_tables, find_survey, survey_ids
from formats.recognition import FileFormat, FileKind
from handlers.context import Turn
from handlers.guard import turn_in_role
from handlers.organizers.attendance import roster
from handlers.organizers.editing.access import may_create
from handlers.organizers.files.reading import load_file, read_for_event, read_new_event
from handlers.organizers.files.targets import Target, find_current_targets, find_target
from views.callback.files import ApplyImport, CancelImport, CreateFromFile, PreviewImport
from views.i18n import Html
from views.imports import screens as views
from views.layout import common
from views.screen import Reply

SUFFIXES = (".toml", ".xls", ".ics", ".ical", ".json", ".xml", ".xcal", ".xlsm", ".xlsb", ".ods", ".numbers")
"""Names of files that are meant for the bot, whatever stands in them; tables have those of rosters."""


async def handle_file(turn: Turn) -> Reply | None:
    """A file that an organizer sends; None for one that the bot has no use for, and for anybody else."""
    attachment = turn.attachment
    if attachment is None or attachment.is_photo:
        return None
    as_organizer = await turn_in_role(turn, Role.ORGANIZER)
    if as_organizer is None:
        return None
    file = await load_file(as_organizer)
    is_meant = attachment.name.lower().endswith(SUFFIXES)
    if isinstance(file, FileFormat) and file.kind is not FileKind.OTHER_TABLE:
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
    file = await load_file(turn)
    if isinstance(file, ImportIssue):
        return turn.speak(lambda voice: views.refused(voice, file))
    async with turn.db.reading() as tx:
        target = await find_target(tx, turn, tap.event)
    if target is None or not target.has_survey(tap.survey or MAIN_SURVEY):
        return turn.speak(common.button_expired)
    if tap.survey:
        return await show_preview(turn, file, replace(target, survey=tap.survey))
    return await _preview_or_choose(turn, file, target)


async def cancel(turn: Turn, _: CancelImport) -> Reply:
    """Nothing is done."""
    return turn.speak(views.cancelled)


async def show_preview(turn: Turn, file: FileFormat, target: Target, *, is_stale: bool = False) -> Reply:
    """What the file would do for this event; ``is_stale`` when somebody has changed the event meanwhile."""
    result = await read_for_event(turn, file, target)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes, result.unaskable, result.notices))
    source = target.source
    leave_out = int(bool(result.unaskable))
    button = None if source is None else ApplyImport(target.code, source.revision, leave_out, target.survey)
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


async def _preview_or_choose(turn: Turn, file: FileFormat, target: Target) -> Reply:
    """What the file would do for this event; of an event with further surveys, a form only once one was chosen."""
    ids = survey_ids(target.table)
    if file.kind is FileKind.FORM and {*ids} - {MAIN_SURVEY}:
        titles = {
            id_: (find_survey(target.table, id_) or {}).get("title") for id_ in dict.fromkeys((MAIN_SURVEY, *ids))
        }
        return turn.speak(lambda voice: views.choose_survey(voice, target.table, titles))
    return await show_preview(turn, file, target)


async def _preview_for_event(turn: Turn, file: FileFormat) -> Reply:
    """What the file would do: for the event it names, that of its caption, the only one, or the one that is chosen."""
    code = turn.attachment.caption.strip().lower() if turn.attachment else ""
    if file.kind is FileKind.EVENT:
        tables = event_tables(file.content)
        if isinstance(tables, ImportIssue):
            return turn.speak(lambda voice: views.mistakes(voice, [tables]))
        codes = [str(table.get("code", "")) for table in tables]
        code = code if code in codes else next(iter(codes), "")
    async with turn.db.reading() as tx:
        target = await find_target(tx, turn, code)
        current = await find_current_targets(tx, turn) if target is None else []
    if file.kind is FileKind.EVENT and target is None:
        return await _preview_new(turn, file, code)
    target = current[0] if target is None and len(current) == 1 else target
    if target is not None:
        return await _preview_or_choose(turn, file, target)
    if not current:
        return turn.speak(views.no_event)
    return _choose_event(turn, current, 0)


async def choose_page(turn: Turn, page: int) -> Reply:
    """This page of the events that the quoted file may be for."""
    async with turn.db.reading() as tx:
        current = await find_current_targets(tx, turn)
    return _choose_event(turn, current, page)


def _choose_event(turn: Turn, targets: Sequence[Target], page: int) -> Reply:
    tables = [target.table for target in targets]
    return turn.speak(lambda voice: views.choose_event(voice, tables, turn.events, page))


async def _preview_new(turn: Turn, file: FileFormat, code: str) -> Reply:
    result = await read_new_event(turn, file)
    if result.mistakes:
        return turn.speak(lambda voice: views.mistakes(voice, result.mistakes, result.unaskable, result.notices))
    async with turn.db.reading() as tx:
        is_allowed = await may_create(tx, turn)
    if not is_allowed or code in turn.context.events:
        return turn.speak(lambda voice: views.not_owner(voice, code))
    changes, notices, table = result.changes, result.notices, result.table
    return turn.speak(lambda voice: views.preview(voice, table, changes, (), notices, CreateFromFile()))
