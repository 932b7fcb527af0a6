"""Putting a backup in the place of the database, while no bot uses it; what was there is kept beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from storage.closing.carry_over import copy_closed_surveys, find_open_surveys
from storage.engine.connection import connect, fetch_value, shielded
from storage.engine.errors import Corrupt, StorageError, UnsupportedVersion, translate_open_errors
from storage.engine.file_copy import copy_file, has_content, link_or_copy, open_source, replace_file, temporary_copy
from storage.engine.lock import acquire_lock, journal_of, resolve_path, secure_folder
from storage.engine.paths import path_exists


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What a restoring did."""

    replaced_path: Path | None = None
    """Where the database that was there before is kept."""
    closed_events: tuple[str, ...] = ()
    """The events whose surveys had closed since the backup was made, and stay closed."""
    maybe_closed_events: tuple[str, ...] = ()
    """The events whose surveys may have closed since: there was no database to tell."""


async def restore(path: Path, backup: Path, now: datetime, *, not_closed_since: bool = False) -> RestoreResult:
    """Put a backup in the place of the database at ``path``; raises ``StorageError``, above all while a bot uses it.

    Surveys that have closed since the backup was made stay closed, with the release they had. When the database cannot
    be read and a survey may have closed, nothing is done, unless the caller vouches for ``not_closed_since``. ``now``
    becomes part of the name of what is replaced. Where ``path`` is a symbolic link, it stays one, and what it points to
    is replaced.
    """
    path = resolve_path(path)
    try:
        async with open_source(backup) as source:
            with translate_open_errors(path), _locked(path), temporary_copy(path) as copy:
                if _same(path, backup):
                    raise StorageError(f"The file {backup} is the database itself: name a backup.")
                await copy_file(source, backup, copy)
                await _undo_interrupted(path)
                result = await _merge_closed_surveys(path, copy, now, not_closed_since=not_closed_since)
                replaced_path = _save_replaced(path, now)
                replace_file(copy, path)
    except Corrupt as error:
        raise Corrupt(f"The file {backup} is damaged or no backup of roundtable: nothing was changed.") from error
    return replace(result, replaced_path=replaced_path)


def _same(path: Path, other: Path) -> bool:
    return path_exists(path) and path.samefile(other)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    secure_folder(path)
    with acquire_lock(path):
        yield


async def _merge_closed_surveys(path: Path, copy: Path, now: datetime, *, not_closed_since: bool) -> RestoreResult:
    """Carry closings over from the database at ``path`` into ``copy``; returns what is known of them."""
    if not has_content(path):
        return RestoreResult(maybe_closed_events=await find_open_surveys(copy, now))
    with temporary_copy(path.with_name(f"{path.name}.closings")) as snapshot:
        try:
            async with open_source(path) as source:
                await copy_file(source, path, snapshot)
        except (Corrupt, UnsupportedVersion) as error:
            if not not_closed_since:
                await _require_open(path, copy, now, error)
            return RestoreResult()
        return RestoreResult(closed_events=await copy_closed_surveys(copy, snapshot))


async def _require_open(path: Path, copy: Path, now: datetime, error: StorageError) -> None:
    """Raise ``StorageError`` when a survey may have closed that the copy would close once more."""
    events = await find_open_surveys(copy, now)
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


def _save_replaced(path: Path, now: datetime) -> Path | None:
    """Keep the database, and the journal of a step that cannot be undone, under a name with this time."""
    replaced_path = path.with_name(f"{path.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    journal = journal_of(path)
    has_database = has_content(path)
    if has_database:
        link_or_copy(path, replaced_path)
    if has_content(journal):
        journal.replace(journal_of(replaced_path))
    return replaced_path if has_database else None
