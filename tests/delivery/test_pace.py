"""How fast the bot may speak, whatever comes in between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter

from bot.clock import SetClock
from delivery.pace import ASKED_TRIES, PLACED, Pace, Pacer

NOON = datetime(2027, 3, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@given(
    per_second=st.integers(1, 30),
    steps=st.lists(st.tuples(st.floats(0, 3), st.booleans(), st.floats(0, 60)), min_size=1, max_size=60),
    lateness=st.lists(st.floats(0, 0.3), min_size=60, max_size=60),
)
def test_no_second_holds_more_than_permitted_and_no_pause_any(
    per_second: int, steps: list[tuple[float, bool, float]], lateness: list[float]
) -> None:
    pace, now, left = Pace(per_second), 0.0, []
    for (passed, told, seconds), late in zip(steps, lateness, strict=False):
        if told:
            pace.pause(now + seconds)
        now = max(now + passed, pace.due()) + late
        pace.leave(now)
        left.append((pace.paused_until(), now))

    at = [moment for _, moment in left]
    gap = 1 / per_second
    assert all(at[j] - at[i] > (j - i - 0.5) * gap - 1e-6 for j in range(len(at)) for i in range(j))
    assert all(moment >= until for until, moment in left)


def test_line_keeps_its_pace_though_everybody_leaves_a_little_late() -> None:
    pace, now = Pace(25), 0.0
    for _ in range(1001):
        now = max(now, pace.due()) + 0.001
        pace.leave(now)

    assert now == pytest.approx(40, abs=0.01)


def test_line_waits_for_nothing_when_there_was_silence() -> None:
    pace = Pace(25)
    pace.leave(0)

    assert pace.due() == pytest.approx(0.04)


def test_shorter_pause_does_not_end_a_longer_one() -> None:
    pace = Pace(25)
    pace.pause(60)
    pace.pause(10)

    assert pace.paused_until() == 60


class Calls:
    """Calls that Telegram answers as told: None takes it, a number of seconds is how long to wait."""

    def __init__(self, clock: SetClock, *answers: float | None) -> None:
        self.clock, self.answers = clock, list(answers)
        self.at: list[float] = []

    async def call(self) -> bool:
        self.at.append(self.clock.monotonic())
        wait = self.answers.pop(0) if self.answers else None
        if wait is not None:
            raise RetryAfter(wait)
        return True


async def make(pacer: Pacer, calls: Calls, mark: str | None = None) -> Any:  # noqa: ANN401 — an answer of Telegram
    return await pacer.process_request(calls.call, (), {}, "sendMessage", {}, mark)


async def test_asked_calls_go_ahead_of_the_line() -> None:
    clock = SetClock(NOON)
    pacer, calls = Pacer(1, clock), Calls(clock)
    pacer._pace.leave(9)

    await make(pacer, calls)

    assert calls.at == [0]


async def test_line_lets_one_through_at_a_time() -> None:
    clock = SetClock(NOON)
    pacer, passed = Pacer(25, clock), []

    for _ in range(4):
        await pacer.line()
        passed.append(clock.monotonic())

    assert passed == pytest.approx([0, 0.04, 0.08, 0.12])


@pytest.mark.parametrize("mark", [None, PLACED])
async def test_told_to_wait_it_waits_exactly_that_long(mark: str | None) -> None:
    clock = SetClock(NOON)
    pacer, calls = Pacer(25, clock), Calls(clock, 37)

    await make(pacer, calls, mark)

    assert calls.at == [0, 37]


async def test_silence_is_for_everybody() -> None:
    clock = SetClock(NOON)
    pacer, told, other = Pacer(25, clock), Calls(clock, 37), Calls(clock)

    await make(pacer, told)
    await make(pacer, other)
    await pacer.line()

    assert (other.at, clock.monotonic()) == ([37], 37)


async def test_silence_told_while_waiting_is_kept_too() -> None:
    clock = SetClock(NOON)
    pacer = Pacer(1, clock)
    await pacer.line()

    async def moment() -> float:
        await pacer.line()
        return clock.monotonic()

    waiting = asyncio.create_task(moment())
    await asyncio.sleep(0)
    await make(pacer, Calls(clock, 30))

    assert await waiting == 30


async def test_unasked_call_is_made_until_it_is_taken() -> None:
    clock = SetClock(NOON)
    pacer, calls = Pacer(25, clock), Calls(clock, *[1.0] * 9)

    assert await make(pacer, calls, PLACED)
    assert len(calls.at) == 10


async def test_asked_call_is_given_back_after_a_few_tries() -> None:
    clock = SetClock(NOON)
    pacer, calls = Pacer(25, clock), Calls(clock, *[1.0] * 9)

    with pytest.raises(RetryAfter):
        await make(pacer, calls)
    assert len(calls.at) == ASKED_TRIES


async def test_refusal_is_passed_on_at_once() -> None:
    clock = SetClock(NOON)
    asked = []

    async def refuse() -> bool:
        asked.append(clock.monotonic())
        raise BadRequest("No")

    with pytest.raises(BadRequest):
        await Pacer(25, clock).process_request(refuse, (), {}, "sendMessage", {}, None)
    assert asked == [0]
