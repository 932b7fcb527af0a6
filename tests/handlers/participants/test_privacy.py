"""The commands about what is stored: asked first, and answered also when there is nothing to tell of."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.participants.privacy import MAX_OPEN
from storage import people
from storage.engine.database import fetch_value
from tests.support.application import ANA, EVENT, ApplicationHarness, labels, opened, texts
from views.callback.participants import Forget
from views.screen import Screen


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path) as harness:
        yield harness


async def stored(hall: ApplicationHarness, person: int = ANA) -> list[str]:
    """The tables that name this person."""
    async with hall.db.reading() as tx:
        return sorted(await people.everything(tx, person))


async def test_mydata_of_an_event_that_is_no_longer_known_is_in_the_file(hall: ApplicationHarness) -> None:
    survey = await hall.open_survey()
    await hall.registered(ANA)
    await hall.answered(ANA)
    hall.events.clear()

    reply = await hall.command(ANA, "mydata")

    assert survey == 1
    assert isinstance(reply, Screen)
    assert "Round table" not in reply.text
    assert json.loads(reply.files[0].content)["registration"][0]["event"] == "bucharest"


async def test_forget_asks_and_keeps(hall: ApplicationHarness) -> None:
    await hall.registered(ANA)

    question = await hall.command(ANA, "forget")
    reply = await hall.press(ANA, question, "No, keep it")

    assert labels(question) == ["Yes, erase everything", "No, keep it"]
    assert texts(reply) == ["Nothing was erased."]
    assert await stored(hall) == ["owed_screen", "person", "registration"]


async def test_forget_erases_everywhere_and_again_says_the_same(hall: ApplicationHarness) -> None:
    await hall.open_survey()
    await hall.registered(ANA)
    await hall.answered(ANA)

    question = await hall.command(ANA, "forget")
    confirmations = [await hall.press(ANA, question, "Yes, erase everything") for _ in range(2)]

    assert confirmations[0] == confirmations[1]
    assert await stored(hall) == []
    async with hall.db.reading() as tx:
        assert await fetch_value(tx, "SELECT sum(count) - 16777216 * count(*) FROM tally WHERE question = '*'") == 1


@pytest.mark.parametrize("sure", [0, 2, 60])
async def test_only_the_very_button_erases(hall: ApplicationHarness, sure: int) -> None:
    await hall.registered(ANA)

    await hall.tap(ANA, Forget(sure))

    assert await stored(hall) == ["owed_screen", "person", "registration"]


async def test_privacy_of_a_stranger_is_that_of_the_next_events_alone(hall: ApplicationHarness) -> None:
    for number in range(1, 100):
        later = timedelta(days=30 * number)
        code = f"event-{number}"
        hall.events[code] = replace(EVENT, code=code, starts=EVENT.starts + later, ends=EVENT.ends + later)

    (text,) = texts(await hall.command(ANA, "privacy"))

    assert text.count("kept without names") == MAX_OPEN
    hall.now = EVENT.ends + timedelta(days=10_000)
    assert texts(await hall.command(ANA, "privacy"))[0].count("kept without names") == 1


async def test_privacy_tells_the_promise_also_without_any_event(hall: ApplicationHarness) -> None:
    with_event = texts(await hall.command(ANA, "privacy"))
    hall.events.clear()

    without = texts(await hall.command(ANA, "privacy"))

    assert [part for part in with_event[0].split("\n\n") if part not in without[0]] == [
        "What is stored about you for “Round table” is erased on 19 September 2027, or at once with /forget.",
        "The comments on “Round table”, kept without names, are erased on 22 March 2028.",
    ]
    assert "privacy@example.org" in without[0]
