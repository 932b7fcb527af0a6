"""Sending what nobody asked for, through every way in which it can go wrong."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.program import Program
from bot.scheduler import SetClock
from delivery.outgoing.outbox import IN_FLIGHT
from demo.telegram.stand_in import Telegram
from storage import answers, people
from storage.engine.database import Tx
from storage.engine.errors import Locked
from storage.messages import outbox, plan
from tests.messages import planned_message
from tests.support.forgetting import come_back, forget
from tests.support.program import (
    CLOSES,
    EVE,
    EVENT,
    OPENS,
    ORGANIZER,
    REMIND,
    START,
    ProgramHarness,
    cut_off,
    local,
    open_survey,
    register,
    states,
)


async def release(stage: ProgramHarness, program: Program, name: str, send: str = "text", **body: object) -> None:
    """Release such a message, now, to everybody who is registered."""
    content = {"text": {"en": name}} | body
    async with program.db.transaction() as tx:
        message = planned_message("bucharest", name, send, "registered", stage.clock.now(), content)
        await plan.add(tx, message)
        await plan.release(tx, message, stage.ids, stage.clock.now())


async def test_drain_sends_to_each_once(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 20)
        stage.clock.move(START)
        await release(stage, program, "hello")

        await program.outbox.drain()
        await program.outbox.drain()

        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("hello",)}
        assert set((await states(program.db, "hello")).values()) == {"sent"}


async def test_drain_keeps_to_the_pace(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 50)
        stage.clock.move(START)
        await release(stage, program, "hello")

        await program.outbox.drain()

        send_times = sorted(request.when for request in stage.telegram.requests if request.method == "sendMessage")
        assert len(send_times) == 50
        assert send_times[-1] - send_times[0] >= 48 * timedelta(seconds=1 / 25)


async def test_drain_at_a_slow_pace_comes_to_its_end(stage: ProgramHarness) -> None:
    stage.per_second = 0.01
    async with stage.program() as program:
        await stage.join(program, 3)
        stage.clock.move(START)
        await release(stage, program, "hello")

        async with asyncio.timeout(10):
            await program.outbox.drain()

        assert {tuple(stage.got(id_)) for id_ in stage.ids} == {("hello",)}


async def test_drain_in_quiet_hours_waits_for_their_end(stage: ProgramHarness) -> None:
    evening, morning = local(EVE.date(), "21:30"), local(START.date(), "08:00")
    async with stage.program() as program:
        await stage.join(program, 3)
        stage.clock.move(evening)
        await release(stage, program, "hello")

        await program.outbox.drain()
        await stage.pass_time(program, morning - timedelta(seconds=1))
        before = [stage.got(id_) for id_ in stage.ids]
        await stage.pass_time(program, morning)

        assert before == [[]] * 3
        assert [stage.got(id_)[0] for id_ in stage.ids] == ["hello"] * 3


@pytest.mark.parametrize("day", ["2027-03-27", "2027-10-30"])
async def test_drain_waits_through_the_night_when_clocks_change(stage: ProgramHarness, day: str) -> None:
    night = datetime.fromisoformat(day).date()
    evening, morning = local(night, "23:00"), local(night + timedelta(days=1), "08:00")
    stage.event = replace(EVENT, messages=())
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(evening)
        await release(stage, program, "hello", send="notice", dropped="text", due=evening.isoformat(), why="late")

        for hours in range(9):
            await stage.pass_time(program, min(evening + timedelta(hours=hours), morning - timedelta(seconds=1)))
        before = stage.got(1)
        await stage.pass_time(program, morning)

        assert before == []
        assert stage.got(1) == ["Round table"]


async def test_drain_marks_who_blocked_the_bot_and_goes_on(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
        stage.clock.move(START)
        stage.telegram.people[2].is_blocked = True
        await release(stage, program, "hello")
        await release(stage, program, "again")

        await program.outbox.drain()

        async with program.db.reading() as tx:
            person = await people.find(tx, 2)
        assert await states(program.db, "hello") == {1: "sent", 2: "unreachable: unreachable", 3: "sent"}
        assert (await states(program.db, "again"))[2] == "unreachable: unreachable"
        assert person is not None
        assert not person.reachable
        assert sum(request.chat_id == 2 for request in stage.telegram.requests) == 1


async def test_drain_passes_over_a_held_chat_and_waits_exactly_as_long_as_it_is_held(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 9)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", chat_id=3, retry_after=40)

        await program.outbox.drain()
        others = {tuple(stage.got(id_)) for id_ in stage.ids if id_ != 3}
        took, waiting = stage.clock.now() - START, await states(program.db, "hello")
        stage.clock.move(START + timedelta(seconds=39))
        await program.outbox.drain()
        early = stage.got(3)
        stage.clock.move(START + timedelta(seconds=41))
        await program.outbox.drain()

        assert (others, took < timedelta(seconds=1), waiting[3], early) == ({("hello",)}, True, "waiting", [])
        assert stage.got(3) == ["hello"]
        requests = [request for request in stage.telegram.requests if request.method == "sendMessage"]
        assert [request.chat_id for request in requests if not request.ok] == [3]
        assert requests[-1].when - START >= timedelta(seconds=40)
        assert await states(program.db, "hello") == dict.fromkeys(stage.ids, "sent")


async def test_drain_after_an_uncertain_try_tries_once_more(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", chat_id=1, effect=True, cut=True)

        await program.outbox.drain()
        at_once = await states(program.db, "hello")
        stage.clock.move(START + timedelta(seconds=31))
        await program.outbox.drain()

        assert at_once == {1: "unknown", 2: "sent"}
        assert await states(program.db, "hello") == {1: "sent", 2: "sent"}
        assert (stage.got(1), stage.got(2)) == (["hello", "hello"], ["hello"])


async def test_drain_after_two_uncertain_tries_gives_up(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", effect=True, cut=True, times=9)

        for minute in range(4):
            stage.clock.move(START + timedelta(minutes=minute))
            await program.outbox.drain()

        assert await states(program.db, "hello") == {1: "failed: uncertain"}
        assert stage.got(1) == ["hello", "hello"]


async def test_drain_tries_what_did_not_happen_until_it_does(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", status=502, description="Bad Gateway", times=6)

        for minute in range(8):
            stage.clock.move(START + timedelta(minutes=minute))
            await program.outbox.drain()

        assert await states(program.db, "hello") == {1: "sent"}
        assert stage.got(1) == ["hello"]


async def test_drain_stays_uncertain_when_the_second_try_does_not_happen(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", effect=True, cut=True)
        stage.telegram.fail("sendMessage", status=502, description="Bad Gateway")
        stage.telegram.fail("sendMessage", effect=True, cut=True)

        for minute in range(4):
            stage.clock.move(START + timedelta(minutes=minute))
            await program.outbox.drain()

        assert await states(program.db, "hello") == {1: "failed: uncertain"}
        assert stage.got(1) == ["hello", "hello"]


async def test_drain_does_not_begin_again_for_ever_when_a_later_part_fails(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(EVE)
        await release(stage, program, "day", send="agenda")
        stage.telegram.fail("sendDocument", status=502, description="Bad Gateway", times=9)

        for minute in range(4):
            stage.clock.move(EVE + timedelta(minutes=minute))
            await program.outbox.drain()

        assert await states(program.db, "day") == {1: "failed: uncertain"}
        assert stage.got(1) == ["Round table", "Round table"]


async def test_drain_gives_up_what_telegram_refuses(stage: ProgramHarness, caplog: pytest.LogCaptureFixture) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        await release(stage, program, "hello")
        stage.telegram.fail("sendMessage", chat_id=1, status=400, description="Bad Request: can't parse entities")

        with caplog.at_level(logging.ERROR, "delivery.outgoing.outbox"):
            await program.outbox.drain()

        assert await states(program.db, "hello") == {1: "failed: refused", 2: "sent"}
        assert [record.getMessage() for record in caplog.records] == [
            "A message of kind text was refused by Telegram: Can't parse entities"
        ]


async def test_failures_are_told_once_to_the_log_and_once_to_the_organizers(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    failure = {"status": 400, "description": "Bad Request: can't parse entities"}
    async with stage.program() as program:
        await stage.join(program, 5)
        stage.clock.move(START)
        for id_ in (1, 2):
            stage.telegram.fail("sendMessage", chat_id=id_, **failure)  # type: ignore[arg-type]  # known fields
        stage.telegram.fail("sendMessage", chat_id=3, cut=True, times=9)
        stage.telegram.people[4].is_blocked = True
        await release(stage, program, "hello")

        await program.outbox.drain()
        early = stage.got(ORGANIZER)
        stage.telegram.clear_faults()
        stage.telegram.fail("sendMessage", chat_id=3, cut=True)
        for minute in range(1, 4):
            await stage.pass_time(program, START + timedelta(minutes=minute))

        errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
        assert early == []
        notices = [message.text for message in stage.telegram.people[ORGANIZER].messages if "Not every" in message.text]
        assert [text.split("\n\n")[1:] for text in notices] == [
            [
                "Not everybody got “Message”, planned for 22 March, 09:30.",
                "Delivered: 1\nFailed (Telegram refused it): 2\nFailed (nobody knows whether it arrived): 1",
            ]
        ]
        assert errors == ["A message of kind text was refused by Telegram: Can't parse entities"]

    async with stage.program() as program:
        await stage.pass_time(program, START + timedelta(minutes=5))
        reports = [message for message in stage.telegram.people[ORGANIZER].messages if "Not every" in message.text]
        assert len(reports) == 1


async def test_failures_are_told_although_the_bot_was_killed_before_it_could(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        await release(stage, program, "hello")
        async with program.db.transaction() as tx:
            await tx.execute("UPDATE delivery SET state = 'failed', reason = 'refused'")

    async with stage.program() as program:
        for _ in range(2):
            await stage.pass_time(program, START + timedelta(minutes=1))

    assert [text for text in texts(stage, ORGANIZER) if "Failed (Telegram refused it): 2" in text] != []


def texts(stage: ProgramHarness, id_: int) -> list[str]:
    return [message.text for message in stage.telegram.people[id_].messages]


async def test_drain_survives_a_message_that_cannot_be_made(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        await release(stage, program, "broken", text={})
        await release(stage, program, "hello")

        await program.outbox.drain()

        assert await states(program.db, "broken") == {1: "failed: not made", 2: "failed: not made"}
        assert [stage.got(id_) for id_ in stage.ids] == [["hello"], ["hello"]]
        assert "could not be made" in caplog.text


async def test_drain_leaves_out_what_has_nothing_to_say(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        async with program.db.transaction() as tx:
            await tx.execute("INSERT INTO event VALUES ('gone', '{}')")
            message = planned_message("gone", "text-1", "text", "registered", START, {})
            await plan.add(tx, message)
            await plan.release(tx, message, [1], START)

        await program.outbox.drain()

        assert await states(program.db, "text-1") == {1: "dropped: no event"}


async def test_drain_looks_again_at_the_moment_of_sending(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        stage.clock.move(REMIND)
        async with program.db.transaction() as tx:
            run = await open_survey(tx)
        await release(stage, program, "remind", send="reminder")
        async with program.db.transaction() as tx:
            await people.set_muted(tx, 1, is_muted=True)
            await people.mark_unreachable(tx, 2)
            await answers.send(tx, run, 3, run.group("judge"), {"overall": ("5",)})
            await answers.decline(tx, run.id, 4)
            await tx.execute("DELETE FROM registration WHERE person = 5")

        await program.outbox.drain()

        assert await states(program.db, "remind") == {
            1: "dropped: muted",
            2: "unreachable: unreachable",
            3: "dropped: answered",
            4: "dropped: declined",
            5: "dropped: not registered",
            6: "sent",
        }
        assert [stage.got(id_) for id_ in stage.ids] == [[]] * 5 + [["How was it?"]]


async def test_drain_does_not_remind_who_answered_and_was_forgotten(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(REMIND)
        async with program.db.transaction() as tx:
            run = await open_survey(tx)
            await answers.send(tx, run, 1, run.group("judge"), {"overall": ("5",)})
            await forget(tx, 1)
            await come_back(tx, 1)
        await release(stage, program, "remind", send="reminder")

        await program.outbox.drain()

        assert await states(program.db, "remind") == {1: "dropped: answered"}


async def test_drain_of_two_reminders_at_once_keeps_the_gap(stage: ProgramHarness) -> None:
    stage.event = replace(EVENT, messages=())
    async with stage.program() as program:
        await stage.join(program, 3)
        stage.clock.move(REMIND)
        async with program.db.transaction() as tx:
            await open_survey(tx)
        for name in ("one", "two", "three"):
            await release(stage, program, name, send="reminder")

        await program.outbox.drain()
        first = [len(stage.got(id_)) for id_ in stage.ids]
        await stage.pass_time(program, REMIND + timedelta(hours=23))
        second = [len(stage.got(id_)) for id_ in stage.ids]
        await stage.pass_time(program, REMIND + timedelta(hours=46))

        assert (first, second) == ([1] * 3, [2] * 3)
        assert set((await states(program.db, "three")).values()) == {"dropped: enough reminders"}
        assert [len(stage.got(id_)) for id_ in stage.ids] == [2] * 3


async def test_late_registrant_gets_the_invitation(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        await stage.pass_time(program, OPENS)
        stage.phone(9)
        async with program.db.transaction() as tx:
            await register(tx, "bucharest", [9])
            for _ in range(2):
                await outbox.invite(tx, "bucharest", [9], stage.clock.now())

        await program.outbox.drain()

        assert stage.got(9) == ["How was it?"]


async def test_registrant_after_closing_gets_no_invitation(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        await stage.pass_time(program, OPENS)
        await stage.pass_time(program, CLOSES)
        stage.phone(9)
        async with program.db.transaction() as tx:
            await register(tx, "bucharest", [9])
            await outbox.invite(tx, "bucharest", [9], stage.clock.now())

        await program.outbox.drain()

        assert stage.got(9) == []


async def all_sent(program: Program) -> bool:
    return set((await states(program.db, "hello")).values()) == {"sent"}


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Let everything run until this holds."""
    while not await holds():  # noqa: ASYNC110 — the program tells nobody when it has done something
        await asyncio.sleep(0)


# Crashes


async def everything_once(stage: ProgramHarness, program: Program, max_duplicates: int = 0) -> None:
    """Everybody got the message, and no more than so many got it twice."""
    counts = [len(stage.got(id_)) for id_ in stage.ids]
    assert set(counts) <= {1, 2}
    assert counts.count(2) <= max_duplicates
    assert set((await states(program.db, "hello")).values()) == {"sent"}


@pytest.mark.parametrize("steps", [*range(0, 120, 7), *range(120, 400, 40)])
async def test_drain_cut_off_at_any_point_loses_nothing(stage: ProgramHarness, steps: int) -> None:
    async with stage.program() as program:
        await stage.join(program, 20)
        stage.clock.move(START)
        await release(stage, program, "hello")

        await cut_off(program.outbox.drain(), steps)

    async with stage.program() as program:
        in_doubt = list((await states(program.db, "hello")).values()).count("unknown")
        await program.outbox.drain()

        assert in_doubt <= IN_FLIGHT
        await everything_once(stage, program, max_duplicates=in_doubt)


async def test_crashes_again_and_again_give_up_after_three_tries(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        await release(stage, program, "hello")
    for _ in range(4):
        async with stage.program() as program:
            stage.telegram.fail("sendMessage", effect=True, hang=True)
            crashing = asyncio.create_task(program.outbox.drain())
            request_count = len(stage.telegram.requests)

            async def sending(crashing: asyncio.Task[None] = crashing, request_count: int = request_count) -> bool:
                later = stage.telegram.requests[request_count:]
                return crashing.done() or any(request.method == "sendMessage" for request in later)

            await until(sending)
            crashing.cancel()
            await asyncio.gather(crashing, return_exceptions=True)
            stage.telegram.clear_faults()

    async with stage.program() as program:
        assert await states(program.db, "hello") == {1: "failed: uncertain"}
        assert stage.got(1) == ["hello"] * 3


async def test_run_sends_when_woken_and_ends_when_stopped(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.clock.move(START)
        stop = asyncio.Event()
        running = asyncio.create_task(program.outbox.run(stop, program.waking))
        await asyncio.sleep(0)
        await release(stage, program, "hello")

        program.waking.set()
        await until(lambda: all_sent(program))
        stop.set()
        program.waking.set()
        await running

        await everything_once(stage, program)


async def test_tick_wakes_the_outbox_only_when_something_may_go(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)

        await program.lifecycle.tick()
        idle = program.waking.is_set()
        stage.clock.move(EVE)
        await program.lifecycle.tick()

        assert (idle, program.waking.is_set()) == (False, True)


class Locking(SetClock):
    """A clock that takes the database away when the first message is dated, and gives it back when somebody sleeps."""

    other: sqlite3.Connection | None = None

    def dated(self) -> datetime:
        if self.other is not None and not self.other.in_transaction:
            self.other.execute("BEGIN IMMEDIATE")
        return self.now()

    async def sleep(self, seconds: float) -> None:
        if seconds >= 1 and self.other is not None:
            self.other.rollback()
            self.other.close()
            self.other = None
        await super().sleep(seconds)


async def test_drain_keeps_what_it_knows_until_the_database_can_be_written(
    stage: ProgramHarness, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Locking(START)
    async with Telegram(now=clock.dated) as telegram:
        locked_stage = ProgramHarness(tmp_path_factory.mktemp("locked"), telegram, clock)
        async with locked_stage.program() as program:
            await locked_stage.join(program, 1)
            await release(locked_stage, program, "hello")
            async with program.db.transaction() as tx:
                await _impatient(tx)
            clock.other = sqlite3.connect(locked_stage.database, isolation_level=None)

            with suppress(Locked):  # it depends on the moment whether anything else is looked for meanwhile
                await program.outbox.drain()
            await program.outbox.drain()

            assert clock.other is None
            await everything_once(locked_stage, program)


async def test_run_outlives_a_database_that_cannot_be_written(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        stage.clock.move(START)
        await release(stage, program, "hello")
        async with program.db.reading() as tx:
            await _impatient(tx)
        other = sqlite3.connect(stage.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stop = asyncio.Event()
        running = asyncio.create_task(program.outbox.run(stop, program.waking))

        async def noticed() -> bool:
            await asyncio.sleep(0)
            return "is in use by another program. Trying again" in caplog.text

        await until(noticed)
        other.rollback()
        other.close()

        program.waking.set()
        await until(lambda: all_sent(program))
        stop.set()
        program.waking.set()
        await running

        await everything_once(stage, program)


async def _impatient(tx: Tx) -> None:
    # The five seconds for which SQLite waits for another program are not what is shown here.
    async with tx.execute("PRAGMA busy_timeout = 0") as rows:
        await rows.fetchall()
