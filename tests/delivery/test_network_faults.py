"""Everything a network and Telegram can do to the bot, through the wire: it comes back by itself and does it once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.program import Program
from bot.scheduler import MovableClock
from delivery.telegram import http_client
from demo.telegram.stand_in import PhoneUser, Telegram
from tests.crash import scene
from tests.crash.cast import cast
from tests.crash.oracle import compare_answers, compare_registrations
from tests.delivery.outgoing.test_outbox import release
from tests.support.conversation import listening, say
from tests.support.program import EVE, START, ProgramHarness, states

TEN_MINUTES = timedelta(minutes=10)
ALL = 1 << 30


async def until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 — the program tells nobody when it has done something
        await asyncio.sleep(0)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the operator was told."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def of_bot(person: PhoneUser) -> list[str]:
    return [message.text.partition("\n")[0] for message in person.messages if message.from_bot]


# Told to wait


async def test_refusal_of_one_chat_holds_that_chat_to_the_second_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    clock = MovableClock(START)
    async with Telegram(clock=clock) as telegram:
        stage = ProgramHarness(tmp_path, telegram, clock)  # type: ignore[arg-type]  # a clock that nobody's sleep takes along
        async with stage.program() as program, listening(program):
            await stage.join(program, 6)
            telegram.fail("sendMessage", chat_id=1, retry_after=1)

            telegram.people[1].say("/whoami")
            await until(lambda: any(call.error_code == 429 for call in telegram.requests))
            telegram.people[6].say("/whoami")
            await until(lambda: "Your Telegram number is 6." in stage.got(6))
            early = stage.got(1)
            await telegram.settled()

    refusal = next(call for call in telegram.requests if call.error_code == 429)
    again, other = (
        next(call for call in telegram.requests if call.ok and call.method == "sendMessage" and call.chat_id == id_)
        for id_ in (1, 6)
    )
    assert (early, stage.got(1)) == ([], ["Your Telegram number is 1."])
    assert other.at < refusal.at + 1 <= again.at


# Refusals


@pytest.mark.parametrize(
    ("method", "description", "again"),
    [
        ("answerCallbackQuery", "Bad Request: query is too old and response timeout expired", False),
        ("editMessageText", "Bad Request: message is not modified", False),
        ("editMessageText", "Bad Request: message to edit not found", True),
        ("editMessageText", "Bad Request: message can't be edited", True),
        ("editMessageText", "Bad Request: MESSAGE_ID_INVALID", True),
    ],
)
async def test_harmless_refusal_of_an_answer_is_nobodys_trouble(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture, method: str, description: str, *, again: bool
) -> None:
    async with stage.program() as program, listening(program):
        await say(stage, stage.phone(1).id, "/language")
        stage.telegram.fail(method, status=400, description=description)

        stage.telegram.people[1].tap("Română")
        await stage.telegram.settled()

        # Where the message is not there any more, the screen comes as a new one.
        assert len(of_bot(stage.telegram.people[1])) == (2 if again else 1)
        assert told(caplog) == []


# Time-outs


@pytest.mark.parametrize("effect", [False, True])
async def test_unasked_call_that_is_never_answered_is_made_once_more(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch, *, effect: bool
) -> None:
    monkeypatch.setattr(http_client, "READ", 0.05)
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", chat_id=1, hang=True, effect=effect)

        await program.outbox.drain()
        first = await states(program.db, "hello")
        await stage.pass_time(program, START + timedelta(minutes=1))

        assert first == {1: "unknown", 2: "sent"}
        assert await states(program.db, "hello") == {1: "sent", 2: "sent"}
        hellos = [stage.got(id_).count("hello") for id_ in stage.ids]
        assert hellos == [2 if effect else 1, 1]


@pytest.mark.parametrize("effect", [False, True])
async def test_answer_that_is_never_taken_is_given_again(
    stage: ProgramHarness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, effect: bool
) -> None:
    monkeypatch.setattr(http_client, "READ", 0.05)
    async with stage.program() as program, listening(program):
        ana = stage.phone(1)
        stage.telegram.fail("sendMessage", hang=True, effect=effect)

        ana.say("/whoami")
        await stage.telegram.settled()

        assert of_bot(ana) == ["Your Telegram number is 1."] * (2 if effect else 1)
        assert told(caplog) == [
            "Telegram does not take an answer (TimedOut). Trying again until it works.",
            "Telegram takes answers again.",
        ]


# Outages


@asynccontextmanager
async def nobody_there(program: Program, port: int) -> AsyncIterator[None]:
    """Every connection is refused meanwhile."""
    bot = program.app.bot
    there = bot._base_url
    bot._base_url = there.replace(there.split("/")[2], f"127.0.0.1:{port}")
    try:
        yield
    finally:
        bot._base_url = there


async def test_ten_minutes_of_refused_connections_cost_nothing_but_the_time(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    async with stage.program() as program:
        await stage.join(program, 5)
        stop = asyncio.Event()
        sending = asyncio.create_task(program.outbox.run(stop, program.waking))
        async with listening(program):
            async with nobody_there(program, unused_tcp_port):
                stage.clock.move(EVE)
                began = stage.clock.now()
                for id_ in stage.ids:
                    stage.telegram.people[id_].say("/whoami")
                while stage.clock.now() < began + TEN_MINUTES:
                    await program.lifecycle.tick()
                    await asyncio.sleep(0)
                unheard = len(stage.telegram.pending)
            await stage.telegram.settled()
            while set((await states(program.db, "agenda-1")).values()) != {"sent"}:
                stage.clock.move(stage.clock.now() + timedelta(seconds=1))
                await program.lifecycle.tick()
                await asyncio.sleep(0)
        stop.set()
        program.waking.set()
        await sending

    cause = f"Nothing listens at 127.0.0.1:{unused_tcp_port}: look at telegram.api_base_url."
    assert unheard == 5
    for id_ in stage.ids:
        assert sorted(stage.got(id_)) == ["Round table", f"Your Telegram number is {id_}.", "bucharest.ics"]
    assert told(caplog) == [
        f"Telegram cannot be reached. {cause} Trying again until it works.",
        "Telegram can be reached again.",
    ]


# All of it at once

WEATHER: tuple[dict[str, Any], ...] = (
    {"cut": True},
    {"cut": True, "effect": True},
    {"status": 502, "description": "Bad Gateway"},
    {"status": 500, "effect": True},
    {"retry_after": 3},
)
METHODS = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "*")


@pytest.mark.parametrize("seed", range(4))
async def test_in_any_weather_everybody_registers_and_is_counted_once(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    chance = Random(seed)
    now = stage.clock.now()
    settings = scene.settings(stage.folder, scene.Times.around(now).due(invitation=now))
    stage.event, stage.rules = settings.events[0], settings.rules
    actors = cast(stage.telegram, stage.event, 8, chance)
    async with stage.program() as program:
        await program.lifecycle.tick()
        async with listening(program):
            for _ in range(10_000):
                if chance.random() < 0.5:
                    stage.telegram.fail(chance.choice(METHODS), times=chance.randint(1, 3), **chance.choice(WEATHER))
                actors.act()
                await asyncio.sleep(0.001)
                if await program.outbox.has_pending(stage.clock.now()):
                    await program.outbox.drain()
                elif actors.settled:  # only time brings what is tried again later
                    stage.clock.move(stage.clock.now() + timedelta(seconds=1))
                fates = await states(program.db, "survey-1")
                for actor in actors.actors:
                    # Two tries of which nobody knows whether they arrived: people see that others were invited.
                    if fates.get(actor.phone.id) == "failed: uncertain" and actor.last < stage.telegram.confirmed:
                        actor.ask_for_survey()
                if actors.answered:
                    break
            stage.telegram.clear_faults()
            await stage.telegram.settled()

    compare_registrations(actors, stage.database)
    compare_answers(actors, stage.database)
    assert sum(not call.ok for call in stage.telegram.requests) > 10
    assert [line for line in told(caplog) if "aside" in line or "failed" in line] == []
