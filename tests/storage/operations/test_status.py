"""The bot's own state as rows tell it, and the write that leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.messages import MessageKind
from domain.operations.status import Due, Queue
from storage import events, people, releases
from storage.engine.database import Database
from storage.engine.errors import NotWritable
from storage.messages import plan
from storage.operations import status
from tests.messages import planned_message
from tests.privacy.pages import masked
from tests.support.program import CLOSES, EVE, EVENT, START, open_survey, register


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """An event with three people and its plan."""
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await plan.sync(tx, EVENT)
        await register(tx, EVENT.code, [1, 2, 3])
    yield database
    await database.close()


async def test_queue_counts_what_is_not_settled(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.release(
            tx, planned_message("bucharest", "text-1", "text", "registered", START, {}), range(1, 8), START
        )
        for state, people_ in (("sent", "1"), ("unknown", "2, 3"), ("sending", "4"), ("failed", "5")):
            await tx.execute(f"UPDATE delivery SET state = ? WHERE person IN ({people_})", (state,))

        assert await status.queue(tx) == Queue(waiting=2, sending=1, unknown=2)


async def test_queue_of_nothing_is_empty(db: Database) -> None:
    async with db.reading() as tx:
        assert await status.queue(tx) == Queue(0, 0, 0)


async def test_next_due_is_the_first_planned_message_then_the_closing_then_nothing(db: Database) -> None:
    due_items = []
    async with db.transaction() as tx:
        due_items.append(await status.next_due(tx))
        run = await open_survey(tx)
        await tx.execute("UPDATE message SET state = 'released'")
        due_items.append(await status.next_due(tx))
        await releases.close(tx, EVENT, run, CLOSES)
        due_items.append(await status.next_due(tx))

    assert due_items == [Due("bucharest", MessageKind.AGENDA, EVE), Due("bucharest", None, CLOSES), None]


async def test_unreachable_are_counted_once_and_only_while_registered(db: Database) -> None:
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        await tx.execute("INSERT INTO event VALUES ('cluj', '{}')")
        await register(tx, "cluj", [1])
        await people.remember(tx, 9, "en")
        for id_ in (1, 2, 9):
            await people.mark_unreachable(tx, id_)

        assert await status.count_unreachable(tx) == 2


async def test_write_anew_is_a_write_that_leaves_every_byte_but_the_counters(db: Database) -> None:
    before = db.path.read_bytes()

    async with db.transaction() as tx:
        await status.check_writable(tx)

    after = db.path.read_bytes()
    assert after != before
    assert masked(after) == masked(before)
    assert db.path.with_name(f"{db.path.name}-journal").read_bytes() == b""


async def test_write_anew_fails_where_nothing_can_be_written(db: Database) -> None:
    await db._connection.execute("PRAGMA query_only = ON")

    with pytest.raises(NotWritable):
        async with db.transaction() as tx:
            await status.check_writable(tx)
