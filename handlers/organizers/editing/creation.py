"""/newevent: a draft of a template or of another event's copy, changed step by step, and published after its plan."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.editing.changes import EventSource, SourceState, Table
from domain.events import Event
from domain.operations.audit import AuditAction
from formats.event.errors import ErrorList
from formats.event.templates.files import TEMPLATE_LANGUAGES, table_of_copy, table_of_template, templates
from handlers.context import Turn
from handlers.event_changes import Applied, ChangeOutcome, publish
from handlers.organizers.editing import typing
from handlers.organizers.editing.access import find_source, may_create, notice_of, reader_of, show_to_all, view_of
from storage.editing import edits, sources
from storage.engine.database import Tx
from views.callback.events import (
    CopyEvent,
    CreateEvent,
    DeleteDraft,
    ListPastEvents,
    PreviewEvent,
    PublishEvent,
    SelectTemplate,
    ShowTemplates,
    TypeValue,
)
from views.editing import creation as views
from views.editing import refusals
from views.editing.plan import is_past
from views.editing.screens import part
from views.editing.view import EditView
from views.layout import common
from views.screen import Reply

_TEMPLATE_ZONE = ZoneInfo("Europe/Bucharest")


async def new_event(turn: Turn) -> Reply:
    """/newevent: what to begin with, or the drafts that there are."""
    return await _beginnings(turn)


async def show(turn: Turn, tap: ShowTemplates) -> Reply:
    """The same, with this page of the drafts."""
    return await _beginnings(turn, tap.page)


async def _beginnings(turn: Turn, page: int = 0, *, is_deleted: bool = False) -> Reply:
    async with turn.db.reading() as tx:
        if not await may_create(tx, turn):
            return turn.speak(views.only_organizers_of_all)
        drafts = [source for source in await sources.find_all(tx) if source.is_draft]
        has_events = bool(await _copy(tx, turn))
    choice = views.Beginnings(templates(), drafts, has_events, page)
    return turn.speak(lambda voice: views.beginnings(voice, choice, views.draft_deleted(voice) if is_deleted else ""))


async def select(turn: Turn, tap: SelectTemplate) -> Reply:
    """A template: in which languages; a bot of one language does not ask."""
    languages = turn.rules.messages.languages
    if tap.template not in templates():
        return turn.speak(common.button_expired)
    if len(languages) == 1:
        return await create(turn, CreateEvent(tap.template, 1))
    return turn.speak(lambda voice: views.choose_languages(voice, tap.template, languages, TEMPLATE_LANGUAGES))


async def create(turn: Turn, tap: CreateEvent) -> Reply:
    """A draft of the template."""
    languages = turn.rules.messages.languages
    chosen_languages = tuple(code for place, code in enumerate(languages) if tap.languages >> place & 1)
    if tap.template not in templates() or not chosen_languages:
        return turn.speak(common.button_expired)

    def make(code: str) -> Table:
        return table_of_template(tap.template, code, chosen_languages, _local_now(turn, _TEMPLATE_ZONE))

    async with turn.db.transaction() as tx:
        return await _create(tx, turn, make, is_first=await turn.first_time(tx))


async def list_past(turn: Turn, tap: ListPastEvents) -> Reply:
    """The events that can be copied, the latest first."""
    async with turn.db.reading() as tx:
        codes = await _copy(tx, turn)
    copied_events = sorted((turn.events[code] for code in codes), key=lambda event: event.starts, reverse=True)
    return turn.speak(lambda voice: views.choose_source(voice, copied_events, tap.page))


async def copy(turn: Turn, tap: CopyEvent) -> Reply:
    """A draft that is as another event, at another time."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        table = (await _copy(tx, turn)).get(tap.event)
        if table is None:
            return turn.speak(common.button_expired)
        zone = turn.events[tap.event].zone
        return await _create(
            tx, turn, lambda code: table_of_copy(table, code, _local_now(turn, zone)), is_first=is_first
        )


async def _copy(tx: Tx, turn: Turn) -> dict[str, Table]:
    """The tables of the published events, those of the settings file included."""
    tables = {code: table for code, table in turn.context.file_tables.items() if code in turn.events}
    tables_by_code = {
        source.event: source.table for source in await sources.find_all(tx) if source.event in turn.events
    }
    return {**tables, **tables_by_code}


def _local_now(turn: Turn, zone: ZoneInfo) -> datetime:
    return turn.now.astimezone(zone).replace(tzinfo=None)


async def _create(tx: Tx, turn: Turn, make: typing.MakeTable, *, is_first: bool) -> Reply:
    """Store the draft, once an update, and ask for its title."""
    if not await may_create(tx, turn):
        return turn.speak(views.only_organizers_of_all)
    if not is_first:
        edit = await edits.find(tx, turn.user_id)
        source = await find_source(tx, turn, edit.event) if edit is not None else None
    else:
        code = await _new_code(tx)
        source = EventSource(code, make(code), SourceState.DRAFT)
        await sources.save(tx, source)
        await turn.record(tx, AuditAction.CREATE_EVENT)
    if source is None:
        return turn.speak(common.button_expired)
    return await typing.begin_in(tx, turn, TypeValue(source.event, "t", 0), is_first=is_first)


async def _new_code(tx: Tx) -> str:
    taken_codes = await sources.find_used_codes(tx)
    return next(
        code for number in range(1, len(taken_codes) + 2) if (code := f"{typing.NEW_CODE}{number}") not in taken_codes
    )


async def preview(turn: Turn, tap: PreviewEvent) -> Reply:
    """What the draft looks like, and what will go out when."""
    async with turn.db.reading() as tx:
        source = await find_source(tx, turn, tap.event)
        if source is None or not source.is_draft:
            return turn.speak(common.button_expired)
        view = await view_of(tx, turn, source, "0")
    event = reader_of(turn).read(source.table)
    if isinstance(event, ErrorList):
        mistakes = [(error.key, error.mistake) for error in event.items]
        return turn.speak(lambda voice: part(voice, view, refusals.wrong(voice, mistakes)))
    return _preview(turn, view, event)


def _preview(turn: Turn, view: EditView, event: Event) -> Reply:
    return turn.speak(
        lambda voice: views.preview(voice, view, event, turn.rules.messages, is_past(voice, event, turn.now)),
        event.zone,
    )


async def publish_draft(turn: Turn, tap: PublishEvent) -> Reply:
    """Let people register: from now on it is an event like any other."""
    outcome: ChangeOutcome | None = None
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        if source is None or not await may_create(tx, turn):
            return turn.speak(common.button_expired)
        if source.is_draft and is_first:
            outcome = await publish(tx, reader_of(turn), tap.event, tap.revision, turn.now)
            if isinstance(outcome, Applied):
                await turn.record(tx, AuditAction.PUBLISH_EVENT, tap.event)
                await edits.delete(tx, turn.user_id)
    show_to_all(turn, outcome)
    event = outcome.event if isinstance(outcome, Applied) else turn.events.get(tap.event)
    if event is not None:
        published_event = event
        return turn.speak(
            lambda voice: views.published(voice, published_event, turn.link(published_event.code)), event.zone
        )
    async with turn.db.reading() as tx:
        view = await view_of(tx, turn, await find_source(tx, turn, tap.event) or source, "0")
    return turn.speak(lambda voice: part(voice, view, notice_of(voice, outcome)))


async def delete(turn: Turn, tap: DeleteDraft) -> Reply:
    """Throw a draft away, once it was asked whether that is meant."""
    async with turn.db.transaction() as tx:
        is_first = await turn.first_time(tx)
        source = await find_source(tx, turn, tap.event)
        if source is None or not source.is_draft:
            return turn.speak(common.button_expired)
        if tap.sure != 1:
            return turn.speak(lambda voice: views.confirm_delete(voice, source))
        if is_first:
            await sources.delete_draft(tx, tap.event)
            await turn.record(tx, AuditAction.CREATE_EVENT)
    return await _beginnings(turn, is_deleted=True)
