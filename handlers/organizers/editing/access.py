"""Which events of the chat an organizer may change: a draft those who organize all events, a published one its own."""

from __future__ import annotations

from domain.editing.changes import EventChange, EventSource, SourceState
from domain.editing.languages import languages_of
from domain.editing.parts import find_part
from domain.operations.audit import AuditAction
from domain.people import Role
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
)
from storage.editing import sources
from storage.engine.database import Tx
from storage.staff import members as staff
from views.editing import changed_meanwhile, refusals
from views.editing import screens as views
from views.editing.view import EditView
from views.i18n import Html, Translator


async def may_create(tx: Tx, turn: Turn) -> bool:
    """Whether this person organizes all events, and so may make new ones."""
    memberships = await staff.memberships(tx, turn.user_id)
    return any(member.role is Role.ORGANIZER and member.event is None for member in memberships)


async def find_source(tx: Tx, turn: Turn, code: str) -> EventSource | None:
    """The event of the chat that this organizer may change."""
    source = await sources.find(tx, code)
    if source is None:
        return None
    if source.is_draft:
        return source if await may_create(tx, turn) else None
    return source if code in turn.events else None


def reader_of(turn: Turn) -> EventReader:
    """What reads the tables of this bot's events."""
    reader = turn.context.event_reader
    if reader is None:
        raise RuntimeError("This bot was made without what reads events.")
    return reader


async def view_of(tx: Tx, turn: Turn, source: EventSource, path: str, page: int = 0) -> EditView:
    """This part of the event as it is now, or the nearest above it that there is; of a long list this page."""
    part = find_part(source.table, path)
    while part is None:
        path = path.rpartition("-")[0] or "0"
        part = find_part(source.table, path)
    bot_languages = turn.rules.messages.languages
    languages = languages_of(source.table, bot_languages)
    other_languages = tuple(language for language in bot_languages if language not in languages)
    return EditView(source, part, languages, other_languages, await can_undo(tx, source), page)


async def store_change(tx: Tx, turn: Turn, change: EventChange, action: AuditAction) -> ChangeOutcome:
    """Make the change; of an event that participants see the audit notes that one was made."""
    outcome = await apply_change(tx, reader_of(turn), change, turn.now)
    if isinstance(outcome, Applied) and not outcome.source.is_draft:
        await turn.record(tx, action, change.event)
    return outcome


def show_to_all(turn: Turn, outcome: ChangeOutcome | None) -> None:
    """Let every turn to come see the event, once the transaction is committed."""
    if isinstance(outcome, Applied) and outcome.source.state is SourceState.PUBLISHED:
        turn.context.put_event(outcome.event)
        turn.wake()


def notice_of(voice: Translator, outcome: ChangeOutcome | None) -> Html | str:
    """What became of a change, in a few lines."""
    match outcome:
        case None:
            return ""
        case Applied(source=source):
            return views.stored_in_draft(voice) if source.is_draft else views.stored(voice)
        case Stale(source=source):
            return changed_meanwhile.stale(voice, source)
        case Wrong(mistakes=mistakes):
            return refusals.wrong(voice, [(error.key, error.mistake) for error in mistakes])
        case Frozen(reasons=reasons):
            return refusals.frozen(voice, reasons)
        case NotInChat():
            return ""
