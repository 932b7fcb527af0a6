"""A copy of a database in memory, brought to this version: what the next start would make of the file.

Neither the file nor the disk is written.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from storage.engine.connection import ALWAYS, connect_memory, release_only, set_up, shielded
from storage.engine.database import Database
from storage.engine.errors import StorageError, translate_open_errors
from storage.engine.file_copy import check_integrity, open_source
from storage.engine.lock import resolve_path
from storage.engine.migrate import count_applied, migrate, migrations


async def open_upgraded_copy(path: Path) -> tuple[Database, int]:
    """The copy, to read what is released, and how many steps it took; raises ``StorageError``, also if a step fails."""
    path = resolve_path(path)
    async with open_source(path) as source:
        with translate_open_errors(path):
            content = await source.run_in_thread(sqlite3.Connection.serialize)
            step_count = len(migrations()) - await count_applied(source, migrations())
    connection = await connect_memory(content)
    try:
        await set_up(connection, {**ALWAYS, "foreign_keys": ("ON", 1)})
        try:
            await migrate(connection, migrations())
        except sqlite3.Error as error:
            raise StorageError(f"The database {path} cannot be brought to this version: {error}.") from error
        await check_integrity(connection, path)
        await connection.run_in_thread(release_only)
    except BaseException:  # also when cancelled: an open connection keeps the program from ending
        with suppress(sqlite3.Error):
            await shielded(connection.close())
        raise
    return Database(connection, None, path), step_count
