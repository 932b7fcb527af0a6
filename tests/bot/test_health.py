"""Signs of life: given only by a bot that hears and keeps, to systemd and to whoever looks at the file."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.run import run_tasks
from bot.health import PATIENCE, HealthState, Heartbeat, health_json, health_sentence, notify, read_health, sign_of
from bot.program import Program, open_databases
from bot.scheduler import BEAT_SECONDS
from domain.operations.status import Hold
from storage.engine.errors import NotWritable, Replaced
from storage.engine.lock import acquire_lock
from tests.support.documents import prose, text_of
from tests.support.program import START, ProgramHarness, refuse_writing, staged
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
        await refuse_writing(program, "ON")

        with pytest.raises(NotWritable):
            await program.heart.beat()

        assert (systemd.heard(), program.runtime_status.last_write_at) == ([], last_write)
        await refuse_writing(program, "OFF")
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


async def test_sign_of_a_killed_bot_is_gone_before_telegram_is_asked(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        Heartbeat(program.db, program.runtime_status, stage.clock).begin()

    async with open_databases(stage.settings):
        assert read_health(stage.database, START).state is HealthState.STARTING


# roundtable health


def sentence(database: Path, now: datetime) -> tuple[bool, str]:
    """Whether ``roundtable health`` calls the bot alive, and what it says."""
    health = read_health(database, now)
    return health.state is HealthState.ALIVE, health_sentence(health, now)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """The database of a running bot that last gave a sign of life at ``START``."""
    path = tmp_path / "roundtable.sqlite3"
    sign_of(path).touch()
    os.utime(sign_of(path), (START.timestamp(),) * 2)
    with acquire_lock(path):
        yield path


@pytest.mark.parametrize(
    ("age", "state", "status_text"),
    [
        (timedelta(), HealthState.ALIVE, ALIVE),
        (PATIENCE - timedelta(seconds=1), HealthState.ALIVE, ALIVE),
        (
            timedelta(minutes=12, seconds=30),
            HealthState.SILENT,
            (
                "The bot has given no sign of life for 12 minutes: it hangs, cannot reach Telegram, or cannot"
                " write the database. The last lines of its log say which."
            ),
        ),
        (
            -timedelta(days=1),
            HealthState.CLOCK,
            (
                "The last sign of life is of 22 March, 07:30 UTC, which is to come: the clock of this machine"
                " has been changed, and whether the bot is alive cannot be said before its next sign."
            ),
        ),
    ],
)
def test_health_of_a_running_bot_is_how_old_the_last_sign_is(
    database: Path, age: timedelta, state: HealthState, status_text: str
) -> None:
    health = read_health(database, START + age)

    assert (health.state, health_sentence(health, START + age)) == (state, status_text)


def test_health_of_a_killed_bot_is_known_at_once(database: Path) -> None:
    path = database.with_name("other.sqlite3")
    sign_of(path).touch()

    assert sentence(path, START) == (False, f"No bot is running on {path}.")


def test_health_of_a_bot_that_waits_for_telegram_says_so(database: Path) -> None:
    sign_of(database).unlink()

    assert sentence(database, START) == (
        False,
        "The bot is starting: it waits until Telegram answers. If that lasts, the log says why.",
    )


def test_health_that_may_not_be_read_names_whom_to_ask_as(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    assert sentence(database, START) == (
        False,
        f"What lies beside {database} may not be read by this user: ask as the user the bot runs as.",
    )


def test_health_for_programs_has_state_and_last_sign(database: Path) -> None:
    assert health_json(read_health(database, START), START) == {
        "database": str(database),
        "state": "alive",
        "alive": True,
        "last_sign": "2027-03-22T07:30:00+00:00",
        "holds": [],
    }


async def test_database_that_is_removed_or_replaced_ends_the_bot_with_a_sentence(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        stage.database.rename(stage.database.with_suffix(".moved"))
        stage.database.touch()

        with pytest.raises(Replaced, match="was removed or replaced while the bot was running"):
            await program.heart.beat()

        stage.database.with_suffix(".moved").rename(stage.database)
        await program.heart.beat()


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
        menus = asyncio.create_task(program.menus.update_all())
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

    with acquire_lock(tmp_path / "roundtable.sqlite3"):
        result = asked(config)

    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{ALIVE}\n", "")


def test_every_state_of_health_stands_in_the_operators_document() -> None:
    sentence_text = (
        prose("docs/operators.md").partition("`--json` says the same for programs: `state` is")[2].partition(".")[0]
    )

    assert re.findall("`([a-z]+)`", sentence_text) == [state.value for state in HealthState]
