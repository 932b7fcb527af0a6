"""Whether the database file is still the one that was opened: one that was removed lives on until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.engine.errors import Replaced


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
