"""The audit: lines are added and never changed; a forgotten person is taken out of them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.operations.audit import AuditAction, AuditEntry
from storage import people
from storage.engine.database import Database
from storage.operations import audit

ORGANIZER = 7
NOW = datetime(2027, 3, 22, 9, 14, 30, tzinfo=UTC)
CONFIRMED = AuditEntry(NOW, ORGANIZER, AuditAction.CONFIRM, "bucharest")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    async with db.transaction() as tx:
        await audit.record(tx, ORGANIZER, AuditAction.CONFIRM, "bucharest", NOW)
        await audit.record(tx, ORGANIZER, AuditAction.REMIND, None, NOW)
    yield db
    await db.close()


async def test_newest_line_comes_first(database: Database) -> None:
    async with database.reading() as tx:
        assert await audit.entries(tx, 10) == (AuditEntry(NOW, ORGANIZER, AuditAction.REMIND, None), CONFIRMED)
        assert await audit.entries(tx, 10, offset=1) == (CONFIRMED,)


@pytest.mark.parametrize("change", ["action = 'remind'", "at = '2027-03-22'", "person = 8", "event = NULL", "id = 9"])
async def test_no_line_is_changed(database: Database, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        async with database.transaction() as tx:
            await tx.execute(f"UPDATE audit SET {change} WHERE action = 'confirm'")


async def test_lines_of_somebody_who_is_forgotten_stay_without_the_person(database: Database) -> None:
    async with database.transaction() as tx:
        await people.forget(tx, ORGANIZER)

        assert await audit.entries(tx, 10, offset=1) == (AuditEntry(NOW, None, AuditAction.CONFIRM, "bucharest"),)
