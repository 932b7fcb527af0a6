"""Whose the database file is: the lock against other processes, and files that nobody else can read or point elsewhere.

It reads no database.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO

from storage.engine.errors import InUse, UnsafeFile
from storage.engine.paths import path_exists

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def resolve_path(path: Path) -> Path:
    """Where this file is, by its own name and not that of a symbolic link; never raises."""
    return Path(os.path.realpath(path))


def journal_of(path: Path) -> Path:
    """The journal by which SQLite undoes what it had begun in this database file."""
    return path.with_name(f"{path.name}-journal")


def lock_database(path: Path) -> IO[str]:
    """Hold this database file and make it its owner's alone, with folder and journal; raises as ``acquire_lock`` does.

    ``path`` is that of the file itself, as ``resolve_path`` gives it.
    """
    secure_folder(path)
    journal = journal_of(path)
    lock_file = acquire_lock(path)
    try:
        for mine in (path, *([journal] if os.path.lexists(journal) else [])):
            os.close(open_private(mine))
    except BaseException:  # whatever it was, the lock is given back
        lock_file.close()
        raise
    return lock_file


def acquire_lock(path: Path) -> IO[str]:
    """Take the lock of this database file and keep it until the result is closed; raises ``InUse`` and ``OSError``.

    It is a file of its own beside the database and is never removed: who removed it could not know that nobody waits
    for it. The system gives it back whatever way the process ends.
    """
    database = resolve_path(path)  # by whatever name the file is called
    lock_file = os.fdopen(open_private(database.with_name(f"{database.name}.lock")), "r+")
    try:
        _lock(lock_file)
        _require_one_name(database)
    except BaseException:  # whatever it was, the file is closed, or it would count as locked
        lock_file.close()
        raise
    return lock_file


def open_private(path: Path) -> int:
    """Open this file, made if it is not there, so that only its owner can read it, whatever the umask is or it was.

    Raises ``UnsafeFile`` for a link, by which something else would be opened, written and cut off.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        if path.is_symlink():
            raise UnsafeFile(errno.ELOOP, f"{path} is a symbolic link: remove it.") from None
        raise
    try:
        _require_own_file(path, os.fstat(descriptor))
    except BaseException:  # whatever it was, the file is closed, or its descriptor would be lost
        os.close(descriptor)
        raise
    with suppress(PermissionError):  # somebody else's, who may decide otherwise
        os.fchmod(descriptor, 0o600)
    _give_to_owner(path.parent, descriptor)
    return descriptor


def _give_to_owner(folder: Path, descriptor: int) -> None:
    """Of root's, make a file in another user's folder that user's: root restored or copied it for the bot."""
    owner = folder.stat()
    if os.geteuid() == 0 and os.fstat(descriptor).st_uid != owner.st_uid:
        with suppress(OSError):  # a file system without owners
            os.fchown(descriptor, owner.st_uid, owner.st_gid)


def is_locked(path: Path) -> bool:
    """Whether a process holds this database file; raises ``OSError`` when that cannot be seen."""
    database = resolve_path(path)
    try:
        lock_file = os.open(database.with_name(f"{database.name}.lock"), os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock_file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock_file)
    return False


def secure_folder(path: Path) -> None:
    """Make the folder of this database file, if it is not there; with nothing else in it make it its owner's alone.

    Raises ``UnsafeFile`` when everybody on the machine can put something else in the database's place.
    """
    folder = path.parent
    if not path_exists(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    mode, is_own = _mode(folder)
    if is_own and mode & _OTHERS and all(entry.name.startswith(path.name) for entry in folder.iterdir()):
        folder.chmod(0o700)
    elif mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise UnsafeFile(
            errno.EPERM,
            f"The folder {folder} can be written by everybody on this machine, who could put another database there:"
            f" chmod o-w {folder}",
        )


def permission_warning(path: Path) -> str | None:
    """Whether others see what lies beside this database file, in an operator's words; None when they do not.

    Names, sizes and times tell them when something was stored, though not what.
    """
    mode, is_own = _mode(path.parent)
    if not mode & (_OTHERS if is_own else stat.S_IRWXO):  # a group's folder is shared on purpose
        return None
    return f"Others on this machine can look into {path.parent} and see when the database changes: chmod 700 it."


def _mode(folder: Path) -> tuple[int, bool]:
    """Its mode, and whether it belongs to the user of this process."""
    status = folder.stat()
    return stat.S_IMODE(status.st_mode), status.st_uid == os.geteuid()


def _require_own_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnsafeFile(errno.EINVAL, f"{path} is no ordinary file: remove it.")
    if status.st_nlink > 1:
        raise UnsafeFile(
            errno.EMLINK,
            f"{path} has a second name (a hard link), by which another process could use it unnoticed: remove one.",
        )


def _require_one_name(database: Path) -> None:
    if not database.is_file() or database.stat().st_nlink == 1:
        return
    for entry in database.parent.glob(f"{glob.escape(database.name)}.replaced-*"):
        if entry.samefile(database):  # a restoring was cut off before it replaced anything
            entry.unlink()
    _require_own_file(database, database.stat())


def _lock(lock_file: IO[str]) -> None:
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse(lock_file.readline().strip() or "unknown") from None
    lock_file.write(f"{os.getpid()}\n")
    lock_file.truncate()
