"""The example's event as organizers change it: of the settings file, or taken into the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from domain.editing.changes import EventSource
from domain.people import Role
from domain.staff import LINK_LIFETIME, StaffLink, token_hash
from formats.event.json_table import to_json
from handlers.event_changes import EventReader, take_over
from storage.editing import sources
from storage.staff import members as staff
from tests.support.application import ORGANIZER, ApplicationHarness, opened
from tests.support.settings import TEXT, settings

CODE, OTHER_ORGANIZER, OF_ONE_EVENT = "bucharest", 1002, 1003
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)


@asynccontextmanager
async def opened_for_organizers(folder: Path) -> AsyncIterator[ApplicationHarness]:
    """The event of the settings file; two people organize all events, and one this event alone."""
    read_settings = settings(folder, TEXT)
    (event,) = read_settings.events
    async with opened(folder, event) as application:
        application.now = NOW
        application.event_reader = EventReader(folder, read_settings.rules, "0")
        application.file_tables = {CODE: to_json(read_settings.tables[CODE])}
        async with application.db.transaction() as tx:
            await staff.set_from_settings(tx, [ORGANIZER, OTHER_ORGANIZER], [])
            link = StaffLink(token_hash("x"), Role.ORGANIZER, CODE, ORGANIZER, NOW + LINK_LIFETIME)
            await staff.use_link(tx, link, OF_ONE_EVENT, "Olga")
        yield application


async def take_into_chat(application: ApplicationHarness) -> ApplicationHarness:
    """Let the event live in the chat."""
    assert application.event_reader is not None
    async with application.db.transaction() as tx:
        await take_over(tx, application.event_reader, application.file_tables[CODE])
    return application


async def source(application: ApplicationHarness, code: str = CODE) -> EventSource:
    """The event as it lives in the chat."""
    async with application.db.reading() as tx:
        stored_source = await sources.find(tx, code)
    assert stored_source is not None
    return stored_source
