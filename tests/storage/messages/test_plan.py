"""The plan: what the settings say, as far as it has not happened yet."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.announcements.message_moves import SKIPPED, EntryState, with_time
from domain.events import Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.people import Role
from storage import answers, events, people
from storage.engine.database import Database, Tx, fetch_value
from storage.engine.errors import InvalidStoredValue
from storage.messages import plan
from storage.staff import members as staff
from tests.messages import planned_message
from tests.support.forgetting import come_back, forget
from tests.support.program import CLOSES, EVE, EVENT, OPENS, REMIND, START, fate, open_survey, register, states


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await staff.set_from_settings(tx, [1001, 1002], [2001])
    yield database
    await database.close()


async def planned(tx: Tx) -> dict[str, tuple[str, str]]:
    """Message → (state, due) as they stand."""
    async with tx.execute("SELECT id, state, due FROM message ORDER BY id") as rows:
        return {row["id"]: (row["state"], row["due"][:16]) async for row in rows}


async def one(tx: Tx, name: str, event: Event = EVENT) -> PlannedMessage:
    """That message of the settings, as it is planned."""
    return next(message for message in await plan.due(tx, event.code, CLOSES) if message.id == name)


AS_PLANNED = {
    "agenda-1": ("planned", "2027-03-21T16:00"),
    "reminder-1": ("planned", "2027-03-24T08:00"),
    "survey-1": ("planned", "2027-03-22T16:00"),
    "text-1": ("planned", "2027-03-22T07:30"),
}


async def test_what_organizers_moved_and_skipped_stays_so_when_the_settings_are_read_again(db: Database) -> None:
    def settings_say(id_: str, due: datetime) -> Event:
        messages = [replace(each, due=due) if each.id == id_ else each for each in EVENT.messages]
        return replace(EVENT, messages=tuple(messages))

    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.add(tx, with_time(await one(tx, "text-1"), OPENS))
        await plan.drop(tx, await one(tx, "agenda-1"), SKIPPED)
        for event in (EVENT, settings_say("text-1", EVE), settings_say("agenda-1", OPENS)):
            await plan.sync(tx, event)
        entries = {each.message.id: each for each in await plan.schedule(tx, EVENT.code)}
        await plan.restore(tx, entries["agenda-1"].message)
        again = await plan.restore(tx, entries["agenda-1"].message)
        await plan.add(tx, with_time(entries["text-1"].message, START))
        at_its_time = await one(tx, "text-1")

        assert entries["text-1"].message.due == OPENS
        assert entries["agenda-1"].state is EntryState.SKIPPED
        assert not again
        assert await planned(tx) == AS_PLANNED | {"text-1": ("planned", START.isoformat()[:16])}
        # Back at the time of the settings it follows them again.
        assert at_its_time.settings_due is None or at_its_time.settings_due != START
        await plan.sync(tx, settings_say("text-1", CLOSES))
        await plan.add(tx, with_time(await one(tx, "text-1"), CLOSES))
        await plan.sync(tx, settings_say("text-1", EVE))
        assert (await one(tx, "text-1")).due == EVE


async def test_sync_plans_what_the_settings_say(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.sync(tx, EVENT)

        assert await planned(tx) == AS_PLANNED
        assert await one(tx, "text-1") == planned_message(
            "bucharest", "text-1", "text", "registered", START, {"settings": 1, "text": EVENT.messages[1].text}
        )


async def test_sync_moves_changes_and_removes_what_is_only_planned(db: Database) -> None:
    agenda, text, survey, _ = EVENT.messages
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        moved_agenda = replace(agenda, due=EVE - timedelta(days=1))
        new_text = replace(
            text, audience=Audience.NOT_ANSWERED, body={"settings": 1, "text": {"en": "Slides are gone."}}
        )
        await plan.sync(tx, replace(EVENT, messages=(moved_agenda, new_text, survey)))

        assert await planned(tx) == {
            "agenda-1": ("planned", "2027-03-20T16:00"),
            "survey-1": ("planned", "2027-03-22T16:00"),
            "text-1": ("planned", "2027-03-22T07:30"),
        }
        assert await one(tx, "text-1") == planned_message(
            "bucharest", "text-1", "text", "not-answered", START, {"settings": 1, "text": {"en": "Slides are gone."}}
        )


async def test_sync_leaves_alone_what_has_happened_and_what_the_program_made(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.release(tx, await one(tx, "agenda-1"), [], EVE)
        await plan.drop(tx, await one(tx, "text-1"), "late")
        await plan.add(tx, planned_message("bucharest", "summary-1", "summary", "coordinators", CLOSES, {}))
        later = tuple(replace(message, due=CLOSES) for message in EVENT.messages[:2])
        await plan.sync(tx, replace(EVENT, messages=later))

        assert await planned(tx) == {
            "agenda-1": ("released", "2027-03-21T16:00"),
            "summary-1": ("planned", "2027-03-29T15:00"),
            "text-1": ("dropped", "2027-03-22T07:30"),
        }


async def test_due_is_what_is_planned_until_now_in_order(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)

        assert [message.id for message in await plan.due(tx, "bucharest", START)] == ["agenda-1", "text-1"]
        assert await plan.due(tx, "bucharest", EVE - timedelta(microseconds=1)) == ()
        assert await plan.due(tx, "elsewhere", CLOSES) == ()


async def test_coming_is_what_the_settings_still_plan(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.release(tx, await one(tx, "agenda-1"), [], EVE)
        await plan.add(tx, planned_message("bucharest", "notice-1", "notice", "organizers", CLOSES, {}))

        assert await plan.upcoming(tx, "bucharest") == EVENT.messages[1:]


async def test_waiting_for_names_the_events_with_something_to_do(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        before, then = await plan.waiting_for(tx, EVE - timedelta(seconds=1)), await plan.waiting_for(tx, EVE)
        await tx.execute("DELETE FROM message")
        await open_survey(tx)
        open_, over = await plan.waiting_for(tx, CLOSES - timedelta(seconds=1)), await plan.waiting_for(tx, CLOSES)

        assert (before, then, open_, over) == ((), ("bucharest",), (), ("bucharest",))


async def test_release_makes_each_delivery_once(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        agenda = await one(tx, "agenda-1")
        await plan.release(tx, agenda, [1, 2], EVE)
        await plan.release(tx, agenda, [1, 2, 3], EVE)

    assert await states(db, "agenda-1") == {1: "waiting", 2: "waiting"}
    assert await fate(db, "agenda-1") == "released"


async def test_release_and_drop_do_not_undo_each_other(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        agenda, text = await one(tx, "agenda-1"), await one(tx, "text-1")
        await plan.drop(tx, agenda, "pointless")
        await plan.release(tx, agenda, [1], EVE)
        await plan.release(tx, text, [1], EVE)
        await plan.drop(tx, text, "late")

    assert (await fate(db, "agenda-1"), await fate(db, "text-1")) == ("dropped: pointless", "released")
    assert await states(db, "agenda-1") == {}


async def test_release_undone_leaves_nothing(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)

    with pytest.raises(ZeroDivisionError):  # noqa: PT012 — raised by the test itself, inside the transaction
        async with db.transaction() as tx:
            await plan.release(tx, await one(tx, "agenda-1"), [1, 2], EVE)
            raise ZeroDivisionError

    assert (await fate(db, "agenda-1"), await states(db, "agenda-1")) == ("planned", {})


async def recipients(tx: Tx, audience: str) -> tuple[int, ...]:
    return await plan.recipients(tx, planned_message("bucharest", "text-2", "text", audience, START))


async def test_recipients_of_each_audience(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, "bucharest", [1, 2, 3, 4])
        await people.remember(tx, 5, "en")
        run = await open_survey(tx)
        await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
        await answers.decline(tx, run.id, 2)

        recipients_by_audience = {audience: await recipients(tx, audience) for audience in Audience}

        assert recipients_by_audience == {
            "registered": (1, 2, 3, 4),
            "checked-in": (1, 2, 3, 4),
            "not-answered": (3, 4),
            "present": (),
            "absent": (1, 2, 3, 4),
            "profession": (),
            "organizers": tuple(each.person for each in await staff.all_members(tx) if each.role is Role.ORGANIZER),
            "coordinators": (2001,),
            "person": (),
        }
        assert recipients_by_audience["organizers"] == (1001, 1002)


async def test_recipients_leave_out_whoever_has_not_finished_registering(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, "bucharest", [1])
        await tx.execute("UPDATE registration SET registered_on = NULL, asking = 'name'")

        assert await recipients(tx, "registered") == ()
        assert await recipients(tx, "not-answered") == ()


async def test_whoever_answered_was_forgotten_and_is_back_is_not_reminded(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, "bucharest", [1, 2, 3])
        run = await open_survey(tx)
        await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
        for id_ in (1, 2):
            await forget(tx, id_)
            await come_back(tx, id_)

        assert await recipients(tx, "not-answered") == (2, 3)
        assert await recipients(tx, "registered") == (1, 2, 3)


async def test_next_id_is_a_number_that_no_message_of_the_kind_has(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        ids = []
        for _ in range(11):
            ids.append(await plan.next_id(tx, "bucharest", "reminder-now"))
            await plan.add(tx, planned_message("bucharest", ids[-1], "reminder", "not-answered", REMIND, {}))
        await tx.execute("DELETE FROM message WHERE id = 'reminder-now-3'")

        assert ids == [f"reminder-now-{n}" for n in range(1, 12)]
        assert await plan.next_id(tx, "bucharest", "reminder-now") == "reminder-now-12"
        assert await plan.next_id(tx, "cluj", "reminder-now") == "reminder-now-1"


async def test_invited_counts_people_who_got_an_invitation(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.release(tx, await one(tx, "survey-1"), [1, 2, 3], OPENS)
        await tx.execute("UPDATE delivery SET state = 'sent' WHERE person < 3")

        assert await plan.count_invited(tx, "bucharest", "after") == 2


async def test_listed_tells_what_became_of_every_message(db: Database) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await plan.release(tx, await one(tx, "agenda-1"), [], EVE)
        await plan.drop(tx, await one(tx, "text-1"), "late")

        listing = await plan.all_messages(tx, EVENT.code)

    assert [(message.id, state) for message, state in listing] == [
        ("agenda-1", "released"),
        ("text-1", "dropped"),
        ("survey-1", "planned"),
        ("reminder-1", "planned"),
    ]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("audience", "The Audience stored for the event 'bucharest' cannot be read"),
        ("send", "The MessageKind stored for the event 'bucharest' cannot be read"),
    ],
)
async def test_message_to_an_unknown_audience_or_of_an_unknown_kind_goes_to_nobody(
    db: Database, column: str, message: str
) -> None:
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
        await tx.execute("PRAGMA ignore_check_constraints = ON")
        await tx.execute(f"UPDATE message SET {column} = 'everybody' WHERE id = 'text-1'")

        with pytest.raises(InvalidStoredValue, match=message):
            await plan.due(tx, EVENT.code, CLOSES)


async def test_every_message_is_stored_with_whether_it_is_about_the_survey(db: Database) -> None:
    messages = [
        planned_message("bucharest", f"{kind}-{audience}", kind, audience, START)
        for kind in MessageKind
        for audience in Audience
    ]
    async with db.transaction() as tx:
        for message in messages:
            await plan.add(tx, message)

        async with tx.execute("SELECT id, about_survey FROM message") as rows:
            about_survey = {row["id"]: bool(row["about_survey"]) async for row in rows}

    assert about_survey == {message.id: message.about_survey for message in messages}
    assert {*about_survey.values()} == {True, False}


async def test_message_moved_to_another_audience_is_stored_as_what_it_is_then(db: Database) -> None:
    async with db.transaction() as tx:
        for audience in ("registered", "not-answered"):
            await plan.add(tx, planned_message("bucharest", "text-9", "text", audience, START))

        assert await fetch_value(tx, "SELECT about_survey FROM message") == 1


async def test_database_takes_no_message_that_does_not_say_what_it_is_about(db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"message\.about_survey"):
        async with db.transaction() as tx:
            await tx.execute(
                "INSERT INTO message (event, id, send, audience, due)"
                " VALUES ('bucharest', 'x', 'survey', 'registered', '')"
            )
    async with db.transaction() as tx:
        await plan.sync(tx, EVENT)
    with pytest.raises(sqlite3.IntegrityError, match=r"message\.about_survey"):
        async with db.transaction() as tx:
            await tx.execute("UPDATE message SET about_survey = NULL")


async def test_role_in_sql_is_that_of_the_audience(db: Database) -> None:
    async with db.transaction() as tx:
        for audience in Audience:
            await plan.add(tx, planned_message("bucharest", audience, "notice", audience, START))

        async with tx.execute(f"SELECT id, {plan.ROLE} AS role FROM message") as rows:
            roles = {row["id"]: row["role"] async for row in rows}

    assert roles == {audience: audience.role for audience in Audience}
