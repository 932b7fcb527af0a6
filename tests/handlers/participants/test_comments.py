"""Comments by typing: stored one by one and once, late ones only when confirmed, nothing else taken for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.awaiting.steps import RECENT
from domain.people import Registration
from handlers.recent_prompts import RecentPrompts
from storage import answers, events, registrations, releases, surveys
from storage.engine.database import fetch_value
from tests.support.survey_application import (
    ANA,
    GROUPS,
    GUEST,
    INVALID,
    ION,
    LATER,
    SurveyHarness,
    first_line,
    room_for,
)
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS
from views.callback.codec import Tap
from views.callback.participants import DiscardComment, SkipComment, StartSurvey, StoreComment
from views.screen import Screen


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def test_typed_comments_are_stored_one_by_one(room: SurveyHarness) -> None:
    await room.sent(ANA)

    second = await room.type(ANA, "More\n time\u202e for\x00 discussion ")
    end = await room.type(ANA, "The people")

    assert isinstance(second, Screen)
    assert second.text.startswith("✓ Your comment is stored, without your name.\n\nComment 2 of 2")
    assert first_line(end) == "✓ Your comment is stored, without your name."
    assert await room.comments() == {"improve": [("More time for discussion", 1)], "praise": [("The people", 1)]}
    assert await room.type(ANA, "and thanks") is None


@pytest.mark.parametrize("text", ["Skip", "skip it", "sari peste", "OMITEȚI"])
async def test_typed_skip_skips_and_is_stored_nowhere(room: SurveyHarness, text: str) -> None:
    await room.sent(ANA)

    second = await room.type(ANA, text)

    assert first_line(second) == "Comment 2 of 2"
    assert await room.comments() == {}
    assert await room.waiting(ANA) == 1


async def test_skipped_comments_leave_the_same_trace_as_typed_ones(room: SurveyHarness) -> None:
    prompt = await room.sent(ANA)
    await room.sent(ION)

    second = await room.press(ANA, prompt, "Skip")
    await room.type(ION, "More time")

    assert first_line(second) == "Comment 2 of 2"
    assert [await room.waiting(person) for person in (ANA, ION)] == [1, 1]


async def test_skip_pressed_twice_skips_one_question(room: SurveyHarness) -> None:
    prompt = await room.sent(ANA)

    first, second = await room.press(ANA, prompt, "Skip"), await room.press(ANA, prompt, "Skip")

    assert first == second
    assert await room.waiting(ANA) == 1


async def test_skip_of_the_last_question_pressed_twice_ends_twice(room: SurveyHarness) -> None:
    second = await room.press(ANA, await room.sent(ANA), "Skip")

    ends = [await room.press(ANA, second, "Skip") for _ in range(2)]

    assert [first_line(end) for end in ends] == ["That was all. Thank you for your time!"] * 2


async def test_skip_of_a_question_long_past_is_refused(room: SurveyHarness) -> None:
    await room.sent(ANA)
    for text in ("one", "two"):
        await room.type(ANA, text)

    assert await room.tap(ANA, SkipComment(room.run.id, 0)) == INVALID
    assert await room.tap(ANA, SkipComment(room.run.id, 2)) == INVALID


async def test_comment_of_1000_characters_is_stored_and_of_1001_asked_for_again(room: SurveyHarness) -> None:
    await room.sent(ANA)

    refusal = await room.type(ANA, "ș" * 1001)
    confirmation = await room.type(ANA, "ș" * 1000)

    assert first_line(refusal) == (
        "Your comment has 1,001 characters; the limit is 1,000."
        " Nothing was stored: please shorten it and send it again."
    )
    assert first_line(confirmation) == "✓ Your comment is stored, without your name."
    assert await room.comments() == {"improve": [("ș" * 1000, 1)]}


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u202e\x00"])
async def test_comment_of_nothing_readable_is_asked_for_again(room: SurveyHarness, text: str) -> None:
    await room.sent(ANA)

    reply = await room.type(ANA, text)

    assert first_line(reply) == "There was nothing to read in that. Please type some words, or press Skip."
    assert await room.comments() == {}


async def test_lone_surrogate_in_a_comment_is_left_out(room: SurveyHarness) -> None:
    await room.sent(ANA)

    await room.type(ANA, "good \ud800work")

    assert await room.comments() == {"improve": [("good work", 1)]}


async def test_comment_handled_again_after_a_crash_is_stored_once_and_the_next_question_is_shown(
    room: SurveyHarness,
) -> None:
    await room.sent(ANA)
    await room.type(ANA, "More time", update_id=900)
    again = [await room.type(ANA, "More time", update_id=900)]
    room.prompts = RecentPrompts()
    again.append(await room.type(ANA, "More time", update_id=900))

    assert [first_line(reply) for reply in again] == ["Comment 2 of 2", "Comment 2 of 2"]
    assert await room.waiting(ANA) == 1
    assert await room.comments() == {"improve": [("More time", 1)]}


async def test_last_comment_handled_again_is_answered_with_the_end(room: SurveyHarness) -> None:
    await room.sent(ANA)
    await room.tap(ANA, SkipComment(room.run.id, 0))

    await room.type(ANA, "The people", update_id=900)
    again = await room.type(ANA, "The people", update_id=900)

    assert first_line(again) == "That was all. Thank you for your time!"
    assert await room.comments() == {"praise": [("The people", 1)]}


async def rows_of(room: SurveyHarness, update_id: int) -> int:
    """How many rows speak of this update."""
    async with room.db.reading() as tx:
        return int(await fetch_value(tx, "SELECT count(*) FROM seen WHERE update_id = ?", (update_id,)))


@pytest.mark.parametrize("step", ["stored", "late", "too long", "sticker", "skipped", "stored late", "discarded"])
async def test_every_step_leaves_the_same_rows_of_its_update(room: SurveyHarness, step: str) -> None:
    await room.sent(ANA)
    if "late" in step:
        room.now += timedelta(hours=2)

    match step:
        case "stored" | "late":
            await room.type(ANA, "More time", update_id=900)
        case "too long":
            await room.type(ANA, "x" * 1001, update_id=900)
        case "sticker":
            await room.send_picture(ANA, update_id=900)
        case "skipped":
            await room.tap(ANA, SkipComment(room.run.id, 0), update_id=900)
        case "stored late":
            await room.tap(ANA, StoreComment(room.run.id, 0), "More time", update_id=900)
        case _:
            await room.tap(ANA, DiscardComment(room.run.id, 0), "More time", update_id=900)

    assert await rows_of(room, 900) == 1


async def test_text_without_a_waiting_question_is_not_taken(room: SurveyHarness) -> None:
    assert await room.type(ANA, "hello") is None
    assert await room.type(GUEST, "hello") is None
    assert await room.send_picture(ANA) is None


async def test_sticker_while_a_comment_waits_is_answered_kindly(room: SurveyHarness) -> None:
    await room.sent(ANA)

    reply = await room.send_picture(ANA)

    assert first_line(reply).startswith("I only take words that you type as a comment")
    assert await room.waiting(ANA) == 0


async def test_text_just_after_the_closing_is_told_so_once(room: SurveyHarness) -> None:
    await room.sent(ANA)
    room.now = LATER + timedelta(minutes=30)
    async with room.db.transaction() as tx:
        await releases.close(tx, room.event, room.run, room.now)

    replies = [await room.type(ANA, "More time") for _ in range(2)]

    assert first_line(replies[0])[:21] == "This survey closed on"
    assert replies[1] is None
    assert await room.comments() == {}


async def test_comment_goes_to_the_survey_that_asked_last(room: SurveyHarness) -> None:
    async with room.db.transaction() as tx:
        other_event = replace(room.event, code="cluj")
        await events.save(tx, other_event)
        await registrations.put(tx, Registration("cluj", ANA, "1", "2027-03-01", "2027-03-01", "judge"))
        other = await surveys.open_(tx, other_event, GROUPS, THRESHOLDS, bytes(32), OPENS)
    for run in (other, room.run):
        async with room.db.transaction() as tx:
            await answers.send(tx, run, ANA, "courts", {})
    await room.tap(ANA, StartSurvey(room.run.id))
    room.now += timedelta(minutes=1)
    await room.tap(ANA, StartSurvey(other.id))

    await room.type(ANA, "For Cluj")

    async with room.db.reading() as tx:
        assert await answers.comments(tx, other.id) == {"improve": [("For Cluj", 1)]}
    assert await room.comments() == {}


# Late comments


async def late(room: SurveyHarness, text: str = "More time") -> Screen:
    """A text that comes more than an hour after the question."""
    await room.sent(ANA)
    room.now += RECENT + timedelta(seconds=1)
    reply = await room.type(ANA, text)
    assert isinstance(reply, Screen)
    return reply


async def test_text_an_hour_after_the_question_is_stored_at_once(room: SurveyHarness) -> None:
    await room.sent(ANA)
    room.now += RECENT

    await room.type(ANA, "More time")

    assert await room.comments() == {"improve": [("More time", 1)]}


async def test_late_text_is_shown_back_and_not_stored(room: SurveyHarness) -> None:
    reply = await late(room)

    assert reply.reply
    assert "<blockquote>More time</blockquote>" in reply.text
    assert await room.comments() == {}
    assert await room.waiting(ANA) == 0


async def test_text_after_a_restart_counts_as_late(room: SurveyHarness) -> None:
    await room.sent(ANA)
    room.prompts = RecentPrompts()

    reply = await room.type(ANA, "More time")

    assert isinstance(reply, Screen)
    assert reply.reply


async def test_late_text_is_stored_once_when_confirmed(room: SurveyHarness) -> None:
    await late(room)

    confirmation = await room.tap(ANA, StoreComment(room.run.id, 0), "More time", update_id=900)
    again = await room.tap(ANA, StoreComment(room.run.id, 0), "More time", update_id=900)
    pressed_twice = await room.tap(ANA, StoreComment(room.run.id, 0), "More time")

    assert first_line(confirmation) == "✓ Your comment is stored, without your name."
    assert again == confirmation
    assert pressed_twice == INVALID
    assert await room.comments() == {"improve": [("More time", 1)]}


async def test_discarded_late_text_leaves_the_question_waiting(room: SurveyHarness) -> None:
    await late(room)

    replies = [await room.tap(ANA, DiscardComment(room.run.id, 0)) for _ in range(2)]
    fresh = await room.type(ANA, "Less coffee")

    assert [first_line(reply) for reply in replies] == ["Discarded; nothing was stored."] * 2
    assert first_line(fresh) == "✓ Your comment is stored, without your name."
    assert await room.comments() == {"improve": [("Less coffee", 1)]}


async def test_late_text_whose_message_is_gone_is_asked_for_again(room: SurveyHarness) -> None:
    await late(room)

    reply = await room.tap(ANA, StoreComment(room.run.id, 0))

    assert first_line(reply) == "I cannot see that message any more. Please type it again."
    assert await room.comments() == {}


@pytest.mark.parametrize("tap", [StoreComment(1, 1), DiscardComment(1, 1), StoreComment(1, 7)], ids=str)
async def test_late_button_of_another_question_is_refused(room: SurveyHarness, tap: Tap) -> None:
    await late(room)

    assert await room.tap(ANA, tap, "More time") == INVALID
    assert await room.comments() == {}


@pytest.mark.parametrize("tap", [SkipComment(1, 0), StoreComment(1, 0), DiscardComment(1, 0)], ids=str)
async def test_comment_buttons_of_others_are_refused(room: SurveyHarness, tap: Tap) -> None:
    await room.sent(ANA)

    assert await room.tap(GUEST, tap, "More time") == INVALID
    assert await room.tap(ION, tap, "More time") == INVALID
    assert await room.waiting(ANA) == 0
