"""The real process in an operator's hands: stopped in the middle of everything, copied meanwhile, put back."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from demo.telegram.stand_in import Limits, Telegram
from domain.draft import Draft, pack
from domain.people import Registration
from storage import events, people, registrations
from storage.answers import ZERO
from storage.engine.database import Database
from tests.crash.cast import Actor, Cast, Watched, cast
from tests.crash.oracle import compare_answers, received
from tests.crash.scene import CODE, COORDINATOR, ORGANIZER, Times, settings, write
from tests.crash.starts import Child, Starts
from views.callback.participants import InSurvey
from views.survey.screens import Action

PEOPLE = 8
STOPPED = 5.0
"""Seconds in which the bot is to be gone once it is told so."""
LOOK, PATIENCE = 0.02, 60.0
"""Real seconds after which to look again, and for one phase on a busy machine."""


@dataclass
class Scene:
    """The stand-in, the file, and people who are registered and have the survey to answer."""

    folder: Path
    starts: Starts
    telegram: Telegram
    cast: Cast
    times: Times
    request_event: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def database(self) -> Path:
        return self.folder / "roundtable.sqlite3"

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Child]:
        async with asyncio.timeout(PATIENCE), self.starts.bot(write(self.folder, self.times), self.telegram) as process:
            yield process

    async def until(self, condition: Callable[[], bool]) -> None:
        """Until this holds; meanwhile whoever got something acts."""
        while not condition():
            for actor in self.cast.actors:
                if actor.phone.messages and self.cast.is_free(actor):
                    actor.act()
            self.request_event.clear()
            await asyncio.wait({asyncio.create_task(self.request_event.wait())}, timeout=LOOK)

    def counted(self, actor: Actor) -> bool:
        """Whether the answers are in the file for sure: what they are sent with is confirmed only after that."""
        return actor.comment_count > 0 or (actor.has_sent and actor.last < self.telegram.confirmed)

    def asked(self, method: str) -> int:
        return sum(request.method == method for request in self.telegram.requests)

    def states(self) -> set[str]:
        """The states in which deliveries are."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as file:
            return {state for (state,) in file.execute("SELECT DISTINCT state FROM delivery")}

    async def register(self) -> None:
        """Everybody is registered already."""
        db = await Database.open(self.database)
        async with db.transaction() as tx:
            await events.save(tx, settings(self.folder, self.times).events[0])
            for actor in self.cast.actors:
                id_, day = actor.phone.id, "2027-03-01"
                profession = [*(each.id for each in actor.event.professions), None][actor.profession]
                await people.remember(tx, id_, actor.phone.language)
                await registrations.put(tx, Registration(CODE, id_, "1", day, day, profession))
        await db.close()


@asynccontextmanager
async def played(folder: Path, starts: Starts, latency: float) -> AsyncIterator[Scene]:
    now = datetime.now(UTC)
    soon = now - timedelta(seconds=1)
    times = Times.around(now).due(text=soon, invitation=soon)
    async with Telegram(limits=Limits(latency=latency)) as telegram:
        people = cast(telegram, settings(folder, times).events[0], PEOPLE, Random(20270322))
        scene = Scene(folder, starts, telegram, people, times)
        telegram._server.requests = Watched(scene.request_event.set)
        for id_ in (ORGANIZER, COORDINATOR):
            telegram.person(id_, f"Staff {id_}").has_started = True
        for actor in people.actors:
            actor.phone.has_started = True
        await scene.register()
        yield scene


async def stopped(process: Child) -> float:
    """Stop it as an operator does; the seconds that took."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    return time.monotonic() - began


# Stopping


async def test_stop_in_the_middle_of_everything_is_quick_and_loses_and_doubles_nothing(
    tmp_path: Path, starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify_socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify_socket.bind(str(tmp_path / "notify"))
    notify_socket.settimeout(0)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("ROUNDTABLE_TELEGRAM__MESSAGES_PER_SECOND", "8")
    async with played(tmp_path, starts, latency=0.1) as scene:
        async with scene.bot() as process:
            await scene.until(
                lambda: (
                    scene.asked("editMessageText") > 3
                    and scene.telegram.pending
                    and scene.states() >= {"waiting", "sending"}
                )
            )
            seconds = await stopped(process)
        first = scene.states()
        not_running = await scene.starts.command("health", "--config", str(scene.config))

        async with scene.bot() as process:
            await scene.until(lambda: scene.cast.answered and scene.states() == {"sent"})
            well = await scene.starts.command("health", "--config", str(scene.config))
            await stopped(process)
        compare_answers(scene.cast, scene.database)
        counts = received(scene.telegram)

    notifications = [notify_socket.recv(4096) for _ in range(2)]
    notify_socket.close()
    assert seconds < STOPPED
    assert first == {"waiting", "sent"}
    assert counts == {(name, actor.phone.id): 1 for name in ("text-1", "survey-1") for actor in scene.cast.actors}
    assert notifications == [b"READY=1", b"STOPPING=1"]
    assert (well[0], not_running[0]) == (0, 1)


async def test_stop_while_telegram_never_answers_is_quick_all_the_same(tmp_path: Path, starts: Starts) -> None:
    async with played(tmp_path, starts, latency=0) as scene:
        async with scene.bot() as process:
            scene.telegram.fail("sendMessage", hang=True, times=1 << 30)
            await scene.until(lambda: scene.states() >= {"waiting", "sending"})
            first = scene.cast.actors[0]
            first.phone.say("/whoami")
            await scene.until(lambda: scene.asked("sendMessage") > 5)
            scene.telegram.fail(hang=True, times=1 << 30)
            seconds = await stopped(process)
        states = scene.states()
        scene.telegram.clear_faults()

        async with scene.bot() as process:
            await scene.until(lambda: scene.states() == {"sent"} and scene.cast.settled and asked_again(first))
            await stopped(process)
        counts = received(scene.telegram)

    assert seconds < STOPPED
    assert states == {"waiting", "sending"}
    assert counts == {(name, actor.phone.id): 1 for name in ("text-1", "survey-1") for actor in scene.cast.actors}


def asked_again(actor: Actor) -> bool:
    """Whether somebody whose answer did not come through was told to ask again, or answered after all."""
    beginnings = ("I was interrupted", "Tocmai am fost întrerupt", "Your Telegram number", "Numărul dumneavoastră")
    return any(message.text.startswith(beginnings) for message in actor.phone.messages if message.from_bot)


# Backups


@dataclass
class Copy:
    """A backup, and who was told before it began that their answers are counted."""

    path: Path
    participants: set[int]
    next_comments: dict[int, int]

    def read(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)


async def backed_up(scene: Scene, name: str) -> Copy:
    """One made now, by a process of its own; people go on meanwhile."""
    sure = [actor for actor in scene.cast.actors if scene.counted(actor)]
    copy = Copy(
        scene.folder / name, {actor.phone.id for actor in sure}, {actor.phone.id: actor.comment_count for actor in sure}
    )
    backup = asyncio.create_task(scene.starts.command("backup", str(copy.path), "--config", str(scene.config)))
    await scene.until(backup.done)
    code, _, err = backup.result()
    assert (code, err) == (0, "")
    return copy


def whole(copy: Copy) -> dict[int, int]:
    """Who has answered in it, and at which comment they are; it is sound, counts each once and has all it must have."""
    with closing(copy.read()) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        participations = dict(file.execute("SELECT person, next_comment FROM participation").fetchall())
        total = "SELECT question, sum(count - ?) FROM tally WHERE option = '*' GROUP BY question"
        totals = dict(file.execute(total, (ZERO,)).fetchall())
    assert copy.participants <= participations.keys()
    assert {id_: n for id_, n in copy.next_comments.items() if participations[id_] < n} == {}
    assert set(totals.values()) == {len(participations)}
    assert copy.path.stat().st_mode & 0o777 == 0o600
    return participations


async def all_answered(scene: Scene) -> None:
    """Everybody has seen what came of what they did."""
    async with asyncio.timeout(PATIENCE):
        while not scene.cast.settled:  # noqa: ASYNC110 — the bot is another process
            await asyncio.sleep(LOOK)


async def once_more(scene: Scene, participations: dict[int, int]) -> None:
    """After a restore everybody sends what they had sent, and goes on with the comments that are missing."""
    for actor in scene.cast.actors:
        if actor.choices:
            send = InSurvey(1, Action.SEND, 0, 0, pack(actor.survey, Draft(actor.choices)))
            actor.send_again(send, participations.get(actor.phone.id, 0))
    await all_answered(scene)
    for actor in scene.cast.actors:
        if not actor.done:
            actor.say_survey()
    await all_answered(scene)
    await scene.until(lambda: scene.cast.answered)


async def test_backups_while_people_answer_are_whole_and_one_put_back_counts_nobody_twice(
    tmp_path: Path, starts: Starts
) -> None:
    async with played(tmp_path, starts, latency=0.05) as scene:
        later = scene.cast.actors[PEOPLE // 2 :]
        del scene.cast.actors[PEOPLE // 2 :]
        async with scene.bot() as process:
            await scene.until(lambda: any(actor.has_sent and actor.comment_count for actor in scene.cast.actors))
            first = await backed_up(scene, "first.sqlite3")
            scene.cast.actors.extend(later)
            await scene.until(lambda: any(scene.counted(actor) for actor in later))
            second = await backed_up(scene, "second.sqlite3")
            await scene.until(lambda: scene.cast.answered)
            compare_answers(scene.cast, scene.database)
            refusal = await scene.starts.command("restore", str(first.path), "--config", str(scene.config))
            await stopped(process)
        had = whole(first)

        restore_result = await scene.starts.command("restore", str(first.path), "--config", str(scene.config))
        async with scene.bot() as process:
            await once_more(scene, had)
            await stopped(process)

        compare_answers(scene.cast, scene.database)
    senders = {actor.phone.id for actor in scene.cast.actors if actor.choices}
    assert set(had) < set(whole(second)) <= senders
    assert first.participants
    assert (refusal[0], restore_result[0], restore_result[2]) == (3, 0, "")
    assert "is in use by another roundtable process" in refusal[2]
