"""What people agreed to holds: settings that keep longer do not reach those who have registered before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.policy import Privacy
from storage import events, registrations
from storage.engine.database import Database
from storage.operations import retention, retention_promises
from storage.operations.retention import RetentionResult
from tests.support.program import EVENT, RULES, register

SHORT = replace(RULES.privacy, keep_registrations=timedelta(days=30), keep_comments=timedelta(days=60))
LONG = replace(RULES.privacy, keep_registrations=timedelta(days=300), keep_comments=timedelta(days=600))


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
    yield database
    await database.close()


async def start(db: Database, privacy: Privacy) -> Privacy:
    """What holds for the event after a start with these settings."""
    async with db.transaction() as tx:
        await retention_promises.note(tx, privacy)
        return await retention_promises.promised(tx, EVENT.code, privacy)


async def test_while_nobody_has_registered_the_settings_hold(db: Database) -> None:
    assert [await start(db, privacy) for privacy in (SHORT, LONG, SHORT)] == [SHORT, LONG, SHORT]


async def test_longer_settings_do_not_reach_those_who_have_registered(db: Database) -> None:
    await start(db, SHORT)
    async with db.transaction() as tx:
        await register(tx, EVENT.code, [1, 2])

    assert [await start(db, LONG), await start(db, RULES.privacy)] == [
        replace(LONG, keep_registrations=SHORT.keep_registrations, keep_comments=SHORT.keep_comments),
        replace(RULES.privacy, keep_registrations=SHORT.keep_registrations, keep_comments=SHORT.keep_comments),
    ]


async def test_shorter_settings_hold_at_once_and_for_good(db: Database) -> None:
    await start(db, LONG)
    async with db.transaction() as tx:
        await register(tx, EVENT.code, [1])

    assert [await start(db, SHORT), (await start(db, LONG)).keep_registrations] == [SHORT, SHORT.keep_registrations]


async def test_they_are_erased_when_they_were_promised(db: Database) -> None:
    await start(db, SHORT)
    async with db.transaction() as tx:
        await register(tx, EVENT.code, [1])
        after = EVENT.ends + SHORT.keep_registrations + timedelta(days=20)

        erasure = await retention.apply(tx, {EVENT.code: EVENT}, LONG, after)

        assert erasure == RetentionResult(registrations=1, people=1)
        assert await registrations.count(tx, EVENT.code) == 0
