"""People and staff: who is stored, who may do what, and that the forgotten are gone from every table and the disk."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.people import Person, Registration, Role
from domain.survey import SurveyRun
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database, Tx
from storage.messages import owed_screens, plan, progress
from storage.staff import members as staff
from tests.messages import planned_message
from tests.support.forgetting import forget
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event

ANA, ION = 7_000_000_001, 7_000_000_002
SECRET = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    yield database
    await database.close()


async def find(db: Database, id_: int) -> Person | None:
    async with db.reading() as tx:
        return await people.find(tx, id_)


async def stored(db: Database, id_: int) -> dict[str, list[dict[str, object]]]:
    async with db.reading() as tx:
        return await people.everything(tx, id_)


async def staff_rows(db: Database) -> list[tuple[int, str, str]]:
    async with db.reading() as tx, tx.execute("SELECT person, role, source FROM staff") as rows:
        return [tuple(row) async for row in rows]


async def take_part(tx: Tx, id_: int, name: str) -> None:
    """Everything one person can leave in the database, their answers included."""
    run = await opened(tx)
    await people.remember(tx, id_, "ro")
    await registrations.put(
        tx, Registration("bucharest", id_, "1", "2027-03-01", "2027-03-02", "judge", name, {"first_time": ["yes"]})
    )
    await tx.execute(
        "INSERT INTO message (event, id, send, audience, about_survey, due)"
        " VALUES ('bucharest', 'text-1', 'text', 'registered', 0, '')"
        " ON CONFLICT DO NOTHING"
    )
    await tx.execute("INSERT INTO delivery (event, message, person, due) VALUES ('bucharest', 'text-1', ?, '')", (id_,))
    await answers.decline(tx, run.id, id_)
    await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})


async def opened(tx: Tx) -> SurveyRun:
    event_ = event(EVERY_KIND)
    await events.save(tx, event_)
    groups = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
    return await surveys.open_(tx, event_, groups, THRESHOLDS, SECRET, OPENS)


# People


async def test_person_is_not_there_before_being_remembered(db: Database) -> None:
    assert await find(db, ANA) is None


async def test_person_is_remembered_with_the_language_telegram_says(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, ANA, "ro")

    assert await find(db, ANA) == Person(ANA, None, "ro", is_muted=False, reachable=True)


async def test_person_remembered_again_keeps_their_choices(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, ANA, "ro")
        await people.set_language(tx, ANA, "en")
        await people.set_muted(tx, ANA, is_muted=True)
        await people.mark_unreachable(tx, ANA)

    async with db.transaction() as tx:
        await people.remember(tx, ANA, "de")

    assert await find(db, ANA) == Person(ANA, "en", "de", is_muted=True, reachable=True)


async def test_unreachable_person_is_reachable_once_heard(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, ANA, "ro")
        await people.mark_unreachable(tx, ANA)
    unreachable_person = await find(db, ANA)

    async with db.transaction() as tx:
        await people.mark_reachable(tx, ANA, None)

    assert (unreachable_person, await find(db, ANA)) == (Person(ANA, None, "ro", reachable=False), Person(ANA))


async def test_muted_person_may_be_unmuted(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, ANA, None)
        await people.set_muted(tx, ANA, is_muted=True)
        await people.set_muted(tx, ANA, is_muted=False)

    assert await find(db, ANA) == Person(ANA)


async def test_nobody_is_stored_by_being_heard_or_changed(db: Database) -> None:
    async with db.transaction() as tx:
        await people.mark_reachable(tx, ANA, "ro")
        await people.set_language(tx, ANA, "ro")
        await people.set_muted(tx, ANA, is_muted=True)
        await people.mark_unreachable(tx, ANA)
        await forget(tx, ANA)

    assert await find(db, ANA) is None


async def test_changes_of_one_person_leave_the_other_alone(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, ANA, "ro")
        await people.remember(tx, ION, "ro")

    async with db.transaction() as tx:
        await people.set_language(tx, ANA, "en")
        await people.set_muted(tx, ANA, is_muted=True)
        await people.mark_unreachable(tx, ANA)
        await people.mark_reachable(tx, ANA, "de")

    assert await find(db, ION) == Person(ION, None, "ro")


@pytest.mark.parametrize(("id_", "refusal"), [(0, sqlite3.IntegrityError), (2**63, OverflowError)])
async def test_impossible_id_is_refused(db: Database, id_: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        async with db.transaction() as tx:
            await people.remember(tx, id_, None)


# Staff


async def test_stranger_has_no_role(db: Database) -> None:
    async with db.reading() as tx:
        assert await staff.roles(tx, ANA) == frozenset()


async def test_staff_of_the_settings_have_their_roles(db: Database) -> None:
    async with db.transaction() as tx:
        await staff.set_from_settings(tx, [1002, 1001], [1001, 2001])

    async with db.reading() as tx:
        assert await staff.roles(tx, 1001) == {Role.ORGANIZER, Role.COORDINATOR}
        assert await staff.roles(tx, 1002) == {Role.ORGANIZER}
        assert [(each.person, each.role) for each in await staff.all_members(tx)] == [
            (1001, Role.ORGANIZER),
            (1002, Role.ORGANIZER),
            (1001, Role.COORDINATOR),
            (2001, Role.COORDINATOR),
        ]


async def test_staff_left_out_of_the_settings_lose_their_roles_and_those_by_link_do_not(db: Database) -> None:
    async with db.transaction() as tx:
        await staff.set_from_settings(tx, [1001, 1002], [2001])
        await tx.execute("INSERT INTO staff (person, role, source) VALUES (1003, 'organizer', 'link')")

    async with db.transaction() as tx:
        await staff.set_from_settings(tx, [1002, 1003], [])

    assert await staff_rows(db) == [(1002, "organizer", "settings"), (1003, "organizer", "link")]


async def test_staff_of_the_same_settings_stay_as_they_are(db: Database) -> None:
    for _ in range(2):
        async with db.transaction() as tx:
            await staff.set_from_settings(tx, [1001, 1001], [2001])

    assert await staff_rows(db) == [(1001, "organizer", "settings"), (2001, "coordinator", "settings")]


# Everything about one


async def test_tables_that_name_people_are_these(db: Database) -> None:
    async with db.reading() as tx:
        tables = await people.person_tables(tx)

    # A new one has to be erased by ``forget`` too.
    assert tables == [
        ("person", "id"),
        ("audit", "person"),
        ("declined", "person"),
        ("delivery", "person"),
        ("editing", "person"),
        ("event_edit", "person"),
        ("inquiry", "person"),
        ("inquiry_answer", "person"),
        ("inquiry_copy", "person"),
        ("inquiry_reply", "person"),
        ("invitation", "person"),
        ("message_draft", "person"),
        ("named_answers", "person"),
        ("named_comment", "person"),
        ("named_consent", "person"),
        ("note_taking", "person"),
        ("owed_screen", "person"),
        ("participation", "person"),
        ("recent_event", "person"),
        ("refusal", "person"),
        ("registration", "person"),
        ("staff", "person"),
        ("staff_link", "person"),
        ("staff_menu", "person"),
    ]


async def test_everything_is_told_of_one_person_and_nothing_of_another(db: Database) -> None:
    async with db.transaction() as tx:
        await take_part(tx, ANA, "Ana Testescu")
        await take_part(tx, ION, "Ion Probă")

    personal_data = await stored(db, ANA)

    assert list(personal_data) == ["person", "declined", "delivery", "participation", "registration"]
    assert personal_data["person"] == [
        {"id": ANA, "language": None, "telegram_language": "ro", "muted": 0, "reachable": 1},
    ]
    assert [row["name"] for row in personal_data["registration"]] == ["Ana Testescu"]
    assert {row.get("person", ANA) for rows in personal_data.values() for row in rows} == {ANA}


async def test_nothing_is_told_of_a_stranger(db: Database) -> None:
    async with db.transaction() as tx:
        await take_part(tx, ANA, "Ana Testescu")

    assert await stored(db, ION) == {}


# Forgetting


async def test_forgotten_person_is_gone_from_every_table_and_the_other_stays(db: Database) -> None:
    async with db.transaction() as tx:
        await take_part(tx, ANA, "Ana Testescu")
        await take_part(tx, ION, "Ion Probă")
    other = await stored(db, ION)

    for _ in range(2):
        async with db.transaction() as tx:
            await forget(tx, ANA)

    assert (await stored(db, ANA), await stored(db, ION)) == ({}, other)


async def test_forgotten_person_is_gone_from_the_disk(db: Database, path: Path) -> None:
    traces = [b"Ana Testescu", ANA.to_bytes(6, "big")]  # as SQLite writes text, and a number of this size
    async with db.transaction() as tx:
        await take_part(tx, ANA, "Ana Testescu")
    before = path.read_bytes()

    async with db.transaction() as tx:
        await forget(tx, ANA)

    after = path.read_bytes() + Path(f"{path}-journal").read_bytes()
    assert [trace in before for trace in traces] == [True, True]
    assert [trace in after for trace in traces] == [False, False]


async def test_forgotten_person_who_is_staff_stays_staff(db: Database) -> None:
    async with db.transaction() as tx:
        await staff.set_from_settings(tx, [ANA], [])
        await people.remember(tx, ANA, "ro")

    async with db.transaction() as tx:
        await forget(tx, ANA)

    assert (await find(db, ANA), await staff_rows(db)) == (None, [(ANA, "organizer", "settings")])


async def test_forgotten_person_loses_a_role_that_a_link_gave(db: Database) -> None:
    async with db.transaction() as tx:
        await staff.set_from_settings(tx, [ANA], [])
        await tx.execute(
            "INSERT INTO staff (person, role, source) VALUES (?, 'coordinator', 'link'), (?, 'organizer', 'link')",
            (ANA, ION),
        )

    async with db.transaction() as tx:
        await forget(tx, ANA)

    assert await staff_rows(db) == [(ANA, "organizer", "settings"), (ION, "organizer", "link")]


async def test_forgotten_organizer_watches_nothing_and_the_sending_goes_on(db: Database) -> None:
    async with db.transaction() as tx:
        await take_part(tx, ION, "Ion Probă")
        for name, chat in (("reminder-now-1", ANA), ("reminder-now-2", ION)):
            body = {"report": {"chat": chat, "message": 5, "done": 0}, "nearer": "leave"}
            await plan.add(tx, planned_message("bucharest", name, "reminder", "not-answered", OPENS, body))
            await plan.release(
                tx, planned_message("bucharest", name, "reminder", "not-answered", OPENS, body), [ION], OPENS
            )

    async with db.transaction() as tx:
        await forget(tx, ANA)

        assert [report.chat for report in await progress.open_reports(tx)] == [ION]
        async with tx.execute("SELECT body FROM message WHERE id = 'reminder-now-1'") as rows:
            assert [row["body"] async for row in rows] == ['{"nearer":"leave"}']
        assert len((await people.everything(tx, ION))["delivery"]) == 3
    assert await stored(db, ANA) == {}


async def test_no_owed_screen_outlives_whoever_is_no_longer_needed(db: Database) -> None:
    async with db.transaction() as tx:
        for id_ in (7, 8):
            await people.remember(tx, id_, "en")
        await tx.execute(
            "INSERT INTO staff (person, role, source) VALUES (8, 'organizer', 'link'), (9, 'organizer', 'link')"
        )
        owed_screens.note(tx, {7: 1, 8: 2, 9: 3, 10: 4})
        before = await owed_screens.find_all(tx)
        await people.erase_unused(tx)
        after = await owed_screens.find_all(tx)

    assert before == {7: 1, 8: 2, 9: 3}  # nobody knows of 10
    assert after == {8: 2, 9: 3}
