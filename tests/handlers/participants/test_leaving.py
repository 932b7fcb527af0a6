"""Leaving an event in the chat: what is erased, what stays, and that both are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.participants import registration
from storage import people
from tests.support.survey_application import ANA, GUEST, SurveyHarness, first_line, room_for
from tests.support.surveys import EVERY_KIND
from views.callback.participants import CancelRegistration, DeclineNotice
from views.screen import Screen

NOTED = "That you have answered the survey stays noted until it closes"
SENT = "Which messages you were sent stays noted until 19 September 2027"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[SurveyHarness]:
    harness = await room_for(tmp_path, EVERY_KIND)
    yield harness
    await harness.db.close()


async def cancel(room: SurveyHarness, sure: int, code: str = "bucharest") -> list[str]:
    reply = await registration.cancel(room.turn(ANA), CancelRegistration(code, sure))
    assert isinstance(reply, Screen)
    return [part.partition(",")[0] for part in reply.text.split("\n\n")[1:]]


async def stored(room: SurveyHarness, person: int) -> list[str]:
    async with room.db.reading() as tx:
        return list(await people.everything(tx, person))


async def test_cancelling_asks_and_says_what_stays(room: SurveyHarness) -> None:
    question = await cancel(room, 0)
    tables = await stored(room, ANA)
    reply = await cancel(room, 1)

    assert question == ["Cancel your registration? Your name and profession will be erased.", SENT]
    assert tables == ["person", "registration"]
    assert reply == ["Your registration is cancelled and erased.", SENT]
    assert await stored(room, ANA) == []


async def test_cancelling_after_answering_says_that_so_much_stays(room: SurveyHarness) -> None:
    await room.sent(ANA)

    question = await cancel(room, 0)
    reply = await cancel(room, 1)

    assert question[1:] == [NOTED, SENT]
    assert reply[1:] == [NOTED, SENT]
    assert await stored(room, ANA) == ["person", "owed_screen", "participation"]


async def test_cancelling_again_says_the_same(room: SurveyHarness) -> None:
    first, again = await cancel(room, 1), await cancel(room, 0)

    assert first == again


async def test_no_thank_you_stores_nothing(room: SurveyHarness) -> None:
    reply = await registration.decline_notice(room.turn(GUEST), DeclineNotice("bucharest"))

    assert first_line(reply).startswith("That is fine. Nothing about you was stored.")
    assert await stored(room, GUEST) == []


async def test_no_thank_you_of_somebody_registered_claims_nothing(room: SurveyHarness) -> None:
    reply = await registration.decline_notice(room.turn(ANA), DeclineNotice("bucharest"))

    assert first_line(reply) == "<b>Your registration</b>"
