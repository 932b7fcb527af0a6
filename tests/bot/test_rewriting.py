"""A disk on which the file cannot be rewritten: no comment is taken, everybody who has to know is told."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from domain.minutes import NoteKind
from storage import answers, surveys
from tests.support.conversation import listening, say, tap
from tests.support.file_size_limit import file_limit
from tests.support.full_participation import FULL
from tests.support.program import OPENS, ORGANIZER, ProgramHarness, register, staged

pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")  # PTB's own would raise on one bad update

ANA, ION = 1, 2
NOT_TAKEN = (
    "I cannot take comments at the moment, because of a fault on my side. Your answers are counted, and nothing else"
    " was stored: please send your comment again a little later. /survey brings this question back."
)
ROMANIAN = "Momentan nu pot primi comentarii, din cauza unei probleme de partea mea."
TROUBLE = "⚠ Comments are not taken at the moment: the disk of the bot’s server is nearly full. I keep trying."

NO_COMMENTS = "Comments are not taken, for the file would tell their order. Trying again until it works."
ASK = "Please tell whoever runs the bot’s server. /status says when it is over."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = FULL
        yield ready


async def answered(stage: ProgramHarness, program: Program) -> None:
    """Ana, and Ion in Romanian, have answered; the file is so large that rewriting it takes more room than it has."""
    for id_, language in ((ANA, "en"), (ION, "ro"), (ORGANIZER, "en")):
        stage.phone(id_, language)
    async with program.db.transaction() as tx:
        await register(tx, "bucharest", [ANA, ION])
        await tx.executemany(
            "INSERT INTO note (event, kind, place, text) VALUES ('bucharest', ?, ?, ?)",
            [(NoteKind.NOTE.value, place, "x" * 3900) for place in range(2000)],
        )
        await tx.execute("UPDATE person SET language = 'ro' WHERE id = ?", (ION,))
    await stage.pass_time(program, OPENS)
    await tap(stage, ANA, "Start", "4", "Send my answers")
    await tap(stage, ION, "Începe", "4", "Trimiteți răspunsurile")
    await stage.pass_time(program, OPENS + timedelta(seconds=10))


def nearly_full(stage: ProgramHarness) -> int:
    """Room for a few pages more and not for a rewriting."""
    return stage.database.stat().st_size + 3 * 4096


def notices(stage: ProgramHarness) -> list[str]:
    """What organizers were told of it unasked."""
    return [message.text for message in stage.telegram.people[ORGANIZER].messages if message.text.endswith(ASK)]


async def counts(program: Program) -> tuple[dict[str, list[tuple[str, int]]], list[int | None]]:
    async with program.db.reading() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        comments = await answers.comments(tx, run.id)
        return comments, [await answers.participation(tx, run.id, person) for person in (ANA, ION)]


async def test_no_comment_is_taken_while_the_file_cannot_be_rewritten_and_everybody_is_told(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program, listening(program):
        await answered(stage, program)
        caplog.clear()
        with file_limit(nearly_full(stage)):
            program.db.mark_for_vacuum()
            for seconds in (20, 30, 90, 100):
                await stage.pass_time(program, OPENS + timedelta(seconds=seconds))
            first_reply = await say(stage, ANA, "Longer breaks")
            skip_reply = await tap(stage, ANA, "Skip")
            romanian = await say(stage, ION, "Pauze mai lungi")
            meanwhile = await counts(program)
            status = await say(stage, ORGANIZER, "/status")
        (notice,) = notices(stage)
        await stage.pass_time(program, OPENS + timedelta(seconds=110))
        last_reply = await say(stage, ANA, "Longer breaks")
        after = await say(stage, ORGANIZER, "/status")

        assert first_reply.split("\n\n")[0] == skip_reply.split("\n\n")[0] == NOT_TAKEN
        assert "Comment 1 of 2" in first_reply
        assert romanian.startswith(ROMANIAN)
        assert meanwhile == ({}, [0, 0])
        assert TROUBLE in status
        assert notice == f"Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\n{TROUBLE}\n\n{ASK}"
        assert last_reply.startswith("✓ Your comment is stored")
        assert (await counts(program)) == ({"improve": [("Longer breaks", 1)]}, [1, 0])
        assert TROUBLE not in after
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warnings == [
        f"The disk that holds {stage.database} cannot be read or written. {NO_COMMENTS}",
        "The database can be rewritten again, and comments are taken.",
    ]


async def test_moment_without_room_is_nobodys_concern(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await answered(stage, program)
        with file_limit(nearly_full(stage)):
            program.db.mark_for_vacuum()
            await stage.pass_time(program, OPENS + timedelta(seconds=20))
        for seconds in (30, 100):
            await stage.pass_time(program, OPENS + timedelta(seconds=seconds))

        assert notices(stage) == []


async def test_notice_is_repeated_for_a_second_time_only_after_it_was_over(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await answered(stage, program)
        for start in (20, 300):
            with file_limit(nearly_full(stage)):
                program.db.mark_for_vacuum()
                for seconds in (start, start + 70, start + 140):
                    await stage.pass_time(program, OPENS + timedelta(seconds=seconds))
            await stage.pass_time(program, OPENS + timedelta(seconds=start + 150))

        assert len(notices(stage)) == 2
