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
from pathlib import Path

import pytest

from bot.cli.init import settings_text
from bot.settings.loader import Settings, read
from demo.telegram.stand_in import Telegram
from tests.bot.cli.test_main import ran, refused
from tests.support.bot_process import ROOT

TOKEN = "123456:" + "A" * 35
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
