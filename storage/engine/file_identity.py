"""Whether the database file is still there, and the one that was opened: a removed one lives on until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.engine.errors import Replaced
from storage.engine.lock import journal_of, resolve_path
from storage.engine.paths import has_one_name, path_exists


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """One file of a file system, by whatever name."""

    path: Path
    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileIdentity:
        """The file that has this name now; raises ``OSError``."""
        status = path.stat()
        return cls(path, status.st_dev, status.st_ino)

    def require_same(self) -> None:
        """Raise ``Replaced`` when the name leads to another file now, or to none."""
        try:
            is_same = FileIdentity.of(self.path) == self
        except OSError:
            is_same = False
        if not is_same:
            raise Replaced(
                f"The database {self.path} was removed or replaced while the bot was running, and what the bot wrote"
                " since is lost. Put the right file in its place, and start the bot again."
            )


def was_removed(path: Path) -> bool:
    """Whether the database is not there, and its journal is: SQLite makes that after the file and keeps it.

    A link in the journal's place was made by somebody else, and is refused when the database is opened.
    """
    path = resolve_path(path)
    return not path_exists(path) and has_one_name(journal_of(path))


def require_not_removed(path: Path) -> None:
    """Raise ``Replaced`` when the database was removed.

    Otherwise a bot that ended because of that would be started again with a new, empty one.
    """
    if was_removed(path):
        raise Replaced(
            f"The database {path} was removed: what belongs to it is still there. Put it back, or restore a backup; to"
            f" begin anew with an empty one, remove {journal_of(resolve_path(path)).name} first."
        )
