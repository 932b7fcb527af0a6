"""The list of participants in the database: numbers that are nobody else's, and confirmations of what was seen."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.attendance.participants import Participant
from domain.events import Admission
from domain.people import Registration
from storage import events, participants, people, registrations, surveys
from storage.engine.database import Database, Tx
from storage.messages import outbox, plan
from tests.messages import planned_message
from tests.support.program import states
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event
from views.callback.codec import LARGEST

CODE = "bucharest"
EVENT = replace(event(EVERY_KIND), admission=Admission.CONFIRMED)
GROUPS = {"judge": "*", "lawyer": "*", "undisclosed": "*"}
ANA, ION, EVA = 1, 2, 3


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, ANA, "judge", "Ana")
        await register(tx, ION, "lawyer", "Ion")
    yield database
    await database.close()


async def register(tx: Tx, person: int, profession: str | None, name: str | None) -> None:
    await people.remember(tx, person, "en")
    await registrations.put(
        tx, Registration(CODE, person, "1", "2027-03-01", "2027-03-01", profession=profession, name=name)
    )


async def confirmed(tx: Tx) -> list[int]:
    return [
        id_
        for id_ in (ANA, ION, EVA)
        if (registration := await registrations.find(tx, CODE, id_)) and registration.confirmed
    ]


async def test_list_numbers_whoever_has_no_number(db: Database) -> None:
    async with db.transaction() as tx:
        first = await participants.find_all(tx, CODE)
        await register(tx, EVA, None, None)
        second = await participants.find_all(tx, CODE)

    assert first == (
        Participant(1, "Ana", "judge", is_confirmed=False),
        Participant(2, "Ion", "lawyer", is_confirmed=False),
    )
    assert second == (*first, Participant(3, None, None, is_confirmed=False))


async def test_numbers_tell_nothing_of_the_order_of_registering(tmp_path: Path) -> None:
    listings = []
    for order in ((ANA, ION, EVA), (EVA, ION, ANA)):
        db = await Database.open(tmp_path / f"{order[0]}.sqlite3")
        async with db.transaction() as tx:
            await events.save(tx, EVENT)
            for person in order:
                await register(tx, person, "judge", f"P{person}")
            listings.append(await participants.find_all(tx, CODE))
        await db.close()

    assert listings[0] == listings[1]


async def test_unfinished_registration_is_not_in_the_list(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, EVA, "en")
        await registrations.put(tx, Registration(CODE, EVA, "1", "2027-03-01", asking="name"))

        assert len(await participants.find_all(tx, CODE)) == 2
        assert await participants.confirm_up_to(tx, CODE, 1000) == (ANA, ION)


async def test_whoever_comes_after_the_list_was_seen_is_not_confirmed_with_it(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        last_number = await participants.last_number(tx, CODE)
        await register(tx, EVA, "lawyer", "Eva")
        # Another organizer looks at the list meanwhile.
        await participants.find_all(tx, CODE)

        assert await participants.confirm_up_to(tx, CODE, last_number) == (ANA, ION)
        assert await confirmed(tx) == [ANA, ION]
        assert await participants.waiting(tx, CODE) == 1


@pytest.mark.parametrize("change", [("lawyer", "Ana"), ("judge", "Anne"), (None, "Ana"), ("judge", None)])
async def test_whoever_changed_since_the_list_was_seen_is_not_confirmed_with_it(
    db: Database, change: tuple[str | None, str | None]
) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        last_number = await participants.last_number(tx, CODE)
        await register(tx, ANA, *change)

        assert await participants.confirm_up_to(tx, CODE, last_number) == (ION,)
        assert await participants.confirm(tx, CODE, 1) == ()


async def test_change_takes_the_confirmation_away_and_the_same_again_does_not(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm_up_to(tx, CODE, 2)
        await register(tx, ANA, "judge", "Ana")
        confirmed_before = await confirmed(tx)
        await register(tx, ANA, "lawyer", "Ana")

        assert (confirmed_before, await confirmed(tx)) == ([ANA, ION], [ION])


async def test_number_of_somebody_who_left_is_nobody_elses(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await registrations.cancel(tx, CODE, ION)
        await register(tx, EVA, "lawyer", "Eva")
        await participants.find_all(tx, CODE)

        assert await participants.confirm(tx, CODE, 2) == ()
        assert await participants.confirm(tx, CODE, 3) == (EVA,)


async def test_whoever_cancels_and_registers_again_is_not_confirmed(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm_up_to(tx, CODE, 2)
        await registrations.cancel(tx, CODE, ANA)
        await register(tx, ANA, "judge", "Ana")

        assert await confirmed(tx) == [ION]


async def test_confirmations_can_be_taken_back(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm_up_to(tx, CODE, 2)

        assert await participants.revoke(tx, CODE, 1) == (ANA,)
        assert await participants.revoke(tx, CODE, 1) == ()
        assert await participants.any_confirmed(tx, CODE)
        assert await participants.revoke_up_to(tx, CODE, 2) == (ION,)
        assert not await participants.any_confirmed(tx, CODE)


async def test_number_no_registration_can_have_confirms_nobody(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)

        assert await participants.confirm(tx, CODE, LARGEST) == ()
        assert await participants.confirm(tx, "nowhere", 1) == ()


async def test_database_itself_keeps_no_confirmation_of_something_else(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm_up_to(tx, CODE, 2)

    with pytest.raises(sqlite3.IntegrityError, match="a changed registration is not confirmed"):
        async with db.transaction() as tx:
            await tx.execute("UPDATE registration SET profession = 'lawyer' WHERE person = ?", (ANA,))


async def test_counts_of_the_confirmed(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm(tx, CODE, 1)

        assert await registrations.by_profession(tx, CODE) == {"judge": 1, "lawyer": 1}
        assert await registrations.by_profession(tx, CODE, confirmed_only=True) == {"judge": 1}
        assert (await registrations.count(tx, CODE), await registrations.count(tx, CODE, confirmed_only=True)) == (2, 1)


# Who is invited


async def opened(tx: Tx, admission: Admission = Admission.CONFIRMED) -> None:
    await surveys.open_(tx, replace(EVENT, admission=admission), GROUPS, THRESHOLDS, bytes(32), OPENS)
    await plan.add(tx, planned_message(CODE, "survey-1", "survey", "registered", OPENS, {}))
    (message,) = await plan.due(tx, CODE, OPENS)
    await plan.release(tx, message, await plan.recipients(tx, message), OPENS)


async def recipients(tx: Tx, kind: str, audience: str = "registered") -> tuple[int, ...]:
    return await plan.recipients(tx, planned_message(CODE, f"{kind}-2", kind, audience, OPENS))


async def test_only_the_confirmed_are_invited_and_reminded(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm(tx, CODE, 1)
        await opened(tx)

        assert await recipients(tx, "survey") == (ANA,)
        assert await recipients(tx, "reminder", "not-answered") == (ANA,)
        assert await recipients(tx, "agenda") == (ANA, ION)
        assert [each.is_admitted for each in await outbox.load_recipients(tx, CODE, (ANA, ION))] == [True, False]


async def test_admission_is_frozen_when_the_survey_opens(db: Database) -> None:
    async with db.transaction() as tx:
        await opened(tx, Admission.OPEN)
        await events.save(tx, EVENT)

        assert await recipients(tx, "reminder", "not-answered") == (ANA, ION)
    with pytest.raises(sqlite3.IntegrityError, match="frozen"):
        async with db.transaction() as tx:
            await tx.execute("UPDATE survey SET admission = 'confirmed'")


async def test_whoever_is_confirmed_while_the_survey_is_open_is_invited_once(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await opened(tx)
        await outbox.invite(tx, CODE, [ANA, ION], OPENS)
        too_early = await states_in(tx)
        await outbox.invite(tx, CODE, await participants.confirm(tx, CODE, 1), OPENS, again=True)
        await outbox.invite(tx, CODE, await participants.confirm(tx, CODE, 1), OPENS, again=True)

    assert too_early == {}
    assert await states(db, "survey-1") == {ANA: "waiting"}


async def test_whoever_is_confirmed_anew_is_invited_anew_unless_they_answered(db: Database) -> None:
    async with db.transaction() as tx:
        await participants.find_all(tx, CODE)
        await participants.confirm_up_to(tx, CODE, 2)
        await opened(tx)
        await tx.execute("UPDATE delivery SET state = 'sent'")
        await tx.execute("INSERT INTO participation (survey, person) SELECT id, ? FROM survey", (ION,))
        for person, name in ((ANA, "Anne"), (ION, "John")):
            await register(tx, person, "judge", name)
        await participants.find_all(tx, CODE)
        await outbox.invite(tx, CODE, await participants.confirm_up_to(tx, CODE, 9), OPENS, again=True)

    assert await states(db, "survey-1") == {ANA: "waiting", ION: "sent"}


async def states_in(tx: Tx) -> dict[int, str]:
    async with tx.execute("SELECT person, state FROM delivery") as rows:
        return {row["person"]: row["state"] async for row in rows}
