"""The code at the door renews itself for an hour, for whoever organizes the event, and at once when it is made anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from demo.telegram.stand_in import ChatMessage
from domain.attendance.checkin import STEP
from storage.staff import members as staff
from tests.handlers.organizers.test_reminders import listening, say, tap
from tests.support.program import EVENT, ORGANIZER, ProgramHarness, staged

DOOR = replace(EVENT, checkin=True)
BEGIN = DOOR.starts - timedelta(minutes=30)


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path, BEGIN) as ready:
        ready.event = DOOR
        ready.phone(ORGANIZER)
        yield ready


async def show(stage: ProgramHarness, program: Program) -> ChatMessage:
    async with listening(program):
        await say(stage, "/checkin")
        await tap(stage, "Show the QR code")
    return next(message for message in reversed(stage.telegram.people[ORGANIZER].messages) if message.photo)


async def look_at(stage: ProgramHarness, program: Program, picture: ChatMessage, minutes: float) -> tuple[bytes, str]:
    """The picture so many minutes after it was first shown."""
    stage.clock.move(BEGIN + timedelta(minutes=minutes))
    await program.live_pictures.tick()
    return picture.photo or b"", picture.caption


async def test_code_renews_itself_for_an_hour_and_then_says_that_it_does_not(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        picture = await show(stage, program)
        shown_times = {}
        for minutes in (1, 4.9, 5, 9.9, 10, 55, 59.9, 60, 65, 90):
            content, caption = await look_at(stage, program, picture, minutes)
            shown_times[minutes] = (hash(content), caption.rpartition("holds until ")[2])

    assert [until for _, until in shown_times.values()][:7] == [
        "09:10.",
        "09:10.",
        "09:15.",
        "09:15.",
        "09:20.",
        "10:05.",
        "10:05.",
    ]
    assert shown_times[60] == shown_times[65] == shown_times[90]
    assert picture.caption.startswith("This QR code is not renewed any more")
    assert len({content for content, _ in shown_times.values()}) == 5
    assert timedelta(minutes=5) == STEP


async def test_new_code_is_on_the_screen_at_the_next_tick(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        picture = await show(stage, program)
        before = picture.photo
        program.context.secret = lambda: bytes([1] * 32)
        async with listening(program):
            await say(stage, "/checkin")
            await tap(stage, "New code")
            await tap(stage, "Yes, a new code")
        await program.live_pictures.tick()

    assert picture.photo != before


async def test_whoever_does_not_organize_the_event_any_more_gets_no_new_code(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        picture = await show(stage, program)
        before = picture.photo, picture.caption
        async with program.db.transaction() as tx:
            await staff.set_from_settings(tx, [], [])
        await look_at(stage, program, picture, 6)
        async with program.db.transaction() as tx:
            await staff.set_from_settings(tx, [ORGANIZER], [])
        after = await look_at(stage, program, picture, 12)

    assert after == before


async def test_newer_picture_takes_over_and_a_deleted_one_is_left_alone(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        first = await show(stage, program)
        second = await show(stage, program)
        before = first.photo
        await look_at(stage, program, second, 6)
        renewed = second.photo
        stage.telegram.people[ORGANIZER].delete(second.id)
        calls = len(stage.telegram.requests)
        for minutes in (12, 18, 24):
            await look_at(stage, program, second, minutes)
        calls_after = len(stage.telegram.requests)

    assert first.photo == before
    assert renewed != before
    assert calls_after == calls + 1


async def test_refusal_for_a_moment_is_tried_again(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        picture = await show(stage, program)
        before = picture.photo
        stage.telegram.fail("editMessageMedia", status=502)
        await look_at(stage, program, picture, 6)
        failed = picture.photo
        await look_at(stage, program, picture, 6.1)

    assert failed == before
    assert picture.photo != before
