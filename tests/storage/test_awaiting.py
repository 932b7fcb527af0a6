"""What waits for one person's words is read whole, and only of events that there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.minutes import NoteDraft
from domain.participation import Answered
from domain.people import Registration
from domain.survey import SurveyRun
from storage import answers, awaiting, comments, events, minutes, people, registrations, surveys
from storage.awaiting import Waiting
from storage.engine.database import Database
from storage.messages import updates
from storage.staff import members as staff
from tests.support.program import START
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event

ANA, COORDINATOR = 1, 2001
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
EVENT = event(EVERY_KIND)
NOTHING = Waiting(None, None, (), (), handled_before=False)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await staff.set_from_settings(tx, [], [COORDINATOR])
    yield database
    await database.close()


async def everything_waits(db: Database, person: int) -> SurveyRun:
    """They edit a comment, take the minutes, change their registration and are asked for a comment."""
    async with db.transaction() as tx:
        await people.remember(tx, person, "en")
        row = Registration(EVENT.code, person, "1", "2027-03-01", "2027-03-01", profession="judge", asking="name")
        await registrations.put(tx, row)
        run = await surveys.open_(tx, EVENT, GROUPS, THRESHOLDS, bytes(32), OPENS)
        await answers.send(tx, run, person, "courts", {})
        await answers.comment(tx, run.id, "improve", "More time.")
        await comments.release(tx, run, 5)
        await comments.begin_editing(tx, person, run.id, 0)
        await minutes.save_draft(tx, person, NoteDraft(EVENT.code, None))
        await updates.first_time(tx, 7, START.date())
    return run


async def test_everything_that_waits_for_a_coordinator_is_read(db: Database) -> None:
    run = await everything_waits(db, COORDINATOR)

    async with db.reading() as tx:
        waiting = await awaiting.of_person(tx, COORDINATOR, 7, {EVENT.code})
        registration = await registrations.find(tx, EVENT.code, COORDINATOR)

    assert registration is not None
    assert waiting == Waiting((run.id, 0), EVENT.code, (registration,), ((run, Answered(0)),), handled_before=True)


async def test_what_only_coordinators_do_waits_for_nobody_else(db: Database) -> None:
    await everything_waits(db, ANA)

    async with db.reading() as tx:
        waiting = await awaiting.of_person(tx, ANA, 8, {EVENT.code})

    assert (waiting.edit, waiting.minutes, waiting.handled_before) == (None, None, False)
    assert len(waiting.registrations) == len(waiting.surveys) == 1


async def test_nothing_waits_of_an_event_that_is_gone_nor_for_somebody_else(db: Database) -> None:
    await everything_waits(db, COORDINATOR)

    async with db.reading() as tx:
        assert await awaiting.of_person(tx, COORDINATOR, 8, set()) == NOTHING
        assert await awaiting.of_person(tx, ANA, 8, {EVENT.code}) == NOTHING
