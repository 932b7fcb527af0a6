"""The calendar file through the wire: what was imported is replaced after a start with a changed agenda."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.support.program import EVENT, ProgramHarness, staged


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path) as ready:
        yield ready


async def calendar_entries(stage: ProgramHarness) -> list[tuple[str, int, str, object]]:
    """Ask for the calendar file, and read what it says."""
    async with stage.program() as program:
        phone = stage.phone(7)
        phone.say("/agenda")
        await stage.settle(program)
        phone.tap("Calendar file")
        await stage.settle(program)
    _, content = next(message.document for message in reversed(phone.messages) if message.document is not None)
    entries = Calendar.from_ical(content).walk("VEVENT")
    return [(str(e["UID"]), int(e["SEQUENCE"]), str(e["SUMMARY"]), e["DTSTAMP"].dt) for e in entries]


async def test_calendar_file_after_a_change_replaces_the_one_before(stage: ProgramHarness) -> None:
    began = stage.clock.now().replace(microsecond=0)
    bot = stage.telegram.token.partition(":")[0]

    first = await calendar_entries(stage)
    stage.clock.move(began + timedelta(hours=1))
    same = await calendar_entries(stage)
    stage.event = replace(EVENT, venue={"en": "Cluj", "ro": "Cluj"})
    entries_after_move = await calendar_entries(stage)

    uid = f"bucharest-day-1@{bot}.roundtable"
    assert first == same == [(uid, 0, "Round table", began)]
    assert entries_after_move == [(uid, 1, "Round table", began + timedelta(hours=1))]
