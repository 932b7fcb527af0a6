"""Copies of what was passed on: they say who answered, and are emptied with what they show."""

from __future__ import annotations

from datetime import timedelta

from bot.program import Program
from domain.inquiries import KEEP
from storage.engine.database import fetch_value
from tests.support.conversation import listening, say, tap
from tests.support.program import ORGANIZER, START, ProgramHarness

ANA, OTHER = 1, 1002
ERASED = "What somebody had passed on to the organizers stood here. It is erased."


async def pass_on(stage: ProgramHarness, program: Program, text: str = "Where do I park?") -> None:
    """One participant, two organizers, who get the text."""
    stage.staff = ((ORGANIZER, OTHER), ())
    await stage.join(program, 1)
    for organizer in (ORGANIZER, OTHER):
        stage.phone(organizer)
    async with program.db.transaction() as tx:
        await tx.execute("INSERT INTO staff (person, role, source) VALUES (?, 'organizer', 'link')", (OTHER,))
    stage.clock.move(START)
    await say(stage, ANA, text)
    await tap(stage, ANA, "Pass it on")
    await program.outbox.drain()


def shown(stage: ProgramHarness) -> list[str]:
    """What stands in the newest message of each organizer."""
    return [stage.telegram.people[organizer].screen.text for organizer in (ORGANIZER, OTHER)]


async def copy_count(program: Program) -> int:
    async with program.db.reading() as tx:
        return int(await fetch_value(tx, "SELECT count(*) FROM inquiry_copy"))


async def test_copies_are_emptied_when_the_sender_is_forgotten(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await pass_on(stage, program)
        before = await copy_count(program)
        await say(stage, ANA, "/forget")
        await tap(stage, ANA, "Yes, erase everything")

    async with stage.program() as program:  # killed before the chats were reached
        await program.outbox.drain()

        assert (before, await copy_count(program)) == (2, 0)
        assert shown(stage) == [ERASED, ERASED]


async def test_nothing_is_left_after_thirty_days(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await pass_on(stage, program)
        stage.telegram.people[ORGANIZER].say("Behind it.", reply_to=stage.telegram.people[ORGANIZER].screen.id)
        await stage.telegram.settled()
        await program.outbox.drain()
        stage.clock.move(START + KEEP + timedelta(minutes=1))
        await program.lifecycle.day()
        await program.outbox.drain()

        async with program.db.reading() as tx:
            for table in ("inquiry", "inquiry_answer", "inquiry_copy", "inquiry_reply"):
                assert await fetch_value(tx, f"SELECT count(*) FROM {table}") == 0, table
            sql = "SELECT count(*) FROM message WHERE body LIKE '%inquiry%' OR body LIKE '%answer%'"
            assert await fetch_value(tx, sql) == 0
    assert shown(stage)[1] == ERASED


async def test_others_see_who_answered_and_whether_it_arrived(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await pass_on(stage, program)
        stage.telegram.people[ANA].block()
        await stage.telegram.settled()
        stage.telegram.people[ORGANIZER].say("Behind it.", reply_to=stage.telegram.people[ORGANIZER].screen.id)
        await stage.telegram.settled()
        await program.outbox.drain()

    assert f"⚠ P{ORGANIZER} answered: “Behind it.”. It could not be delivered." in shown(stage)[1]


async def test_answer_comes_to_somebody_who_wants_no_messages(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await pass_on(stage, program)
        await say(stage, ANA, "/stop")
        stage.telegram.people[ORGANIZER].say("Behind it.", reply_to=stage.telegram.people[ORGANIZER].screen.id)
        await stage.telegram.settled()
        await program.outbox.drain()

    assert stage.got(ANA)[-1] == "The organizers answer"
