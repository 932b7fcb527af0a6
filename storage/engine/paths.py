"""What is at a path, asked in the same way on every version of Python; nothing here opens a file."""

from __future__ import annotations

import stat
from pathlib import Path


def path_exists(path: Path) -> bool:
    """Whether something is there; raises ``OSError`` when that cannot be known, for want of permission for example.

    ``Path.exists`` says False then, from Python 3.14 on: a database that this user may not see would be called missing.
    """
    return _mode(path) is not None


def is_regular_file(path: Path) -> bool:
    """Whether a file is there, or a link to one; raises ``OSError`` as ``path_exists`` does."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def has_one_name(path: Path) -> bool:
    """Whether a file is there that is no link and has no second name; raises ``OSError`` as ``path_exists`` does."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
