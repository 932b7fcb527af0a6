"""Every exception that storage raises, and how what SQLite and the disk report becomes one; it opens nothing itself.

    StorageError              the database cannot be used; the message is one sentence for the operator
    ├── Locked                another process, or another opening in this one, has the file
    ├── UnsupportedVersion    a newer version of the program made it
    ├── EarlierVersion        an earlier version made it, or it is empty: a start brings it to this one
    ├── Corrupt               it is no sound database of this program
    │   └── Replaced          another file has its name while it is open, or none
    ├── NotWritable           file or folder cannot be written
    ├── NotReleased           a read-only connection was asked for a tally or comment, or to write: a programming error
    ├── DiskFull              nothing of the transaction was kept; the next one may succeed
    ├── NoRoom                for the next rewriting of the file; what is in it is safe
    └── InvalidStoredValue    a value that this version cannot read
    DamagedRelease            a release that does not have its hash
    InUse, UnsafeFile, UnsupportedSchema, ForeignDatabase
                              raised below ``translate_open_errors``, which makes a ``StorageError`` of each

A failure of the caller's own, such as a constraint that does not hold, stays the ``sqlite3`` error it is.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StorageError(Exception):
    """The database cannot be used; the message is one sentence for the operator."""


class Locked(StorageError):
    """Another process, or another opening in this one, has the file."""


class UnsupportedVersion(StorageError):
    """A newer version of the program made the file."""


class EarlierVersion(StorageError):
    """An earlier version of the program made the file, or it is empty."""


class Corrupt(StorageError):
    """The file is no sound database of this program."""


class Replaced(Corrupt):
    """Another file has the database's name, or none: no trying again brings it back."""


class NotWritable(StorageError):
    """The file or its folder cannot be written."""


class NotReleased(StorageError):
    """A connection that only reads was asked for what is not released, or to do more than read."""


class DiskFull(StorageError):
    """The disk is full; the transaction was rolled back whole."""


class NoRoom(StorageError):
    """No room could be set aside for rewriting the file; what is in it is safe."""


class InvalidStoredValue(StorageError):
    """A stored value is not what this version can read; the message names the event and says what to do."""


class DamagedRelease(Exception):
    """A stored release does not have the hash it was stored with."""


class InUse(Exception):
    """Another process holds the lock; the message is its process id."""


class UnsafeFile(OSError):
    """What stands in a file's place is not safe to use; ``strerror`` is one sentence for the operator."""


class UnsupportedSchema(Exception):
    """The file was migrated further than this program knows; the message names the step."""


class ForeignDatabase(Exception):
    """The file has its shape from elsewhere, not from the steps this program knows; the message says what was found."""


@contextmanager
def translate_open_errors(path: Path) -> Iterator[None]:
    """Inside, whatever keeps this file from being opened is raised as a ``StorageError``."""
    try:
        with translate_errors(path):
            yield
    except InUse as error:
        raise Locked(f"The database {path} is in use by another roundtable process (pid {error}).") from None
    except UnsupportedSchema as error:
        raise UnsupportedVersion(
            f"The database {path} was made by a newer version of roundtable ({error}): update it."
        ) from None
    except ForeignDatabase as error:
        raise Corrupt(f"The file {path} is no database of this version of roundtable: {error}.") from None
    except UnsafeFile as error:
        raise NotWritable(f"The database {path} is not used: {error.strerror}") from None
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _full(path) from error
        raise NotWritable(f"The database {path} cannot be opened: {error.strerror}.") from error


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Inside, what SQLite says of the file and its disk is raised as a ``StorageError``."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        storage_error = _error_for_code(path, getattr(error, "sqlite_errorcode", 0))
        if storage_error is None:
            raise
        raise storage_error from error


def _error_for_code(path: Path, code: int) -> StorageError | None:
    storage_error: StorageError | None = None
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            storage_error = _full(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            storage_error = corrupt_error(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            storage_error = _not_writable(path, code)
        case sqlite3.SQLITE_AUTH:
            storage_error = NotReleased(f"What is not released cannot be read from {path} here.")
        case sqlite3.SQLITE_BUSY:
            storage_error = Locked(f"The database {path} is in use by another program.")
        case sqlite3.SQLITE_IOERR:
            storage_error = StorageError(f"The disk that holds {path} cannot be read or written.")
        case _:
            pass  # not of the file: the caller's own
    return storage_error


def _not_writable(path: Path, code: int) -> NotWritable:
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return NotWritable(f"The database {path} was left in the middle of a step: start the bot once to undo it.")
    return NotWritable(f"The database {path} cannot be opened or written: check its place and its permissions.")


def _full(path: Path) -> DiskFull:
    return DiskFull(f"The disk that holds {path} is full; nothing of the last step was kept.")


def no_room(path: Path, byte_count: int, why: str) -> NoRoom:
    """``byte_count`` is of bytes on the disk of the file."""
    return NoRoom(
        f"No room can be set aside for rewriting the database {path} ({why}): free {-(-byte_count >> 20)} MB there."
    )


def rollback_error(path: Path) -> StorageError:
    """The error for a transaction that was rolled back together with another one of its batch."""
    return StorageError(f"The database {path} undid the last steps.")


def corrupt_error(path: Path) -> Corrupt:
    """The file was looked at and is not sound."""
    return Corrupt(f"The file {path} is damaged or no database: put the last backup in its place.")
