"""Changing an event piece by piece: each part is a screen, and each change is stored as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from domain.editing.changes import EventChange, Table
from domain.editing.fields import ValueKind
from domain.editing.parts import EventPart, find_part, with_entry_moved, with_option, with_value, without_entry
from domain.operations.audit import AuditAction
from handlers.context import Turn
from handlers.event_changes import Applied, ChangeOutcome, Stale, take_over, undo_change
from handlers.organizers.editing.access import (
    find_source,
    may_create,
    notice_of,
    reader_of,
    show_to_all,
    store_change,
    view_of,
)
from storage.editing import edits
from views.callback.events import (
    ClearValue,
    DeleteEntry,
    EditEvent,
    MoveEntry,
    SetOption,
    TakeOver,
    UndoEdit,
)
from views.editing import screens as views
from views.editing import takeover
from views.editing.changed_meanwhile import stale
from views.layout import common
from views.screen import Reply

_SURE, _CONFIRMED = 1, 2


async def show(turn: Turn, tap: EditEvent) -> Reply:
    """This part of the event; whatever was being typed is given up."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        if is_first:
            await edits.delete(tx, turn.user_id)
        if source is not None:
            view = await view_of(tx, turn, source, tap.path, tap.page)
    if source is None:
        return _outside_of_chat(turn, tap.event)
    return turn.speak(lambda voice: views.part(voice, view))


def _outside_of_chat(turn: Turn, code: str) -> Reply:
    event = turn.events.get(code)
    if event is None:
        return turn.speak(common.button_expired)
    if code not in turn.context.file_tables:
        return turn.speak(lambda voice: takeover.not_in_settings(voice, event), event.zone)
    return turn.speak(lambda voice: takeover.of_settings_file(voice, event, 0), event.zone)


async def set_option(turn: Turn, tap: SetOption) -> Reply:
    """A part is this one of its options."""

    def make(table: Table, part: EventPart) -> Table | None:
        if part.field.kind is ValueKind.SWITCH:
            return with_value(table, part, bool(tap.option))
        if part.field.is_fixed or tap.option >= len(part.options):
            return None
        return with_option(table, part, part.options[tap.option].id)

    return await _change(turn, tap, make)


async def clear(turn: Turn, tap: ClearValue) -> Reply:
    """A part says nothing any more."""

    def make(table: Table, part: EventPart) -> Table | None:
        return None if part.field.is_required or not part.field.key else with_value(table, part, None)

    return await _change(turn, tap, make)


async def move(turn: Turn, tap: MoveEntry) -> Reply:
    """An entry stands one place higher or lower."""

    def make(table: Table, part: EventPart) -> Table | None:
        return with_entry_moved(table, part, -1 if tap.up else 1) if part.is_entry else None

    return await _change(turn, tap, make, shows_parent=True)


async def delete(turn: Turn, tap: DeleteEntry) -> Reply:
    """An entry is taken out, once it was asked whether that is meant."""
    if tap.sure != _SURE:
        async with turn.db.reading() as tx:
            source = await find_source(tx, turn, tap.event)
            part = find_part(source.table, tap.path) if source is not None else None
            if source is None or (part is None and source.revision == tap.revision):
                return turn.speak(common.button_expired)
            view = await view_of(tx, turn, source, tap.path)
        if not view.part.is_entry or source.revision != tap.revision:
            return turn.speak(lambda voice: views.part(voice, view, stale(voice, source)))
        return turn.speak(lambda voice: views.confirm_delete(voice, view))

    def make(table: Table, part: EventPart) -> Table | None:
        return without_entry(table, part) if part.is_entry else None

    return await _change(turn, tap, make, shows_parent=True)


async def _change(
    turn: Turn,
    tap: SetOption | ClearValue | MoveEntry | DeleteEntry,
    make: Callable[[Table, EventPart], Table | None],
    *,
    shows_parent: bool = False,
) -> Reply:
    """Store what ``make`` makes of the table, once an update; then show the part, or what it stands in."""
    outcome: ChangeOutcome | None = None
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        part = find_part(source.table, tap.path) if source is not None else None
        table = make(source.table, part) if source is not None and part is not None else None
        if source is None or (table is None and tap.revision == source.revision):
            return turn.speak(common.button_expired)
        if table is None:
            outcome = Stale(source)
        elif is_first:
            change = EventChange(tap.event, table, tap.revision)
            outcome = await store_change(tx, turn, change, AuditAction.EDIT_EVENT)
        source = await find_source(tx, turn, tap.event) or source
        view = await view_of(tx, turn, source, part.parent if shows_parent and part else tap.path)
    show_to_all(turn, outcome)
    return turn.speak(lambda voice: views.part(voice, view, notice_of(voice, outcome)))


async def undo(turn: Turn, tap: UndoEdit) -> Reply:
    """The event is again what it was before its last change."""
    outcome: ChangeOutcome | None = None
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        if source is None:
            return turn.speak(common.button_expired)
        if is_first:
            outcome = await undo_change(tx, reader_of(turn), tap.event, tap.revision, turn.now)
            if isinstance(outcome, Applied) and not source.is_draft:
                await turn.record(tx, AuditAction.EDIT_EVENT, tap.event)
        view = await view_of(tx, turn, await find_source(tx, turn, tap.event) or source, "0")
    show_to_all(turn, outcome)
    is_done = isinstance(outcome, Applied)
    return turn.speak(
        lambda voice: views.part(voice, view, views.undone(voice) if is_done else notice_of(voice, outcome))
    )


async def take_over_event(turn: Turn, tap: TakeOver) -> Reply:
    """An event of the settings file lives in the chat from now on, once it was asked whether that is meant."""
    event, table = turn.events.get(tap.event), turn.context.file_tables.get(tap.event)
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx) and tap.sure == _CONFIRMED
        source = await find_source(tx, turn, tap.event)
        if event is None or (table is None and source is None) or not await may_create(tx, turn):
            return turn.speak(common.button_expired)
        if source is None and tap.sure != _CONFIRMED:
            return turn.speak(lambda voice: takeover.of_settings_file(voice, event, 1), event.zone)
        if source is None and table is not None and is_first:
            await take_over(tx, reader_of(turn), table)
            await turn.record(tx, AuditAction.TAKE_OVER_EVENT, tap.event)
            source = await find_source(tx, turn, tap.event)
        if source is None:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, "0")
    return turn.speak(lambda voice: views.part(voice, view))
