"""How many were present, typed in the minutes: stored, undone, refused in one sentence, and never of anybody else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.program import Program
from domain.attendance.headcount import Headcount
from storage import events
from storage.attendance import headcounts
from storage.engine.database import Database
from tests.storage.test_stored import STORED
from tests.support.program import COORDINATOR, EVENT, ProgramHarness, staged
from views.callback.codec import Tap, encode
from views.callback.coordinators import AskHeadcount, UndoHeadcount


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        yield ready


@dataclass
class Chat:
    """A coordinator's chat with the running program."""

    stage: ProgramHarness
    program: Program

    async def say(self, text: str) -> str:
        self.stage.telegram.people[COORDINATOR].say(text)
        return await self._shown()

    async def tap(self, label: str) -> str:
        self.stage.telegram.people[COORDINATOR].tap(label)
        return await self._shown()

    async def forge(self, tap: Tap, who: int = COORDINATOR) -> str:
        phone = self.stage.telegram.people[who]
        phone.tap_data(encode(tap))
        await self.stage.settle(self.program)
        return phone.alerts[-1] if phone.alerts else ""

    async def _shown(self) -> str:
        await self.stage.settle(self.program)
        return self.stage.telegram.people[COORDINATOR].screen.text

    async def headcount(self) -> Headcount | None:
        async with self.program.db.reading() as tx:
            present = await headcounts.find(tx, "bucharest")
        return present.headcount if present else None


@asynccontextmanager
async def chat(stage: ProgramHarness) -> AsyncIterator[Chat]:
    async with stage.program() as program:
        stage.phone(COORDINATOR)
        yield Chat(stage, program)


async def test_number_is_stored_replaced_and_undone(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        prompt = await at.tap("Number present")
        first = await at.say("28")
        second = await at.say("Judge: 3")
        undone = await at.tap("Undo")
        nothing = await at.tap("Undo")
        await at.tap("Number present")
        after = await at.headcount()

    assert "How many people were present? Type one number, such as 28." in prompt
    assert "✓ Stored: 28 people present." in first
    assert "✓ Stored: 3 people present (Judge: 3)." in second
    assert "✓ Stored: 28 people present." in undone
    assert "The number present is not entered" in nothing
    assert after is None


async def test_undo_pressed_twice_or_late_undoes_nothing_more(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        await at.tap("Number present")
        await at.say("28")
        await at.say("29")
        await at.forge(UndoHeadcount("bucharest", 2))
        await at.say("30")
        await at.forge(UndoHeadcount("bucharest", 2))

        assert await at.headcount() == Headcount(30)


async def test_what_is_no_number_is_told_in_one_sentence_and_asked_again(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        await at.tap("Number present")
        wrong = await at.say("about 30 <b>")
        many = await at.say("100001")
        await at.say("30")

        assert wrong.startswith("Nothing was stored: I do not understand “about 30 <b>”.")
        assert many.startswith("Nothing was stored: more than 100,000 people cannot be.")
        assert await at.headcount() == Headcount(30)


async def test_after_done_a_number_is_for_nothing(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        await at.tap("Number present")
        await at.tap("Done")
        await at.say("28")

        assert await at.headcount() is None


async def test_number_that_comes_again_after_a_crash_counts_once(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        await at.tap("Number present")
        update = stage.telegram.people[COORDINATOR].say("28")
        await stage.settle(at.program)
        stage.telegram.repeat(update)
        await stage.settle(at.program)
        async with at.program.db.reading() as tx, tx.execute("SELECT count(*) AS n FROM headcount") as rows:
            (row,) = [row async for row in rows]

        assert row["n"] == 1


async def test_number_is_for_coordinators_of_events_that_there_are(stage: ProgramHarness) -> None:
    async with chat(stage) as at:
        await at.say("/minutes")
        stage.phone(1).say("/whoami")
        await stage.settle(at.program)
        answers = [
            await at.forge(AskHeadcount("bucharest"), who=1),
            await at.forge(UndoHeadcount("bucharest", 1), who=1),
        ]

    assert answers == ["This button is no longer valid."] * 2


async def test_stored_numbers_of_the_first_version_are_read(tmp_path: Path) -> None:
    rows = json.loads((STORED / "0014-headcounts.json").read_text("utf-8"))
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    read = []
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        for counts in rows:
            await tx.execute("INSERT INTO headcount (event, counts) VALUES ('bucharest', ?)", (counts,))
            present = await headcounts.find(tx, "bucharest")
            read.append(present.headcount if present else None)
    await database.close()

    assert read == [Headcount(28), Headcount(28, {"judge": 2, "lawyer": 26})]
