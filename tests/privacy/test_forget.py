"""/forget: nothing by which a person could be found is left, in no file; and nobody answers twice by leaving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.program import Program
from domain.questions import ANSWERED
from domain.registration import form
from domain.results.release import SENT
from handlers.participants import privacy, registration, registration_steps
from storage import answers, registrations
from storage.engine.backup import backup
from storage.engine.database import Database
from tests.support.conversation import listening, say, tap
from tests.support.full_participation import WITH_NAMES, answered_by_name, everything_done, joined, sent
from tests.support.personal_data import ID, NAME, above, crowd, forms, found, scan
from tests.support.program import CLOSES, OPENS, REMIND, ProgramHarness, states
from tests.support.survey_application import ANA, ION, LATER, SurveyHarness, room_for
from tests.support.surveys import EVERY_KIND
from views.callback.participants import (
    AcceptNotice,
    CancelRegistration,
    Forget,
    SelectProfession,
    SkipName,
    StartSurvey,
)
from views.screen import Screen

pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot.getUpdates'")  # PTB's own would raise on one bad update

SURE = "Yes, erase everything"
ERASED = "Everything stored about you is erased. Thank you, and goodbye. /start begins anew."


async def forgotten(stage: ProgramHarness) -> str:
    await say(stage, ID, "/forget")
    return await tap(stage, ID, SURE)


async def no_roles(program: Program) -> None:
    async with program.db.transaction() as tx:
        await tx.execute("DELETE FROM staff WHERE person = ?", (ID,))


async def scanned(program: Program) -> dict[str, list[dict[str, object]]]:
    async with program.db.reading() as tx:
        return await scan(tx)


# No byte is left


async def test_no_byte_of_the_forgotten_is_left_in_any_file(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        await no_roles(program)
        before = found(stage.folder)

        last = await forgotten(stage)

        await backup(stage.database, stage.folder / "backup.sqlite3")
        assert last == ERASED
        assert before == {stage.database.name: set(forms(ID, NAME)) - {"name in JSON"}}
        assert found(stage.folder) == {}
        assert await scanned(program) == {}
        assert {path.name for path in stage.folder.iterdir()} == {
            *(f"{stage.database.name}{ending}" for ending in ("", "-journal", ".lock", ".last-backup", ".reserve")),
            "backup.sqlite3",
        }
    assert found(stage.folder) == {}


async def test_no_byte_is_left_of_answers_that_were_given_with_the_name(stage: ProgramHarness) -> None:
    stage.event = WITH_NAMES
    async with stage.program() as program, listening(program):
        await answered_by_name(stage, program)
        before = found(stage.folder)

        await forgotten(stage)

        assert before.keys() == {stage.database.name}
        assert found(stage.folder) == {}


@pytest.mark.parametrize("leave", ["forget", "cancel"])
async def test_no_byte_is_left_where_the_file_kept_a_number_for_its_own_order(
    room: SurveyHarness, tmp_path: Path, leave: str
) -> None:
    async with room.db.transaction() as tx:
        many = await crowd(tx)
    await answers.vacuum_if_needed(room.db)  # as it is in a bot that has run for a while: nothing waits to be rewritten
    second = min(above(tmp_path / "roundtable.sqlite3", "person") & many)
    before = found(tmp_path, second, f"P{second}")

    await act(room, second, leave)

    assert before == {"roundtable.sqlite3": set(forms(second, f"P{second}"))}
    assert found(tmp_path, second, f"P{second}") == {}


async def test_nothing_is_erased_before_it_is_confirmed(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        before = await scanned(program)

        await say(stage, ID, "/forget")
        last = await tap(stage, ID, "No, keep it")

        assert last == "Nothing was erased."
        assert await scanned(program) == before


async def test_somebody_unknown_has_nothing_to_forget(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        stage.phone(ID)

        assert await say(stage, ID, "/forget") == "Nothing is stored about you."


async def test_forgotten_person_is_written_to_no_more(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await joined(stage)
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
        assert (await states(program.db, "survey-1")) == {ID: "waiting"}

        await forgotten(stage)
        message_count = len(stage.telegram.people[ID].messages)
        for moment in (OPENS, REMIND, CLOSES):
            await stage.pass_time(program, moment)

        assert len(stage.telegram.people[ID].messages) == message_count


async def test_what_is_being_sent_while_forgetting_leaves_nothing(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await joined(stage)
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET state = 'sending'")

        await forgotten(stage)

        assert await scanned(program) == {}
    async with stage.program() as program:
        await stage.pass_time(program, OPENS)

        assert await scanned(program) == {}


# Staff


async def test_staff_are_told_that_the_settings_name_them(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)

        reply = await say(stage, ID, "/forget")
        last = await tap(stage, ID, SURE)

        stays = (
            "You stay an organizer, with your number, because the settings of this bot name you:"
            " whoever runs the bot can change that."
        )
        assert reply.split("\n\n")[4:] == [
            stays,
            "You will no longer be a coordinator.",
            "This chat itself stays in your Telegram until you delete it there.",
        ]
        assert last == f"{ERASED}\n\n{stays}"
        assert await scanned(program) == {
            "staff": [{"person": ID, "role": "organizer", "event": "", "source": "settings", "name": None}],
            "staff_menu": [{"person": ID, "digest": ""}],
        }


async def test_progress_is_shown_no_more_to_an_organizer_who_was_forgotten(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        await forgotten(stage)
        before = [(message.id, message.text) for message in stage.telegram.people[ID].messages]

        await program.outbox.drain()

        assert [(message.id, message.text) for message in stage.telegram.people[ID].messages] == before
        assert set((await states(program.db, "reminder-now-1")).values()) == {"sent"}


async def test_reminder_is_not_sent_again_when_its_tap_comes_again_after_forgetting(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        update_id = next(
            e.update_id for e in stage.telegram.transcript if e.kind == "tap" and e.text.startswith("Send to ")
        )
        assert update_id is not None
        await forgotten(stage)

        stage.telegram.repeat(update_id)
        await stage.telegram.settled()

        async with (
            program.db.reading() as tx,
            tx.execute("SELECT id FROM message WHERE id LIKE 'reminder-now%'") as rows,
        ):
            assert [row["id"] async for row in rows] == ["reminder-now-1"]


# Nobody answers twice


async def test_returning_in_another_profession_after_a_restart_does_not_allow_a_second_answer(
    stage: ProgramHarness,
) -> None:
    async with stage.program() as program, listening(program):
        await joined(stage)
        await stage.pass_time(program, OPENS)
        await sent(stage)
        await forgotten(stage)
    async with stage.program() as program, listening(program):
        await joined(stage, "Prefer not to say")

        again = await say(stage, ID, "/survey")
        reply = await say(stage, ID, "Second thoughts")

        assert again == "You have already answered, and your answers are counted. Thank you!"
        assert reply.startswith("I did not understand that.")
        assert await counted(program.db) == (1, 0)


async def test_button_from_before_does_not_allow_a_second_answer(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await joined(stage)
        await stage.pass_time(program, OPENS)
        await say(stage, ID, "/survey")
        await tap(stage, ID, "Start", "4")
        review = stage.telegram.people[ID].screen
        button = next(b.data for row in review.buttons for b in row if b.text == "Send my answers")
        await tap(stage, ID, "Send my answers")
        await forgotten(stage)
        await joined(stage)

        stage.telegram.people[ID].tap_data(button or "", review)
        await stage.telegram.settled()

        assert review.text == "You have already answered, and your answers are counted. Thank you!"
        assert await counted(program.db) == (1, 0)


async def test_question_that_was_asked_is_forgotten_with_the_person(room: SurveyHarness) -> None:
    await room.sent(ANA)
    await room.sent(ION)

    await privacy.confirm_forget(room.turn(ANA), Forget(1))

    assert [room.prompts.at(person, room.run.id) for person in (ANA, ION)] == [None, LATER]


async def test_person_who_came_back_is_not_reminded(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        await everything_done(stage, program)
        await forgotten(stage)
        await joined(stage)
        stage.clock.move(REMIND + timedelta(days=1))

        preview = await say(stage, ID, "/remind")

        assert "1 person will get it." in preview
        assert "Left out" not in preview


async def counted(db: Database) -> tuple[int, int]:
    """How many answers and how many comments the only survey has."""
    async with db.reading() as tx:
        tally = await answers.tally(tx, 1)
        comments = await answers.comments(tx, 1)
    answer_count = sum(
        count for (question, _, option), count in tally.items() if (question, option) == (SENT, ANSWERED)
    )
    return answer_count, sum(n for texts in comments.values() for _, n in texts)


@asynccontextmanager
async def a_room() -> AsyncIterator[SurveyHarness]:
    with TemporaryDirectory() as folder:
        harness = await room_for(Path(folder), EVERY_KIND)
        yield harness
        await harness.db.close()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def act(room: SurveyHarness, person: int, action: str) -> None:
    """One thing somebody does, however little sense it makes at that moment."""
    turn = room.turn(person)
    match action:
        case "forget":
            await privacy.confirm_forget(turn, Forget(1))
        case "cancel":
            await registration.cancel(turn, CancelRegistration("bucharest", 1))
        case "send":
            review = room.tap(person, StartSurvey(room.run.id))
            if isinstance(first := await review, Screen) and first.text.startswith("Question"):
                await room.sent(person)
        case "comment":
            await room.type(person, "More time")
        case "restart":
            path = room.db._path
            await room.db.close()
            room.db, room.prompts = await Database.open(path), type(room.prompts)()
        case _:
            await registration.agree(turn, AcceptNotice("bucharest", "en"))
            number = {"judge": 0, "lawyer": 1, "undisclosed": 2}[action]
            pick = SelectProfession("bucharest", number, form(room.event))
            await registration_steps.choose_profession(room.turn(person), pick)
            await registration_steps.skip_name(room.turn(person), SkipName("bucharest"))


ACTIONS = st.sampled_from(["send", "forget", "judge", "lawyer", "undisclosed", "cancel", "comment", "restart"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([ANA, ION]), ACTIONS), max_size=14))
def test_nobody_is_counted_twice_whatever_they_do(actions: list[tuple[int, str]]) -> None:
    async def play() -> None:
        async with a_room() as room:
            able = {}
            for person, action in actions:
                await act(room, person, action)
                if action == "send":
                    async with room.db.reading() as tx:
                        registration = await registrations.find(tx, "bucharest", person)
                    able[person] = able.get(person, False) or registration is not None
            answer_count, comments = await counted(room.db)
            async with room.db.reading() as tx:
                assert await answers.count_answered(tx, room.run.id) == answer_count
        assert answer_count == sum(able.values())
        assert comments <= 2 * answer_count

    asyncio.run(play())
