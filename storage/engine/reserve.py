"""Room on the disk for one rewriting of the database file, set aside beforehand; it reads no database.

SQLite's VACUUM builds the new content in memory (``temp_store``) and writes it over the old pages, each of which it
copies to the rollback journal first: 8 bytes more than a page for each, and a header of one sector for each stretch
(https://sqlite.org/fileformat2.html#the_rollback_journal). So it needs about as much room again as the file has.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from storage.engine.lock import own

LEAST, GROWTH = 1 << 20, 8
"""Bytes beyond the file's size, and the part of it by which it may grow before the next rewriting: an eighth."""
_CHUNK = bytes(1 << 16)


def room_for(size: int) -> int:
    """How many bytes the rewriting of a database file of this size may need on the disk."""
    return size + size // GROWTH + LEAST


class Reserve:
    """A file beside the database that holds nothing but room."""

    def __init__(self, database: Path) -> None:
        """Nothing is set aside before ``take``."""
        self._database = database
        self._path = database.with_name(f"{database.name}.reserve")

    def take(self) -> None:
        """Set aside what the database needs at its present size; raises ``OSError`` when there is no room."""
        needed = self.needed()
        opened = own(self._path)
        try:
            size = os.fstat(opened).st_size
            if not needed <= size <= 2 * needed:
                _resize(opened, size, needed)
        finally:
            os.close(opened)

    def needed(self) -> int:
        """How many bytes are to be set aside now."""
        return room_for(self._database.stat().st_size)

    def release(self) -> None:
        """Give the room back, for what it was set aside for. Idempotent."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _resize(opened: int, size: int, needed: int) -> None:
    """From ``size`` to ``needed`` bytes, or as it was when there is no room for more."""
    os.ftruncate(opened, min(size, needed))
    try:
        _fill(opened, needed)
    except OSError:
        os.ftruncate(opened, min(size, needed))
        raise


def _fill(opened: int, size: int) -> None:
    """Make the file this large, with its blocks allocated: a file with holes would set nothing aside."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(opened, 0, size)
        return
    os.lseek(opened, 0, os.SEEK_END)
    while (missing := size - os.fstat(opened).st_size) > 0:
        os.write(opened, _CHUNK[:missing])
