"""The bot was away while a survey was open: organizers are told once, and can ask those who have not answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.program import Program
from tests.support.program import CLOSES, COORDINATOR, OPENS, ORGANIZER, ProgramHarness, staged

AWAY = OPENS + timedelta(hours=1, minutes=2)
TOLD = "⚠ I could not be reached from 19:02 to 19:09."
ASKED = "If you pressed “Send my answers” between 19:02 and 19:09, please press it again, or write /survey"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    """Eight people are registered, and two of them have answered when the bot goes away."""
    async with staged(tmp_path) as ready:
        async with ready.program() as program:
            await ready.join(program, 8)
            await ready.pass_time(program, OPENS)
            for person in (1, 2):
                await tap(ready, program, person, "Start", "4", "Send my answers")
            await ready.pass_time(program, AWAY)
        yield ready


async def tap(stage: ProgramHarness, program: Program, person: int, *labels: str) -> None:
    for label in labels:
        stage.telegram.people[person].tap(label)
        await stage.settle(program)


async def back(stage: ProgramHarness, program: Program, after: timedelta) -> None:
    """The bot has been away for so long."""
    await stage.pass_time(program, AWAY + after)


def texts(stage: ProgramHarness, person: int, what: str) -> list[str]:
    """The messages this person got in which that stands."""
    return [message.text for message in stage.telegram.people[person].messages if what in message.text]


async def test_organizers_are_told_of_an_absence_and_can_ask_those_who_have_not_answered(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await back(stage, program, timedelta(minutes=9, seconds=30))
        organizer = stage.telegram.people[ORGANIZER]
        report_text = organizer.screen.text
        await tap(stage, program, ORGANIZER, "Ask them to press again")
        preview = organizer.screen.text
        await tap(stage, program, ORGANIZER, "Send to ")
        await program.outbox.drain()

        assert TOLD in report_text
        assert ASKED in preview
        assert "<b>6 people will get it.</b>" in preview or "6 people will get it." in preview
        assert {person for person in stage.ids if texts(stage, person, ASKED)} == {3, 4, 5, 6, 7, 8}
        assert texts(stage, COORDINATOR, TOLD) == []


async def test_those_who_have_not_answered_are_asked_once_however_often_it_is_pressed(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await back(stage, program, timedelta(minutes=9, seconds=30))
        await tap(stage, program, ORGANIZER, "Ask them to press again")
        (button,) = [
            button.data
            for row in stage.telegram.people[ORGANIZER].screen.buttons
            for button in row
            if button.text.startswith("Send to ")
        ]
        assert button is not None
        for _ in range(3):
            stage.telegram.people[ORGANIZER].tap_data(button)
            await stage.settle(program)
            await program.outbox.drain()

        assert [len(texts(stage, person, ASKED)) for person in (2, 3)] == [0, 1]


async def test_romanian_is_asked_in_romanian(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE person SET language = 'ro' WHERE id = 3")
        await back(stage, program, timedelta(minutes=9, seconds=30))
        await tap(stage, program, ORGANIZER, "Ask them to press again", "Send to ")
        await program.outbox.drain()

        assert len(texts(stage, 3, "Dacă ați apăsat „Trimiteți răspunsurile” între 19:02 și 19:09, vă rugăm")) == 1


async def test_who_was_asked_sees_it_among_their_data(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await back(stage, program, timedelta(minutes=9, seconds=30))
        await tap(stage, program, ORGANIZER, "Ask them to press again", "Send to ")
        await program.outbox.drain()
        stage.telegram.people[3].say("/mydata")
        await stage.settle(program)

        assert any("Message – sent" in message.text for message in stage.telegram.people[3].messages)


@pytest.mark.parametrize(("seconds", "count"), [(149, 0), (150, 0), (151, 1)])
async def test_absence_that_telegram_waits_for_is_not_told(stage: ProgramHarness, seconds: int, count: int) -> None:
    async with stage.program() as program:
        await back(stage, program, timedelta(seconds=seconds))

        assert len(texts(stage, ORGANIZER, "⚠ I could not be reached")) == count


async def test_absence_is_told_once_also_when_the_bot_is_killed_after_it(stage: ProgramHarness) -> None:
    for _ in range(3):
        async with stage.program() as program:
            await back(stage, program, timedelta(minutes=9))

    assert len(texts(stage, ORGANIZER, "⚠ I could not be reached")) == 1


@pytest.mark.parametrize("moment", [CLOSES, CLOSES + timedelta(days=1)])
async def test_absence_that_outlasts_the_survey_is_not_told(stage: ProgramHarness, moment: datetime) -> None:
    async with stage.program() as program:
        await stage.pass_time(program, moment)

        assert texts(stage, ORGANIZER, "⚠ I could not be reached") == []


async def test_absence_before_the_survey_opens_is_not_told(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        async with stage.program() as program:
            await stage.join(program, 8)
            await stage.pass_time(program, OPENS - timedelta(hours=1))
        async with stage.program() as program:
            await stage.pass_time(program, OPENS + timedelta(hours=1))
            await stage.pass_time(program, OPENS + timedelta(hours=2))

            assert texts(stage, ORGANIZER, "⚠ I could not be reached") == []


async def test_button_after_the_survey_has_closed_asks_nobody(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await back(stage, program, timedelta(minutes=9))
        await stage.pass_time(program, CLOSES)
        phone = stage.telegram.people[ORGANIZER]
        (notice,) = [message for message in phone.messages if "⚠ I could not be reached" in message.text]
        phone.tap("Ask them to press again", notice)
        await stage.settle(program)

        assert "No survey is open at the moment" in notice.text
