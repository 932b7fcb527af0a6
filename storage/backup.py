"""Copies of the database file: made while the bot runs, checked before they count, and put back in its place.

A copy is written whole from its content under another name, so that nothing that was erased is in it, and takes its own
name only when it has been checked and has reached the disk.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.connection import ALWAYS, Connection, connect, fetch_value, set_up, to_its_end
from storage.failures import Corrupt, Locked, StorageError, damaged, opening
from storage.lock import hold, own, own_folder
from storage.migrate import ForeignDatabase, NewerDatabase, applied, migrations

_OWN = ("", ".lock", ".alive", ".last-backup", ".reserve", "-journal", "-wal", "-shm")
"""How the files end that belong to a database."""
_TIME = re.compile(r"\d{8}T\d{6}Z")


async def backup(path: Path, to: Path) -> None:
    """Copy the database at ``path``, which may be in use, to ``to``; raises ``StorageError``.

    A file there is replaced only when it is a copy from earlier, whole or not at all.
    """
    with opening(to):
        to = _place(path, to)
        if not await _may_replace(to):
            raise StorageError(f"The file {to} is no backup of roundtable and is left as it is: choose another name.")
    async with _source(path) as source:
        with opening(to), _unfinished(to) as copy:
            await _copy(source, path, copy)
            _put(copy, to)
    with suppress(OSError):  # a backup is one also where nothing may be noted beside the database
        os.close(own(_note(path)))
        _note(path).touch()


def last_made(path: Path) -> datetime | None:
    """When a backup of the database at ``path`` was last made, UTC-aware; None when none is known of.

    Told by an empty file beside the database, for a backup is made by another process.
    """
    try:
        return datetime.fromtimestamp(_note(path).stat().st_mtime, UTC)
    except OSError:
        return None


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.last-backup")


def _place(path: Path, to: Path) -> Path:
    to = to.resolve()
    if not to.parent.is_dir():
        raise StorageError(f"There is no folder {to.parent} for the backup.")
    of_its_own = {f"{path.resolve()}{ending}" for ending in _OWN}
    if str(to) in of_its_own:
        raise StorageError(f"The backup cannot be {to}: that is the database itself or belongs to it.")
    return to


async def restore(path: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database at ``path``; raises ``StorageError``, above all while a bot uses it.

    Returns where the replaced database is kept, if there was one; ``now`` becomes part of its name.
    """
    try:
        async with _source(source) as opened:
            with opening(path), _held(path), _unfinished(path) as copy:
                if _same(path, source):
                    raise StorageError(f"The file {source} is the database itself: name a backup.")
                await _copy(opened, source, copy)
                kept = await _set_aside(path, now)
                _put(copy, path)
    except Corrupt as error:
        raise Corrupt(f"The file {source} is damaged or no backup of roundtable: nothing was changed.") from error
    return kept


def _same(path: Path, other: Path) -> bool:
    return path.exists() and path.samefile(other)


@asynccontextmanager
async def _source(path: Path) -> AsyncIterator[Connection]:
    """A sound database of this program, of this version or an earlier one, to be copied."""
    with opening(path):
        source = await connect(path, "copy")
        try:
            # Without query_only, under which nothing can be copied; the file is opened for reading alone.
            await set_up(source, ALWAYS)
            if await applied(source, migrations()) == 0:
                raise Corrupt(f"The file {path} is empty: it is no database of roundtable.")
            yield source
        finally:
            await to_its_end(source.close())


async def _copy(source: Connection, path: Path, copy: Path) -> None:
    try:
        await to_its_end(source.execute("VACUUM INTO ?", (str(copy),)))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise Locked(f"The database {path} is too busy to be copied: try again.") from error
        raise
    made = await connect(copy, "copy")
    try:
        problems = await fetch_value(made, "PRAGMA foreign_key_check")
        if problems is not None or await fetch_value(made, "PRAGMA integrity_check(1)") != "ok":
            raise damaged(path)
    finally:
        await to_its_end(made.close())


async def _may_replace(to: Path) -> bool:
    if not _has_content(to):
        return True
    with suppress(sqlite3.DatabaseError, ForeignDatabase):
        found = await connect(to, "copy")
        try:
            return await applied(found, migrations()) > 0
        except NewerDatabase:
            return True
        finally:
            await to_its_end(found.close())
    return False


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


@contextmanager
def _held(path: Path) -> Iterator[None]:
    own_folder(path.parent)
    with hold(path):
        yield


@contextmanager
def _unfinished(of: Path) -> Iterator[Path]:
    """An empty file beside this one that only its owner can read; whatever happens, it does not stay.

    One that a killed process left is removed by the next backup or restore into this folder, for it holds names.
    """
    for left in _left_by_the_dead(of):
        left.unlink(missing_ok=True)
    unfinished = of.with_name(f"{of.name}.part-{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    os.close(own(unfinished))
    try:
        yield unfinished
    finally:
        unfinished.unlink(missing_ok=True)


def _left_by_the_dead(of: Path) -> list[Path]:
    # Backups are named by the time, so those of another time are meant as well.
    name = _TIME.pattern.join(re.escape(part) for part in _TIME.split(of.name))
    unfinished = re.compile(rf"{name}\.part-(\d+)(-journal)?")
    found = ((entry, unfinished.fullmatch(entry.name)) for entry in of.parent.iterdir())
    return [entry for entry, match in found if match and not _alive(int(match[1]))]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass  # somebody else's, or no number of a process: not ours to remove
    return True


def _put(copy: Path, to: Path) -> None:
    _sync(copy)
    copy.replace(to)
    _sync(to.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


async def _set_aside(path: Path, now: datetime) -> Path | None:
    """Keep the database under another name as well, with what an interrupted step left beside it."""
    kept = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    journal = path.with_name(f"{path.name}-journal")
    there = _has_content(path)
    if there:
        await _undo_interrupted(path)
        kept.hardlink_to(path)
    if _has_content(journal):
        journal.replace(kept.with_name(f"{kept.name}-journal"))
    return kept if there else None


async def _undo_interrupted(path: Path) -> None:
    # Its journal undoes the step only while it stands beside its own database; beside another it would do damage.
    with suppress(sqlite3.Error):
        found = await connect(path, "rw")
        try:
            await fetch_value(found, "SELECT count(*) FROM sqlite_schema")
        finally:
            await to_its_end(found.close())
