"""``roundtable init``: from @BotFather's token to a running bot, also when an earlier attempt was interrupted.

Nothing is written before the last answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.cli.options import CONFIG, ConfigOption, ExitCode, fail, settings_of
from bot.cli.organizer_link import create_link, has_organizer, show_link
from bot.cli.start import start
from bot.scheduler import SystemClock
from bot.settings.loader import ErrorList, Settings, Telegram, checked, read
from bot.settings.warnings.server import server_warnings
from delivery.telegram.http_client import AiohttpRequest, NotSent
from formats.event.errors import ErrorCollector
from storage.engine.errors import StorageError
from storage.engine.paths import path_exists

cli = typer.Typer()
TOKEN_FILE = Path("data/token")
"""Beside the settings file."""
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_NO_TEXT = {"Cc", "Cs"}
"""What an arrow key types, and bytes of another encoding than the terminal's."""
_INTRODUCTION = """\
This prepares a bot of your own and starts it. You need a token: in Telegram,
open @BotFather, send /newbot and answer its two questions. Ctrl-C ends this
at any time; nothing is written before the last answer.
"""


@dataclass(frozen=True, slots=True)
class NewBot:
    """What was asked for, and what Telegram said to it."""

    token: str
    username: str
    controller: str
    contact: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why Telegram gave no name for a token, as a sentence."""

    reason: str


@cli.command()
def init(config: ConfigOption = CONFIG) -> None:
    """Ask for what a new bot needs, write the settings file, and start the bot."""
    try:
        username = _continue(config) if path_exists(config) else _prepare(config)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(err=True)  # below what stands behind the question
        fail("Nothing was written.", ExitCode.PROGRAM)
    settings = settings_of(config)
    try:
        parameter = asyncio.run(create_link(settings, SystemClock().now()))
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    show_link(f"https://t.me/{username}?start={parameter}")
    start(settings, config)


def _prepare(config: Path) -> str:
    """Ask, and write both files; returns the name of the bot."""
    folder = config.absolute().parent
    token_file = folder / TOKEN_FILE
    stored_token = _stored_token(token_file)
    telegram = _without_event(folder, os.environ).telegram
    typer.echo(_INTRODUCTION)
    new_bot = _ask(telegram, folder, stored_token)
    try:
        if not stored_token:
            _write(token_file, f"{new_bot.token}\n", 0o600)
        _write(config, settings_text(new_bot.controller, new_bot.contact), 0o644)
    except OSError as error:
        fail(f"{error.filename} cannot be written: {error.strerror}.")
    typer.echo(f"\nWritten: {config}, and beside it {TOKEN_FILE}, which only you can read.\n")
    return new_bot.username


def _stored_token(token_file: Path) -> str:
    """The token that an interrupted attempt has left, or an empty text; a file that holds no token is refused."""
    if not path_exists(token_file):
        return ""
    try:
        text = token_file.read_text("utf-8").strip()
    except (OSError, ValueError):
        text = ""
    if _TOKEN.fullmatch(text) is None:
        _refuse(token_file)
    return text


def _continue(config: Path) -> str:
    """The name of a bot whose settings are there and whose first link nobody has used; any other file is refused."""
    settings = read(config, os.environ)
    if isinstance(settings, ErrorList) or not settings.telegram.token:
        _refuse(config)
    try:
        if asyncio.run(has_organizer(settings)):
            _refuse(config)
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    username = _ask_telegram(settings.telegram, settings.telegram.token)
    if isinstance(username, Refusal):
        fail(username.reason)
    typer.echo(f"{config} is there already, and nobody is organizer yet. An earlier link no longer works.\n")
    return username


def _refuse(path: Path) -> NoReturn:
    fail(
        f"There is a file {path} already, and nothing is overwritten: start that bot with roundtable run, or"
        " name a settings file in another folder with --config."
    )


def settings_text(controller: str, contact: str) -> str:
    """The settings file; every character of the answers that TOML knows otherwise is escaped."""
    return f"""\
# The settings of your bot. Every other setting is explained in config.example.toml and docs/settings.md;
# "roundtable check" tells every mistake, and "roundtable run" starts the bot.

[telegram]
token_file = "{TOKEN_FILE}"

[privacy]
controller = {json.dumps(controller, ensure_ascii=False)}
contact = {json.dumps(contact, ensure_ascii=False)}
"""


def _ask(telegram: Telegram, folder: Path, stored_token: str) -> NewBot:
    token, username = _check_stored(telegram, stored_token) if stored_token else _ask_token(telegram)
    typer.echo(f"✓ This is the token of @{username}.\n")
    controller = _ask_text(
        "The name of your association, which is responsible for the data",
        lambda text: _judge(folder, "privacy.controller", text),
    )
    contact = _ask_text(
        "An address for questions about privacy, e-mail for example",
        lambda text: _judge(folder, "privacy.contact", text),
    )
    return NewBot(token, username, controller, contact)


def _check_stored(telegram: Telegram, token: str) -> tuple[str, str]:
    """A token that an interrupted attempt has left, with its bot's name; the program ends when Telegram refuses it."""
    username = _ask_telegram(telegram, token)
    if isinstance(username, Refusal):
        fail(f"{username.reason} The token is in {TOKEN_FILE}: without that file, you are asked for another.")
    typer.echo(f"The token in {TOKEN_FILE} is there already.")
    return token, username


def _ask_token(telegram: Telegram) -> tuple[str, str]:
    """A token that Telegram takes, and the name of its bot; asks until there is one."""
    while True:
        answer = typer.prompt("The token (what you paste is not shown)", hide_input=True)
        match = _TOKEN.search(answer)
        if match is None:
            typer.echo("That is no token: it is a number, a colon and 35 letters, as in 123456:ABC….\nPaste it whole.")
            continue
        username = _ask_telegram(telegram, match[0])
        if not isinstance(username, Refusal):
            return match[0], username
        typer.echo(f"{username.reason} Paste the token again to try again.")


def _ask_telegram(telegram: Telegram, token: str) -> str | Refusal:
    """The name of this token's bot."""
    try:
        return asyncio.run(_username(telegram, token))
    except InvalidToken:
        return Refusal("Telegram does not know this token: copy it from @BotFather's message.")
    except NotSent as error:
        return Refusal(f"Telegram cannot be reached. {error.message}")
    except NetworkError:
        return Refusal("Telegram cannot be reached.")
    except TelegramError as error:
        return Refusal(f"Telegram answered with an error ({type(error).__name__}).")


async def _username(telegram: Telegram, token: str) -> str:
    """The name of this token's bot, by getMe; raises ``TelegramError``."""
    requests = [AiohttpRequest(proxy=telegram.proxy) for _ in range(2)]
    async with Bot(token, f"{telegram.api_base_url}/bot", request=requests[0], get_updates_request=requests[1]) as bot:
        return bot.username


def _ask_text(question: str, judge: Callable[[str], tuple[str, bool]]) -> str:
    """An answer without a mistake; ``judge`` gives a reason and whether it forbids the answer."""
    while True:
        answer: str = typer.prompt(question).strip()
        if any(unicodedata.category(character) in _NO_TEXT for character in answer):
            typer.echo("That has a key in it that is no letter, an arrow for example: type it once more.")
            continue
        reason, is_forbidden = judge(answer)
        if not reason:
            return answer
        typer.echo(f"{reason[0].upper()}{reason[1:]}.")
        if not is_forbidden and typer.confirm("Is it right all the same?"):
            return answer


def _judge(folder: Path, key: str, text: str) -> tuple[str, bool]:
    notes = ErrorCollector("")
    values = {"controller": "-", "contact": "-"} | {key.removeprefix("privacy."): text}
    settings = checked({"privacy": values}, folder, {}, notes)
    mistakes = [item.reason for item in notes.items if item.key == key]
    if settings is None or mistakes:
        return next(iter(mistakes), "that cannot be used"), True
    return next((reason for warned_key, reason in server_warnings(settings) if warned_key == key), ""), False


def _without_event(folder: Path, environ: Mapping[str, str]) -> Settings:
    """What the environment says of how to reach Telegram; the program ends when it says it wrongly."""
    notes = ErrorCollector("")
    settings = checked({"privacy": {"controller": "-", "contact": "-"}}, folder, environ, notes)
    if settings is None or notes.items:
        fail("\n".join(f"{item.key}: {item.reason}" for item in notes.items))
    if settings.telegram.token:
        fail(
            "The environment names a bot token: take ROUNDTABLE_TELEGRAM__TOKEN out of it, or write the settings file"
            " yourself."
        )
    return settings


def _write(path: Path, text: str, mode: int) -> None:
    """A new file with this mode; raises ``OSError``, also when there is one already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
