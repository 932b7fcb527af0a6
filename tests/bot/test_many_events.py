"""More events than Telegram takes buttons: everything is found by turning pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import events
from tests.support.program import COORDINATOR, EVENT, ORGANIZER, ProgramHarness, staged
from views.event_picker import EVENTS

MANY = 120


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    """Half of the events are over; half are to come and open for registration."""
    async with staged(tmp_path) as ready:
        async with ready.program() as program, program.db.transaction() as tx:
            for number in range(MANY):
                shift = timedelta(days=number - MANY // 2)
                starts, ends = EVENT.starts + shift, EVENT.ends + shift
                event = replace(EVENT, code=f"e{number}", starts=starts, ends=ends, survey=None, messages=())
                await events.save(tx, event)
        yield ready


COMMANDS = {
    7: ("/start",),
    ORGANIZER: ("/event", "/participants"),
    COORDINATOR: ("/summary", "/minutes", "/report", "/export"),
}


async def test_every_command_shows_pages_of_many_events(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        for id_, command in ((id_, command) for id_, commands in COMMANDS.items() for command in commands):
            phone = stage.phone(id_)
            phone.say(command)
            await stage.settle(program)
            first = list(phone.screen.labels)
            phone.tap("More events")
            await stage.settle(program)

            assert (command, len(first), first[-1]) == (command, EVENTS + 1, "More events")
            assert phone.screen.labels[-2:] == ["Back", "More events"]


async def test_past_events_are_found_behind_the_others(stage: ProgramHarness) -> None:
    phone = stage.phone(COORDINATOR)
    async with stage.program() as program:
        phone.say("/summary")
        await stage.settle(program)
        while "More events" in phone.screen.labels:
            phone.tap("More events")
            await stage.settle(program)
        while "Past events" in phone.screen.labels:
            phone.tap("Past events")
            await stage.settle(program)
        oldest = phone.screen.labels[-2]
        phone.tap(oldest)
        await stage.settle(program)

        assert phone.screen.text.startswith("Round table\nThursday, 21 January 2027")
