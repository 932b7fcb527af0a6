"""Updates: each has its effect once, by its number alone, and is forgotten in time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.messages import updates
from tests.support.database_files import Undo, kept

DAY = date(2027, 3, 22)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


async def first_time(db: Database, update: int, day: date = DAY) -> bool:
    async with db.transaction() as tx:
        return await updates.first_time(tx, update, day)


async def quarantined(db: Database) -> list[tuple[int, str, str]]:
    async with db.reading() as tx, tx.execute("SELECT update_id, day, reason FROM quarantine") as rows:
        return [tuple(row) async for row in rows]


async def test_update_is_new_once(db: Database) -> None:
    assert [await first_time(db, number) for number in (7, 8, 7, 7)] == [True, True, False, False]


async def test_update_is_known_on_another_day_too(db: Database) -> None:
    await first_time(db, 7)

    assert not await first_time(db, 7, date(2027, 3, 23))


async def test_update_of_a_smaller_number_is_new(db: Database) -> None:
    await first_time(db, 900_000_000)

    assert await first_time(db, 12)


async def test_update_whose_effect_was_undone_is_new_again(db: Database) -> None:
    async def fail() -> None:
        async with db.transaction() as tx:
            await updates.first_time(tx, 7, DAY)
            raise Undo

    with pytest.raises(Undo):
        await fail()

    assert await first_time(db, 7)


async def test_looking_whether_an_update_was_seen_notes_nothing(db: Database) -> None:
    await first_time(db, 7)

    async with db.reading() as tx:
        assert [await updates.seen(tx, number) for number in (7, 8)] == [True, False]
    assert await kept(db) == {7}


async def test_number_beyond_what_sqlite_holds_is_not_taken(db: Database) -> None:
    with pytest.raises(OverflowError):
        await first_time(db, 2**63)

    assert await kept(db) == set()


async def confirmed(db: Database) -> list[tuple[int, int, str]]:
    async with db.reading() as tx, tx.execute("SELECT first, last, day FROM confirmed ORDER BY first") as rows:
        return [tuple(row) for row in await rows.fetchall()]


async def confirm(db: Database, first: int, last: int, day: date = DAY) -> None:
    async with db.transaction() as tx:
        await updates.confirm(tx, first, last, day)


async def test_confirmed_updates_are_a_range_without_a_row_of_their_own(db: Database) -> None:
    await first_time(db, 8)

    await confirm(db, 7, 9)

    assert await kept(db) == set()
    assert await confirmed(db) == [(7, 9, "2027-03-22")]
    assert [await first_time(db, number) for number in (6, 7, 8, 9, 10)] == [True, False, False, False, True]


async def test_ranges_that_follow_one_another_on_a_day_are_one(db: Database) -> None:
    for first, last, day in ((7, 9, DAY), (10, 10, DAY), (10, 12, DAY), (14, 15, DAY), (16, 16, date(2027, 3, 23))):
        await confirm(db, first, last, day)

    assert await confirmed(db) == [(7, 12, "2027-03-22"), (14, 15, "2027-03-22"), (16, 16, "2027-03-23")]


async def test_rows_from_before_a_crash_are_covered_by_the_next_range(db: Database) -> None:
    for number in (3, 5, 900_000_000):
        await first_time(db, number)

    await confirm(db, 9, 10)

    assert await kept(db) == {900_000_000}
    assert await confirmed(db) == [(3, 10, "2027-03-22")]


async def test_numbers_that_begin_anew_are_not_covered_by_older_ranges(db: Database) -> None:
    await confirm(db, 900_000_000, 900_000_009)
    await confirm(db, 12, 13)

    assert [await first_time(db, number) for number in (14, 899_999_999)] == [True, True]


async def test_quarantined_update_is_kept_with_its_last_reason(db: Database) -> None:
    async with db.transaction() as tx:
        await updates.quarantine(tx, 7, DAY, "KeyError")
        await updates.quarantine(tx, 7, date(2027, 3, 23), "ValueError")

    assert await quarantined(db) == [(7, "2027-03-23", "ValueError")]


async def test_pruning_forgets_what_is_older_and_nothing_else(db: Database) -> None:
    for number, day in enumerate((date(2027, 3, 21), DAY, date(2027, 3, 23))):
        await first_time(db, number, day)
        await confirm(db, (number + 1) * 10 * updates.SPREAD, (number + 1) * 10 * updates.SPREAD, day)
        async with db.transaction() as tx:
            await updates.quarantine(tx, number, day, "KeyError")

    async with db.transaction() as tx:
        await updates.prune(tx, DAY)

    assert await kept(db) == {1, 2}
    assert [number for number, _, _ in await quarantined(db)] == [1, 2]
    assert [first // updates.SPREAD for first, _, _ in await confirmed(db)] == [20, 30]
