"""A named survey from the invitation to the end, through the wire: who is invited, reminded, shown what, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.check import plan
from bot.cli.survey_summary import summary_json, summary_text
from bot.program import Program
from bot.settings.loader import Settings
from bot.settings.loader import Telegram as Access
from domain.questions import Comment
from storage.engine.database import Database, fetch_value
from tests.support.program import (
    CLOSES,
    COORDINATOR,
    EVENT,
    OPENS,
    ORGANIZER,
    REMIND,
    SURVEY,
    ProgramHarness,
    staged,
    states,
)
from tests.support.surveys import THRESHOLDS

WHY = Comment("why", {"en": "What should change?", "ro": "Ce ar trebui schimbat?"})
NAMED = replace(EVENT, survey=replace(SURVEY, anonymous=False, questions=(*SURVEY.questions, WHY)))


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path) as ready:
        ready.event = NAMED
        yield ready


async def do(stage: ProgramHarness, program: Program, who: int, *taps: str) -> str:
    """Type commands and texts, and press buttons by their labels; returns what is shown then."""
    phone = stage.telegram.people[who]
    for each in taps:
        if each.startswith(("/", "“")):
            phone.say(each.strip("“”"))
        else:
            phone.tap(each)
        await stage.settle(program)
    return phone.screen.text


async def answer(stage: ProgramHarness, program: Program, who: int, rating: str) -> str:
    return await do(stage, program, who, "Start", "I agree", rating, "Send my answers", "“More coffee”")


async def test_whole_life_of_a_named_survey(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        await stage.pass_time(program, OPENS)
        invitation = stage.telegram.people[1].screen.text

        end = await answer(stage, program, 1, "4")
        await stage.pass_time(program, REMIND)
        reminder_states = await states(program.db, "reminder-1")
        preview = await do(stage, program, ORGANIZER, "/remind")
        card = await do(stage, program, ORGANIZER, "/event")
        refusal = await do(stage, program, ORGANIZER, "/summary")
        await do(stage, program, COORDINATOR, "/summary")
        live = next(m for m in reversed(stage.telegram.people[COORDINATOR].messages) if m.buttons)
        stage.telegram.people[COORDINATOR].tap("Answers with names", live)
        await stage.settle(program)
        names = live.text
        thanks = await do(stage, program, 1, "/survey", "Change 1", "2", "Send my answers")
        await stage.pass_time(program, CLOSES)
        late = await do(stage, program, 1, "/survey")
        caption = await do(stage, program, COORDINATOR, "/summary")
        figures = await do(stage, program, COORDINATOR, "As text")

    assert "This survey is not anonymous" in invitation
    assert end.startswith("✓ Your comment is stored with your name.")
    assert reminder_states == dict.fromkeys(range(2, 7), "sent")
    assert "Nobody will get it now" in preview
    assert "your answers are stored with your name" in preview
    assert "The survey is open until 29 March, 18:00: 1 of 6 answered." in card
    assert refusal == "This is not available to you. /help shows what is."
    assert names.splitlines()[-3:] == ["P1, Judge", "1. Overall? → 4", "2. What should change? → “More coffee”"]
    assert thanks.startswith("✓ Thank you, your answers are stored with your name.")
    assert late == "This survey closed on 29 March, 18:00."
    assert caption.startswith("Results: Round table\n")  # below the picture
    assert "Closed on" in figures
    assert "mean 2.0" in figures


async def test_nothing_of_it_is_on_the_anonymous_side_or_in_the_release(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        await stage.pass_time(program, OPENS)
        await answer(stage, program, 1, "4")
        counts = [await rows(program.db, table) for table in ("participation", "tally", "comment", "departed")]
        await stage.pass_time(program, CLOSES)

        async with program.db.reading() as tx:
            content = await fetch_value(tx, "SELECT content FROM release")
        names = await rows(program.db, "named_answers")

    assert counts == [0, 0, 0, 0]
    assert "P1" not in content
    assert "coffee" not in content
    assert names == 1


async def rows(db: Database, table: str) -> int:
    async with db.reading() as tx:
        return int(await fetch_value(tx, f"SELECT count(*) FROM {table}"))


async def test_forgotten_person_takes_their_answers_out_of_the_results(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        await stage.pass_time(program, OPENS)
        for id_, rating in ((1, "4"), (2, "2")):
            await answer(stage, program, id_, rating)
        before = await json_of(stage)

        await do(stage, program, 1, "/forget", "Yes, erase everything")

        assert (before, await json_of(stage)) == ((2, {"1": 0, "2": 1, "3": 0, "4": 1, "5": 0}), (1, ONE))


ONE = {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}


async def json_of(stage: ProgramHarness) -> tuple[int, dict[str, int]]:
    """How many answered, and the first question's counts, as another program is told beside the running bot."""
    readonly = await Database.open_readonly(stage.database)
    try:
        summary = await summary_json(readonly, stage.event, stage.clock.now(), THRESHOLDS)
    finally:
        await readonly.close()
    assert summary["state"] == "open"
    return summary["answered"], summary["questions"][0]["counts"]


async def test_summary_in_a_terminal_shows_results_so_far(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        await stage.pass_time(program, OPENS)
        await answer(stage, program, 1, "4")
        text = await summary_text(program.results_db, stage.event, stage.clock.now())

    assert "1 of 2 answered (50%)" in text
    assert "mean 4.0" in text


async def test_check_says_that_the_survey_is_named(tmp_path: Path, stage: ProgramHarness) -> None:
    access = Access("1:TEST", "https://api.telegram.org", 25)
    settings = Settings(access, tmp_path / "db", (), (), stage.rules, (NAMED,), tmp_path)

    assert [line for line in plan(settings) if "opens" in line] == [
        "  Mon 22 Mar 2027 18:00  Survey opens: 1 question and 1 optional comment, named: answers are stored with names"
    ]
