"""What the bot writes can be read by its owner alone, whatever the umask is and whatever stood there before."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine.backup import backup
from storage.engine.database import Database
from storage.engine.restore import restore
from tests.support.database_files import put
from tests.support.program import ProgramHarness, staged

NOW = datetime(2027, 3, 30, 8, 15, tzinfo=UTC)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """File → its mode."""
    return {path.name: f"{stat.S_IMODE(path.stat().st_mode):o}" for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
async def test_every_file_of_a_life_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    folder = tmp_path / "data"
    with umask(mask):
        async with staged(tmp_path) as base:
            stage = ProgramHarness(folder, base.telegram, base.clock)
            async with stage.program() as program:
                program.heart.begin()
                async with program.db.transaction() as tx:
                    await put(tx, 1)
                await backup(stage.database, folder / "backup.sqlite3")
        copy = (await restore(stage.database, folder / "backup.sqlite3", NOW)).replaced_path
    assert copy is not None

    names = {"roundtable.sqlite3", "roundtable.sqlite3-journal", "roundtable.sqlite3.lock", "roundtable.sqlite3.alive",
             "roundtable.sqlite3.last-backup", "roundtable.sqlite3.reserve", "backup.sqlite3", copy.name}  # fmt: skip
    assert modes(folder) == dict.fromkeys(names, "600")
    assert modes(tmp_path) == {"data": "700"}


async def test_files_that_were_open_to_others_are_closed_to_them_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "roundtable.sqlite3"
    await (await Database.open(path)).close()
    for name in modes(tmp_path):
        (tmp_path / name).chmod(0o644)

    await (await Database.open(path)).close()

    assert set(modes(tmp_path).values()) == {"600"}
