"""Texts that begin with a slash, thanks, and words typed at the notice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers import common, small_talk, text_router
from handlers.context import Turn
from storage import people
from tests.support.database_files import content
from tests.support.survey_application import ANA, GUEST, SurveyHarness, room_for
from tests.support.surveys import EVERY_KIND
from views.callback.participants import AcceptNotice, DiscardComment, StoreComment
from views.screen import Reply, Screen


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


def text_of(reply: Reply) -> str:
    assert isinstance(reply, Screen), reply
    return reply.text


async def slash(room: SurveyHarness, text: str, *, is_command: bool = False) -> Reply:
    name = text.removeprefix("/").partition(" ")[0]
    return (await text_router.handle_slash_text(room.turn(ANA, text), name, common.stop if is_command else None)).reply


async def test_comment_that_begins_with_a_slash_is_asked_about_and_stored_when_told(room: SurveyHarness) -> None:
    await room.sent(ANA)

    question = await slash(room, "/10 would come again")

    assert isinstance(question, Screen)
    assert question.text.startswith("<b>What is this text?</b> Nothing is stored yet.")
    assert question.reply
    taps = [button.tap for row in question.rows for button in row]
    assert taps == [StoreComment(room.run.id, 0), DiscardComment(room.run.id, 0)]
    assert await room.comments() == {}
    await room.tap(ANA, StoreComment(room.run.id, 0), "/10 would come again")
    assert await room.comments() == {"improve": [("/10 would come again", 1)]}


async def test_text_with_a_slash_that_telegram_takes_for_no_command_is_asked_about_too(room: SurveyHarness) -> None:
    await room.sent(ANA)

    reply = await room.type(ANA, "/ 10 would come again")

    assert reply is not None
    assert text_of(reply).startswith("<b>What is this text?</b>")
    assert await room.comments() == {}


async def test_command_with_words_behind_it_is_not_carried_out_while_a_comment_waits(room: SurveyHarness) -> None:
    await room.sent(ANA)

    question = await slash(room, "/stop talking so long", is_command=True)

    assert "If you meant the command, send /stop alone." in text_of(question)
    async with room.db.reading() as tx:
        person = await people.find(tx, ANA)
    assert person is not None
    assert not person.is_muted


async def test_command_with_words_behind_it_is_carried_out_when_nothing_waits(room: SurveyHarness) -> None:
    assert "You will get no more messages" in text_of(await slash(room, "/stop please", is_command=True))


async def test_nearly_a_command_names_the_one_that_was_meant(room: SurveyHarness) -> None:
    assert text_of(await slash(room, "/agend")) == "Did you mean /agenda? /help – everything I can do"
    assert text_of(await slash(room, "/hepl")) == "Did you mean /help?"
    assert text_of(await slash(room, "/dansez")).startswith("I did not understand that.")


async def test_command_of_the_staff_is_suggested_to_nobody_else(room: SurveyHarness) -> None:
    assert await common.nearest_command(room.turn(ANA), "summry") is None


@pytest.mark.parametrize(
    "text", ["thanks!", "OK, thanks 🙏", "Mulțumesc!", "multumesc frumos", "mersi", "👍🏽", "🙏 ❤️"]
)
async def test_thanks_are_thanked(room: SurveyHarness, text: str) -> None:
    assert text_of(await small_talk.handle_text(room.turn(ANA, text))).startswith("You are welcome!")


async def test_other_signs_are_no_thanks(room: SurveyHarness) -> None:
    assert text_of(await small_talk.handle_text(room.turn(ANA, "👎"))).startswith("I did not understand that.")


async def test_link_that_is_pasted_does_what_a_tap_on_it_does(room: SurveyHarness) -> None:
    turn = room.turn(GUEST, "https://t.me/roundtable_bot?start=bucharest")

    reply = await small_talk.handle_text(replace(turn, now=room.event.starts))

    assert isinstance(reply, Screen)
    assert AcceptNotice("bucharest", "en") in [button.tap for row in reply.rows for button in row]


async def test_thanks_while_a_comment_waits_are_a_comment(room: SurveyHarness) -> None:
    await room.sent(ANA)
    await room.type(ANA, "Thanks!")

    assert await room.comments() == {"improve": [("Thanks!", 1)]}


def only_one_event(room: SurveyHarness, text: str) -> Turn:
    turn = room.turn(GUEST, text)
    context = replace(turn.context, events={room.event.code: room.event})
    return replace(turn, person=None, context=context, now=room.event.starts)


@pytest.mark.parametrize("text", ["yes", "da", "I agree", "Sunt de acord", "no, thank you"])
async def test_word_at_the_notice_registers_nobody_and_shows_its_buttons(room: SurveyHarness, text: str) -> None:
    before = await content(room.db)

    reply = await small_talk.handle_text(only_one_event(room, text))

    assert isinstance(reply, Screen)
    assert reply.text.startswith("Please press “I agree” or “No, thank you” under the notice")
    assert AcceptNotice(room.event.code, "en") in [button.tap for row in reply.rows for button in row]
    after = await content(room.db)
    assert {name: rows for name, rows in after.items() if name != "seen"} == {
        name: rows for name, rows in before.items() if name != "seen"
    }


async def test_word_at_the_notice_of_one_of_several_events_says_where_it_is(room: SurveyHarness) -> None:
    guest = replace(room.turn(GUEST, "yes"), person=None, now=room.event.starts)

    assert text_of(await small_talk.handle_text(guest)).endswith("/start shows it again.")


async def test_yes_of_somebody_registered_is_not_understood(room: SurveyHarness) -> None:
    turn = room.turn(ANA, "yes")
    turn = replace(turn, context=replace(turn.context, events={room.event.code: room.event}))

    assert text_of(await small_talk.handle_text(turn)).startswith("I did not understand that.")
