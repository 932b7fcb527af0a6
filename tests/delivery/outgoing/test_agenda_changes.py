"""A published agenda that changes, against the whole program: what goes out, when, and what does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from domain.events import AgendaItem, Event
from storage.engine.database import fetch_value
from storage.messages import agenda_changes
from tests.handlers.organizers.test_reminders import listening, tap
from tests.support.program import EVE, EVENT, ORGANIZER, START, ProgramHarness, fate, local, staged, states
from views.callback.codec import encode
from views.callback.organizers import DropAgendaChange, SendAgendaChange, ShowAgendaChange

MORNING = EVE - timedelta(hours=8)
MINUTES = timedelta(minutes=1)
BEFORE = replace(EVENT, messages=(), survey=None)
MOVED = replace(BEFORE, agenda=tuple(replace(item, starts=item.starts + timedelta(hours=1)) for item in BEFORE.agenda))
LONGER = replace(
    MOVED, agenda=(*MOVED.agenda, AgendaItem(START, START + timedelta(hours=1), {"en": "Visit", "ro": "Vizită"}))
)
MESSAGE = "agenda-change-1"


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path, MORNING) as ready:
        ready.event = BEFORE
        async with ready.program() as program:
            await ready.join(program, 6)
        yield ready


async def restart(stage: ProgramHarness, event: Event, after: timedelta) -> None:
    """The settings have changed, the bot is started again, and so much time passes."""
    stage.event = event
    async with stage.program() as program:
        await program.outbox.drain()
        await stage.pass_time(program, stage.clock.now() + after)


def told(stage: ProgramHarness, id_: int = 1) -> list[str]:
    """What this person got of it: each message without its head."""
    messages = [message.text for message in stage.telegram.people[id_].messages if message.from_bot]
    return [text.split("\n\n", 2)[2] for text in messages if "agenda" in text]


async def test_change_is_told_once_when_ten_minutes_have_passed(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 9 * MINUTES)
    early = told(stage)
    await restart(stage, MOVED, 2 * MINUTES)
    await restart(stage, MOVED, 60 * MINUTES)

    assert early == []
    assert [text.split("\n\n")[0] for text in told(stage)] == ["Moved\n10:30–16:00  Welcome\nbefore: 09:30–16:00"]
    assert len(told(stage, ORGANIZER)) == 1


async def test_changes_that_follow_each_other_are_one_message(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 8 * MINUTES)
    await restart(stage, LONGER, 8 * MINUTES)
    early = told(stage)
    await restart(stage, LONGER, 3 * MINUTES)

    assert early == []
    (text,) = told(stage)
    assert "Moved\n10:30–16:00  Welcome" in text
    assert "New\n09:30–10:30  Visit" in text


async def test_change_that_is_taken_back_is_told_to_nobody(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 5 * MINUTES)
    await restart(stage, BEFORE, 30 * MINUTES)

    async with stage.program() as program:
        assert await fate(program.db, MESSAGE) == "dropped: changed back"
    assert told(stage) == []
    assert "It is again as participants know it: nothing is sent." in told(stage, ORGANIZER)[-1]


async def test_changes_of_the_night_wait_for_the_morning_with_the_choice(stage: ProgramHarness) -> None:
    stage.clock.move(local(MORNING.date(), "23:00"))
    await restart(stage, MOVED, timedelta(hours=9, minutes=5))
    early, organizer_text = told(stage), told(stage, ORGANIZER)
    await restart(stage, MOVED, 10 * MINUTES)

    assert (len(early), len(organizer_text), len(told(stage))) == (0, 1, 1)


async def test_nobody_is_told_before_an_agenda_was_published_or_after_the_event(stage: ProgramHarness) -> None:
    texts_before_publishing = replace(BEFORE, agenda=())
    await restart(stage, texts_before_publishing, 5 * MINUTES)
    await restart(stage, texts_before_publishing, 30 * MINUTES)
    taken_away = told(stage)
    await restart(stage, MOVED, 30 * MINUTES)
    texts_after_publishing = told(stage)
    stage.clock.move(BEFORE.ends)
    await restart(stage, LONGER, 30 * MINUTES)

    assert len(taken_away) == 1
    assert texts_after_publishing == taken_away
    assert told(stage) == taken_away


async def test_nobody_is_asked_while_nobody_is_registered(tmp_path: Path) -> None:
    async with staged(tmp_path, MORNING) as stage:
        stage.phone(ORGANIZER)
        stage.event = BEFORE
        async with stage.program():
            pass
        await restart(stage, MOVED, 30 * MINUTES)

        assert told(stage, ORGANIZER) == []


async def test_cancelled_event_tells_no_changes(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 5 * MINUTES)
    await restart(stage, replace(LONGER, is_cancelled=True), 30 * MINUTES)

    assert told(stage) == []


async def test_send_now_goes_out_at_once_and_once(stage: ProgramHarness) -> None:
    stage.event = MOVED
    async with stage.program() as program, listening(program):
        await program.outbox.drain()
        await tap(stage, "Send now")
        await program.outbox.drain()
        report = stage.telegram.people[ORGANIZER].screen.text
        await press(stage, program, SendAgendaChange("bucharest", MESSAGE))
        await stage.pass_time(program, stage.clock.now() + 30 * MINUTES)

        assert len(told(stage)) == 1
        assert report.endswith("✓ Sent\n▓▓▓▓▓▓▓▓▓▓▓▓\n\nDelivered: 6")
        assert stage.telegram.people[ORGANIZER].toasts == ["Sending…"]
        assert stage.telegram.people[ORGANIZER].alerts == ["This was sent already."]
        assert {*(await states(program.db, MESSAGE)).values()} == {"sent"}
        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT group_concat(action) FROM audit") == "agenda change"


async def press(
    stage: ProgramHarness, program: Program, button: ShowAgendaChange | SendAgendaChange | DropAgendaChange
) -> None:
    stage.telegram.people[ORGANIZER].tap_data(encode(button))
    await stage.telegram.settled()
    await program.outbox.drain()


async def test_dropped_change_is_told_to_nobody_and_the_next_is_told_alone(stage: ProgramHarness) -> None:
    stage.event = MOVED
    async with stage.program() as program, listening(program):
        await program.outbox.drain()
        await tap(stage, "Don't send")
        await press(stage, program, DropAgendaChange("bucharest", MESSAGE))
        await press(stage, program, SendAgendaChange("bucharest", MESSAGE))
        await press(stage, program, ShowAgendaChange("bucharest", MESSAGE))
        screen = stage.telegram.people[ORGANIZER].screen.text
        await press(stage, program, ShowAgendaChange("bucharest", "agenda-change-9"))
    await restart(stage, LONGER, 30 * MINUTES)

    assert screen.endswith("Participants are not told.")
    (text,) = told(stage)
    assert "Visit" in text
    assert "Moved" not in text


async def test_calendar_file_of_the_changed_agenda_takes_the_place_of_the_one_before(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 30 * MINUTES)

    async with stage.program() as program, listening(program):
        await tap(stage, "Calendar file", by=1)

    document = stage.telegram.people[1].screen.document
    assert document is not None
    assert b"SEQUENCE:1" in document[1]


async def test_stored_message_is_read_as_what_has_changed(stage: ProgramHarness) -> None:
    await restart(stage, MOVED, 5 * MINUTES)

    async with stage.program() as program, program.db.reading() as tx:
        message = await agenda_changes.find_planned(tx, "bucharest")
        assert message is not None
        assert [type(change).__name__ for change in agenda_changes.changes_of(message).items] == ["ChangedItem"]
