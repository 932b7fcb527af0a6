"""What the command line tells of an event, read beside the running bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.announcements.message_moves import EntryState, with_time
from domain.anonymity import Thresholds
from domain.events import Event
from domain.messages import MessageState, PlannedMessage
from domain.results.summary import as_json
from storage import registrations, summaries
from storage.editing import sources
from storage.engine.database import Database, Tx
from storage.messages import plan
from views.i18n import localized
from views.layout.message_text import strip_tags
from views.results.summary import in_words


async def summary_json(db: Database, event: Event, now: datetime, thresholds: Thresholds) -> dict[str, Any]:
    """The summary for other programs; ``now`` is UTC-aware."""
    async with db.reading() as tx:
        return as_json(event.code, await summaries.read(tx, event, now), thresholds)


async def summary_text(db: Database, event: Event, now: datetime) -> str:
    """The summary for a terminal."""
    async with db.reading() as tx:
        summary = await summaries.read(tx, event, now)
    screens = localized(("en",), event.zone, lambda voice: in_words(voice, event, summary))
    return "\n\n".join(strip_tags(screen.text) for screen in screens)


async def events_in_chat(db: Database) -> frozenset[str]:
    """The codes of the published events that are changed in the chat."""
    async with db.reading() as tx:
        return frozenset(source.event for source in await sources.find_all(tx) if not source.is_draft)


async def registered(db: Database, events: Iterable[Event]) -> dict[str, int]:
    """Event code → how many are registered."""
    async with db.reading() as tx:
        return {event.code: await registrations.count(tx, event.code) for event in events}


async def with_planned_messages(db: Database, events: Iterable[Event]) -> tuple[Event, ...]:
    """The events with their messages as the plan has them: moved or skipped by organizers, and planned in the chat."""
    async with db.reading() as tx:
        return tuple([replace(event, messages=await _planned_messages(tx, event)) for event in events])


async def _planned_messages(tx: Tx, event: Event) -> tuple[PlannedMessage, ...]:
    entries = {each.message.id: each for each in await plan.schedule(tx, event.code)}
    moved_times = {id_: each.message.due for id_, each in entries.items() if each.message.settings_due}
    skipped_ids = {id_ for id_, each in entries.items() if each.state is EntryState.SKIPPED}
    own_messages = (
        with_time(message, moved_times.get(message.id, message.due))
        for message in event.messages
        if message.id not in skipped_ids
    )
    others = (message for message in await plan.upcoming(tx, event.code) if not message.is_from_settings)
    return (*own_messages, *others)


async def settled_messages(db: Database, events: Iterable[Event]) -> frozenset[tuple[str, str]]:
    """Event code and id of each message that has gone out, or was given up."""
    settled_messages: set[tuple[str, str]] = set()
    async with db.reading() as tx:
        for event in events:
            rows = await plan.all_messages(tx, event.code)
            settled_messages |= {
                (event.code, message.id) for message, state in rows if state is not MessageState.PLANNED
            }
    return frozenset(settled_messages)
