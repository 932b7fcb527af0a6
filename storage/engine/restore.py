"""Putting a backup in the place of the database, while no bot uses it; what was there is kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from storage.closings import carry_over, may_have_closed
from storage.engine.connection import connect, fetch_value, shielded
from storage.engine.errors import Corrupt, Newer, StorageError, opening
from storage.engine.file_copy import copy_file, has_content, open_source, put_in_place, unfinished
from storage.engine.lock import hold, own_folder, real


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did."""

    replaced: Path | None = None
    """Where the database that was there before is kept."""
    closed: tuple[str, ...] = ()
    """The events whose surveys had closed since the backup was made, and stay closed."""
    may_have_closed: tuple[str, ...] = ()
    """The events whose surveys may have closed since: there was no database to tell."""


async def restore(path: Path, backup: Path, now: datetime, *, not_closed_since: bool = False) -> Restored:
    """Put a backup in the place of the database at ``path``; raises ``StorageError``, above all while a bot uses it.

    Surveys that have closed since the backup was made stay closed, with the release they had. When the database cannot
    be read and a survey may have closed, nothing is done, unless the caller vouches for ``not_closed_since``. ``now``
    becomes part of the name of what is replaced. Where ``path`` is a symbolic link, it stays one, and what it points to
    is replaced.
    """
    path = real(path)
    try:
        async with open_source(backup) as source:
            with opening(path), _held(path), unfinished(path) as copy:
                if _same(path, backup):
                    raise StorageError(f"The file {backup} is the database itself: name a backup.")
                await copy_file(source, backup, copy)
                await _undo_interrupted(path)
                result = await _with_closings(path, copy, now, not_closed_since=not_closed_since)
                replaced_path = _keep(path, now)
                put_in_place(copy, path)
    except Corrupt as error:
        raise Corrupt(f"The file {backup} is damaged or no backup of roundtable: nothing was changed.") from error
    return replace(result, replaced=replaced_path)


def _same(path: Path, other: Path) -> bool:
    return path.exists() and path.samefile(other)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    own_folder(path)
    with hold(path):
        yield


async def _with_closings(path: Path, copy: Path, now: datetime, *, not_closed_since: bool) -> Restored:
    """Carry closings over from the database at ``path`` into ``copy``; returns what is known of them."""
    if not has_content(path):
        return Restored(may_have_closed=await may_have_closed(copy, now))
    with unfinished(path.with_name(f"{path.name}.closings")) as snapshot:
        try:
            async with open_source(path) as source:
                await copy_file(source, path, snapshot)
        except (Corrupt, Newer) as error:
            if not not_closed_since:
                await _require_open(path, copy, now, error)
            return Restored()
        return Restored(closed=await carry_over(copy, snapshot))


async def _require_open(path: Path, copy: Path, now: datetime, error: StorageError) -> None:
    """Raise ``StorageError`` when a survey may have closed that the copy would close once more."""
    events = await may_have_closed(copy, now)
    if events:
        raise StorageError(
            f"The database {path} cannot be read, so nobody can tell whether the survey of {', '.join(events)} has"
            " closed since the backup was made; if it closed once more, two results would tell what the last people"
            " answered. If it has not closed, add --not-closed-since."
        ) from error


async def _undo_interrupted(path: Path) -> None:
    # Its journal undoes the step only while it stands beside its own database; beside another it would do damage.
    if not has_content(path):
        return
    with suppress(sqlite3.Error):
        database = await connect(path, "rw")
        try:
            await fetch_value(database, "SELECT count(*) FROM sqlite_schema")
        finally:
            await shielded(database.close())


def _keep(path: Path, now: datetime) -> Path | None:
    """Keep the database, and the journal of a step that cannot be undone, under a name with this time."""
    replaced_path = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    journal = path.with_name(f"{path.name}-journal")
    has_database = has_content(path)
    if has_database:
        replaced_path.hardlink_to(path)
    if has_content(journal):
        journal.replace(replaced_path.with_name(f"{replaced_path.name}-journal"))
    return replaced_path if has_database else None
