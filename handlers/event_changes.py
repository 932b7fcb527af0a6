"""Changing an event that lives in the chat: read as a file is, checked against what has happened, stored as a whole.

Whoever calls does it in one transaction, and puts the event into the registry once that is committed. The import of a
file uses the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from delivery.outgoing.agenda_changes import note_change
from domain.agenda.calendar import organizer_of
from domain.editing.changes import (
    EventChange,
    EventFacts,
    EventSource,
    FrozenPart,
    FrozenReason,
    SourceState,
    Table,
    frozen_parts,
)
from domain.editing.mistakes import MistakeKind, mistake
from domain.events import Event
from domain.messages import MessageKind, MessageState
from domain.policy import Policy
from formats.event.errors import ErrorList, SettingsError
from formats.event.json_table import from_json
from formats.event.reader import read_event
from storage import calendars, events, releases, surveys
from storage.editing import sources
from storage.engine.database import Tx
from storage.messages import agenda_changes, confirmation_asks, plan


@dataclass(frozen=True, slots=True)
class EventReader:
    """What reading and storing an event takes besides its table; one for each running bot."""

    folder: Path
    """Where the files that a table names are looked for."""
    rules: Policy
    bot_number: str
    """The bot's own Telegram number, for calendar entries."""

    def read(self, table: Table) -> Event | ErrorList:
        """The event of this table, or every mistake in it."""
        return read_event(from_json(dict(table)), self.folder, self.rules.messages.languages)


@dataclass(frozen=True, slots=True)
class Applied:
    """It is stored; ``event`` is what participants see from now on, once it is published."""

    source: EventSource
    event: Event


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else has changed the event meanwhile: this is what it is now."""

    source: EventSource


@dataclass(frozen=True, slots=True)
class Wrong:
    """The table has these mistakes; their keys begin with ``event[1]``."""

    mistakes: tuple[SettingsError, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What has happened already stands against it."""

    reasons: tuple[FrozenReason, ...]


@dataclass(frozen=True, slots=True)
class NotInChat:
    """No event of this code lives in the chat."""


ChangeOutcome: TypeAlias = Applied | Stale | Wrong | Frozen | NotInChat


async def apply_change(tx: Tx, event_reader: EventReader, change: EventChange, now: datetime) -> ChangeOutcome:
    """Make the event what the change says, with all that follows from it, if nobody has changed it meanwhile."""
    code, table = change.event, change.table
    source = await sources.find(tx, code)
    if source is None:
        return NotInChat()
    if source.revision != change.expected_revision:
        return Stale(source)
    event = event_reader.read(table)
    if isinstance(event, ErrorList):
        return Wrong(event.items)
    if source.is_draft:
        return await _store(tx, source, table, event)
    reasons = (*frozen_parts(source.table, table, await load_facts(tx, code)), *await _released_parts(tx, event))
    if reasons:
        return Frozen(reasons)
    outcome = await _store(tx, source, table, event)
    await publish_event(tx, event_reader, event, now)
    return outcome


async def _released_parts(tx: Tx, event: Event) -> list[FrozenReason]:
    """What this event would ask with names after an anonymous survey has shown a result of it."""
    repeats = await releases.named_repeats_of(tx, event)
    return [FrozenReason(FrozenPart.RELEASED, texts=tuple(repeat.question.text.items())) for repeat in repeats]


async def undo_change(
    tx: Tx, event_reader: EventReader, code: str, expected_revision: int, now: datetime
) -> ChangeOutcome:
    """Make the event what it was before its last change; that becomes the change that can be undone."""
    source = await sources.find(tx, code)
    if source is None or source.previous is None:
        return NotInChat()
    return await apply_change(tx, event_reader, EventChange(code, source.previous, expected_revision), now)


async def publish(tx: Tx, event_reader: EventReader, code: str, expected_revision: int, now: datetime) -> ChangeOutcome:
    """Let participants see a draft: from now on people can register, and its messages are planned."""
    source = await sources.find(tx, code)
    if source is None or not source.is_draft:
        return NotInChat()
    if source.revision != expected_revision:
        return Stale(source)
    event = event_reader.read(source.table)
    if isinstance(event, ErrorList):
        return Wrong(event.items)
    if code in await events.find_codes(tx):
        taken_code = mistake(MistakeKind.CODE_TAKEN, code=f'"{code}"')
        return Wrong((SettingsError("", "event[1].code", taken_code),))
    published_source = replace(source, state=SourceState.PUBLISHED, revision=source.revision + 1, previous=None)
    await sources.save(tx, published_source)
    await publish_event(tx, event_reader, event, now)
    return Applied(published_source, event)


async def take_over(tx: Tx, event_reader: EventReader, table: Table) -> ChangeOutcome:
    """Let an event of the settings file live in the chat from now on, as it is; the file's copy is ignored."""
    event = event_reader.read(table)
    if isinstance(event, ErrorList):
        return Wrong(event.items)
    source = await sources.find(tx, event.code) or EventSource(event.code, table, SourceState.PUBLISHED)
    await sources.save(tx, source)
    return Applied(source, event)


async def _store(tx: Tx, source: EventSource, table: Table, event: Event) -> Applied:
    changed_source = replace(source, table=table, revision=source.revision + 1, previous=source.table)
    await sources.save(tx, changed_source)
    return Applied(changed_source, event)


async def publish_event(tx: Tx, event_reader: EventReader, event: Event, now: datetime) -> None:
    """Store the event as participants see it, with its plan, its calendar and what has changed in its agenda."""
    before = await events.find_readable_version(tx, event.code)
    await events.save(tx, event)
    await plan.sync(tx, event)
    await confirmation_asks.sync(tx, event)
    privacy = event_reader.rules.privacy
    await calendars.revise(tx, event, now, event_reader.bot_number, organizer_of(privacy.controller, privacy.contact))
    await note_change(tx, before, event, event_reader.rules.messages.quiet_hours, now)


async def load_facts(tx: Tx, code: str) -> EventFacts:
    """What has happened of this event that changes must not touch."""
    messages = await plan.all_messages(tx, code)
    return EventFacts(
        opened_surveys=frozenset(run.survey.id for run in await surveys.all_of_event(tx, code)),
        used_professions=await sources.used_professions(tx, code),
        settled_messages=frozenset(
            message.id
            for message, state in messages
            if state is not MessageState.PLANNED and message.body.get("settings")
        ),
    )


async def can_undo(tx: Tx, source: EventSource) -> bool:
    """Whether the last change can be taken back: nothing of it has gone out."""
    if source.previous is None:
        return False
    if source.is_draft:
        return True
    if frozen_parts(source.table, source.previous, await load_facts(tx, source.event)):
        return False
    if source.table.get("agenda") == source.previous.get("agenda"):
        return True
    # A change of the agenda that was told is told again when it is taken back: that is a change of its own.
    is_told = any(
        message.kind is MessageKind.AGENDA_CHANGE and state is MessageState.RELEASED
        for message, state in await plan.all_messages(tx, source.event)
    )
    return not is_told or await agenda_changes.find_planned(tx, source.event) is not None


async def load_events(
    tx: Tx, event_reader: EventReader, now: datetime
) -> tuple[Mapping[str, Event], Mapping[str, tuple[SettingsError, ...]]]:
    """Read every published event of the chat anew, as when the bot starts; those with mistakes stay what they were."""
    read_events: dict[str, Event] = {}
    mistakes: dict[str, tuple[SettingsError, ...]] = {}
    for source in await sources.find_all(tx):
        if source.is_draft:
            continue
        event = event_reader.read(source.table)
        if isinstance(event, ErrorList):
            mistakes[source.event] = event.items
            continue
        await publish_event(tx, event_reader, event, now)
        read_events[source.event] = event
    return read_events, mistakes
