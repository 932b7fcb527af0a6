"""The lock that keeps other processes, and a second opening in this one, from a database file; it reads no database."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO


class InUse(Exception):
    """Somebody holds the lock; the message is the number of their process."""


def take(path: Path) -> IO[str]:
    """Hold this database file and make it its owner's alone, with folder and journal; raises as ``hold`` does."""
    own_folder(path.parent)
    journal = path.with_name(f"{path.name}-journal")
    held = hold(path)
    try:
        for mine in (path, *([journal] if journal.exists() else [])):
            os.close(own(mine))
    except BaseException:  # whatever it was, the lock is given back
        held.close()
        raise
    return held


def hold(path: Path) -> IO[str]:
    """Take the lock of this database file and keep it until the result is closed; raises ``InUse`` and ``OSError``.

    It is a file of its own beside the database and is never removed: who removed it could not know that nobody waits
    for it. The system gives it back whatever way the process ends.
    """
    real = path.resolve()  # by whatever name the file is called
    held = os.fdopen(own(real.with_name(real.name + ".lock")), "r+")
    try:
        _lock(held)
    except BaseException:  # whatever it was, the file is closed, or it would count as locked
        held.close()
        raise
    return held


def own(path: Path) -> int:
    """Open this file, made if it is not there, so that only its owner can read it, whatever the umask is or it was."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(PermissionError):  # somebody else's, who may decide otherwise
        os.fchmod(opened, 0o600)
    return opened


def own_folder(folder: Path) -> None:
    """Make this folder, if it is not there, for its owner alone."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def _lock(held: IO[str]) -> None:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse(held.readline().strip() or "unknown") from None
    held.write(f"{os.getpid()}\n")
    held.truncate()
