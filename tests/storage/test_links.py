"""The database by other names: symbolic links are followed, hard links refused, and no other file is cut off."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine.backup import backup, last_backup_time
from storage.engine.database import Database
from storage.engine.errors import NotWritable
from storage.engine.lock import permission_warning
from storage.engine.restore import restore
from tests.support.database_files import kept, put

NOW = datetime(2030, 1, 1, tzinfo=UTC)
COMPANIONS = (".lock", ".reserve", "-journal")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "roundtable.sqlite3"


@pytest.fixture
def link(tmp_path: Path, path: Path) -> Path:
    """A symbolic link to the database in a folder of its own."""
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    link = tmp_path / "elsewhere" / "roundtable.sqlite3"
    link.symlink_to(path)
    return link


async def written(path: Path, number: int) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await put(tx, number)
    await db.close()


async def read(path: Path) -> set[int]:
    db = await Database.open(path)
    try:
        return await kept(db)
    finally:
        await db.close()


# Symbolic links


async def test_restore_through_a_link_replaces_the_file_and_keeps_the_replaced_one_beside_it(
    path: Path, link: Path, tmp_path: Path
) -> None:
    await written(link, 1)
    await backup(link, tmp_path / "backup.sqlite3")
    await written(link, 2)

    restoration = await restore(link, tmp_path / "backup.sqlite3", NOW)

    assert restoration.replaced_path == path.with_name(f"{path.name}.replaced-20300101T000000Z")
    assert not restoration.replaced_path.is_symlink()
    assert link.is_symlink()
    assert [await read(of) for of in (link, path, restoration.replaced_path)] == [{1}, {1}, {1, 2}]


async def test_everything_that_belongs_to_the_database_lies_beside_the_file_and_not_the_link(
    path: Path, link: Path, tmp_path: Path
) -> None:
    await written(link, 1)

    await backup(link, tmp_path / "backup.sqlite3")

    assert [entry.name for entry in link.parent.iterdir()] == [link.name]
    assert last_backup_time(link) == last_backup_time(path) is not None


async def test_link_to_nothing_makes_the_file_it_points_to(path: Path, link: Path) -> None:
    await written(link, 1)

    assert await read(path) == {1}


async def test_link_to_itself_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "loop.sqlite3"
    path.symlink_to(path)

    with pytest.raises(NotWritable):
        await Database.open(path)


@pytest.mark.parametrize("ending", COMPANIONS)
async def test_link_in_place_of_a_companion_is_refused_and_its_target_left_alone(
    path: Path, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("a long text that somebody needs" * 9)
    target.chmod(0o644)
    path.with_name(path.name + ending).symlink_to(target)

    await opened_as_far_as_possible(path)

    assert target.read_text() == "a long text that somebody needs" * 9
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


async def opened_as_far_as_possible(path: Path) -> None:
    try:
        db = await Database.open(path)
    except NotWritable:
        return
    with pytest.raises(Exception, match=r"symbolic link|second name"):
        await db.reserve_room()
    await db.close()


# Hard links


async def test_second_name_of_the_file_is_refused(path: Path, tmp_path: Path) -> None:
    await written(path, 1)
    other = tmp_path / "other.sqlite3"
    other.hardlink_to(path)

    for name in (path, other):
        with pytest.raises(NotWritable) as excinfo:
            await Database.open(name)
        assert str(excinfo.value) == (
            f"The database {name} is not used: {name} has a second name (a hard link), by which another process could"
            " use it unnoticed: remove one."
        )

    other.unlink()
    assert await read(path) == {1}


async def test_second_name_is_refused_while_the_bot_runs_on_the_first(path: Path, tmp_path: Path) -> None:
    db = await Database.open(path)
    other = tmp_path / "other.sqlite3"
    other.hardlink_to(path)

    with pytest.raises(NotWritable):
        await Database.open(other)

    await db.close()


@pytest.mark.parametrize("ending", COMPANIONS)
async def test_companion_with_a_second_name_is_refused_and_left_alone(path: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("a long text that somebody needs" * 9)
    path.with_name(path.name + ending).hardlink_to(target)

    await opened_as_far_as_possible(path)

    assert target.read_text() == "a long text that somebody needs" * 9


async def test_restoring_that_was_cut_off_before_it_replaced_anything_does_not_keep_the_bot_from_starting(
    path: Path,
) -> None:
    await written(path, 1)
    second = path.with_name(f"{path.name}.replaced-20300101T000000Z")
    second.hardlink_to(path)

    assert await read(path) == {1}
    assert not second.exists()


async def test_something_else_than_a_file_is_no_lock(path: Path) -> None:
    os.mkfifo(path.with_name(f"{path.name}.lock"))

    with pytest.raises(NotWritable, match="is no ordinary file: remove it"):
        await Database.open(path)


# The folder


@pytest.mark.parametrize("mode", [0o755, 0o775, 0o777])
async def test_folder_of_the_database_alone_is_closed_to_others(path: Path, mode: int) -> None:
    path.parent.chmod(mode)

    await written(path, 1)

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert permission_warning(path) is None


@pytest.mark.parametrize("mode", [0o755, 0o775, 0o1777])
async def test_folder_with_something_else_in_it_stays_and_is_said(path: Path, mode: int) -> None:
    (path.parent / "config.toml").touch()
    path.parent.chmod(mode)

    await written(path, 1)

    assert stat.S_IMODE(path.parent.stat().st_mode) == mode & 0o1777
    assert permission_warning(path) == (
        f"Others on this machine can look into {path.parent} and see when the database changes: chmod 700 it."
    )


async def test_folder_that_everybody_can_write_is_refused(path: Path) -> None:
    (path.parent / "config.toml").touch()
    path.parent.chmod(0o777)

    with pytest.raises(NotWritable, match="who could put another database there: chmod o-w"):
        await Database.open(path)
