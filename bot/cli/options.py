"""What the commands of the command line share: the settings they read, and how they end with one sentence."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import check as checking
from bot.settings.loader import ErrorList, Settings, read
from bot.settings.variables import CONFIG_VARIABLE
from storage.engine.database import Database
from storage.engine.errors import DamagedRelease, StorageError

MISTAKE = 2
"""The exit code when what was typed or configured is wrong."""

CONFIG = Path("config.toml")

ConfigOption = Annotated[
    Path,
    typer.Option("--config", "-c", envvar=CONFIG_VARIABLE, help="The settings file (config.example.toml shows one)."),
]


def fail(sentence: str) -> NoReturn:
    """End with one sentence on standard error."""
    typer.echo(sentence, err=True)
    raise typer.Exit(MISTAKE)


def settings_of(file: Path, *, verbose: bool = False) -> Settings:
    """The settings of that file; all its mistakes are printed, and the program ends, when there are any."""
    settings = read(file, os.environ)
    if isinstance(settings, ErrorList):
        fail("\n".join(checking.format_errors([*settings.items, *settings.warnings], verbose=verbose)))
    return settings


def require_database(settings: Settings) -> Path:
    """Where the database is; the program ends when there is none yet."""
    if not settings.storage_path.exists():
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
        fail(str(error))
