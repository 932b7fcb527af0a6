"""Signs of life: given only by a bot that hears and keeps, to systemd and to whoever looks at the file."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.run import run_tasks
from bot.health import PATIENCE, Heartbeat, notify, sentence, sign_of
from bot.menu import set_staff_commands
from bot.program import Program
from bot.scheduler import BEAT_SECONDS
from domain.operations.status import Hold
from storage.engine.errors import NotWritable
from tests.support.documents import text_of
from tests.support.program import START, ProgramHarness, staged
from tests.support.settings import changed, write

ALIVE = "The bot is alive: it has heard from Telegram and written the database within the last five minutes."


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with staged(tmp_path) as ready:
        yield ready


class Systemd:
    """What listens where systemd would."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(0)

    def heard(self) -> list[str]:
        """What it was told since it was asked last."""
        notifications = []
        while True:
            try:
                notifications.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return notifications

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    place = tmp_path_factory.mktemp("run") / "notify"
    listening = Systemd(str(place))
    monkeypatch.setenv("NOTIFY_SOCKET", str(place))
    yield listening
    listening.close()


async def polled(program: Program) -> None:
    """Telegram is asked for news once, and answers."""
    stop = asyncio.Event()
    stop.set()
    await program.polling.run(stop)


# systemd


def test_nobody_is_told_where_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    notify("READY=1")


@pytest.mark.parametrize("address", ["/nowhere/notify", "@nobody-listens-here", "vsock:2:1234", "notify"])
def test_systemd_that_cannot_be_told_holds_up_nobody(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)

    notify("READY=1")


def test_systemd_that_does_not_read_holds_up_nobody(systemd: Systemd) -> None:
    for _ in range(10_000):
        notify("WATCHDOG=1")

    assert set(systemd.heard()) == {"WATCHDOG=1"}


def test_socket_of_the_abstract_kind_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"roundtable-test-{os.getpid()}"
    listening = Systemd(f"\0{name}")
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")

    notify("READY=1")

    notifications = listening.heard()
    listening.close()
    assert notifications == ["READY=1"]


async def test_bot_says_when_it_has_started_and_when_it_stops(stage: ProgramHarness, systemd: Systemd) -> None:
    stop = asyncio.Event()
    async with stage.program() as program:
        before_start = systemd.heard()
        running = asyncio.create_task(run_tasks(program, stop))
        while not sign_of(stage.database).exists():  # noqa: ASYNC110 — the program tells nobody else
            await asyncio.sleep(0)
        after_start = systemd.heard()
        stop.set()
        await running

    assert (before_start, after_start, systemd.heard()) == ([], ["READY=1"], ["STOPPING=1"])
    assert not sign_of(stage.database).exists()


def test_unit_waits_as_long_as_the_bot_says() -> None:
    unit = text_of("docs/roundtable.service")

    assert "\nType=notify\n" in unit
    assert f"\nWatchdogSec={int(PATIENCE.total_seconds() // 60)}min\n" in unit
    assert timedelta(seconds=4 * BEAT_SECONDS) < PATIENCE


# Beats


async def test_beat_needs_a_poll_and_a_write(stage: ProgramHarness, systemd: Systemd) -> None:
    async with stage.program() as program:
        await polled(program)
        stage.clock.move(START)

        await program.heart.beat()

        assert systemd.heard() == ["WATCHDOG=1"]
        assert sign_of(stage.database).stat().st_mtime == START.timestamp()
        assert program.runtime_status.last_write_at == START


async def test_beat_without_a_poll_since_the_last_is_none(stage: ProgramHarness, systemd: Systemd) -> None:
    async with stage.program() as program:
        notifications = []
        await program.heart.beat()
        notifications.append(systemd.heard())
        await polled(program)
        stage.clock.move(START)
        for minutes in (0, 1, 2):
            stage.clock.move(START + timedelta(minutes=minutes))
            await program.heart.beat()
            notifications.append(systemd.heard())
        await polled(program)
        await program.heart.beat()
        notifications.append(systemd.heard())

    assert notifications == [[], ["WATCHDOG=1"], [], [], ["WATCHDOG=1"]]


async def test_beat_without_a_write_is_none(stage: ProgramHarness, systemd: Systemd) -> None:
    async with stage.program() as program:
        await polled(program)
        last_write = program.runtime_status.last_write_at
        stage.clock.move(START)
        await program.db._connection.execute("PRAGMA query_only = ON")

        with pytest.raises(NotWritable):
            await program.heart.beat()

        assert (systemd.heard(), program.runtime_status.last_write_at) == ([], last_write)
        await program.db._connection.execute("PRAGMA query_only = OFF")
        await program.heart.beat()
        assert systemd.heard() == ["WATCHDOG=1"]


async def test_beat_is_a_real_write(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        before = stage.database.read_bytes()

        await program.heart.beat()

        assert stage.database.read_bytes() != before


async def test_beat_forces_nobody_to_rewrite_the_file(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await program.heart.beat()

        assert not program.db.needs_vacuum()


async def test_sign_is_its_owners_alone_and_empty_while_nothing_is_held(stage: ProgramHarness) -> None:
    before = os.umask(0)
    try:
        async with stage.program() as program:
            Heartbeat(program.db, program.runtime_status, stage.clock).begin()
    finally:
        os.umask(before)

    sign = sign_of(stage.database)
    assert (sign.stat().st_mode & 0o777, sign.read_bytes()) == (0o600, b"")


# roundtable health


@pytest.mark.parametrize(
    ("age", "alive", "status_text"),
    [
        (timedelta(), True, ALIVE),
        (PATIENCE - timedelta(seconds=1), True, ALIVE),
        (
            timedelta(minutes=12, seconds=30),
            False,
            (
                "The bot has given no sign of life for 12 minutes: it was killed, cannot reach Telegram, or cannot"
                " write the database. The last lines of its log say which."
            ),
        ),
    ],
)
def test_health_is_how_old_the_last_sign_is(tmp_path: Path, age: timedelta, *, alive: bool, status_text: str) -> None:
    database = tmp_path / "roundtable.sqlite3"
    sign_of(database).touch()
    os.utime(sign_of(database), (START.timestamp(),) * 2)

    assert sentence(database, START + age) == (alive, status_text)


async def test_health_names_what_telegram_refuses_until_it_is_over(stage: ProgramHarness) -> None:
    hour = START + timedelta(hours=1)
    holds = [Hold(hour), Hold(hour, method="setMyCommands"), Hold(START + timedelta(minutes=1), chats=2)]
    stage.clock.move(START)
    async with stage.program() as program:
        program.runtime_status.holds = lambda: tuple(holds)
        Heartbeat(program.db, program.runtime_status, stage.clock).begin()
        early = sentence(stage.database, START)
        late = sentence(stage.database, START + timedelta(minutes=2))
        del holds[:2]
        Heartbeat(program.db, program.runtime_status, stage.clock).begin()

        shorter = sentence(stage.database, START)

    bot = "Telegram takes nothing from it before 22 March, 08:30 UTC."
    method = "Telegram takes nothing of setMyCommands before 22 March, 08:30 UTC."
    chats = "Telegram takes nothing for 2 of its chats before 22 March, 07:31 UTC."
    assert early == (True, f"{ALIVE} {bot} {method} {chats}")
    assert late == (True, f"{ALIVE} {bot} {method}")
    assert shorter == (True, f"{ALIVE} {chats}")


async def test_health_knows_of_a_refusal_that_telegram_gave(
    stage: ProgramHarness, caplog: pytest.LogCaptureFixture
) -> None:
    stage.telegram.fail("setMyCommands", retry_after=40_000)
    async with stage.program() as program:
        menus = asyncio.create_task(
            set_staff_commands(program.app.bot, program.db, program.settings.rules.messages.languages)
        )
        while not program.runtime_status.holds():  # noqa: ASYNC110 — the program tells nobody else
            await asyncio.sleep(0)
        Heartbeat(program.db, program.runtime_status, stage.clock).begin()
        menus.cancel()

        alive, status_text = sentence(stage.database, stage.clock.now())

    assert alive
    assert status_text.startswith(f"{ALIVE} Telegram takes nothing of setMyCommands before ")
    assert "Telegram refuses setMyCommands for 40000 seconds. It waits so long, and nothing else does." in caplog.text


def asked(config: Path) -> Result:
    return CliRunner().invoke(cli, ["health", "--config", str(config)])


def test_health_of_no_bot_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    config = write(tmp_path, changed(('path = "data/roundtable.sqlite3"', 'path = "roundtable.sqlite3"')))

    result = asked(config)

    place = tmp_path / "roundtable.sqlite3"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"No bot is running on {place}.\n")


def test_health_of_a_living_bot_is_one_sentence_and_exit_code_0(tmp_path: Path) -> None:
    config = write(tmp_path, changed(('path = "data/roundtable.sqlite3"', 'path = "roundtable.sqlite3"')))
    sign_of(tmp_path / "roundtable.sqlite3").touch()

    result = asked(config)

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{ALIVE}\n", "")
