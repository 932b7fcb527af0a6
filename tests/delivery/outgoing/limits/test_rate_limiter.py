"""Who may send when: the order, the budgets, and what a refusal holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from delivery.outgoing.limits.rate_limiter import CallInfo, CallKind, Limits, Priority, RateLimiter, SendPermit
from domain.operations.status import Hold
from tests.support.manual_clock import Timeline

ALL = 100_000
"""Edits and messages a minute in a chat where that limit is not what is tried."""


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Timeline:
    return Timeline()


@pytest.fixture
async def limiter(clock: Timeline) -> AsyncIterator[RateLimiter]:
    limiter = RateLimiter(Limits(messages_per_second=28, burst=2, chat_per_minute=ALL), clock)
    yield limiter
    await limiter.shutdown()


class Calls:
    """Calls through the limiter, with the moments at which Telegram gets them, and what it answers."""

    def __init__(self, limiter: RateLimiter, clock: Timeline) -> None:
        self.limiter, self.clock = limiter, clock
        self.at: list[tuple[float, int | str]] = []
        self.refusals: dict[int | str, list[float]] = {}
        self.tasks: list[asyncio.Task[Any]] = []

    def make(self, chat: int | None, method: str = "sendMessage") -> asyncio.Task[Any]:
        """Make one call, as the library would."""
        scope = method if chat is None else chat
        data = {} if chat is None else {"chat_id": chat}

        async def call() -> bool:
            self.at.append((round(self.clock.monotonic(), 6), scope))
            if waits := self.refusals.get(scope):
                raise RetryAfter(waits.pop(0))
            return True

        task = asyncio.create_task(self.limiter.process_request(call, (), {}, method, data, None))
        self.tasks.append(task)
        return task

    def take(self, send: CallInfo) -> asyncio.Task[SendPermit]:
        """Take a place and use it at once."""

        async def use() -> SendPermit:
            place = await self.limiter.acquire(send)
            self.at.append((round(self.clock.monotonic(), 6), send.chat_id or 0))
            self.limiter.end(place, reached_server=True)
            return place

        task = asyncio.create_task(use())
        self.tasks.append(task)
        return task

    @property
    def scopes(self) -> list[int | str]:
        """Whose calls came, in order."""
        return [scope for _, scope in self.at]


@pytest.fixture
async def calls(limiter: RateLimiter, clock: Timeline) -> AsyncIterator[Calls]:
    calls = Calls(limiter, clock)
    yield calls
    for task in calls.tasks:
        task.cancel()
    await asyncio.gather(*calls.tasks, return_exceptions=True)


# Order


async def test_answers_leave_in_the_order_of_arrival_over_chats(calls: Calls, clock: Timeline) -> None:
    people = list(range(1, 301))
    for person in people:
        calls.make(person)

    await clock.pass_time(11)

    assert calls.scopes == people
    assert calls.at[-1][0] == pytest.approx(298 / 28, abs=0.001)


async def test_nobody_is_answered_twice_before_everybody_once(calls: Calls, clock: Timeline) -> None:
    for _ in range(3):
        calls.make(1)
    for person in range(2, 60):
        calls.make(person)

    await clock.pass_time(4)

    # The first two leave at once, while nobody else is there.
    assert calls.scopes == [1, 1, *range(2, 60), 1]


async def test_nobody_waits_twice_before_everybody_once(calls: Calls, clock: Timeline) -> None:
    for person in (1, 2, 3, 3, 3, 1, *range(4, 60)):
        calls.make(person)

    await clock.pass_time(4)

    assert calls.scopes == [1, 2, 3, *range(4, 60), 3, 1, 3]


async def test_unasked_messages_take_what_is_left_and_at_least_one_in_ten_seconds(
    calls: Calls, clock: Timeline
) -> None:
    for person in range(1, 1001):
        calls.take(CallInfo(person))
    for person in range(2001, 2101):
        calls.take(CallInfo(person, priority=Priority.UNASKED))

    await clock.pass_time(60)

    moments = [at for at, scope in calls.at if isinstance(scope, int) and scope > 2000]
    answered_at = max(at for at, scope in calls.at if isinstance(scope, int) and scope < 2000)
    assert len(calls.at) == 1100
    assert answered_at == pytest.approx((998 + 3) / 28, abs=0.05)
    early = [at for at in moments if at < answered_at]
    assert early == pytest.approx([10, 20, 30], abs=0.1)


async def test_answer_that_was_refused_keeps_its_place(calls: Calls, clock: Timeline) -> None:
    calls.refusals[1] = [2.0]
    for person in range(1, 101):
        calls.make(person)

    await clock.pass_time(5)

    again = [at for at, scope in calls.at if scope == 1]
    assert again == pytest.approx([0, 2], abs=0.04)


# Budgets


async def test_no_second_holds_more_than_thirty_however_slow_telegram_answers(clock: Timeline) -> None:
    limiter, at = RateLimiter(Limits(messages_per_second=30, burst=9, chat_per_minute=ALL), clock), []

    async def send(person: int) -> None:
        async def call() -> bool:
            # It arrives at the very end, and the first ones together with later ones: the worst there can be.
            await clock.sleep(1.5 if person <= 25 else 0.1)
            at.append(clock.monotonic())
            return True

        await limiter.process_request(call, (), {}, "sendMessage", {"chat_id": person}, None)

    tasks = [asyncio.create_task(send(person)) for person in range(1, 201)]
    await clock.pass_time(30)
    await asyncio.gather(*tasks)

    assert len(at) == 200
    assert max(sum(1 for other in at if moment <= other < moment + 1 - 1e-9) for moment in at) <= 30


async def test_chat_has_a_burst_of_messages_and_then_one_a_second(clock: Timeline) -> None:
    calls = Calls(RateLimiter(Limits(), clock), clock)
    for _ in range(6):
        calls.make(1)

    await clock.pass_time(3)

    assert [at for at, _ in calls.at] == pytest.approx([0, 0, 1 / 28, 2 / 28, 1, 2], abs=0.001)


async def test_chat_takes_no_more_than_twenty_edits_and_messages_a_minute(clock: Timeline) -> None:
    limiter = RateLimiter(Limits(), clock)
    calls = Calls(limiter, clock)
    for _ in range(60):
        calls.make(1, "editMessageText")

    await clock.pass_time(600)

    at = [moment for moment, _ in calls.at]
    assert len(at) == 60
    assert max(sum(1 for other in at if moment <= other < moment + 60) for moment in at) <= 20
    assert at[19] == 0
    assert at[20:40] == pytest.approx([61] * 20)


async def test_group_takes_no_more_than_twenty_messages_a_minute_whatever_a_chat_takes(
    calls: Calls, clock: Timeline
) -> None:
    for _ in range(60):
        calls.make(-100)
        calls.make(100)

    await clock.pass_time(600)

    at = [moment for moment, scope in calls.at if scope == -100]
    assert len(at) == 60
    assert max(sum(1 for other in at if moment <= other < moment + 60) for moment in at) <= 20
    assert max(moment for moment, scope in calls.at if scope == 100) < 10


async def test_edits_and_callbacks_wait_for_no_message(calls: Calls, clock: Timeline) -> None:
    for person in range(1, 200):
        calls.make(person)
    await clock.pass_time(1)
    calls.make(500, "editMessageText")
    calls.make(None, "answerCallbackQuery")

    await clock.pass_time(0)

    assert calls.scopes[-2:] == [500, "answerCallbackQuery"]


async def test_large_uploads_leave_one_at_a_time_and_spaced(limiter: RateLimiter, clock: Timeline) -> None:
    at: list[tuple[float, float]] = []

    async def upload(person: int) -> None:
        place = await limiter.acquire(CallInfo(person, CallKind.UPLOAD))
        began = clock.monotonic()
        await clock.sleep(1.5 if person == 1 else 0.2)
        at.append((began, clock.monotonic()))
        limiter.end(place, reached_server=True)

    tasks = [asyncio.create_task(upload(person)) for person in range(1, 5)]
    await clock.pass_time(10)
    await asyncio.gather(*tasks)

    assert [began for began, _ in at] == pytest.approx([0, 1.5, 2.5, 3.5], abs=0.05)


# Refusals


async def test_refusal_holds_its_chat_exactly_so_long_and_nobody_else(calls: Calls, clock: Timeline) -> None:
    calls.refusals[1] = [40.0]
    calls.make(1)
    await clock.pass_time(1)
    for person in (1, 2, 3):
        calls.make(person)
    calls.make(1, "editMessageText")

    await clock.pass_time(60)

    assert [at for at, scope in calls.at if scope in {2, 3}] == [1, 1]
    assert [at for at, scope in calls.at if scope == 1] == pytest.approx([0, 40, 40, 40], abs=0.04)


async def test_refused_method_holds_itself_alone(calls: Calls, clock: Timeline) -> None:
    calls.refusals["setMyCommands"] = [40_000.0]
    calls.make(None, "setMyCommands")
    await clock.pass_time(1)
    calls.make(1)
    calls.make(None, "setMyDescription")
    calls.make(None, "answerCallbackQuery")

    await clock.pass_time(50_000)

    assert calls.at == [
        (0, "setMyCommands"),
        (1, 1),
        (1, "setMyDescription"),
        (1, "answerCallbackQuery"),
        (40_000, "setMyCommands"),
    ]


async def test_several_chats_refused_within_a_second_hold_the_whole_bot(calls: Calls, clock: Timeline) -> None:
    for person in (1, 2, 3):
        calls.refusals[person] = [5.0]
        calls.make(person)
    await clock.pass_time(1)
    calls.make(4)
    calls.make(None, "answerCallbackQuery")
    calls.make(5, "editMessageText")

    await clock.pass_time(9)

    again = [(at, scope) for at, scope in calls.at if at > 1]
    assert {scope for _, scope in again} == {1, 2, 3, 4, 5, "answerCallbackQuery"}
    assert min(at for at, _ in again) == pytest.approx(5 + 1 / 28, abs=0.001)


async def test_two_refused_chats_are_no_whole_bot(calls: Calls, clock: Timeline) -> None:
    for person in (1, 2):
        calls.refusals[person] = [5.0]
        calls.make(person)
    await clock.pass_time(0.5)
    calls.make(3)

    await clock.pass_time(0)

    assert calls.at[-1] == (0.5, 3)


async def test_after_the_whole_bot_was_refused_it_begins_at_half_its_rate_and_climbs(
    calls: Calls, clock: Timeline
) -> None:
    for person in (1, 2, 3):
        calls.refusals[person] = [5.0]
        calls.make(person)
    await clock.pass_time(5)
    for person in range(100, 1400):
        calls.make(person)

    await clock.pass_time(60)

    seconds = [sum(1 for at, _ in calls.at if second < at <= second + 1) for second in range(6, 40)]
    assert seconds[0] == pytest.approx(14, abs=2)
    assert seconds == sorted(seconds) or max(a - b for a, b in pairwise(seconds)) <= 1
    assert seconds[-1] == pytest.approx(28, abs=1)


async def test_nothing_refused_is_given_up(calls: Calls, clock: Timeline) -> None:
    calls.refusals[1] = [1.0] * 50
    task = calls.make(1)

    await clock.pass_time(60)

    assert await task is True
    assert len(calls.at) == 51


async def test_call_with_a_place_is_made_once_and_told_of_its_refusal(limiter: RateLimiter, clock: Timeline) -> None:
    place = await limiter.acquire(CallInfo(1))

    async def refuse() -> bool:
        raise RetryAfter(9)

    with pytest.raises(RetryAfter):
        await limiter.process_request(refuse, (), {}, "sendMessage", {"chat_id": 1}, place)
    again = asyncio.create_task(limiter.acquire(CallInfo(1), refused_permit=place))
    await clock.pass_time(8.9)
    early = again.done()
    await clock.pass_time(0.1)

    assert (early, again.done()) == (False, True)


async def test_refusal_of_another_kind_is_raised_at_once(limiter: RateLimiter) -> None:
    async def refuse() -> bool:
        raise BadRequest("No")

    with pytest.raises(BadRequest):
        await limiter.process_request(refuse, (), {}, "sendMessage", {"chat_id": 1}, None)


async def test_place_for_whoever_is_next_holds_the_chat_it_was_used_for(limiter: RateLimiter, clock: Timeline) -> None:
    place = await limiter.acquire(CallInfo(None, priority=Priority.UNASKED))

    async def refuse() -> bool:
        raise RetryAfter(9)

    with pytest.raises(RetryAfter):
        await limiter.process_request(refuse, (), {}, "sendMessage", {"chat_id": 7}, place)

    assert limiter.chat_ready_at(7) == 9
    assert limiter.acquire_nowait(CallInfo(8)) is not None


# What is known of refusals


async def test_long_refusals_are_listed_until_they_are_over_and_logged_once(
    calls: Calls, limiter: RateLimiter, clock: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    calls.refusals = {"setMyCommands": [600.0, 600.0, 600.0], 1: [29.0], 2: [60.0], 3: [90.0]}
    calls.make(None, "setMyCommands")
    for person in (1, 2):
        calls.make(person)
    await clock.pass_time(2)
    calls.make(3)
    await clock.pass_time(2)

    early, began = limiter.long_holds(), clock.now() - timedelta(seconds=4)
    await clock.pass_time(1300)
    late, moment = limiter.long_holds(), began + timedelta(seconds=1800)
    await clock.pass_time(600)

    assert early == (
        Hold(began + timedelta(seconds=600), method="setMyCommands"),
        Hold(began + timedelta(seconds=92), chats=2),
    )
    assert (late, limiter.long_holds()) == ((Hold(moment, method="setMyCommands"),), ())
    assert [record.getMessage() for record in caplog.records] == [
        "Telegram refuses setMyCommands for 600 seconds. It waits so long, and nothing else does.",
        "Telegram takes nothing for one chat for 60 seconds. It waits so long, and no other does.",
    ]


async def test_long_refusal_of_the_whole_bot_is_listed_first(
    calls: Calls, limiter: RateLimiter, clock: Timeline, caplog: pytest.LogCaptureFixture
) -> None:
    calls.refusals = {1: [60.0], 2: [70.0], 3: [50.0]}
    for person in (1, 2, 3):
        calls.make(person)
    await clock.pass_time(1)

    holds = limiter.long_holds()

    assert [(hold.method, hold.chats) for hold in holds] == [("", 0), ("", 3)]
    assert (holds[0].until - clock.now()).total_seconds() == pytest.approx(49, abs=0.1)
    assert caplog.messages[-1] == "Telegram takes nothing of the bot for 50 seconds. Everything waits so long."


# Giving up


async def test_who_gives_up_waiting_takes_nobodys_place(calls: Calls, clock: Timeline) -> None:
    tasks = [calls.make(person) for person in range(1, 60)]
    await clock.pass_time(0)
    for task in tasks[2:57]:
        task.cancel()

    await clock.pass_time(0.2)

    assert calls.scopes == [1, 2, 58, 59]


async def test_place_that_is_granted_to_somebody_who_just_gave_up_is_released(
    limiter: RateLimiter, clock: Timeline
) -> None:
    first = await limiter.acquire(CallInfo(1, CallKind.UPLOAD))
    second = asyncio.create_task(limiter.acquire(CallInfo(2, CallKind.UPLOAD)))
    await clock.pass_time(2)
    limiter.end(first, reached_server=True)
    second.cancel()
    await clock.pass_time(2)

    assert limiter.acquire_nowait(CallInfo(3, CallKind.UPLOAD)) is not None


async def test_what_need_not_wait_begins_no_task(limiter: RateLimiter, clock: Timeline) -> None:
    before = asyncio.all_tasks()
    for person in range(100):
        limiter.end(await limiter.acquire(CallInfo(person, CallKind.EDIT)), reached_server=True)

    assert asyncio.all_tasks() == before
    assert clock.monotonic() == 0


async def test_expected_wait_tells_when_the_answer_comes(calls: Calls, limiter: RateLimiter, clock: Timeline) -> None:
    for person in range(1, 227):
        calls.make(person)
    await clock.pass_time(0)

    last, new = limiter.expected_wait(226), limiter.expected_wait(1000)
    await clock.pass_time(4)
    later, nobody = limiter.expected_wait(226), limiter.expected_wait(5, CallKind.EDIT)

    assert (last, new, later, nobody) == pytest.approx((8, 8, 4, 0), abs=0.15)
