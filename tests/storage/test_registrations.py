"""Registrations: read back as they were put, counted once finished, and erased with all that hung on them."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.people import Registration
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database, Tx
from storage.staff import members as staff
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event

BEGUN = Registration("bucharest", 1, "1", "2027-03-01", answers={}, asking="profession")
DONE = replace(
    BEGUN,
    registered_on="2027-03-02",
    profession="judge",
    name="Ana-Ștefania „Ani” Testescu",
    answers={"first_time": ["yes"], "topics": ["law", "muncă"]},
    asking=None,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    async with database.transaction() as tx:
        await events.save(tx, event(EVERY_KIND, "bucharest"))
        await events.save(tx, event(EVERY_KIND, "lisbon"))
    yield database
    await database.close()


async def put(tx: Tx, *all_: Registration) -> None:
    for each in all_:
        await people.remember(tx, each.person, "ro")
        await registrations.put(tx, each)


async def deliver(tx: Tx, person: int, state: str, code: str = "bucharest") -> None:
    """A message of its own for this event, and its delivery to this person in that state."""
    await tx.execute(
        "INSERT INTO message (event, id, send, audience, about_survey, due) VALUES (?, ?, 'text', 'registered', 0, '')"
        " ON CONFLICT DO NOTHING",
        (code, state),
    )
    await tx.execute(
        "INSERT INTO delivery (event, message, person, state, due) VALUES (?, ?, ?, ?, '')",
        (code, state, person, state),
    )


async def delivered(tx: Tx) -> set[tuple[str, int, str]]:
    async with tx.execute("SELECT event, person, state FROM delivery") as rows:
        return {(row["event"], row["person"], row["state"]) async for row in rows}


# Put and found


@pytest.mark.parametrize("registration", [BEGUN, DONE, replace(DONE, profession=None, name=None)])
async def test_registration_is_read_back_as_it_was_put(db: Database, registration: Registration) -> None:
    async with db.transaction() as tx:
        await put(tx, registration)

    async with db.reading() as tx:
        assert await registrations.find(tx, "bucharest", 1) == registration


async def test_registration_without_answers_has_none_of_them(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, replace(DONE, answers=None))

    async with db.reading() as tx:
        assert await registrations.find(tx, "bucharest", 1) == replace(DONE, answers={})


async def test_registration_put_again_replaces_what_was_there(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, BEGUN)
        await put(tx, DONE, DONE)

    async with db.reading() as tx:
        assert await registrations.find(tx, "bucharest", 1) == DONE
        assert await registrations.count(tx, "bucharest") == 1


async def test_registration_is_of_one_person_for_one_event(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)

    async with db.reading() as tx:
        assert await registrations.find(tx, "bucharest", 2) is None
        assert await registrations.find(tx, "lisbon", 1) is None


@pytest.mark.parametrize(
    "impossible",
    [
        replace(DONE, event="nowhere"),
        replace(DONE, person=99),
        replace(DONE, agreed_on="1 March"),
        replace(DONE, registered_on="2027-3-2"),
        replace(DONE, name=""),
        replace(DONE, name="a" * 65),
        replace(DONE, registered_on=None, asking=None),
    ],
    ids=["event", "person", "agreed on", "registered on", "no name", "long name", "neither done nor asking"],
)
async def test_impossible_registration_is_refused(db: Database, impossible: Registration) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, 1, "ro")

    with pytest.raises(sqlite3.IntegrityError):
        async with db.transaction() as tx:
            await registrations.put(tx, impossible)


@pytest.mark.parametrize("poison", [replace(DONE, name="\ud83d"), replace(DONE, answers={"free": ["\udc00"]})])
async def test_text_that_nobody_cleaned_is_not_kept(db: Database, poison: Registration) -> None:
    with pytest.raises(UnicodeEncodeError):
        async with db.transaction() as tx:
            await put(tx, poison)

    async with db.reading() as tx:
        assert await people.find(tx, 1) is None


# Counted


async def test_only_finished_registrations_of_the_event_count(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE, replace(DONE, person=2), replace(BEGUN, person=3), replace(DONE, event="lisbon"))

    async with db.reading() as tx:
        assert await registrations.count(tx, "bucharest") == 2
        assert await registrations.count(tx, "lisbon") == 1
        assert await registrations.count(tx, "nowhere") == 0


async def test_professions_are_counted_with_those_who_prefer_not_to_say(db: Database) -> None:
    professions = ["judge", "lawyer", "judge", None]
    async with db.transaction() as tx:
        await put(tx, *(replace(DONE, person=id_, profession=each) for id_, each in enumerate(professions, 1)))
        await put(tx, replace(BEGUN, person=9, profession="judge", asking="name"), replace(DONE, event="lisbon"))

    async with db.reading() as tx:
        assert await registrations.by_profession(tx, "bucharest") == {"judge": 2, "lawyer": 1, None: 1}


async def test_registered_who_cannot_be_reached_are_counted(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE, replace(DONE, person=2), replace(BEGUN, person=3), replace(DONE, person=4, event="lisbon"))
        for id_ in (1, 3, 4):
            await people.mark_unreachable(tx, id_)

    async with db.reading() as tx:
        assert await registrations.count_unreachable(tx, "bucharest") == 1


async def test_events_of_a_person_are_all_they_began_to_register_for(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, replace(DONE, event="lisbon"), BEGUN, replace(DONE, person=2))

    async with db.reading() as tx:
        assert await registrations.events_of(tx, 1) == ("bucharest", "lisbon")
        assert await registrations.events_of(tx, 3) == ()


# Cancelled


async def test_cancelled_registration_is_erased_with_the_person_and_from_the_disk(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)
    before = path.read_bytes()

    for _ in range(2):
        async with db.transaction() as tx:
            await registrations.cancel(tx, "bucharest", 1)

    async with db.reading() as tx:
        assert await people.everything(tx, 1) == {}
    assert (b"Testescu" in before, b"Testescu" in path.read_bytes()) == (True, False)


async def test_cancelling_erases_what_waits_for_that_person_and_event_alone(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE, replace(DONE, person=2), replace(DONE, event="lisbon"))
        for person, state, code in (
            (1, "waiting", "bucharest"),
            (1, "sent", "bucharest"),
            (1, "waiting", "lisbon"),
            (2, "waiting", "bucharest"),
        ):
            await deliver(tx, person, state, code)

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert await delivered(tx) == {("bucharest", 1, "sent"), ("lisbon", 1, "waiting"), ("bucharest", 2, "waiting")}
        assert await registrations.find(tx, "lisbon", 1) == replace(DONE, event="lisbon")


async def test_cancelling_leaves_what_waits_for_somebody_as_staff(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)
        await staff.set_from_settings(tx, [], [1])
        await deliver(tx, 1, "waiting")
        await tx.execute("UPDATE message SET audience = 'coordinators'")

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert await delivered(tx) == {("bucharest", 1, "waiting")}


async def test_cancelling_erases_what_was_declined_for_that_event_alone(db: Database) -> None:
    groups = {"judge": "*", "lawyer": "*", "undisclosed": "*"}
    async with db.transaction() as tx:
        await put(tx, DONE, replace(DONE, event="lisbon"))
        for code in ("bucharest", "lisbon"):
            run = await surveys.open_(tx, event(EVERY_KIND, code), groups, THRESHOLDS, bytes(32), OPENS)
            await answers.decline(tx, run.id, 1)

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert (await people.everything(tx, 1))["declined"] == [{"survey": run.id, "person": 1}]


async def test_cancelling_leaves_other_people_alone(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)
        await people.remember(tx, 2, "ro")

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert list(await people.everything(tx, 2)) == ["person"]


async def test_person_registered_elsewhere_is_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE, replace(BEGUN, event="lisbon"))

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert list(await people.everything(tx, 1)) == ["person", "registration"]


async def test_person_who_is_staff_is_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)
        await staff.set_from_settings(tx, [1], [])

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)

        assert list(await people.everything(tx, 1)) == ["person", "staff"]


async def test_person_who_answered_cannot_answer_again_by_cancelling(db: Database) -> None:
    async with db.transaction() as tx:
        await put(tx, DONE)
        groups = {"judge": "*", "lawyer": "*", "undisclosed": "*"}
        run = await surveys.open_(tx, event(EVERY_KIND), groups, THRESHOLDS, bytes(32), OPENS)
        await answers.send(tx, run, 1, "*", {"overall": ("5",)})

    async with db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", 1)
        await put(tx, DONE)

        assert not await answers.send(tx, run, 1, "*", {"overall": ("1",)})
        assert await answers.count_answered(tx, run.id) == 1
