"""``roundtable init`` as a person meets it: typed at a terminal, answered by the stand-in, ended with Ctrl-C."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import stat
import sys
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
import segno
from typer.testing import CliRunner

from bot.cli.init import settings_text
from bot.cli.organizer_link import code_lines, create_link, has_organizer, show_link
from bot.settings.loader import Settings, read
from demo.telegram.stand_in import Telegram
from domain.staff import LINK_PREFIX, token_hash
from storage.engine.database import Database
from storage.staff import members as staff
from tests.bot.cli.test_main import cli, ran, refused
from tests.crash.starts import Starts
from tests.support.bot_process import ROOT

TOKEN = "123456:" + "A" * 35
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
CONTROLLER = 'Asociația „Ünïcode" \\ SRL'
HIDDEN = "not shown): "
"""The end of a question whose answer is hidden: the space comes when the terminal has stopped showing what is typed."""


class Terminal:
    """A terminal with the program in it; what it shows is read as it comes."""

    def __init__(self, pid: int, descriptor: int) -> None:
        self.pid, self._descriptor, self.screen = pid, descriptor, ""
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    def _read(self) -> None:
        try:
            self.screen += os.read(self._descriptor, 65536).decode(errors="replace")
        except OSError:  # the program has ended
            asyncio.get_running_loop().remove_reader(self._descriptor)
        self._changed.set()

    async def shows(self, text: str) -> None:
        """Until it does; what was shown before is forgotten."""
        async with asyncio.timeout(30):
            while text not in self.screen:
                await self._changed.wait()
                self._changed.clear()
        self.screen = self.screen.partition(text)[2]

    def type(self, text: str) -> None:
        """Type this and press Enter."""
        os.write(self._descriptor, f"{text}\n".encode())


def open_terminal(folder: Path, environment: dict[str, str]) -> Terminal:
    pid, descriptor = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "bot", "init"], os.environ | environment)
    return Terminal(pid, descriptor)


async def answer_to(telegram: Telegram, text: str) -> str:
    """The first that the bot writes to somebody who sends this."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    ana = telegram.person(1001, "Ana")
    ana.say(text)
    telegram.watch(lambda entry: None if answer.done() else answer.set_result(repr(entry)))
    return await asyncio.wait_for(answer, 30)


async def test_from_the_token_to_an_organizer_in_a_running_bot(tmp_path: Path) -> None:
    async with Telegram(TOKEN) as telegram:
        environment = {"ROUNDTABLE_TELEGRAM__API_BASE_URL": telegram.base_url, "PYTHONPATH": str(ROOT)}
        terminal = open_terminal(tmp_path, environment)
        await terminal.shows(HIDDEN)
        terminal.type("the one of BotFather")
        await terminal.shows("That is no token")
        await terminal.shows(HIDDEN)
        terminal.type("123456:" + "B" * 35)
        await terminal.shows("Telegram does not know this token")
        await terminal.shows(HIDDEN)
        terminal.type(f"Use this token: {TOKEN}")
        await terminal.shows("the token of @roundtable_bot")
        await terminal.shows("association")
        assert list(tmp_path.iterdir()) == []
        terminal.type("Asociația\x1b[D")
        await terminal.shows("a key in it that is no letter")
        await terminal.shows("association")
        terminal.type(CONTROLLER)
        await terminal.shows("e-mail")
        terminal.type("privacy@asociatia")
        await terminal.shows("right all the same?")
        terminal.type("n")
        await terminal.shows("e-mail")
        terminal.type("privacy@asociatia.ro")
        await terminal.shows("https://t.me/roundtable_bot?start=")
        parameter = re.match(r"staff-[0-9a-f]{32}", terminal.screen)
        assert parameter is not None
        await terminal.shows("Started as @roundtable_bot")
        invitation = await answer_to(telegram, f"/start {parameter[0]}")
        os.kill(terminal.pid, signal.SIGINT)
        _, status = await asyncio.to_thread(os.waitpid, terminal.pid, 0)

    assert "organizer" in invitation
    assert (os.waitstatus_to_exitcode(status), TOKEN in terminal.screen) == (0, False)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("data", "data/token")}
    assert modes == {"data": 0o700, "data/token": 0o600}
    settings = read(tmp_path / "config.toml", {})
    assert isinstance(settings, Settings)
    privacy = settings.rules.privacy
    assert (settings.telegram.token, privacy.controller, privacy.contact) == (TOKEN, CONTROLLER, "privacy@asociatia.ro")


@pytest.mark.parametrize("name", ["config.toml", "data/token"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", "utf-8")

    sentence = refused(ran("init", "--config", tmp_path / "config.toml"))

    assert sentence.startswith(f"There is a file {path} already, and nothing is overwritten")
    assert path.read_text("utf-8") == "mine"


def write_files(folder: Path) -> Path:
    """The settings file and the token of a bot that ``init`` has prepared."""
    token_file = folder / "data" / "token"
    token_file.parent.mkdir(exist_ok=True)
    token_file.touch(0o600)
    token_file.write_text(f"{TOKEN}\n", "utf-8")
    config = folder / "config.toml"
    config.write_text(settings_text("Association", "privacy@asociatia.ro"), "utf-8")
    return config


def read_settings(config: Path) -> Settings:
    settings = read(config, {})
    assert isinstance(settings, Settings)
    return settings


async def use_link(settings: Settings, parameter: str) -> bool:
    """Whether this link can be used; whoever opens it is organizer then."""
    db = await Database.open(settings.storage_path)
    async with db.transaction() as tx:
        link = await staff.find_link(tx, token_hash(parameter.removeprefix(LINK_PREFIX)), NOW)
        if link is not None:
            await staff.use_link(tx, link, 1001, "Ana")
    await db.close()
    return link is not None


async def test_newer_link_takes_the_place_of_one_that_was_lost_until_there_is_an_organizer(tmp_path: Path) -> None:
    settings = read_settings(write_files(tmp_path))

    first, second = await create_link(settings, NOW), await create_link(settings, NOW)
    states = [await has_organizer(settings), await use_link(settings, first), await use_link(settings, second)]

    assert (states, await has_organizer(settings)) == ([False, False, True], True)


async def test_bot_with_an_organizer_is_not_prepared_again(tmp_path: Path) -> None:
    config = write_files(tmp_path)
    await use_link(read_settings(config), await create_link(read_settings(config), NOW))

    sentence = refused(await asyncio.to_thread(ran, "init", "--config", config))

    assert sentence.startswith(f"There is a file {config} already, and nothing is overwritten")


async def test_bot_whose_settings_name_an_organizer_has_one_without_a_database(tmp_path: Path) -> None:
    config = write_files(tmp_path)
    config.write_text(f"{config.read_text('utf-8')}[staff]\norganizers = [1001]\n", "utf-8")

    assert await has_organizer(read_settings(config))
    assert not (tmp_path / "data" / "roundtable.sqlite3").exists()


async def test_killed_after_writing_it_goes_on_with_a_link(tmp_path: Path, starts: Starts) -> None:
    config = write_files(tmp_path)
    async with Telegram(TOKEN) as telegram:
        environment = {"ROUNDTABLE_TELEGRAM__API_BASE_URL": telegram.base_url}
        async with starts.roundtable(config, "init", env=environment) as process:
            await answer_to(telegram, "/help")
            process.send_signal(signal.SIGINT)
            code = await process.wait()
    output = (tmp_path / "log.txt").read_text("utf-8")

    assert code == 0
    assert f"{config} is there already, and nobody is organizer yet." in output
    assert "https://t.me/roundtable_bot?start=staff-" in output


def test_token_of_an_interrupted_attempt_is_asked_of_telegram_and_kept(tmp_path: Path) -> None:
    config = write_files(tmp_path)
    config.unlink()

    result = CliRunner(env={"ROUNDTABLE_TELEGRAM__API_BASE_URL": "http://127.0.0.1:9"}).invoke(
        cli, ["init", "--config", str(config)]
    )

    assert (result.exit_code, config.exists()) == (2, False)
    assert result.stderr.startswith("Telegram cannot be reached. Nothing listens at 127.0.0.1:9")
    assert result.stderr.endswith("The token is in data/token: without that file, you are asked for another.\n")
    assert (tmp_path / "data" / "token").read_text("utf-8") == f"{TOKEN}\n"


def test_end_of_input_writes_nothing_and_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["init", "--config", str(tmp_path / "config.toml")], input="")

    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert result.stderr.endswith("\nNothing was written.\n")


def test_token_of_the_environment_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDTABLE_TELEGRAM__TOKEN", TOKEN)

    result = ran("init", "--config", tmp_path / "config.toml")

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert result.stderr.startswith("The environment names a bot token")


@pytest.mark.parametrize("text", ['"', "\\", "#", "'''", "ăîâșț 🎓", "a = 1", "{x}"])
def test_any_answer_is_read_back_as_it_was_typed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(settings_text(text, text), "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/token").touch(0o600)
    (tmp_path / "data/token").write_text(TOKEN, "utf-8")

    settings = read(path, {})

    assert isinstance(settings, Settings)
    assert (settings.rules.privacy.controller, settings.rules.privacy.contact) == (text, text)


@pytest.mark.parametrize("username", ["a_bot", "a" * 29 + "bot"])
def test_code_in_the_terminal_is_the_link_and_fits_a_small_window(username: str) -> None:
    link = f"https://t.me/{username}?start={LINK_PREFIX}{'0' * 32}"

    lines = code_lines(link)

    assert (len(lines) <= 21, max(map(len, lines)) < 80) == (True, True)
    halves = {"█": "00", "▀": "01", "▄": "10", " ": "11"}
    rows = [[halves[character][half] for character in line] for line in lines for half in (0, 1)]
    expected = [[str(int(module)) for module in row] for row in segno.make(link, error="l").matrix_iter(border=2)]
    assert rows[: len(expected)] == expected


@pytest.mark.parametrize(("encoding", "is_drawn"), [("utf-8", True), ("ascii", False), ("iso-8859-1", False)])
def test_terminal_without_such_characters_shows_the_link_alone(
    monkeypatch: pytest.MonkeyPatch, encoding: str, *, is_drawn: bool
) -> None:
    terminal = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", terminal)

    show_link("https://t.me/a_bot?start=staff-0")
    terminal.flush()
    terminal.seek(0)
    output = terminal.read()

    assert ("https://t.me/a_bot?start=staff-0" in output, "cannot draw" in output) == (True, not is_drawn)
    assert ("█" in output) == is_drawn
    assert max(len(line) for line in output.splitlines()) < 80
