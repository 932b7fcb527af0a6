"""``roundtable init``: from @BotFather's token to a running bot; nothing is written before the last answer."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

import segno
import typer
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.cli.options import CONFIG, ConfigOption, ExitCode, fail, settings_of
from bot.cli.start import start
from bot.scheduler import SystemClock
from bot.settings.loader import Settings, Telegram, checked
from bot.settings.warnings.server import server_warnings
from delivery.telegram.http_client import AiohttpRequest, NotSent
from domain.people import Role
from domain.staff import LINK_LIFETIME, LINK_PREFIX, OPERATOR, TOKEN_BYTES, StaffLink, token_hash
from formats.event.errors import ErrorCollector
from storage.engine.database import Database
from storage.engine.errors import StorageError
from storage.staff import members as staff

cli = typer.Typer()
TOKEN_FILE = Path("data/token")
"""Beside the settings file."""
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_INTRODUCTION = """\
This prepares a bot of your own and starts it. You need a token: in Telegram, open @BotFather, send /newbot and
answer its two questions. Ctrl-C ends this at any time; nothing is written before the last answer.
"""


@dataclass(frozen=True, slots=True)
class NewBot:
    """What was asked for, and what Telegram said to it."""

    token: str
    username: str
    controller: str
    contact: str


@cli.command()
def init(config: ConfigOption = CONFIG) -> None:
    """Ask for what a new bot needs, write the settings file, and start the bot."""
    folder = config.absolute().parent
    _require_new(config, folder / TOKEN_FILE)
    typer.echo(_INTRODUCTION)
    new_bot = _ask(_without_event(folder, os.environ).telegram, folder)
    try:
        _write(folder / TOKEN_FILE, f"{new_bot.token}\n", 0o600)
        _write(config, settings_text(new_bot.controller, new_bot.contact), 0o644)
    except OSError as error:
        fail(f"{error.filename} cannot be written: {error.strerror}.")
    settings = settings_of(config)
    try:
        token = asyncio.run(_create_link(settings, SystemClock().now()))
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    _show_link(config, f"https://t.me/{new_bot.username}?start={LINK_PREFIX}{token}")
    start(settings, config)


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


def _require_new(config: Path, token_file: Path) -> None:
    for path in (config, token_file):
        if path.exists():
            fail(
                f"There is a file {path} already, and nothing is overwritten: start that bot with roundtable run, or"
                " name a settings file in another folder with --config."
            )


def _ask(telegram: Telegram, folder: Path) -> NewBot:
    token, username = _ask_token(telegram)
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


def _ask_token(telegram: Telegram) -> tuple[str, str]:
    """A token that Telegram takes, and the name of its bot; asks until there is one."""
    while True:
        answer = typer.prompt("The token (what you paste is not shown)", hide_input=True)
        match = _TOKEN.search(answer)
        if match is None:
            typer.echo("That is no token: it is a number, a colon and 35 letters, as in 123456:ABC…. Paste it whole.")
            continue
        try:
            return match[0], asyncio.run(_username(telegram, match[0]))
        except InvalidToken:
            typer.echo("Telegram does not know this token: copy it once more from @BotFather's message.")
        except NotSent as error:
            typer.echo(f"Telegram cannot be reached. {error.message} Paste the token again to try again.")
        except NetworkError:
            typer.echo("Telegram cannot be reached. Paste the token again to try again.")
        except TelegramError as error:
            typer.echo(f"Telegram answered with an error ({type(error).__name__}). Paste the token again to try again.")


async def _username(telegram: Telegram, token: str) -> str:
    """The name of this token's bot, by getMe; raises ``TelegramError``."""
    requests = [AiohttpRequest(proxy=telegram.proxy) for _ in range(2)]
    async with Bot(token, f"{telegram.api_base_url}/bot", request=requests[0], get_updates_request=requests[1]) as bot:
        return bot.username


def _ask_text(question: str, judge: Callable[[str], tuple[str, bool]]) -> str:
    """An answer without a mistake; ``judge`` gives a reason and whether it forbids the answer."""
    while True:
        answer: str = typer.prompt(question).strip()
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


async def _create_link(settings: Settings, now: datetime) -> str:
    """The token of a link that makes whoever opens it first an organizer of all events; raises ``StorageError``."""
    token = token_bytes(TOKEN_BYTES).hex()
    db = await Database.open(settings.storage_path)
    try:
        async with db.transaction() as tx:
            await staff.add_link(tx, StaffLink(token_hash(token), Role.ORGANIZER, None, OPERATOR, now + LINK_LIFETIME))
    finally:
        await db.close()
    return token


def _show_link(config: Path, link: str) -> None:
    typer.echo(f"\nWritten: {config}, and beside it {TOKEN_FILE}, which only you can read.\n")
    typer.echo("Scan this with your phone, or open the link below in Telegram: it makes you the organizer, once.\n")
    segno.make(link, error="l").terminal(compact=True, border=2)
    hours = int(LINK_LIFETIME.total_seconds() // 3600)
    typer.echo(f"\n{link}\n\nThe link holds for {hours} hours. In the chat, /help says what you can do.")
    typer.echo("The bot runs until you press Ctrl-C here; roundtable run starts it again.\n")
