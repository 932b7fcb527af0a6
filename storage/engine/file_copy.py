"""Whole copies of a database file, under another name until they are finished; nothing here replaces a database.

A copy is written from the content, so that nothing that was erased is in it, and takes its own name only when it has
been checked and has reached the disk.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from storage.engine.connection import ALWAYS, Connection, connect, fetch_value, set_up, shielded
from storage.engine.errors import Corrupt, Locked, StorageError, corrupt_error, translate_open_errors
from storage.engine.lock import open_private
from storage.engine.migrate import count_applied, migrations
from storage.engine.paths import path_exists

_NO_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""Folders of some file systems, over a network or of another system, cannot be synced; a rename is all there is."""
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EMLINK, errno.EINVAL}
_TIME = re.compile(r"\d{8}T\d{6}Z")


@asynccontextmanager
async def open_source(path: Path) -> AsyncIterator[Connection]:
    """A sound database of this program, of this version or an earlier one, to be copied."""
    with translate_open_errors(path):
        source = await connect(path, "copy")
        try:
            # Without query_only, under which nothing can be copied; the file is opened for reading alone.
            await set_up(source, ALWAYS)
            if await count_applied(source, migrations()) == 0:
                raise Corrupt(f"The file {path} is empty: it is no database of roundtable.")
            yield source
        finally:
            await shielded(source.close())


async def copy_file(source: Connection, path: Path, copy: Path) -> None:
    """Write the content of ``path``, which ``source`` has open, into the empty file ``copy`` and check it.

    Raises ``Corrupt`` and ``Locked``.
    """
    try:
        await shielded(source.execute("VACUUM INTO ?", (str(copy),)))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise Locked(f"The database {path} is too busy to be copied: try again.") from error
        raise
    copy_connection = await connect(copy, "copy")
    try:
        await check_integrity(copy_connection, path)
    finally:
        await shielded(copy_connection.close())


async def check_integrity(connection: Connection, path: Path) -> None:
    """Raise ``Corrupt``, of ``path``, when what this connection has open breaks a rule of SQLite or of its tables."""
    problems = await fetch_value(connection, "PRAGMA foreign_key_check")
    if problems is not None or await fetch_value(connection, "PRAGMA integrity_check(1)") != "ok":
        raise corrupt_error(path)


def has_content(path: Path) -> bool:
    """Whether there is such a file, and it is not empty."""
    return path_exists(path) and path.stat().st_size > 0


@contextmanager
def temporary_copy(of: Path) -> Iterator[Path]:
    """An empty file beside this one that only its owner can read; whatever happens, it does not stay.

    One that a killed process left is removed by the next backup or restore into this folder, for it holds names.
    """
    for leftover in _stale_copies(of):
        leftover.unlink(missing_ok=True)
    part_file = of.with_name(f"{of.name}.part-{os.getpid()}")
    part_file.unlink(missing_ok=True)
    os.close(open_private(part_file))
    try:
        yield part_file
    finally:
        part_file.unlink(missing_ok=True)


def _stale_copies(of: Path) -> list[Path]:
    # Backups are named by the time, so those of another time are meant as well.
    name = _TIME.pattern.join(re.escape(part) for part in _TIME.split(of.name))
    pattern = re.compile(rf"{name}\.part-(\d+)(-journal)?")
    matches = ((entry, pattern.fullmatch(entry.name)) for entry in of.parent.iterdir())
    return [entry for entry, match in matches if match and not _is_running(int(match[1]))]


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass  # somebody else's, or no number of a process: not ours to remove
    return True


def replace_file(copy: Path, to: Path) -> None:
    """Give the finished file its own name, once it has reached the disk.

    Raises ``StorageError`` when it has its name, and whether the disk has noted that is not certain.
    """
    sync(copy)
    copy.replace(to)
    try:
        sync(to.parent)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise StorageError(
                f"The file {to} is in its place, but the disk reports an error ({error.strerror}): look at the disk."
            ) from error


def sync(path: Path) -> None:
    """Wait until the disk has this file or folder; raises ``OSError``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_or_copy(path: Path, to: Path) -> None:
    """Give the file a second name, or make a copy where the file system has no hard links; raises ``OSError``."""
    try:
        to.hardlink_to(path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with path.open("rb") as source, os.fdopen(open_private(to), "wb") as copy:
            shutil.copyfileobj(source, copy)
        sync(to)
