"""What a stranger may cost, whatever they send: messages, memory and rows, all bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest

from bot.program import Program
from bot.scheduler import SetClock
from delivery.incoming.update_queue import MAX_UPDATES
from delivery.outgoing.limits.refusals import GROUP_PER_MINUTE
from demo.telegram.stand_in import Telegram
from storage.engine.database import fetch_value
from tests.support.conversation import listening
from tests.support.program import START, ProgramHarness
from views.callback.codec import encode
from views.callback.participants import ReadNotice

STRANGER, GROUP = 7, -100
BEGAN = START - timedelta(days=3)


class DrivenClock(SetClock):
    """A clock that only the test moves: whoever sleeps waits for it."""

    async def sleep(self, seconds: float) -> None:
        due = self.now() + timedelta(microseconds=ceil(max(seconds, 0) * 1e6))
        while self.now() < due:  # noqa: ASYNC110 — the clock tells nobody that it was moved
            await asyncio.sleep(0)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    clock = DrivenClock(BEGAN)
    async with Telegram(clock=clock) as telegram:
        yield ProgramHarness(tmp_path, telegram, clock)


async def rows(program: Program) -> tuple[int, int, int, int]:
    """How many there are of updates, of ranges of them, of owed screens, and of updates set aside."""
    await program.lifecycle.tick()
    tables = ("seen", "confirmed", "owed_screen", "quarantine")
    async with program.db.reading() as tx:
        counts = [int(await fetch_value(tx, f"SELECT count(*) FROM {table}")) for table in tables]
    return counts[0], counts[1], counts[2], counts[3]


def most_in_a_minute(stage: ProgramHarness, chat_id: int) -> int:
    """The most new messages and edits that this chat was sent in any minute."""
    methods = {"sendMessage", "editMessageText"}
    at = [call.at for call in stage.telegram.requests if call.chat_id == chat_id and call.method in methods]
    return max((sum(first <= other < first + 60 for other in at) for first in at), default=0)


def in_hand(program: Program) -> tuple[int, int]:
    """How many updates, and how many answers, are in memory."""
    lines = program.context.answers._lines.values()
    queue = program.polling._queue
    return 0 if queue is None else len(queue), sum(len(line.edits) + len(line.messages) for line in lines)


@asynccontextmanager
async def taking(stage: ProgramHarness) -> AsyncIterator[Program]:
    """Updates are taken in; answers wait until the clock is moved."""
    async with stage.program() as program, listening(program):
        stage.telegram.answered = None
        yield program


async def pass_by(stage: ProgramHarness, program: Program, seconds: float) -> tuple[int, int]:
    """What was sent is handled, and so much time passes; returns what was in memory just before."""
    await stage.telegram.settled()
    for _ in range(50):
        await asyncio.sleep(0)
    cost = in_hand(program)
    stage.clock.move(stage.clock.now() + timedelta(seconds=seconds))
    return cost


async def test_forty_commands_of_a_group_cost_few_messages_and_keep_nobody_waiting(stage: ProgramHarness) -> None:
    async with taking(stage) as program:
        stranger, ana = stage.phone(STRANGER), stage.phone(1)
        group = stage.telegram.group(GROUP, "A group")
        worst = [0, 0]
        for number in range(40):
            stranger.say(f"/help {number}", chat=group)
            if number % 5 == 0:
                ana.say("/whoami")
            worst = [max(pair) for pair in zip(worst, await pass_by(stage, program, 0.25), strict=True)]
        answer_count = len(stage.got(1))
        stage.clock.move(stage.clock.now() + timedelta(minutes=2))
        await stage.telegram.settled()
        row_counts = await rows(program)

    assert answer_count == 8
    assert worst[0] <= MAX_UPDATES
    assert worst[1] <= 2
    assert most_in_a_minute(stage, GROUP) <= GROUP_PER_MINUTE
    assert all(call.error_code != 429 for call in stage.telegram.requests)
    assert row_counts == (0, 1, 0, 0)


async def test_chat_of_eight_taps_a_second_costs_twenty_edits_a_minute_and_no_row_that_stays(
    stage: ProgramHarness,
) -> None:
    async with taking(stage) as program:
        stranger, ana = stage.phone(STRANGER), stage.phone(1)
        stranger.say("/start bucharest")
        await pass_by(stage, program, 1)
        notice = stranger.screen
        worst, row_counts = [0, 0], []
        for number in range(8 * 120):
            stranger.tap_data(encode(ReadNotice("bucharest", "ro" if number % 2 else "en")), notice)
            if number % 80 == 0:
                ana.say("/whoami")
            worst = [max(pair) for pair in zip(worst, await pass_by(stage, program, 0.125), strict=True)]
            if number % 400 == 399:
                row_counts.append(await rows(program))
        answer_count = len(stage.got(1))

    assert answer_count == 12
    assert worst[0] <= MAX_UPDATES
    assert worst[1] <= 2
    assert most_in_a_minute(stage, STRANGER) == 20
    assert all(call.error_code != 429 for call in stage.telegram.requests)
    assert row_counts == [(0, 1, 0, 0)] * 2
