"""/audit: organizers see who did what, by the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.operations.audit import AuditAction
from storage.operations import audit
from tests.support.application import COORDINATOR, INVALID, ORGANIZER, ApplicationHarness, labels, opened, texts
from views.callback.organizers import ShowAudit


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def test_lines_are_told_by_the_page_the_newest_first(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        for number in range(21):
            moment = hall.now + timedelta(minutes=number)
            await audit.record(tx, ORGANIZER, AuditAction.CONFIRM, "bucharest", moment)
        await audit.record(tx, COORDINATOR, AuditAction.REPORT, "bucharest", hall.now + timedelta(hours=1))
        await audit.forget(tx, COORDINATOR)

    first = await hall.command(ORGANIZER, "audit")
    second = await hall.press(ORGANIZER, first, "Older ›")

    assert texts(first)[0].split("\n")[2] == "• 15 March, 19:00 · somebody who was forgotten: made the report"
    assert texts(first)[0].split("\n")[3] == "• 15 March, 18:20 · you: confirmed participants"
    assert (labels(first), labels(second)) == (["Older ›"], ["‹ Newer"])
    assert texts(second)[0].count("•") == 2
    assert await hall.tap(ORGANIZER, ShowAudit(2)) == INVALID


async def test_of_attendance_one_line_a_day_is_noted_and_it_ends_its_day(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await audit.record(tx, ORGANIZER, AuditAction.REMIND, "bucharest", hall.now)
        for minutes in range(3):
            moment = hall.now + timedelta(minutes=minutes)
            await audit.record(tx, ORGANIZER, AuditAction.PRESENT, "bucharest", moment)
            await audit.record(tx, ORGANIZER, AuditAction.CONFIRM, "bucharest", moment)

        entries = await audit.entries(tx, 10)

    present, *others = entries
    assert (present.at, present.action) == (date(2027, 3, 15), AuditAction.PRESENT)
    assert AuditAction.PRESENT not in {entry.action for entry in others}


async def test_lines_of_other_events_are_not_told(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await audit.record(tx, ORGANIZER, AuditAction.CONFIRM, "bucharest", hall.now)
        await audit.record(tx, ORGANIZER, AuditAction.INVITE_STAFF, None, hall.now)
        await tx.execute("DELETE FROM staff WHERE person = ?", (ORGANIZER,))
        sql = "INSERT INTO staff (person, role, event, source) VALUES (?, 'organizer', ?, 'link')"
        await tx.execute(sql, (ORGANIZER, "cluj"))
        await tx.execute(sql, (ORGANIZER + 1, "bucharest"))

    assert "Nothing has been done yet." in texts(await hall.command(ORGANIZER, "audit"))[0]
    assert texts(await hall.command(ORGANIZER + 1, "audit"))[0].count("•") == 1
