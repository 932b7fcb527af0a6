"""More than anybody can mean: nobody else waits for it, and whoever sent it is told once what was not read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import Program
from delivery.incoming.flood import MANY, MOST, OVER, PER_SECOND, Flood, Flow
from storage.engine.database import fetch_value
from tests.delivery.incoming.test_polling import taking, until
from tests.support.program import ProgramHarness

FLOODER, PEOPLE = 99, 32
TOLD = (
    "That was too much at once, so I stopped reading for a moment. What you sent after my last answer was not read and"
    " is not stored: please wait a few seconds, then press or write it again."
)
CALM = timedelta(seconds=OVER / PER_SECOND + 1)

# Arithmetic


@given(seconds=st.integers(1, 600), late=st.floats(0, 5))
def test_ten_taps_a_second_are_read_for_ever_also_when_they_come_in_lumps(seconds: int, late: float) -> None:
    flood = Flood()

    # What is sent within a span comes at its end, when the network was away.
    came = [max(n / 10, late) for n in range(10 * seconds)]

    assert {flood.one_more(1, at) for at in came} == {Flow.READ}


def test_flood_begins_once_goes_on_and_is_over_after_two_calm_seconds() -> None:
    flood = Flood()

    at_once = [flood.one_more(1, 0.0) for _ in range(MOST + 3)]
    long_after = [flood.one_more(1, second / 100) for second in range(1, 1000)]
    soon, calm = flood.one_more(1, 10.9), flood.one_more(1, 13.0)

    assert at_once == [*[Flow.READ] * MOST, Flow.BEGINS, Flow.GOES_ON, Flow.GOES_ON]
    assert {*long_after, soon} == {Flow.GOES_ON}
    assert calm is Flow.READ


def test_flood_is_over_though_they_go_on_slowly() -> None:
    flood = Flood()
    for _ in range(1000):
        flood.one_more(1, 0.0)

    slowly = [flood.one_more(1, float(second)) for second in range(1, 10)]

    assert slowly == [Flow.GOES_ON, Flow.GOES_ON, *[Flow.READ] * 7]


def test_flood_of_one_is_nobody_elses() -> None:
    flood = Flood()
    for _ in range(1000):
        flood.one_more(1, 0.0)

    assert flood.one_more(2, 0.0) is Flow.READ


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 4)), max_size=300))
def test_every_flood_begins_and_nobody_is_told_twice_of_one(bursts: list[tuple[int, float]]) -> None:
    flood, now, flows = Flood(), 0.0, list[Flow]()
    for many, pause in bursts:
        now += pause
        flows += [flood.one_more(1, now) for _ in range(20 * many)]

    before = [Flow.READ, *flows]
    assert all(
        (flow is Flow.BEGINS) == (flow is not Flow.READ and earlier is Flow.READ)
        for earlier, flow in zip(before, flows, strict=False)
    )


def test_people_who_are_calm_are_not_kept() -> None:
    flood = Flood()

    for person in range(20 * MANY):
        flood.one_more(person, person / 100)

    assert len(flood) <= MANY + 1


# Over the wire


def told(stage: ProgramHarness, id_: int) -> int:
    """How often this person was told."""
    return sum(message.text == TOLD for message in stage.telegram.people[id_].messages)


async def flooded(stage: ProgramHarness, program: Program, number: int = 40 * MOST) -> None:
    """Somebody sends that much, and in between each of the others asks something."""
    stage.phone(FLOODER)
    for id_ in await stage.join(program, PEOPLE):
        for _ in range(number // PEOPLE):
            stage.telegram.people[FLOODER].say("/mydata")
        stage.telegram.people[id_].say("/whoami")


async def test_flood_keeps_nobody_waiting_and_is_told_of_once(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await flooded(stage, program)
        before = len(stage.telegram.requests)

        async with taking(program):
            await stage.telegram.settled()

        calls = [call for call in stage.telegram.requests[before:] if call.method == "sendMessage"]
        async with program.db.reading() as tx:
            quarantined_rows = await fetch_value(tx, "SELECT count(*) FROM quarantine")
    assert sorted(call.chat_id or 0 for call in calls) == [*range(1, PEOPLE + 1), FLOODER]
    assert told(stage, FLOODER) == 1
    assert quarantined_rows == 0


async def test_flood_takes_no_more_than_a_hundred_updates_at_a_time(stage: ProgramHarness) -> None:
    most_seen = 0
    async with stage.program() as program:
        await flooded(stage, program)
        stage.telegram.fail("sendMessage", times=1 << 30, status=502)

        async with taking(program):
            while sum(call.method == "getUpdates" for call in stage.telegram.requests) < 5:
                await asyncio.sleep(0)
                most_seen = max(most_seen, sum(update.is_delivered for update in stage.telegram._updates._queue))
            stage.telegram.clear_faults()
            await stage.telegram.settled()

    assert most_seen == 100
    # The clock runs on while Telegram takes nothing, so what comes after is another flood.
    assert told(stage, FLOODER) >= 1


async def test_what_was_begun_is_answered_before_the_sentence(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        flooder = stage.phone(FLOODER)

        async with taking(program):
            flooder.say("/whoami")
            await until(lambda: stage.got(FLOODER))
            for _ in range(2 * MOST):
                flooder.say("/mydata")
            await stage.telegram.settled()

    assert [text.partition(".")[0] for text in stage.got(FLOODER)] == [
        "Your Telegram number is 99",
        TOLD.partition(".")[0],
    ]


async def test_as_much_as_anybody_sends_while_the_bot_is_down_is_read(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(1)
        handlers, handled_count = program.polling._handlers, 0

        async def handle(raw: dict[str, Any]) -> None:
            nonlocal handled_count
            await handlers.handle(raw)
            handled_count += 1

        program.polling._handlers = replace(handlers, handle=handle)
        for _ in range(MOST):
            ana.say("/whoami")

        async with taking(program):
            await stage.telegram.settled()

    assert handled_count == MOST
    assert set(stage.got(1)) == {"Your Telegram number is 1."}


async def test_flood_whose_sentence_a_crash_has_cost_is_told_of_at_the_next_start(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, FLOODER)  # who has agreed to nothing leaves no row, and is told nothing
        flooder = stage.telegram.people[FLOODER]
        stage.telegram.fail("sendMessage", status=502, times=1 << 30)

        async with taking(program):
            for _ in range(MOST + 1):
                flooder.say("/mydata")
            await until(lambda: not stage.telegram.pending)
        before = stage.got(FLOODER)
        stage.telegram.clear_faults()

    async with stage.program() as program, taking(program):
        await until(lambda: stage.got(FLOODER))
        await stage.telegram.settled()

    assert before == []
    assert [text.partition(".")[0] for text in stage.got(FLOODER)] == ["Your registration"]


async def test_whoever_cannot_be_told_keeps_nobody_waiting(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        flooder = stage.phone(FLOODER)
        for _ in range(2 * MOST):
            flooder.say("/mydata")
        flooder.is_blocked = True

        async with taking(program):
            await stage.telegram.settled()

    assert stage.got(FLOODER) == []


@pytest.mark.parametrize("language", ["en", "ro"])
async def test_another_flood_is_told_of_again_in_ones_own_language(stage: ProgramHarness, language: str) -> None:
    async with stage.program() as program:
        flooder = stage.phone(FLOODER, language)
        async with taking(program):
            flooder.say("/start bucharest")
            await stage.telegram.settled()
            flooder.tap({"en": "I agree", "ro": "Sunt de acord"}[language])
            await stage.telegram.settled()
            since = len(stage.got(FLOODER))
            for _ in range(2):
                stage.clock.move(stage.clock.now() + CALM)
                for _ in range(2 * MOST):
                    flooder.say("/mydata")
                await stage.telegram.settled()
            stage.clock.move(stage.clock.now() + CALM)
            flooder.say("/whoami")
            await stage.telegram.settled()

    sentences = [text.partition(".")[0] for text in stage.got(FLOODER)[since:]]
    assert [sentence[:8] for sentence in sentences] == {
        "en": ["That was", "That was", "Your Tel"],
        "ro": ["Au fost ", "Au fost ", "Numărul "],
    }[language]
