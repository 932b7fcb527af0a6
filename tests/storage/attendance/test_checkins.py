"""Presence in the database: whom the survey is for, what is not taken back, and what a report has of it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lifecycle import advance_events
from domain.attendance.headcount import Headcount
from domain.messages import Audience
from domain.results.reports import CheckinFigures, EventReport
from storage import answers, events, registrations, releases, reports, summaries, surveys
from storage.attendance import checkins, headcounts
from storage.engine.database import Database, Tx
from storage.messages import plan
from storage.operations import retention
from tests.messages import planned_message
from tests.support.program import CLOSES, END, EVENT, OPENS, RULES, START, register, states

CODE = EVENT.code
CHECKIN = replace(EVENT, checkin=True)
ANA, ION, EVA, OLGA = 1, 2, 3, 4


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """Four are registered, and Ana and Ion are present."""
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, CHECKIN)
        await plan.sync(tx, CHECKIN)
        await register(tx, CODE, [ANA, ION, EVA, OLGA])
        for person in (ANA, ION):
            await checkins.mark_present(tx, CODE, person)
    yield database
    await database.close()


async def open_survey(db: Database) -> None:
    await advance_events(db, {CODE: CHECKIN}, RULES, lambda: bytes(32), OPENS)


async def test_survey_is_for_those_who_are_present_and_frozen_so(db: Database) -> None:
    await open_survey(db)

    async with db.reading() as tx:
        run = await surveys.of_event(tx, CODE)
        recipients = await plan.recipients(tx, planned_message(CODE, "reminder-9", "reminder", "not-answered", OPENS))
    assert run is not None
    assert run.checkin
    assert await states(db, "survey-1") == dict.fromkeys((ANA, ION), "waiting")
    assert recipients == (ANA, ION)
    with pytest.raises(sqlite3.IntegrityError, match="frozen once it has opened"):
        async with db.transaction() as tx:
            await tx.execute("UPDATE survey SET checkin = 0")


async def test_presence_is_not_taken_back_while_the_survey_is_open(db: Database) -> None:
    async with db.transaction() as tx:
        await checkins.mark_present(tx, CODE, EVA)
        await tx.execute("UPDATE registration SET number = person")
        before = await checkins.set_present(tx, CODE, EVA, is_present=False)
    await open_survey(db)

    assert before == (EVA,)
    with pytest.raises(sqlite3.IntegrityError, match="presence is not taken back"):
        async with db.transaction() as tx:
            await checkins.set_present(tx, CODE, ANA, is_present=False)
    async with db.transaction() as tx:
        assert await checkins.set_present(tx, CODE, ANA, is_present=True) == ()
        assert await checkins.set_present(tx, CODE, EVA, is_present=True) == (EVA,)


async def test_nobody_is_present_before_they_are_registered(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE registration SET registered_on = NULL, asking = 'name' WHERE person = ?", (EVA,))

        assert not await checkins.mark_present(tx, CODE, EVA)
        await checkins.mark_scanned(tx, CODE, EVA)
        await checkins.mark_scanned(tx, CODE, OLGA)
        registration_rows = [await registrations.find(tx, CODE, person) for person in (EVA, OLGA)]

    assert [registration.scanned for registration in registration_rows if registration] == [True, False]


async def test_message_to_those_checked_in_goes_to_the_present(db: Database) -> None:
    text = planned_message(CODE, "text-9", "text", Audience.CHECKED_IN, START)
    async with db.transaction() as tx:
        with_checkin = await plan.recipients(tx, text)
        await events.save(tx, EVENT)
        without = await plan.recipients(tx, text)

    assert (with_checkin, without) == ((ANA, ION), (ANA, ION, EVA, OLGA))


async def test_share_is_of_the_present_while_open_and_after(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, CODE, [5, 6, 7, 8])
        for person in (5, 6, 7):
            await checkins.mark_present(tx, CODE, person)
    await open_survey(db)
    async with db.transaction() as tx:
        run = await surveys.of_event(tx, CODE)
        assert run is not None
        for person in (ANA, ION, 5, 6, 7):
            await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})
        live = await summaries.read(tx, CHECKIN, OPENS)
        release = await releases.close(tx, CHECKIN, run, CLOSES)
        stored_release = await releases.find(tx, run.id)

    assert isinstance(live, summaries.OpenSummary)
    assert (live.registered_count, live.eligible_count, live.answered_count) == (8, 5, 5)
    assert (release.registered, release.present, release.eligible, release.answered) == (8, 5, 5, 5)
    assert stored_release == release


async def read_report(tx: Tx) -> EventReport:
    report = await reports.read(tx, replace(CHECKIN, survey=None), RULES.privacy, END)
    assert isinstance(report, EventReport)
    return report


async def test_report_is_about_the_present_with_guests_beside_them(db: Database) -> None:
    async with db.transaction() as tx:
        await headcounts.add(tx, CODE, Headcount(99))
        await tx.execute(
            "INSERT INTO guest (event, number, name, profession, present)"
            " VALUES (?, 9, 'Vera', NULL, 1), (?, 10, 'Dan', NULL, 0)",
            (CODE, CODE),
        )

        report = await read_report(tx)

    assert report.headcount == Headcount(3, {"judge": 2, None: 1})
    assert report.checkin == CheckinFigures(absent_count=2, guest_count=1)


async def test_report_has_the_typed_number_where_nobody_checked_in(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("UPDATE registration SET present = 0")
        await headcounts.add(tx, CODE, Headcount(28))

        report = await read_report(tx)

    assert (report.headcount, report.checkin) == (Headcount(28), None)


async def test_retention_erases_links_and_codes_with_the_registrations(db: Database) -> None:
    async with db.transaction() as tx:
        await checkins.find_or_add(tx, CODE, bytes(32))
        await retention.apply(tx, {CODE: CHECKIN}, RULES.privacy, END + timedelta(days=400))

        assert await checkins.find(tx, CODE) is None
