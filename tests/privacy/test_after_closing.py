"""After closing, nothing in the file tells who of two people answered and who did not, whatever else both did.

Two histories differ in who of the two sent the answers; everything else both do alike. The closed files are compared
byte by byte.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.program import Program
from storage import answers, comments, surveys
from storage.closing import counts as closing_counts
from storage.closing import erasing
from storage.closing import steps as closing_steps
from tests.privacy.pages import masked
from tests.support.conversation import listening, say, tap
from tests.support.full_participation import FULL
from tests.support.program import CLOSES, OPENS, REMIND, ProgramHarness, staged

pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")  # PTB's own would raise on one bad update

ANA, ION = 7_000_000_001, 7_000_000_002
OTHERS = range(1, 6)


async def stay(_: ProgramHarness, __: int) -> None:
    return


async def cancel(stage: ProgramHarness, person: int) -> None:
    await say(stage, person, "/start bucharest")
    await tap(stage, person, "Cancel my registration", "Yes, cancel it")


async def forget(stage: ProgramHarness, person: int) -> None:
    await say(stage, person, "/forget")
    await tap(stage, person, "Yes, erase everything")


async def come_back(stage: ProgramHarness, person: int) -> None:
    await forget(stage, person)
    await join(stage, person)


async def cancel_and_come_back(stage: ProgramHarness, person: int) -> None:
    await cancel(stage, person)
    await join(stage, person)


async def stop(stage: ProgramHarness, person: int) -> None:
    await say(stage, person, "/stop")


async def join(stage: ProgramHarness, person: int) -> None:
    await say(stage, person, "/start bucharest")
    await tap(stage, person, "I agree", "Judge", "Skip", "Skip")


async def closed_file(
    folder: Path, answers_: int, after: Callable[[ProgramHarness, int], Awaitable[None]], *, blocks_bot: bool = False
) -> bytes:
    """The file of an event at which ``answers_`` alone of the two answered, once the survey has closed.

    ``lost``: both have deleted their account before the reminder went out, of which Telegram tells nobody.
    """
    await asyncio.to_thread(folder.mkdir)
    async with staged(folder) as stage:
        stage.event = FULL
        async with stage.program() as program, listening(program):
            await _play(stage, program, answers_, after, blocks_bot=blocks_bot)
        content = await asyncio.to_thread(stage.database.read_bytes)
        return masked(content)


async def _play(
    stage: ProgramHarness,
    program: Program,
    answers_: int,
    after: Callable[[ProgramHarness, int], Awaitable[None]],
    *,
    blocks_bot: bool,
) -> None:
    await stage.join(program, len(OTHERS))
    for person in (ANA, ION):
        stage.phone(person)
        await join(stage, person)
    await stage.pass_time(program, OPENS)
    async with program.db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        for person in OTHERS:
            await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})
    for person in (ANA, ION):
        await tap(stage, person, "Start", "4")
        # As many taps of either, so that what follows has the same numbers.
        await tap(stage, person, "Send my answers" if person == answers_ else "Back")
    for person in (ANA, ION):
        stage.telegram.people[person].is_blocked = blocks_bot
    await stage.pass_time(program, REMIND)
    for person in (ANA, ION):
        await after(stage, person)
    await stage.pass_time(program, CLOSES)
    await _erase_all(stage, program)
    async with program.db.transaction() as tx:
        # Several messages are on their way at once, and which of them arrives first is a matter of the network.
        await tx.execute("UPDATE delivery SET settled_at = NULL")


async def _erase_all(stage: ProgramHarness, program: Program) -> None:
    """A large survey is erased in the seconds after it has closed."""
    while True:
        async with program.db.reading() as tx:
            if not await closing_steps.pending_surveys(tx):
                return
        await stage.pass_time(program, stage.clock.now() + timedelta(seconds=1))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every survey is a large one, and a tick takes one step, of one row."""
    for module in (comments, erasing):
        monkeypatch.setattr(module, "WHOLE_ROWS", 0)
        monkeypatch.setattr(module, "STEP_ROWS", 1)
    monkeypatch.setattr(closing_counts, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(closing_steps, "STEPS_AT_ONCE", 1)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("after", [stay, cancel, forget])
async def test_closed_file_of_a_large_survey_does_not_tell_who_of_two_answered(
    tmp_path: Path, after: Callable[[ProgramHarness, int], Awaitable[None]]
) -> None:
    files = [await closed_file(tmp_path / str(person), person, after) for person in (ANA, ION)]

    assert files[0] == files[1]


@pytest.mark.parametrize("after", [stay, cancel, forget, come_back, cancel_and_come_back, stop])
async def test_closed_file_does_not_tell_who_of_two_answered(
    tmp_path: Path, after: Callable[[ProgramHarness, int], Awaitable[None]]
) -> None:
    files = [await closed_file(tmp_path / str(person), person, after) for person in (ANA, ION)]

    assert files[0] == files[1]


async def test_closed_file_does_not_tell_whom_a_reminder_could_not_reach(tmp_path: Path) -> None:
    files = [await closed_file(tmp_path / str(person), person, stay, blocks_bot=True) for person in (ANA, ION)]

    assert files[0] == files[1]
