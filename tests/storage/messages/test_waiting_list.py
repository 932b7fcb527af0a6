"""The waiting list: exactly as many are registered as there are places, and the first who waits is the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.events import Event
from domain.people import Registration
from domain.registration import PLACE
from storage import events, people, registrations
from storage.engine.database import Database, Tx, fetch_value
from storage.messages import waiting_list
from tests.support.program import END, EVENT, START

NOW = START - timedelta(days=3)
FULL = replace(EVENT, capacity=2)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, FULL)
    yield database
    await database.close()


async def complete(tx: Tx, event: Event, person: int) -> None:
    """Everything is answered: register, or join the waiting list."""
    await people.remember(tx, person, "en")
    is_full = await waiting_list.is_full(tx, event)
    day = None if is_full else "2027-03-01"
    asking = PLACE if is_full else None
    await registrations.put(tx, Registration(event.code, person, "1", "2027-03-01", day, "judge", asking=asking))
    if is_full:
        await waiting_list.join(tx, event.code, person)


async def register_all(db: Database, event: Event, count: int) -> None:
    async def register(person: int) -> None:
        async with db.transaction() as tx:
            await complete(tx, event, person)

    await asyncio.gather(*(register(person) for person in range(1, count + 1)))


async def cancel(db: Database, event: Event, person: int) -> tuple[int, ...]:
    async with db.transaction() as tx:
        await registrations.cancel(tx, event.code, person)
        return await waiting_list.move_up(tx, event, NOW)


async def numbers(db: Database) -> tuple[int, int]:
    """How many are registered, and how many wait."""
    async with db.reading() as tx:
        return await registrations.count(tx, EVENT.code), await waiting_list.count(tx, EVENT.code)


async def test_of_a_thousand_people_exactly_as_many_get_a_place_as_there_are(db: Database) -> None:
    event = replace(EVENT, capacity=30)

    await register_all(db, event, 1000)
    await asyncio.gather(*(cancel(db, event, person) for person in range(1, 41)))

    # Whoever of the forty had a place has left it to one who waits, and nobody has got a second.
    assert await numbers(db) == (30, 1000 - 40 - 30)
    async with db.reading() as tx:
        notified_count_sql = "SELECT count(DISTINCT person) FROM delivery WHERE message GLOB 'notice-place-*'"
        assert await fetch_value(tx, notified_count_sql) == await fetch_value(tx, "SELECT count(*) FROM delivery")


async def test_first_who_waits_is_registered_and_told_in_one_transaction(db: Database) -> None:
    await register_all(db, FULL, 4)

    moved_people = await cancel(db, FULL, 1)

    assert moved_people == (3,)
    async with db.reading() as tx:
        registration = await registrations.find(tx, FULL.code, 3)
        assert registration is not None
        assert (registration.registered_on, registration.asking, registration.waiting) == ("2027-03-19", None, None)
        assert await fetch_value(tx, "SELECT group_concat(person) FROM delivery") == "3"


async def test_free_place_is_nobody_elses_while_somebody_waits(db: Database) -> None:
    await register_all(db, FULL, 3)
    async with db.transaction() as tx:
        await registrations.cancel(tx, FULL.code, 1)  # and nothing has looked at the list yet

        await complete(tx, FULL, 9)

        assert await waiting_list.move_up(tx, FULL, NOW) == (3,)
        assert await waiting_list.move_up(tx, FULL, NOW) == ()
    assert await numbers(db) == (2, 1)


@pytest.mark.parametrize(
    ("event", "moment", "moved"),
    [
        (replace(FULL, capacity=3), NOW, (3,)),
        (replace(FULL, capacity=None), NOW, (3, 4)),
        (replace(FULL, capacity=1), NOW, ()),
        (replace(FULL, capacity=4, is_cancelled=True), NOW, ()),
        (replace(FULL, capacity=4), END, ()),
    ],
)
async def test_changed_settings_let_people_move_up(
    db: Database, event: Event, moment: object, moved: tuple[int, ...]
) -> None:
    await register_all(db, FULL, 4)

    async with db.transaction() as tx:
        assert await waiting_list.move_up(tx, event, moment) == moved  # type: ignore[arg-type]  # a moment
        assert await registrations.count(tx, event.code) == 2 + len(moved)


async def test_somebody_added_by_hand_takes_a_place(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO guest (event, number, name) VALUES (?, 1, 'Maria')", (FULL.code,))
    await register_all(db, FULL, 2)

    assert await numbers(db) == (1, 1)
