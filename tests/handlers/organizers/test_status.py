"""/status against the whole program: what it says is what is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from delivery.incidents import DATABASE
from storage.engine.backup import backup
from tests.support.conversation import listening, say, tap
from tests.support.program import EVE, ORGANIZER, ProgramHarness, staged


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path, EVE) as ready:
        yield ready


async def test_status_is_what_is_and_refresh_looks_again_in_place(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await stage.join(program, 3)
        stage.telegram.people[2].block()
        await stage.telegram.settled()
        first = await say(stage, ORGANIZER, "/status")
        await backup(stage.database, stage.folder / "backup.sqlite3")
        stage.clock.move(EVE + timedelta(hours=2))
        await program.lifecycle.tick()
        program.troubles.begin(DATABASE, "The disk is full.")

        second = await tap(stage, ORGANIZER, "Refresh")

        messages = [message for message in stage.telegram.people[ORGANIZER].messages if message.from_bot]
    assert first.split("\n\n")[1:4] == [
        "⚠ No backup is known: whoever runs the server should make one.",
        "Last answer from Telegram: 21 March, 18:00.\nLast write to the database: 21 March, 18:00.",
        (
            "No messages are waiting.\nNext: 21 March, 18:00, Agenda (Round table).\n"
            "1 person cannot be reached: they blocked the bot."
        ),
    ]
    assert second.split("\n\n")[1].startswith("⚠ The database cannot be used; I keep trying.")
    assert second.split("\n\n")[3].startswith("3 messages are waiting.\nNext: 22 March, 09:30, Message (Round table).")
    assert "Last backup: " in second
    assert "Version 0.1.0, running for 2 hours." in second
    assert len(messages) == 1


async def test_refresh_that_changes_nothing_is_harmless(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await stage.join(program, 1)
        first = await say(stage, ORGANIZER, "/status")

        again = await tap(stage, ORGANIZER, "Refresh", "Refresh")

        assert again == first
        assert stage.telegram.people[ORGANIZER].toasts == []


async def test_status_names_nobody(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await stage.join(program, 3)

        reply = await say(stage, ORGANIZER, "/status")

    assert [name for name in ("P1", "P2", "P3") if name in reply] == []
