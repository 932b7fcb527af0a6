"""Passing a text on to the organizers: when it is offered, what a press does, and what it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.inquiries import MAX_PER_HOUR
from handlers.organizers.inquiries import find_by_reply
from storage import people, registrations
from storage.engine.database import fetch_value
from storage.engine.timestamps import stamp
from storage.messages import inquiries
from tests.support.application import ANA, COORDINATOR, ION, ORGANIZER, ApplicationHarness, labels, opened, texts
from tests.support.surveys import CLOSES
from views.callback.organizers import AnswerInquiry, DiscardAnswer, SendAnswer
from views.callback.participants import PassOn, SkipComment
from views.screen import Reply, Screen

QUESTION = "Where do I park?"
BUTTON = "Pass it on, with my name"
PASS_ON = PassOn("bucharest")
HOURS = timedelta(hours=2)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def count(hall: ApplicationHarness, table: str = "inquiry") -> int:
    async with hall.db.reading() as tx:
        return int(await fetch_value(tx, f"SELECT count(*) FROM {table}"))


def is_offered(reply: Reply) -> bool:
    assert isinstance(reply, Screen), reply
    return BUTTON in labels(reply)


async def test_press_alone_passes_it_on_and_only_once(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    offer = await hall.type(ANA, QUESTION)

    assert isinstance(offer, Screen)
    assert offer.reply, "the press reads the text from the message that is quoted"
    assert "<b>Ana Popescu</b>" in offer.text
    assert await count(hall) == 0
    reply = await hall.press(ANA, offer, BUTTON, QUESTION)
    assert texts(reply) == [
        "✓ Passed on to the organizers, with your name, Ana Popescu. Their answer comes here.",
    ]
    async with hall.db.reading() as tx:
        inquiry = await inquiries.find(tx, 1)
        assert inquiry is not None
        assert (inquiry.person, inquiry.name, inquiry.text) == (ANA, "Ana Popescu", QUESTION)
        assert await fetch_value(tx, "SELECT group_concat(person) FROM delivery") == str(ORGANIZER)


async def test_nothing_is_offered_that_may_be_meant_for_the_survey(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    survey = await hall.open_survey()
    assert is_offered(await hall.type(ANA, QUESTION))

    offers = [is_offered(await hall.type(ANA, text)) for text in ("4", "law", "Yes", "da", "10")]

    assert offers == [False] * 5
    await hall.answered(ANA)
    hall.now += HOURS
    assert not is_offered(await hall.type(ANA, QUESTION)), "a comment is asked for"
    for number in range(2):
        await hall.tap(ANA, SkipComment(survey, number))
    assert not is_offered(await hall.type(ANA, "and better coffee")), "it may be the rest of the comment"


async def test_comment_that_comes_after_the_closing_is_not_offered(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.open_survey()
    await hall.answered(ANA)
    hall.now = CLOSES - timedelta(minutes=1)
    await hall.command(ANA, "survey")
    hall.now = CLOSES
    await hall.type(ANA, "Longer breaks")

    reply = await hall.type(ANA, "and better coffee")

    assert not is_offered(reply)


async def test_offer_is_the_same_before_and_after_answering(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    survey = await hall.open_survey()
    hall.now += HOURS
    before = await hall.type(ANA, QUESTION)

    await hall.answered(ANA)
    for number in range(2):
        await hall.tap(ANA, SkipComment(survey, number))
    hall.now += HOURS

    after = await hall.type(ANA, QUESTION)
    assert isinstance(before, Screen)
    assert isinstance(after, Screen)
    assert (after.rows, after.text.split("\n\n")[-2:]) == (before.rows, before.text.split("\n\n")[-2:])
    assert after.text.endswith("without your name.")


async def test_name_that_is_asked_for_is_no_inquiry(hall: ApplicationHarness) -> None:
    await hall.go(ANA, "I agree", "Judge")

    await hall.type(ANA, "Ana P.")

    registration = await hall.registration(ANA)
    assert registration is not None
    assert registration.name == "Ana P."


async def test_somebody_unregistered_is_told_what_would_be_stored(hall: ApplicationHarness) -> None:
    offer = await hall.type(ION, QUESTION)

    assert isinstance(offer, Screen)
    assert "Only then are your Telegram number, this name and the text stored" in offer.text
    await hall.press(ION, offer, BUTTON, QUESTION)
    async with hall.db.reading() as tx:
        assert await people.find(tx, ION) is None
        assert await registrations.find(tx, "bucharest", ION) is None
    assert await count(hall) == 1


async def test_nothing_is_offered_to_organizers_or_where_none_can_be_reached(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    offers = [is_offered(await hall.type(person, QUESTION)) for person in (ORGANIZER, ANA)]
    await hall.command(ORGANIZER, "stop")

    assert offers == [False, True]
    assert not is_offered(await hall.type(ANA, QUESTION))
    (refusal,) = texts(await hall.tap_quoting(ANA, PASS_ON, QUESTION))
    assert refusal.startswith("I cannot reach any organizer at the moment. Nothing was passed on or stored:")
    assert await count(hall) == 0


async def test_nobody_floods_the_organizers(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    for number in range(MAX_PER_HOUR):
        await hall.tap_quoting(ANA, PASS_ON, f"Question {number}")

    (refusal,) = texts(await hall.tap_quoting(ANA, PASS_ON, "One more"))

    assert refusal.startswith("You have passed on 5 texts within an hour")
    hall.now += timedelta(hours=1)
    assert texts(await hall.tap_quoting(ANA, PASS_ON, "One more"))[0].startswith("✓ Passed on")
    assert await count(hall) == MAX_PER_HOUR + 1


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("", "I cannot see that message any more. Please type it again."),
        ("x" * 2001, "Your text has 2,001 characters; the limit is 2,000. Nothing was passed on: please shorten it."),
    ],
)
async def test_text_that_cannot_be_passed_on_is_refused(hall: ApplicationHarness, text: str, reply: str) -> None:
    await hall.registered(ANA)

    assert texts(await hall.tap_quoting(ANA, PASS_ON, text)) == [reply]
    assert await count(hall) == 0


async def test_comment_asked_for_before_an_answer_came_is_asked_about_and_not_stored(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)
    await hall.tap_quoting(ANA, PASS_ON, QUESTION)
    await hall.open_survey()
    await hall.answered(ANA)
    await hall.command(ANA, "survey")
    await hall.tap_quoting(ORGANIZER, SendAnswer(1), "Behind the house")
    async with hall.db.transaction() as tx:
        mark_as_sent = "UPDATE delivery SET state = 'sent', settled_at = ? WHERE message = 'notice-answer-1'"
        await tx.execute(mark_as_sent, (stamp(hall.now + timedelta(minutes=1)),))
    hall.now += timedelta(minutes=2)

    reply = await hall.type(ANA, "Thanks, I will come with Ion")

    assert texts(reply)[0].startswith("Is this your comment?")


# Answering


async def test_text_after_answer_is_shown_and_sent_by_the_press_alone(hall: ApplicationHarness) -> None:
    await hall.tap_quoting(ANA, PASS_ON, QUESTION)

    prompt_screen = await hall.tap(ORGANIZER, AnswerInquiry(1))
    preview = await hall.type(ORGANIZER, "Behind\nthe house")
    before = await count(hall, "inquiry_answer")
    final_screen = await hall.press(ORGANIZER, preview, "Send it", "Behind\nthe house")

    assert texts(prompt_screen)[-1].startswith("Please type your answer to Ana Popescu.")
    assert before == 0
    assert texts(final_screen) == ["✓ Your answer goes to Ana Popescu, from the organizers."]
    async with hall.db.reading() as tx:
        assert await fetch_value(tx, "SELECT text FROM inquiry_answer") == "Behind\nthe house"
        assert await fetch_value(tx, "SELECT person FROM delivery WHERE message = 'notice-answer-1'") == ANA
        assert await inquiries.find_by_reply(tx, ORGANIZER) is None
        assert await fetch_value(tx, "SELECT group_concat(action) FROM audit") == "answer"


async def test_discarded_answer_is_not_sent_and_the_next_text_is_none(hall: ApplicationHarness) -> None:
    await hall.tap_quoting(ANA, PASS_ON, QUESTION)
    await hall.tap(ORGANIZER, AnswerInquiry(1))
    await hall.tap(ORGANIZER, DiscardAnswer(1))

    reply = await hall.type(ORGANIZER, "Behind the house")

    assert texts(reply)[0].startswith("I did not understand that.")
    assert await count(hall, "inquiry_answer") == 0


async def test_button_of_an_erased_inquiry_answers_nobody_else(hall: ApplicationHarness) -> None:
    await hall.tap_quoting(ANA, PASS_ON, QUESTION)
    async with hall.db.transaction() as tx:
        await inquiries.forget(tx, ANA)
    await hall.tap_quoting(ION, PASS_ON, "May I come?")

    reply = await hall.tap_quoting(ORGANIZER, SendAnswer(1), "Behind the house")

    assert texts(reply) == ["That is erased already, so nothing was sent."]
    assert await count(hall, "inquiry_answer") == 0


async def test_coordinators_are_no_organizers(hall: ApplicationHarness) -> None:
    await hall.tap_quoting(ANA, PASS_ON, QUESTION)

    turn = await hall.turn(COORDINATOR, "Behind the house")

    async with hall.db.transaction() as tx:
        await inquiries.note_copy(tx, 1, COORDINATOR, 7)
    assert await find_by_reply(replace(turn, replied_to=7)) is None
