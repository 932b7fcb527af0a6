"""The whole program before Telegram's limits, on a clock that stands still: whom a refusal or a crowd keeps waiting.

What happens while the clock stands still happens at once; a test lets time pass only to see who was waiting for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.cli.run import run_tasks
from bot.program import Program
from bot.scheduler import SetClock
from delivery.outgoing.limits.rate_limiter import RateLimiter
from demo.telegram.stand_in import Limits, PhoneUser, Request, Telegram
from domain.questions import Choices, Option
from storage.engine.database import fetch_row
from tests.delivery.outgoing.test_outbox import release
from tests.support.conversation import listening
from tests.support.in_process_transport import InProcessTransport
from tests.support.manual_clock import Timeline
from tests.support.program import EVENT, OPENS, ProgramHarness, open_survey, states

LIMITS = Limits(polling=False)
"""All but the rules of getUpdates, which is asked in real time."""
PATIENCE = 20.0
"""Real seconds after which something that should happen at once counts as not happening."""
SOON, STEP = 0.5, 0.1
HELD = timedelta(seconds=200)
GROUP = -5
TOPICS = Choices(
    "topics", {"en": "Which topics?"}, (Option("law", {"en": "Law"}), Option("forms", {"en": "Forms"})), max=2
)


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class Scene:
    """The program's surroundings."""

    stage: ProgramHarness
    clock: Timeline

    @property
    def telegram(self) -> Telegram:
        """The stand-in, with its limits."""
        return self.stage.telegram

    @property
    def refused(self) -> list[Request]:
        """Calls that were answered with 429."""
        return [call for call in self.telegram.requests if call.error_code == 429]

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Program]:
        """It takes in updates, and sends what nobody asked for."""
        stop = asyncio.Event()
        async with self.stage.program() as program, listening(program):
            sending = asyncio.create_task(program.outbox.run(stop, program.waking))
            try:
                yield program
            finally:
                stop.set()
                program.waking.set()
                await sending

    async def at_once(self, holds: Callable[[], object]) -> None:
        """Return when this holds, without any time passing; raises ``TimeoutError``."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.clock.advance(self.clock.monotonic())

    async def within(self, seconds: float, holds: Callable[[], object]) -> None:
        """Return when this holds; raises ``TimeoutError`` when it does not within so many seconds."""
        end = self.clock.monotonic() + seconds
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.clock.advance(end)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    clock = Timeline(OPENS)
    async with Telegram(clock=clock, limits=LIMITS) as telegram:
        stage = ProgramHarness(
            tmp_path, telegram, cast("SetClock", clock), per_second=28, wire=InProcessTransport(telegram)
        )
        yield Scene(stage, clock)


def said(person: PhoneUser) -> str:
    """The newest message of the bot, empty before the first."""
    return next((message.text for message in reversed(person.messages) if message.from_bot), "")


def whole_bot_is_held(program: Program) -> bool:
    """Whether no call is made at all."""
    return any(not hold.method and not hold.chats for hold in program.runtime_status.holds())


class WaitingChats:
    """Those with a call that waits for the limits."""

    def __init__(self, program: Program) -> None:
        limiter = program.app.bot.rate_limiter
        assert isinstance(limiter, RateLimiter)
        self._queues = [queue for lane in limiter._lanes.values() for queue in lane.queues]

    def __contains__(self, chat_id: object) -> bool:
        return any(chat_id in queue for queue in self._queues if queue)


# Refusals


async def test_chat_that_is_refused_for_forty_seconds_holds_no_other_invitation(scene: Scene) -> None:
    async with scene.program() as program:
        await scene.stage.join(program, 9)
        async with program.db.transaction() as tx:
            await open_survey(tx)
        scene.telegram.hold(40, chat_id=1)
        await release(scene.stage, program, "survey-1", "survey")
        program.waking.set()

        await scene.within(SOON, lambda: all(said(scene.telegram.people[id_]) for id_ in range(2, 10)))
        early = said(scene.telegram.people[1])
        await scene.clock.pass_time(40)
        await program.lifecycle.tick()
        await scene.within(SOON, lambda: said(scene.telegram.people[1]))

    assert early == ""
    assert len(scene.refused) == 1


@pytest.mark.parametrize("seconds", [60, 40_000])
async def test_menus_that_are_refused_at_the_start_keep_nobody_from_their_answer(scene: Scene, seconds: int) -> None:
    scene.telegram.hold(seconds, method="setMyCommands")
    ana = scene.stage.phone(1)
    stop = asyncio.Event()
    async with scene.stage.program() as program:
        running = asyncio.create_task(run_tasks(program, stop))
        await scene.at_once(lambda: scene.refused)

        ana.say("/start bucharest")
        await scene.at_once(lambda: said(ana))
        holds = program.runtime_status.holds()
        await scene.within(seconds + 1, lambda: ("all_private_chats", "ro") in scene.telegram.commands)
        stop.set()
        await running

    assert [(hold.method, hold.until) for hold in holds] == [("setMyCommands", OPENS + timedelta(seconds=seconds))]
    assert {call.method for call in scene.refused} == {"setMyCommands"}
    assert len(scene.refused) == 1


async def test_commands_that_do_not_fit_into_a_group_are_dropped_there_and_keep_nobody_waiting(scene: Scene) -> None:
    async with scene.program() as program:
        stranger, ana = scene.stage.phone(77), scene.stage.phone(1)
        group = scene.telegram.group(GROUP, "Colleagues")

        for _ in range(22):
            stranger.say("/help", chat=group)
        ana.say("/whoami")
        await scene.within(SOON, lambda: said(ana) == "Your Telegram number is 1." and not scene.telegram.pending)
        await scene.within(10, lambda: not program.context.answers.is_waiting(GROUP))

    assert scene.refused == []
    assert 1 <= sum(message.from_bot for message in group.messages) <= 5


async def test_refused_group_keeps_nobody_waiting(scene: Scene) -> None:
    async with scene.program():
        stranger, ana = scene.stage.phone(77), scene.stage.phone(1)
        group = scene.telegram.group(GROUP, "Colleagues")
        scene.telegram.hold(57, chat_id=GROUP)

        for _ in range(22):
            stranger.say("/help", chat=group)
        await scene.at_once(lambda: scene.refused)
        ana.say("/whoami")
        await scene.at_once(lambda: said(ana) == "Your Telegram number is 1.")
        await scene.clock.pass_time(60)

    assert len(scene.refused) == 1


async def test_who_ticks_more_often_than_a_chat_bears_keeps_nobody_else_waiting(scene: Scene) -> None:
    assert EVENT.survey is not None
    scene.stage.event = replace(EVENT, survey=replace(EVENT.survey, questions=(TOPICS,)))
    async with scene.program() as program:
        await scene.stage.join(program, 2)
        async with program.db.transaction() as tx:
            await open_survey(tx, scene.stage.event)
        ana, ion = scene.telegram.people[1], scene.telegram.people[2]
        ana.say("/survey")
        await scene.at_once(lambda: said(ana))
        ana.tap("Start")
        await scene.at_once(lambda: "Which topics?" in said(ana))

        def ticked() -> bool:
            return "☑ Law" in ana.screen.labels

        ticks, waiting = 0, WaitingChats(program)
        while ticks < 22 and 1 not in waiting:
            before = ticked()
            ana.tap("Law")
            ticks += 1
            # Ticks within a second are shown together: only who goes on for longer uses up the chat's minute.
            await scene.within(2, lambda before=before: ticked() != before or 1 in waiting)
        ion.say("/survey")
        await scene.within(SOON, lambda: said(ion))
        ion.tap("Start")
        await scene.at_once(lambda: "Which topics?" in said(ion))
        await scene.within(61, lambda: not program.context.answers.is_waiting(1))

    assert scene.refused == []
    assert 17 <= ticks < 22
    assert ticked() == bool(ticks % 2)


async def test_eight_commands_a_second_by_one_person_keep_four_others_from_no_answer(scene: Scene) -> None:
    async with scene.program() as program:
        hasty, others = scene.stage.phone(66), [scene.stage.phone(id_) for id_ in range(1, 5)]

        async def hurry(seconds: int) -> None:
            for _ in range(8 * seconds):
                hasty.say("/help")
                await scene.at_once(lambda: not scene.telegram.pending)
                await scene.clock.pass_time(1 / 8)

        for other in others:
            await hurry(15)
            other.say("/whoami")
            await scene.within(SOON, lambda other=other: said(other) == f"Your Telegram number is {other.id}.")
        await scene.within(61, lambda: not program.context.answers.is_waiting(66) and not scene.telegram.pending)

    assert scene.refused == []
    assert said(hasty).startswith("What I can do for you")


async def test_nothing_that_is_refused_is_given_up_set_aside_or_sent_twice(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()
    scene.stage.event = replace(EVENT, messages=())
    async with scene.stage.program() as program:
        await scene.stage.join(program, 8)
        async with program.db.transaction() as tx:
            await open_survey(tx)
        ana, ion = scene.telegram.people[1], scene.stage.phone(77)
        async with listening(program):
            ana.say("/survey")
            await scene.at_once(lambda: said(ana))
        before = len(scene.telegram.transcript)
        running = asyncio.create_task(run_tasks(program, stop))
        scene.telegram.hold(HELD.total_seconds())  # everything but getUpdates
        await release(scene.stage, program, "survey-1", "survey")
        program.waking.set()
        ana.tap("Start")
        ion.say("/start bucharest")
        await scene.within(SOON, lambda: not scene.telegram.pending and whole_bot_is_held(program))
        during = [entry.text for entry in scene.telegram.transcript[before:] if entry.who == "bot"]

        await scene.clock.pass_time(HELD.total_seconds())
        await program.lifecycle.tick()
        await scene.within(SOON, lambda: said(ion) and all(said(scene.telegram.people[id_]) for id_ in range(2, 9)))
        await scene.clock.pass_time(1)
        await program.lifecycle.tick()
        await scene.within(SOON, lambda: len(scene.stage.got(1)) == 2)  # the answer and, after it, the invitation
        await scene.at_once(lambda: ("all_private_chats", "ro") in scene.telegram.commands)
        stop.set()
        await running
        deliveries = await states(program.db, "survey-1")
        async with program.db.reading() as tx:
            set_aside = await fetch_row(tx, "SELECT count(*) AS n FROM quarantine")

    after = [(entry.chat_id, entry.text) for entry in scene.telegram.transcript[before:] if entry.who == "bot"]
    assert during == []
    assert deliveries == dict.fromkeys(range(1, 9), "sent")
    assert set_aside is not None
    assert set_aside["n"] == 0
    assert len(after) == len(set(after))
    assert scene.stage.got(1) == ["Question 1 of 1", "How was it?"]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


# A crowd


@dataclass
class Visitor:
    """Somebody who registers, and does the next thing as soon as the last is answered."""

    phone: PhoneUser
    entries_before: int = 0
    """How many entries of the bot there were in the chat when they acted last."""
    entries: int = 0
    has_acted: bool = False

    @property
    def labels(self) -> list[str]:
        """What can be pressed on the newest message that has buttons."""
        return next((message.labels for message in reversed(self.phone.messages) if message.buttons), [])

    @property
    def registered(self) -> bool:
        """Whether they see that they are."""
        return any("Cancel my registration" in message.labels for message in self.phone.messages)

    @property
    def waits(self) -> bool:
        """Whether nothing came since they acted."""
        return self.has_acted and self.entries == self.entries_before

    def act(self) -> None:
        """Do the next thing."""
        label = next((each for each in self.labels if each in {"I agree", "Judge"} or each.startswith("Use “")), None)
        if self.has_acted and label is None:
            return
        self.entries_before, self.has_acted = self.entries, True
        if label is None:
            self.phone.say("/start bucharest")
        else:
            self.phone.tap(label)


@dataclass
class Crowd:
    """Visitors who arrive one after the other within two seconds."""

    scene: Scene
    waiting: WaitingChats
    visitors: list[Visitor]
    first_screens: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """See what the bot shows them."""
        by_id = {visitor.phone.id: visitor for visitor in self.visitors}

        def see(chat_id: int, who: str, kind: str) -> None:
            if who == "bot" and kind not in {"toast", "alert"} and chat_id in by_id:
                by_id[chat_id].entries += 1
                if by_id[chat_id].entries == 1:
                    self.first_screens.append(chat_id)

        self.scene.telegram.watch(lambda entry: see(entry.chat_id, entry.who, entry.kind))

    async def register(self) -> None:
        """Until everybody is registered."""
        clock, began = self.scene.clock, self.scene.clock.monotonic()
        while not all(visitor.registered for visitor in self.visitors):
            share = (clock.monotonic() - began) / 2
            for visitor in self.visitors[: int(share * len(self.visitors)) + 1]:
                if not visitor.waits and not visitor.registered:
                    visitor.act()
            await self.scene.at_once(self._is_idle)
            await clock.pass_time(STEP)
            assert clock.monotonic() - began < 600

    def _is_idle(self) -> bool:
        """Whether everybody who waits does so for the limits alone."""
        return all(visitor.phone.id in self.waiting for visitor in self.visitors if visitor.waits)


def new_messages(scene: Scene, people: range) -> list[float]:
    """When each new message came that one of these people got."""
    return [call.at for call in scene.telegram.requests if call.method.startswith("send") and call.chat_id in people]


@pytest.mark.parametrize("others", [0, 60])
async def test_crowd_is_served_in_the_order_of_arrival_with_nothing_refused(scene: Scene, others: int) -> None:
    async with scene.program() as program:
        await scene.stage.join(program, others)
        visitors = [Visitor(scene.stage.phone(id_)) for id_ in range(1001, 1151)]
        crowd = Crowd(scene, WaitingChats(program), visitors)
        if others:
            await release(scene.stage, program, "text-2")
            program.waking.set()
            await scene.within(SOON, lambda: len(new_messages(scene, range(1, 61))) > 10)

        began = scene.clock.monotonic()
        await crowd.register()
        times = new_messages(scene, range(1001, 1151))
        during = [at for at in new_messages(scene, range(1, 61)) if began < at <= max(times)]
        while len(new_messages(scene, range(1, 61))) < others:
            await scene.clock.pass_time(0.1)

    assert scene.refused == []
    assert crowd.first_screens == [visitor.phone.id for visitor in visitors]
    assert len(times) >= 150
    assert max(times) - began <= 1.15 * (len(times) + len(during)) / 30
    # While the crowd waits, the others get one message in ten seconds.
    assert len(during) <= (max(times) - began) / 10 + 2
