"""Calendar entries at rest: revised once for each change, and read back as they were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.agenda.calendar import revise
from storage import calendars, events
from storage.engine.database import Database
from tests.domain.agenda.test_calendar import EVENT, FIRST, LATER, NOW, WELCOME

SHORT = replace(EVENT, agenda=(replace(WELCOME, room={"en": "Hall", "ro": "Sala"}),))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
    yield db
    await db.close()


async def test_entries_are_read_as_they_were_revised(database: Database) -> None:
    async with database.transaction() as tx:
        await calendars.revise(tx, EVENT, NOW, "7", None)
        await calendars.revise(tx, EVENT, LATER, "8", None)
        first = await calendars.read(tx, EVENT)
        await calendars.revise(tx, SHORT, LATER, "7", None)
        second = await calendars.read(tx, SHORT)

    assert first == FIRST
    assert second == revise(FIRST, SHORT, LATER, "7")


async def test_event_without_entries_has_those_of_its_agenda(database: Database) -> None:
    async with database.reading() as tx:
        entries = await calendars.read(tx, EVENT)

    assert entries == revise((), EVENT, EVENT.starts, "0")
