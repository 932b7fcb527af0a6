"""What the commands of the command line share: the settings they read, and how they end with one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import check as checking
from bot.logging import ERROR_PRIORITY, read_by_journal
from bot.settings.loader import ErrorList, Settings, read
from bot.settings.variables import CONFIG_VARIABLE
from storage.engine.database import Database
from storage.engine.errors import DamagedRelease, StorageError
from storage.engine.file_identity import require_not_removed
from storage.engine.paths import path_exists


class ExitCode(IntEnum):
    """How a command ends when it cannot do what it was asked; docs/operators.md lists them."""

    PROGRAM = 1
    """A mistake of the program, or a "no": the bot is not alive, a rehearsal found something wrong."""
    MISTAKE = 2
    """What was typed or configured is wrong: trying again does not help."""
    DATABASE = 3
    """The database cannot be used: it is in use, damaged, of a newer version, or the disk is full."""
    TOKEN = 4
    """Telegram refuses the bot token."""


CONFIG = Path("config.toml")

ConfigOption = Annotated[
    Path,
    typer.Option(
        "--config",
        "-c",
        envvar=CONFIG_VARIABLE,
        help="The settings file (config.example.toml shows one).",
        readable=False,  # here and elsewhere: who may not read a file is told so in one sentence, not in Typer's box
    ),
]


def fail(sentence: str, code: ExitCode = ExitCode.MISTAKE) -> NoReturn:
    """End with one sentence on standard error, which systemd's journal shows as an error."""
    priority = f"<{ERROR_PRIORITY}>" if read_by_journal(sys.stderr) else ""
    typer.echo("\n".join(f"{priority}{line}" for line in sentence.splitlines()), err=True)
    raise typer.Exit(code)


def settings_of(file: Path, *, verbose: bool = False) -> Settings:
    """The settings of that file; all its mistakes are printed, and the program ends, when there are any."""
    settings = read(file, os.environ)
    if isinstance(settings, ErrorList):
        fail("\n".join(checking.format_errors([*settings.items, *settings.warnings], verbose=verbose)))
    return settings


def require_database(settings: Settings) -> Path:
    """Where the database is; the program ends when there is none yet."""
    try:
        require_not_removed(settings.storage_path)
    except StorageError as error:
        fail(str(error), ExitCode.DATABASE)
    if not path_exists(settings.storage_path):
        fail(f"There is no database at {settings.storage_path} yet: the bot has not run with these settings.")
    return settings.storage_path


@asynccontextmanager
async def database(settings: Settings, *, writing: bool = False) -> AsyncIterator[Database]:
    """The database, for reading beside the running bot or for writing in its absence; if it fails, the program ends."""
    try:
        db = await (Database.open if writing else Database.open_readonly)(require_database(settings))
        try:
            yield db
        finally:
            await db.close()
    except (StorageError, DamagedRelease) as error:
        fail(str(error), ExitCode.DATABASE)
