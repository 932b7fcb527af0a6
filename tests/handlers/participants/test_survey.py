"""Answering by command and tap: who may, what is stored when, and what comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.people import Registration
from domain.questions import ANSWERED
from domain.results.release import SENT
from handlers.participants import survey as surveying
from handlers.recent_prompts import RecentPrompts
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database
from tests.support.forgetting import come_back, forget
from tests.support.survey_application import ALREADY, ANA, GUEST, INVALID, ION, SurveyHarness, first_line, room_for
from tests.support.surveys import CLOSES, EVERY_KIND, IMPROVE, OPENS, OVERALL, THRESHOLDS, survey
from views.callback.codec import LARGEST, Tap
from views.callback.participants import (
    Decline,
    DiscardComment,
    InSurvey,
    NotNow,
    SkipComment,
    StartSurvey,
    StoreComment,
)
from views.screen import Alert, Reply, Screen
from views.survey.screens import Action


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


@pytest.fixture
async def simple(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, survey(OVERALL))
    yield harness
    await harness.db.close()


@pytest.fixture
async def only(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, survey(IMPROVE))
    yield harness
    await harness.db.close()


# The whole way


async def test_answers_are_counted_in_the_group_of_the_profession(room: SurveyHarness) -> None:
    screen = await room.sent(ION)

    assert screen.text.startswith("✓ <b>Thank you, your answers are counted.</b>\n\nComment 1 of 2")
    assert await room.tally() == {
        (SENT, "lawyers", ANSWERED): 1,
        ("overall", "lawyers", ANSWERED): 1,
        ("overall", "lawyers", "2"): 1,
        ("why", "lawyers", ANSWERED): 1,
        ("why", "lawyers", "time"): 1,
        ("topics", "lawyers", ANSWERED): 1,
        ("topics", "lawyers", "law"): 1,
        ("topics", "lawyers", "web"): 1,
        ("again", "lawyers", ANSWERED): 1,
        ("again", "lawyers", "yes"): 1,
    }


async def test_nothing_is_stored_before_sending(room: SurveyHarness, tmp_path: Path) -> None:
    before = (tmp_path / "roundtable.sqlite3").read_bytes()

    await room.answer(ANA)

    assert (tmp_path / "roundtable.sqlite3").read_bytes() == before


async def test_answers_can_be_changed_from_the_review(room: SurveyHarness) -> None:
    review = await room.answer(ANA)

    new_review = await room.press(ANA, await room.press(ANA, review, "Change 1"), "5")

    assert [line for line in new_review.text.splitlines() if line.startswith("→")] == [
        "→ <b>5</b>",
        "→ <b>Law, Web</b>",
        "→ <b>Yes</b>",
    ]


async def test_draft_survives_a_restart_in_the_middle(room: SurveyHarness, tmp_path: Path) -> None:
    screen = await room.answer(ANA)
    await room.db.close()
    room.db = await Database.open(tmp_path / "roundtable.sqlite3")
    room.prompts = RecentPrompts()

    thanks = await room.press(ANA, screen, "Send my answers")

    assert first_line(thanks) == "✓ <b>Thank you, your answers are counted.</b>"


async def test_survey_without_comments_ends_with_the_thanks(simple: SurveyHarness) -> None:
    review = await simple.press(ANA, await simple.tap(ANA, StartSurvey(simple.run.id)), "4")

    thanks = await simple.press(ANA, review, "Send my answers")

    assert thanks.rows == ()
    assert first_line(thanks) == "✓ <b>Thank you, your answers are counted.</b>"


async def test_survey_of_comments_only_goes_straight_to_them(only: SurveyHarness) -> None:
    first_screen = await only.tap(ANA, StartSurvey(only.run.id))
    prompt = await only.press(ANA, first_screen, "Continue")
    end = await only.type(ANA, "More coffee")

    assert "Comment 1 of 1" in prompt.text
    assert end == Screen(
        "✓ Your comment is stored, without your name.\n\nThat was all. Thank you for your time!\n\n"
        "The comments you sent are stored without your name. Results are made when the survey closes,"
        " on 29 March, 18:00."
    )


async def test_tick_too_many_leaves_the_screen(room: SurveyHarness) -> None:
    screen: Reply = await room.tap(ANA, StartSurvey(room.run.id))
    for label in ("5", "☐ Law", "☐ Web"):
        screen = await room.press(ANA, screen, label)
    assert isinstance(screen, Screen)
    third = next(button.tap for row in screen.rows for button in row if button.label == "☐ Work")

    assert third is not None
    assert await room.tap(ANA, third) == Alert("You can choose up to 2.")


# Once and only once


async def test_tap_pressed_twice_draws_the_same(room: SurveyHarness) -> None:
    screen = await room.tap(ANA, StartSurvey(room.run.id))

    assert await room.press(ANA, screen, "3") == await room.press(ANA, screen, "3")


async def test_second_send_says_so_and_asks_what_is_still_open(room: SurveyHarness) -> None:
    review = await room.answer(ANA)
    await room.press(ANA, review, "Send my answers")
    tally = await room.tally()

    again = await room.press(ANA, review, "Send my answers")

    assert first_line(again) == (
        "You have already answered, and your answers are counted. This question is still open:"
    )
    assert await room.tally() == tally


async def test_simultaneous_sends_count_once(room: SurveyHarness) -> None:
    review = await room.answer(ANA)

    replies = await asyncio.gather(*(room.press(ANA, review, "Send my answers") for _ in range(3)))

    assert sorted(first_line(reply) for reply in replies) == [
        *["You have already answered, and your answers are counted. This question is still open:"] * 2,
        "✓ <b>Thank you, your answers are counted.</b>",
    ]
    assert (await room.tally())[SENT, "courts", ANSWERED] == 1


async def test_second_send_without_comments_says_so(simple: SurveyHarness) -> None:
    review = await simple.press(ANA, await simple.tap(ANA, StartSurvey(simple.run.id)), "4")
    await simple.press(ANA, review, "Send my answers")

    assert await simple.press(ANA, review, "Send my answers") == ALREADY


async def test_forgotten_person_who_registers_again_cannot_answer_again(room: SurveyHarness) -> None:
    review = await room.answer(ANA)
    await room.press(ANA, review, "Send my answers")
    async with room.db.transaction() as tx:
        await forget(tx, ANA)
        await come_back(tx, ANA, profession="lawyer")

    command_reply = await surveying.survey(room.turn(ANA))
    start_reply = await room.tap(ANA, StartSurvey(room.run.id))
    send_reply = await room.press(ANA, review, "Send my answers")

    assert [command_reply, start_reply, send_reply] == [(ALREADY,), ALREADY, ALREADY]
    assert (await room.tally())[SENT, "courts", ANSWERED] == 1


# Who may, and when


@pytest.mark.parametrize("tap", [StartSurvey(1), NotNow(1), Decline(1), InSurvey(1, Action.ANSWER, 0, 0, 0)], ids=str)
async def test_only_registered_people_may_answer(room: SurveyHarness, tap: Tap) -> None:
    reply = await room.tap(GUEST, tap)

    assert reply == Screen("Only people registered for the event can answer. /start registers you.")


async def test_unfinished_registration_is_not_enough(room: SurveyHarness) -> None:
    async with room.db.transaction() as tx:
        await people.remember(tx, GUEST, "en")
        await registrations.put(tx, Registration("bucharest", GUEST, "1", "2027-03-01", asking="profession"))

    reply = await room.tap(GUEST, StartSurvey(room.run.id))
    survey_reply = await surveying.survey(room.turn(GUEST))

    assert first_line(reply) == "Only people registered for the event can answer. /start registers you."
    assert survey_reply == Screen("There is no survey for you to answer at the moment.")


async def test_registration_cancelled_while_answering_is_noticed_at_sending(room: SurveyHarness) -> None:
    review = await room.answer(ANA)
    async with room.db.transaction() as tx:
        await registrations.cancel(tx, "bucharest", ANA)

    reply = await room.press(ANA, review, "Send my answers")

    assert first_line(reply) == "Only people registered for the event can answer. /start registers you."
    assert await room.tally() == {}


@pytest.mark.parametrize(
    "tap",
    [
        StartSurvey(9),
        StartSurvey(LARGEST),
        InSurvey(1, Action.ANSWER, 0, 9, 0),
        InSurvey(1, Action.SEND, 0, 0, 0),
        InSurvey(1, Action.ANSWER, 0, 0, 1),
        InSurvey(1, 77, 0, 0, 0),
        SkipComment(1, 0),
        StoreComment(1, 0),
        DiscardComment(1, 0),
        SkipComment(9, 0),
    ],
    ids=str,
)
async def test_forged_or_stale_button_is_refused(room: SurveyHarness, tap: Tap) -> None:
    assert await room.tap(ANA, tap, "text") == INVALID
    assert await room.tally() == {}


async def test_after_the_closing_time_every_button_says_when_it_closed(room: SurveyHarness) -> None:
    review = await room.answer(ANA)
    await room.sent(ION)
    room.now = CLOSES
    closing_notice = "This survey closed on"

    taps: list[Tap] = [StartSurvey(1), NotNow(1), Decline(1), SkipComment(1, 0), StoreComment(1, 0)]
    replies = [await room.press(ANA, review, "Send my answers"), *[await room.tap(ION, tap, "x") for tap in taps]]

    assert {first_line(reply)[: len(closing_notice)] for reply in replies} == {closing_notice}
    assert (SENT, "courts", ANSWERED) not in await room.tally()
    assert await room.comments() == {}


async def test_not_now_offers_to_start_later_and_notes_nothing(room: SurveyHarness) -> None:
    reply = await room.tap(ANA, NotNow(room.run.id))

    assert first_line(reply).startswith("All right. You can answer until")
    assert (await room.press(ANA, reply, "Start")).text.startswith("Question 1 of 3")


async def test_declining_is_noted_and_can_be_taken_back(room: SurveyHarness) -> None:
    replies = [await room.tap(ANA, Decline(room.run.id)) for _ in range(2)]

    assert replies[0] == replies[1]
    assert first_line(replies[0]) == "All right, I will not remind you of this survey."
    assert (await room.press(ANA, replies[0], "Start")).text.startswith("Question 1 of 3")
    async with room.db.reading() as tx:
        assert await answers.has_declined(tx, room.run.id, ANA)


# /survey


async def listed(room: SurveyHarness, person: int) -> list[str]:
    reply = await surveying.survey(room.turn(person))
    screens = reply if isinstance(reply, tuple) else (reply,)
    return [first_line(screen) for screen in screens]


async def test_survey_command_shows_the_invitation_then_the_waiting_comment_then_that_it_is_done(
    room: SurveyHarness,
) -> None:
    before = await listed(room, ANA)
    await room.sent(ANA)
    between = await listed(room, ANA)
    for number in range(2):
        await room.tap(ANA, SkipComment(room.run.id, number))
    after = await listed(room, ANA)

    assert before == ["<b>How was it?</b>"]
    assert between == ["You have already answered, and your answers are counted. This question is still open:"]
    assert after == [ALREADY.text]


async def test_survey_command_names_each_of_several_open_surveys_once(room: SurveyHarness) -> None:
    later = replace(EVERY_KIND, id="later", title={"en": "Later", "ro": "Mai târziu"})
    room.event = replace(room.event, further_surveys=(later,))
    async with room.db.transaction() as tx:
        await events.save(tx, room.event)
        await surveys.open_(tx, room.event.about(later), dict(room.run.groups), THRESHOLDS, bytes(32), OPENS)
    await room.sent(ANA)

    reply = await surveying.survey(room.turn(ANA))

    assert isinstance(reply, tuple)
    heads = [screen.text.split("\n\n")[0] for screen in reply]
    assert heads == ["<b>How was it?</b>\nRound table", "<b>Later</b>\nRound table"]
    assert [screen.text.count("<b>Later</b>") for screen in reply] == [0, 1]


async def test_survey_command_without_registration_has_nothing(room: SurveyHarness) -> None:
    assert await listed(room, GUEST) == ["There is no survey for you to answer at the moment."]


async def test_survey_command_tells_when_the_survey_opens(room: SurveyHarness) -> None:
    async with room.db.transaction() as tx:
        await events.save(tx, replace(room.event, code="cluj"))
        await people.remember(tx, GUEST, "en")
        await registrations.put(tx, Registration("cluj", GUEST, "1", "2027-03-01", "2027-03-01"))
    room.now = OPENS - timedelta(days=1)

    assert [line[:19] for line in await listed(room, GUEST)] == ["The survey opens on"]


async def test_survey_command_tells_when_the_last_survey_closed(room: SurveyHarness) -> None:
    room.now = CLOSES + timedelta(days=1)

    assert [line[:21] for line in await listed(room, ANA)] == ["This survey closed on"]
