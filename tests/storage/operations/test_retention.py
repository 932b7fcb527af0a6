"""Erasing what was kept long enough: everything of the event that names anybody, and nothing before its day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from domain.people import Person, Role
from domain.staff import StaffLink, token_hash
from storage import answers, events, people, registrations, releases, surveys
from storage.engine.database import Database, Tx, fetch_value
from storage.messages import plan
from storage.operations import retention
from storage.operations.retention import RetentionResult, StoredCounts
from storage.staff import members as staff
from tests.messages import planned_message
from tests.support.full_participation import FULL as EVENT
from tests.support.program import CLOSES, OPENS, RULES, START, open_survey, register

PRIVACY = RULES.privacy
BEFORE = datetime(2027, 9, 18, 20, 59, tzinfo=UTC)  # 23:59 in Bucharest, the day 180 days after the end
REGISTRATIONS = BEFORE + timedelta(minutes=1)
COMMENTS = datetime(2028, 3, 21, 22, tzinfo=UTC)
OTHER = replace(EVENT, code="cluj", ends=EVENT.ends + timedelta(days=400), survey=None, messages=())
EVENTS = {"bucharest": EVENT, "cluj": OTHER}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """Three people at one event, of whom one is at the other too, with messages; the survey is closed."""
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        for event in EVENTS.values():
            await events.save(tx, event)
        await staff.set_from_settings(tx, [1001], [2001])
        await register(tx, "bucharest", [1, 2, 3])
        await register(tx, "cluj", [3])
        await send(tx, EVENT, "text-1", "registered")
        await send(tx, OTHER, "text-1", "registered")
        await send(tx, EVENT, "notice-1", "organizers", {"report": {"chat": 1001, "message": 5, "done": 0}, "why": "x"})
        run = await open_survey(tx, EVENT)
        for id_ in (1, *range(11, 15)):
            await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})
        await answers.comment(tx, run.id, "improve", "Longer breaks")
        await answers.comment(tx, run.id, "improve", "More cases")
    yield database
    await database.close()


async def send(
    tx: Tx, event: Event, name: str, audience: str, body: dict[str, object] | None = None, state: str = "sent"
) -> None:
    message = planned_message(event.code, name, "text", audience, START, body or {})
    await plan.add(tx, message)
    await plan.release(tx, message, await plan.recipients(tx, message), START)
    await tx.execute("UPDATE delivery SET state = ? WHERE event = ? AND message = ?", (state, event.code, name))


async def close(db: Database) -> None:
    async with db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        await releases.close(tx, EVENT, run, CLOSES)


async def apply(db: Database, now: datetime, which: dict[str, Event] = EVENTS) -> RetentionResult:
    async with db.transaction() as tx:
        return await retention.apply(tx, which, PRIVACY, now)


async def stocks(db: Database) -> dict[str, StoredCounts]:
    async with db.reading() as tx:
        return {code: await retention.count_stored(tx, code) for code in EVENTS}


async def test_nothing_is_erased_before_its_day(db: Database) -> None:
    await close(db)

    assert await apply(db, BEFORE) == RetentionResult()
    assert await stocks(db) == {"bucharest": StoredCounts(3, 4, 2), "cluj": StoredCounts(1, 1, 0)}


async def test_registrations_go_on_their_day_with_everybody_of_whom_nothing_else_is_kept(db: Database) -> None:
    await close(db)

    erasure = await apply(db, REGISTRATIONS)

    assert erasure == RetentionResult(registrations=3, people=2)
    assert await stocks(db) == {"bucharest": StoredCounts(0, 0, 2), "cluj": StoredCounts(1, 1, 0)}
    async with db.reading() as tx:
        assert [await people.find(tx, id_) for id_ in (1, 2)] == [None, None]
        assert await people.find(tx, 3) == Person(3, None, "en")
        assert await people.everything(tx, 1001) == {
            "staff": [{"person": 1001, "role": "organizer", "event": "", "source": "settings", "name": None}]
        }


async def test_comments_go_on_a_day_of_their_own(db: Database) -> None:
    await close(db)
    await apply(db, REGISTRATIONS)

    assert await apply(db, COMMENTS - timedelta(seconds=1)) == RetentionResult()
    assert await apply(db, COMMENTS) == RetentionResult(comments=2)
    assert (await stocks(db))["bucharest"] == StoredCounts(0, 0, 0)


async def test_after_years_of_downtime_all_goes_at_once_and_only_once(db: Database) -> None:
    await close(db)

    years = COMMENTS + timedelta(days=3000)

    assert await apply(db, years) == RetentionResult(registrations=4, comments=2, people=3)
    assert await apply(db, years) == RetentionResult()


async def test_release_and_plan_are_kept(db: Database) -> None:
    await close(db)
    async with db.reading() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        before = await releases.find(tx, run.id)

    await apply(db, COMMENTS)

    async with db.reading() as tx:
        assert await releases.find(tx, run.id) == before
        assert await events.everything(tx) == EVENTS
        async with tx.execute("SELECT id, body FROM message WHERE event = 'bucharest' ORDER BY id") as rows:
            assert [tuple(row) async for row in rows] == [("notice-1", '{"why":"x"}'), ("text-1", "{}")]


async def test_open_survey_keeps_everything_of_its_event(db: Database) -> None:
    assert await apply(db, COMMENTS + timedelta(days=365)) == RetentionResult(registrations=1)

    during = (await stocks(db))["bucharest"]
    await close(db)
    assert (during, (await stocks(db))["bucharest"]) == (StoredCounts(3, 4, 0), StoredCounts(3, 4, 2))


async def test_what_has_yet_to_reach_the_staff_stays_until_it_has(db: Database) -> None:
    await close(db)
    async with db.transaction() as tx:
        await send(tx, EVENT, "summary-1", "coordinators", state="waiting")
        await send(tx, EVENT, "text-2", "registered", state="waiting")

    await apply(db, REGISTRATIONS)

    async with db.transaction() as tx:
        assert list(await people.everything(tx, 2001)) == ["delivery", "staff"]
        assert await retention.count_stored(tx, "bucharest") == StoredCounts(0, 0, 2)
        await tx.execute("UPDATE delivery SET state = 'sent'")
    await apply(db, REGISTRATIONS)
    async with db.reading() as tx:
        assert list(await people.everything(tx, 2001)) == ["staff"]


async def test_person_without_registration_goes_when_the_survey_that_needs_them_closes(db: Database) -> None:
    async with db.transaction() as tx:
        for id_ in (1, 2):
            await registrations.cancel(tx, "bucharest", id_)
    async with db.reading() as tx:
        people_exist = await people.find(tx, 1) is not None, await people.find(tx, 2) is not None

    during = await apply(db, OPENS)
    await close(db)
    async with db.reading() as tx:
        person_after = await people.find(tx, 1)

    assert people_exist == (True, False)
    assert (during, person_after) == (RetentionResult(), None)


async def test_staff_without_registration_are_kept(db: Database) -> None:
    async with db.transaction() as tx:
        await people.remember(tx, 1001, "en")

    assert await apply(db, OPENS) == RetentionResult()
    async with db.reading() as tx:
        assert await staff.roles(tx, 1001) == {Role.ORGANIZER}
        assert await people.find(tx, 1001) == Person(1001, None, "en")


async def test_staff_link_goes_when_it_has_expired(db: Database) -> None:
    async with db.transaction() as tx:
        for token, expires_at in (("old", OPENS), ("new", OPENS + timedelta(seconds=1))):
            await staff.add_link(tx, StaffLink(token_hash(token), Role.ORGANIZER, None, 1001, expires_at))

    await apply(db, OPENS)

    async with db.reading() as tx:
        assert [link.token_hash for link in await staff.links(tx, OPENS - timedelta(days=1))] == [token_hash("new")]


async def test_event_that_is_not_known_is_left_alone(db: Database) -> None:
    await close(db)

    assert await apply(db, COMMENTS, {"cluj": OTHER}) == RetentionResult()


async def test_every_table_that_names_people_is_of_an_event(db: Database) -> None:
    async with db.reading() as tx:
        naming = {table for table, _ in await people.person_tables(tx)}
        of_an_event = {table for table, _ in await retention._event_tables(tx)}

    # Another one would be kept for ever; an owed screen is gone when it was shown, a link after three days, the
    # rest with its inquiry.
    of_an_inquiry = {"inquiry_answer", "inquiry_copy", "inquiry_reply"}
    assert naming - of_an_event - of_an_inquiry == {"owed_screen", "person", "staff", "staff_link", "staff_menu"}


async def test_nothing_that_names_anybody_of_the_event_is_left(db: Database) -> None:
    await close(db)

    await apply(db, REGISTRATIONS)

    async with db.reading() as tx:
        for table, belongs in await retention._event_tables(tx):
            assert await fetch_value(tx, f"SELECT count(*) FROM {table} WHERE {belongs}", ("bucharest",)) == 0


@given(st.builds(RetentionResult, *[st.integers(0, 3)] * 3))
def test_erased_is_true_when_anything_was(counts: RetentionResult) -> None:
    assert bool(counts) == (counts != RetentionResult())
    assert str(counts) == f"{counts.registrations} registrations, {counts.comments} comments, {counts.people} people"
