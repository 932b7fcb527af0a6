"""Room on the disk for one rewriting of the database file, set aside beforehand; it reads no database.

SQLite's VACUUM builds the new content in memory (``temp_store``) and writes it over the old pages, each of which it
copies to the rollback journal first: 8 bytes more than a page for each, and a header of one sector for each stretch
(https://sqlite.org/fileformat2.html#the_rollback_journal). So it needs about as much room again as the file has.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from storage.engine.lock import open_private

LEAST, GROWTH = 1 << 20, 8
"""Bytes beyond the file's size, and the part of it by which it may grow before the next rewriting: an eighth."""
_CHUNK = bytes(1 << 16)


def room_for(size: int) -> int:
    """How many bytes the rewriting of a database file of this size may need on the disk."""
    return size + size // GROWTH + LEAST


def reserve_of(database: Path) -> Path:
    """The file that holds the room for this database."""
    return database.with_name(f"{database.name}.reserve")


class Reserve:
    """A file beside the database that holds nothing but room."""

    def __init__(self, database: Path) -> None:
        """Nothing is set aside before ``take``."""
        self._database = database
        self._path = reserve_of(database)

    def allocate(self) -> None:
        """Set aside what the database needs at its present size; raises ``OSError`` when there is no room."""
        needed_size = self.needed()
        descriptor = open_private(self._path)
        try:
            size = os.fstat(descriptor).st_size
            if not needed_size <= size <= 2 * needed_size:
                _resize(descriptor, size, needed_size)
        finally:
            os.close(descriptor)

    def needed(self) -> int:
        """How many bytes are to be set aside now."""
        return room_for(self._database.stat().st_size)

    def release(self) -> None:
        """Give the room back, for what it was set aside for. Idempotent."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _resize(descriptor: int, size: int, needed_size: int) -> None:
    """From ``size`` to ``needed_size`` bytes, or as it was when there is no room for more."""
    os.ftruncate(descriptor, min(size, needed_size))
    try:
        _fill(descriptor, needed_size)
    except OSError:
        os.ftruncate(descriptor, min(size, needed_size))
        raise


def _fill(descriptor: int, size: int) -> None:
    """Make the file this large, with its blocks allocated: a file with holes would set nothing aside."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    os.lseek(descriptor, 0, os.SEEK_END)
    while (missing := size - os.fstat(descriptor).st_size) > 0:
        os.write(descriptor, _CHUNK[:missing])
