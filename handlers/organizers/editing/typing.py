"""What organizers type for a part of an event: kept until it is complete, then stored as one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from domain.awaiting.steps import EventEditStep
from domain.editing.changes import EventChange, EventEdit, EventSource, Table
from domain.editing.fields import FieldOption, ValueKind
from domain.editing.parts import find_part, with_group, with_value
from domain.editing.typed import TypedProblem, TypingStep, new_group, next_step, step_options
from domain.events import TELEGRAM_FILE
from domain.operations.audit import AuditAction
from domain.people import clean_line
from formats.event.timezones import timezones
from formats.event.typed_values import TypedValue, add_typed, find_code, has_other_count, make_group, parse_typed
from handlers.context import Turn
from handlers.event_changes import ChangeOutcome, Stale, Wrong
from handlers.organizers.editing.access import (
    find_source,
    notice_of,
    show_to_all,
    store_change,
    view_of,
)
from storage.editing import edits, sources
from storage.engine.database import Tx
from views.callback.events import CancelTyping, ChooseTyped, StoreTyped, TypeValue
from views.editing import refusals
from views.editing import screens as views
from views.editing import typing as typing_views
from views.editing.changed_meanwhile import stale
from views.editing.typing import Question
from views.editing.value_lines import find_option
from views.editing.view import LAST_PAGE, EditView
from views.i18n import Html, Translator
from views.layout import common
from views.screen import Reply

ParseStep: TypeAlias = Callable[[TypingStep, Sequence[FieldOption]], TypedValue | TypedProblem]
"""Reads what was typed or pressed for a step with these options."""
MakeTable: TypeAlias = Callable[[str], Table]
"""Makes the table of a new event with this code."""
PROMPT = "event edit"
"""By which it is remembered when a text for an event was asked for."""
MAX_NAME = 120
"""So much of a document's name is stored."""
NEW_CODE = "new-"
"""How the code of a draft begins that nobody has given a title yet."""


async def begin(turn: Turn, tap: TypeValue) -> Reply:
    """Ask for the value of a part, or for what a new entry of a list needs."""
    async with turn.db.transaction() as tx:
        return await begin_in(tx, turn, tap, is_first=await turn.first_time(tx))


async def begin_in(tx: Tx, turn: Turn, tap: TypeValue, *, is_first: bool) -> Reply:
    """The same, in a transaction that may have made the event."""
    source = await find_source(tx, turn, tap.event)
    if source is None or find_part(source.table, tap.path) is None:
        return turn.speak(common.button_expired)
    view = await view_of(tx, turn, source, tap.path)
    languages = view.typed_languages
    language = languages[tap.language - 1] if 1 <= tap.language <= len(languages) else None
    edit = EventEdit(tap.event, tap.path, source.revision, {}, language)
    step = _step(view, edit)
    if step is None:
        return turn.speak(common.button_expired)
    if step.field.options_from is not None and not _options(view, edit, step):
        return turn.speak(lambda voice: views.part(voice, view, typing_views.nothing_to_choose(voice)))
    if is_first:
        await edits.save(tx, turn.user_id, edit)
    return _ask(turn, view, edit, step, page=tap.page)


def _step(view: EditView, edit: EventEdit) -> TypingStep | None:
    return next_step(view.part, edit.typed, (edit.language,) if edit.language else view.languages)


def _options(view: EditView, edit: EventEdit, step: TypingStep) -> tuple[FieldOption, ...]:
    return step_options(view.source.table, view.part, step, edit.typed)


def _ask(  # noqa: PLR0913, PLR0917 — what the question is about
    turn: Turn,
    view: EditView,
    edit: EventEdit,
    step: TypingStep,
    problem: TypedProblem | Wrong | None = None,
    page: int = 0,
) -> Reply:
    turn.prompts.note(turn.user_id, PROMPT, 0, turn.now)
    question = Question(step, edit.typed, _options(view, edit, step), page)
    return turn.speak(lambda voice: typing_views.ask(voice, view, question, _notice(voice, problem)))


def _notice(voice: Translator, problem: TypedProblem | Wrong | None) -> Html | str:
    return refusals.typed_problem(voice, problem) if isinstance(problem, TypedProblem) else notice_of(voice, problem)


async def handle_text(turn: Turn, waiting: EventEditStep) -> Reply:
    """A text that a part of an event waits for."""

    def parse(step: TypingStep, options: Sequence[FieldOption]) -> TypedValue | TypedProblem:
        if step.field.kind not in {ValueKind.CHOICE, ValueKind.CHOICES}:
            now = _local_now(turn, waiting)
            return turn.speak(lambda voice: parse_typed(step.field, turn.text, now, voice))
        option = turn.speak(lambda voice: find_option(voice, options, turn.text))
        return TypedProblem.NO_OPTION if option is None else _chosen_value(step, option)

    return await _take(turn, waiting.edit, parse)


async def handle_file(turn: Turn, waiting: EventEditStep) -> Reply:
    """A document that a part of an event waits for; Telegram keeps it, and the event has its id and name."""
    document = turn.attachment

    def parse(_: TypingStep, __: Sequence[FieldOption]) -> TypedValue | TypedProblem:
        if document is None or document.is_photo:
            return TypedProblem.NO_FILE
        name = clean_line(document.name).replace("/", "-")[:MAX_NAME] or "document"
        return TypedValue(f"{TELEGRAM_FILE}{document.file_id}/{name}")

    return await _take(turn, waiting.edit, parse)


def _chosen_value(step: TypingStep, option: FieldOption) -> TypedValue:
    return TypedValue([option.id] if step.field.kind is ValueKind.CHOICES else option.id)


def _local_now(turn: Turn, waiting: EventEditStep) -> datetime:
    name = waiting.timezone if waiting.timezone in timezones() else "UTC"
    return turn.now.astimezone(ZoneInfo(name)).replace(tzinfo=None)


async def choose(turn: Turn, tap: ChooseTyped) -> Reply:
    """One of the options of what is asked for."""

    def parse(step: TypingStep, options: Sequence[FieldOption]) -> TypedValue | TypedProblem:
        return _chosen_value(step, options[tap.option]) if tap.option < len(options) else TypedProblem.NO_OPTION

    async with turn.db.reading() as tx:
        edit = await edits.find(tx, turn.user_id)
    if edit is None or edit.event != tap.event:
        await turn.passed()
        return turn.speak(common.button_expired)
    return await _take(turn, edit, parse)


async def _take(turn: Turn, edit: EventEdit, parse: ParseStep) -> Reply:
    """Keep one value more; when that was the last one, store the change."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, edit.event)
        if source is None or find_part(source.table, edit.path) is None:
            await edits.delete(tx, turn.user_id)
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, edit.path)
        step = _step(view, edit)
        value = parse(step, _options(view, edit, step)) if step is not None else TypedProblem.NO_TEXT
        if step is not None and (not is_first or isinstance(value, TypedProblem)):
            return _ask(turn, view, edit, step, value if isinstance(value, TypedProblem) else None)
        edit_before = edit
        if step is not None and isinstance(value, TypedValue):
            edit = replace(edit, typed=add_typed(edit.typed, step.field, step.language, value))
            if has_other_count(edit.typed, step.field):
                return _ask(turn, view, edit, step, TypedProblem.OTHER_COUNT)
        following = _step(view, edit)
        if following is not None:
            await edits.save(tx, turn.user_id, edit)
            return _ask(turn, view, edit, following)
        reply_view, outcome = await _store(tx, turn, source, view, edit)
        if isinstance(outcome, Wrong) and step is not None and new_group(view.part) is not None:
            # What was typed before stays: the last text may be the wrong one.
            await edits.save(tx, turn.user_id, edit_before)
            return _ask(turn, view, edit_before, step, outcome)
    return _finish(turn, reply_view, outcome)


async def store_typed(turn: Turn, tap: StoreTyped) -> Reply:
    """Store what was typed, although somebody else has changed the event since."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        edit = await edits.find(tx, turn.user_id)
        source = await find_source(tx, turn, tap.event)
        if not is_first or edit is None or source is None or edit.event != tap.event:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, edit.path)
        if view.part.path != edit.path or _step(view, edit) is not None:
            await edits.delete(tx, turn.user_id)
            return turn.speak(common.button_expired)
        reply_view, outcome = await _store(tx, turn, source, view, replace(edit, revision=tap.revision))
    return _finish(turn, reply_view, outcome)


async def cancel(turn: Turn, tap: CancelTyping) -> Reply:
    """Nothing is taken for the event any more. Pressed twice, it is given up already."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        edit = await edits.find(tx, turn.user_id)
        if is_first:
            await edits.delete(tx, turn.user_id)
        source = await find_source(tx, turn, tap.event)
        if source is None:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, edit.path if edit is not None else "0")
    return turn.speak(lambda voice: views.part(voice, view))


async def _store(
    tx: Tx, turn: Turn, source: EventSource, view: EditView, edit: EventEdit
) -> tuple[EditView, ChangeOutcome]:
    """Store the change; what was typed is kept only while somebody else's change stands between."""
    table = _changed_table(source.table, view, edit)
    source, table = await _with_code(tx, source, table)
    change = EventChange(source.event, table, edit.revision)
    outcome = await store_change(tx, turn, change, AuditAction.EDIT_EVENT)
    if isinstance(outcome, Stale):
        await edits.save(tx, turn.user_id, edit)
    else:
        await edits.delete(tx, turn.user_id)
    stored_source = await find_source(tx, turn, source.event) or source
    return await view_of(tx, turn, stored_source, edit.path, LAST_PAGE), outcome


def _changed_table(table: Table, view: EditView, edit: EventEdit) -> Table:
    part = view.part
    group = new_group(part)
    if group is None:
        value = edit.typed[part.field.key]
        if part.field.kind is ValueKind.WORDS:
            value = {**(part.value or {}), **value}
        return with_value(table, part, value)
    entries = list(part.value or ()) if part.field.kind is ValueKind.LIST else []
    keys = (*part.keys, len(entries)) if part.field.kind is ValueKind.LIST else part.keys
    return with_group(table, keys, group, make_group(group, edit.typed, entries, table))


async def _with_code(tx: Tx, source: EventSource, table: Table) -> tuple[EventSource, Table]:
    """A draft gets a code of its title, unless it has one already; no two events have the same."""
    if not source.is_draft:
        return source, table
    taken_codes = await sources.find_used_codes(tx)
    if source.event.startswith(NEW_CODE) and table.get("title") != source.table.get("title"):
        table = {**table, "code": find_code(next(iter(table["title"].values())), taken_codes)}
    code = str(table.get("code"))
    if code == source.event or code in taken_codes:
        return source, {**table, "code": source.event}
    await sources.rename(tx, source.event, code)
    return replace(source, event=code), table


def _finish(turn: Turn, view: EditView, outcome: ChangeOutcome) -> Reply:
    show_to_all(turn, outcome)
    if isinstance(outcome, Stale):
        return turn.speak(lambda voice: typing_views.changed_before(voice, view, stale(voice, view.source)))
    return turn.speak(lambda voice: views.part(voice, view, notice_of(voice, outcome)))
