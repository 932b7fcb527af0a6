"""What the database holds that the settings are compared with, read beside the running bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.cli import survey_summary
from bot.settings.loader import Settings
from bot.settings.warnings.stored import StoredState
from domain.people import Role
from domain.staff import StaffSource
from storage import events, registrations, releases, surveys
from storage.editing import sources
from storage.engine.database import Database, Tx
from storage.engine.errors import EarlierVersion
from storage.engine.file_copy import has_content
from storage.engine.upgraded_copy import open_upgraded_copy
from storage.operations import retention_promises
from storage.staff import members as staff


@asynccontextmanager
async def open_as_of_this_version(settings: Settings) -> AsyncIterator[tuple[Database, int]]:
    """The database to read, and how many steps its file lacks; one of an earlier version is brought up in memory.

    Raises ``StorageError``.
    """
    try:
        database_and_steps = await Database.open_readonly(settings.storage_path), 0
    except EarlierVersion:
        if not has_content(settings.storage_path):
            raise
        database_and_steps = await open_upgraded_copy(settings.storage_path)
    try:
        yield database_and_steps
    finally:
        await database_and_steps[0].close()


async def read_stored_state(db: Database, settings: Settings, now: datetime) -> StoredState:
    """Everything that ``stored_warnings`` looks at; ``now`` is UTC-aware."""
    settled_messages = await survey_summary.settled_messages(db, settings.events)
    async with db.reading() as tx:
        chat_codes = {source.event for source in await sources.find_all(tx)}
        stored_events = await events.find_valid(tx)
        registration_counts = {code: await registrations.count(tx, code) for code in stored_events}
        return StoredState(
            events={code: event for code, event in stored_events.items() if code not in chat_codes},
            registered=registration_counts,
            open_surveys=await surveys.active(tx),
            settled_messages=settled_messages,
            staff_roles=await _staff_roles(tx, now),
            repeats=tuple(
                [
                    (event.code, repeat)
                    for event in settings.events
                    for repeat in await releases.named_repeats_of(tx, event)
                ]
            ),
            promises={
                code: await retention_promises.promised(tx, code, settings.rules.privacy)
                for code, count in registration_counts.items()
                if count
            },
        )


async def _staff_roles(tx: Tx, now: datetime) -> frozenset[Role]:
    roles = [member.role for member in await staff.all_members(tx) if member.source is StaffSource.LINK]
    return frozenset((*roles, *[link.role for link in await staff.links(tx, now)]))
