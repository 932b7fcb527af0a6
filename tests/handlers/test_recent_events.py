"""Which event the staff work on: commands without a code are about it, and others are a button away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from handlers.recent_prompts import RecentPrompts
from storage import events, people
from storage.editing import archive
from storage.engine.database import fetch_value
from storage.staff import members as staff
from storage.staff import recent_events
from tests.support.application import BEFORE, COORDINATOR, EVENT, ORGANIZER, ApplicationHarness, labels, opened, texts
from views.callback.coordinators import ShowSummary
from views.callback.events import ArchiveEvent
from views.callback.organizers import ShowEvent
from views.callback.participants import TurnEvents
from views.event_picker import EventList

COUNT = 100
CODES = [f"event-{number}" for number in range(COUNT)]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    """A hundred events, a day apart."""
    async with opened(tmp_path) as harness:
        harness.events = {
            code: replace(
                EVENT,
                code=code,
                title={"en": f"Table {number}", "ro": f"Masa {number}"},
                starts=EVENT.starts + timedelta(days=number),
                ends=EVENT.ends + timedelta(days=number),
            )
            for number, code in enumerate(CODES)
        }
        async with harness.db.transaction() as tx:
            for event in harness.events.values():
                await events.save(tx, event)
        yield harness


async def test_event_is_remembered_until_the_end_of_the_next_day(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))
    hall.now = datetime.combine(BEFORE.date() + timedelta(days=1), time.max, BEFORE.tzinfo)
    assert "Table 7" in texts(await hall.command(ORGANIZER, "schedule"))[0]

    hall.now += timedelta(microseconds=1)

    assert "<b>Which event?</b>" in texts(await hall.command(ORGANIZER, "schedule"))[0]


async def test_event_is_remembered_in_the_file_with_the_day_alone(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))
    await hall.command(ORGANIZER, "schedule", CODES[3])
    await hall.command(COORDINATOR, "summary", CODES[9])
    hall.prompts = RecentPrompts()  # as after a restart

    reply = await hall.command(ORGANIZER, "event")

    assert "Table 3" in texts(reply)[0]
    day = BEFORE.date().isoformat()
    assert await remembered(hall) == [(ORGANIZER, CODES[3], day), (COORDINATOR, CODES[9], day)]


async def test_nothing_is_written_while_somebody_stays_with_an_event(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))
    async with hall.db.reading() as tx:
        changes_before = await fetch_value(tx, "SELECT total_changes()")

    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))

    async with hall.db.reading() as tx:
        assert await fetch_value(tx, "SELECT total_changes()") == changes_before


async def test_remembered_event_is_erased_after_two_days_and_with_the_role(hall: ApplicationHarness) -> None:
    for person in (ORGANIZER, COORDINATOR):
        async with hall.db.transaction() as tx:
            await recent_events.note(tx, person, CODES[1], BEFORE.date())
    async with hall.db.transaction() as tx:
        await staff.set_from_settings(tx, [ORGANIZER], [])
        await recent_events.erase_past(tx, BEFORE.date() + timedelta(days=1))
    assert [person for person, *_ in await remembered(hall)] == [ORGANIZER]

    async with hall.db.transaction() as tx:
        await recent_events.erase_past(tx, BEFORE.date() + timedelta(days=2))

    assert await remembered(hall) == []


async def test_event_of_somebody_who_was_forgotten_is_not_remembered(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))

    async with hall.db.transaction() as tx:
        await people.forget(tx, ORGANIZER)

    assert await remembered(hall) == []


async def remembered(hall: ApplicationHarness) -> list[tuple[int, str, str]]:
    """Who is remembered to work on which event, and since which day."""
    async with hall.db.reading() as tx, tx.execute("SELECT * FROM recent_event ORDER BY person") as rows:
        return [(row["person"], row["event"], row["day"]) async for row in rows]


async def test_commands_are_about_the_event_that_was_chosen_until_another_one_is(hall: ApplicationHarness) -> None:
    assert "<b>Which event?</b>" in texts(await hall.command(ORGANIZER, "event"))[0]
    await hall.tap(ORGANIZER, ShowEvent(CODES[7]))

    for command in ("event", "participants", "invite", "schedule", "announce"):
        reply = await hall.command(ORGANIZER, command)
        assert "Table 7" in texts(reply)[0], command
        assert labels(reply)[-1] == "Another event", command

    others = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "event"), "Another event")
    assert "<b>Which event?</b>" in texts(others)[0]
    assert "Table 3" in texts(await hall.command(ORGANIZER, "event", CODES[3]))[0]
    assert "Table 3" in texts(await hall.command(ORGANIZER, "schedule"))[0]


async def test_coordinator_s_commands_are_about_the_event_that_was_chosen(hall: ApplicationHarness) -> None:
    await hall.tap(COORDINATOR, ShowSummary(CODES[5], 0))

    for command in ("summary", "minutes", "report", "export"):
        assert "Table 5" in texts(await hall.command(COORDINATOR, command))[0], command


async def test_only_event_is_never_called_another_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as harness:
        await harness.tap(ORGANIZER, ShowEvent("bucharest"))

        assert await remembered(harness) == []
        assert "Another event" not in labels(await harness.command(ORGANIZER, "event"))


async def test_event_that_is_over_goes_into_the_archive_and_comes_back(hall: ApplicationHarness) -> None:
    assert "Into the archive" not in labels(await hall.tap(ORGANIZER, ShowEvent(CODES[0])))
    hall.now = BEFORE + timedelta(days=365)

    card = await hall.press(ORGANIZER, await hall.tap(ORGANIZER, ShowEvent(CODES[0])), "Into the archive")

    assert "This event is in the archive." in texts(card)[0]
    first_page = await hall.tap(ORGANIZER, TurnEvents(EventList.CARD, 0))
    assert labels(first_page)[-1] == "Archive (1)"
    archive_page = await hall.press(ORGANIZER, first_page, "Archive (1)")
    assert labels(archive_page)[0].startswith("Table 0")
    await hall.press(ORGANIZER, card, "Out of the archive")
    async with hall.db.reading() as tx:
        assert await archive.find_codes(tx) == frozenset()


async def test_event_that_is_not_over_stays_where_it_is(hall: ApplicationHarness) -> None:
    await hall.tap(ORGANIZER, ArchiveEvent(CODES[0], 1))

    async with hall.db.reading() as tx:
        assert not await archive.contains(tx, CODES[0])


async def test_cancelled_event_can_be_archived_before_its_day(hall: ApplicationHarness) -> None:
    hall.events[CODES[0]] = replace(hall.events[CODES[0]], is_cancelled=True)

    await hall.tap(ORGANIZER, ArchiveEvent(CODES[0], 1))

    async with hall.db.reading() as tx:
        assert await archive.contains(tx, CODES[0])


async def test_participants_find_an_archived_event_where_it_was(hall: ApplicationHarness) -> None:
    async with hall.db.transaction() as tx:
        await archive.add(tx, CODES[1])

    page = await hall.command(101, "start")

    assert [label for label in labels(page) if "Table 1 " in f"{label} "]
    assert not [label for label in labels(page) if label.startswith("Archive")]
