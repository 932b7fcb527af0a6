"""A backup: a copy of the database file, made while the bot runs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.engine.connection import connect, shielded
from storage.engine.errors import ForeignDatabase, StorageError, UnsupportedSchema, translate_open_errors
from storage.engine.file_copy import copy_file, has_content, open_source, replace_file, temporary_copy
from storage.engine.lock import open_private, resolve_path
from storage.engine.migrate import count_applied, migrations

_OWN = ("", ".lock", ".alive", ".last-backup", ".reserve", "-journal", "-wal", "-shm")
"""How the files end that belong to a database."""


async def backup(path: Path, to: Path) -> None:
    """Copy the database at ``path``, which may be in use, to ``to``; raises ``StorageError``.

    A file there is replaced only when it is a copy from earlier, whole or not at all.
    """
    path = resolve_path(path)
    with translate_open_errors(to):
        to = _target_path(path, to)
        if not await _may_replace(to):
            raise StorageError(f"The file {to} is no backup of roundtable and is left as it is: choose another name.")
    async with open_source(path) as source:
        with translate_open_errors(to), temporary_copy(to) as copy:
            await copy_file(source, path, copy)
            replace_file(copy, to)
    with suppress(OSError):  # a backup is one also where nothing may be noted beside the database
        os.close(open_private(_note(path)))
        _note(path).touch()


def last_backup_time(path: Path) -> datetime | None:
    """When a backup of the database at ``path`` was last made, UTC-aware; None when none is known of.

    Told by an empty file beside the database, for a backup is made by another process.
    """
    try:
        return datetime.fromtimestamp(_note(path).stat().st_mtime, UTC)
    except OSError:
        return None


def _note(path: Path) -> Path:
    path = resolve_path(path)
    return path.with_name(f"{path.name}.last-backup")


def _target_path(path: Path, to: Path) -> Path:
    to = to.resolve()
    if not to.parent.is_dir():
        raise StorageError(f"There is no folder {to.parent} for the backup.")
    of_its_own = {f"{path.resolve()}{ending}" for ending in _OWN}
    if str(to) in of_its_own:
        raise StorageError(f"The backup cannot be {to}: that is the database itself or belongs to it.")
    return to


async def _may_replace(to: Path) -> bool:
    if not has_content(to):
        return True
    with suppress(sqlite3.DatabaseError, ForeignDatabase):
        connection = await connect(to, "copy")
        try:
            return await count_applied(connection, migrations()) > 0
        except UnsupportedSchema:
            return True
        finally:
            await shielded(connection.close())
    return False
