"""Texts typed in the middle of a survey: never stored, counted as a tap where they fit, else the screen comes again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.awaiting.steps import RECENT
from handlers.participants import survey
from handlers.recent_prompts import RecentPrompts
from tests.support.database_files import content
from tests.support.survey_application import ANA, ION, SurveyHarness, first_line, room_for
from tests.support.surveys import CLOSES, EVERY_KIND, named
from views.callback.participants import AcceptNamedConsent, Decline, NotNow, StartSurvey
from views.screen import Reply, Screen

NOTE = "Please use the buttons; what you have chosen so far is kept in this message. Your text is not."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def started(room: SurveyHarness, *labels: str) -> Screen:
    screen = await room.tap(ANA, StartSurvey(room.run.id))
    assert isinstance(screen, Screen)
    for label in labels:
        screen = await room.press(ANA, screen, label)
    return screen


def texts(reply: Reply | None) -> str:
    assert isinstance(reply, Screen), reply
    return reply.text


async def test_text_asks_the_question_again_with_the_draft_and_without_the_text(room: SurveyHarness) -> None:
    question = await started(room, "5", "☐ Law")

    again = await room.type(ANA, "I liked the panel <b>")

    assert isinstance(again, Screen)
    assert again.text == f"{NOTE}\n\n{question.text}"
    assert again.rows == question.rows


async def test_note_is_gone_with_the_next_tap(room: SurveyHarness) -> None:
    await started(room, "5")
    again = await room.type(ANA, "hm")

    reply = await room.press(ANA, again, "☐ Law")

    assert NOTE not in reply.text


async def test_typed_answers_lead_through_the_whole_survey(room: SurveyHarness) -> None:
    await started(room)

    replies = [await room.type(ANA, text) for text in ("2", "time", "law", "Web", "gata", "da")]

    assert [first_line(reply) for reply in replies] == [
        "Question 2 of 4",
        "Question 3 of 4",
        "Question 3 of 4",
        "Question 3 of 4",
        "Question 4 of 4",
        "<b>Your answers</b>",
    ]
    assert await room.tally() == {}
    await room.press(ANA, replies[-1], "Send my answers")
    assert (await room.tally())["overall", "courts", "2"] == 1


async def test_sending_needs_its_button(room: SurveyHarness) -> None:
    await room.answer(ANA)

    again = await room.type(ANA, "Send my answers")

    assert texts(again).startswith(NOTE)
    assert await room.tally() == {}


async def test_one_tick_too_many_says_so_and_keeps_the_others(room: SurveyHarness) -> None:
    question = await started(room, "5", "☐ Law", "☐ Web")

    again = await room.type(ANA, "work")

    assert isinstance(again, Screen)
    assert again.text == f"You can choose up to 2.\n\n{question.text}"
    assert again.rows == question.rows


async def test_nothing_of_a_typed_answer_is_stored(room: SurveyHarness) -> None:
    await started(room, "5")

    async def rows() -> dict[str, object]:
        tables = await content(room.db)
        # Which update came is noted of every text alike, and who waits for an answer.
        return {name: rows for name, rows in tables.items() if name not in {"seen", "owed_screen"}}

    before = await rows()
    for text in ("law", "gata", "something else"):
        await room.type(ANA, text)

    assert await rows() == before


async def test_sticker_is_answered_with_the_question(room: SurveyHarness) -> None:
    question = await started(room, "5")

    again = await room.send_picture(ANA)

    assert texts(again) == f"Here I can only read the buttons; I keep nothing of what you just sent.\n\n{question.text}"


async def test_survey_command_goes_on_where_one_was(room: SurveyHarness) -> None:
    question = await started(room, "5", "☐ Law")

    (again,) = await survey_command(room)

    assert again.text == f"Here you go on where you were.\n\n{question.text}"
    assert again.rows == question.rows
    assert "Here you go on" not in (await room.press(ANA, again, "Done")).text


async def test_start_pressed_again_further_up_goes_on_as_well(room: SurveyHarness) -> None:
    question = await started(room, "5", "☐ Law")

    again = await room.tap(ANA, StartSurvey(room.run.id))

    assert texts(again).endswith(question.text)


async def survey_command(room: SurveyHarness) -> tuple[Screen, ...]:
    reply = await survey.survey(room.turn(ANA))
    assert isinstance(reply, tuple)
    return reply


@pytest.mark.parametrize("how", ["restart", "an hour"])
async def test_without_memory_the_command_says_that_it_begins_anew(room: SurveyHarness, how: str) -> None:
    question = await started(room, "5", "☐ Law")
    if how == "restart":
        room.prompts = RecentPrompts()
    else:
        room.now += RECENT + timedelta(seconds=1)

    (again,) = await survey_command(room)

    assert "Start begins anew. If you have chosen answers already, they are in the buttons" in again.text
    assert first_line(await room.press(ANA, question, "Done")) == "Question 3 of 3"


async def test_without_memory_a_text_is_nobodys_answer(room: SurveyHarness) -> None:
    await started(room)
    room.prompts = RecentPrompts()

    assert await room.type(ANA, "5") is None


async def test_text_of_somebody_else_is_not_for_this_draft(room: SurveyHarness) -> None:
    await started(room)

    assert await room.type(ION, "5") is None


async def test_typed_answer_that_comes_again_after_a_crash_comes_to_nothing(room: SurveyHarness) -> None:
    await started(room)
    await room.type(ANA, "5", update_id=900)
    room.prompts = RecentPrompts()
    await started(room, "5")

    assert await room.type(ANA, "5", update_id=900) is None


async def test_after_sending_a_number_is_a_comment_and_no_answer(room: SurveyHarness) -> None:
    await room.sent(ANA)

    assert first_line(await room.type(ANA, "5")) == "✓ Your comment is stored, without your name."
    assert await room.comments() == {"improve": [("5", 1)]}


async def test_declining_ends_the_draft(room: SurveyHarness) -> None:
    await started(room, "5")
    await room.tap(ANA, Decline(room.run.id))

    assert await room.type(ANA, "law") is None


async def test_not_now_keeps_the_draft(room: SurveyHarness) -> None:
    question = await started(room, "5")
    await room.tap(ANA, NotNow(room.run.id))

    (again,) = await survey_command(room)

    assert again.text.endswith(question.text)


async def test_text_after_the_closing_says_that_it_is_closed(room: SurveyHarness) -> None:
    room.now = CLOSES - timedelta(minutes=1)
    await started(room)
    room.now = CLOSES

    assert texts(await room.type(ANA, "5")).startswith("This survey closed on")
    assert await room.type(ANA, "5") is None


async def test_forgetting_forgets_the_draft(room: SurveyHarness) -> None:
    await started(room, "5")

    room.prompts.forget(ANA)

    assert room.prompts.drafts.find(ANA, room.run.id, room.now) is None


async def test_named_survey_takes_typed_answers_once_agreed_to(tmp_path: Path) -> None:
    named_room = await room_for(tmp_path, named(EVERY_KIND))
    await named_room.tap(ANA, AcceptNamedConsent(named_room.run.id))

    assert first_line(await named_room.type(ANA, "5")) == "Question 2 of 3"
    await named_room.db.close()
