"""The power fails after anything that was written: what was kept is on the disk, whole and once."""

# ruff: noqa: ANN401 — what goes to sqlite3 is whatever the program gives it

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Container, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage.engine import database as storage
from storage.engine.backup import backup
from storage.engine.connection import WRITING, Settings
from storage.engine.database import Database, Tx
from storage.engine.errors import StorageError
from storage.engine.migrate import migrations
from tests.crash.cast import cast
from tests.crash.day import event, live
from tests.crash.disk import Disk, Image, Luck, write
from tests.crash.recorder import Kept, Operation, Recorder
from tests.support.database_files import put

_log = logging.getLogger(__name__)

PEOPLE = 5
FILE = "roundtable.sqlite3"
CUTS = 130
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


async def recorded(folder: Path, initial_content: object, monkeypatch: pytest.MonkeyPatch) -> list[Operation]:
    """All that a whole event writes, with what SQLite said was kept; ``initial_content`` is what it begins with."""
    recorder, commit_count = Recorder(folder), [0]
    folder.mkdir()  # noqa: ASYNC240 — nothing waits yet

    def committed() -> None:
        commit_count[0] += 1
        # A file that has not got all of its shape gets the rest when it is opened.
        recorder.keep(content(folder / FILE) if version(folder / FILE) == len(migrations()) else initial_content)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", telling(committed))
        patch.setattr(Database, "transaction", held_to_its_word(commit_count))
        async with asyncio.timeout(PATIENCE), event(folder) as stage:
            people = cast(stage.telegram, stage.event, PEOPLE, Random(1))
            with recorder.recording():
                async with stage.program() as program:
                    await live(program, people, stage)
    return recorder.operations


def telling(on_commit: Callable[[], None]) -> Callable[..., sqlite3.Connection]:
    """``sqlite3.connect``, with connections that tell when a COMMIT of something written has come back."""
    connect = sqlite3.connect

    def connected(address: str, *arguments: Any, **settings: Any) -> sqlite3.Connection:
        class Telling(settings.pop("factory", sqlite3.Connection)):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                cursor = super().execute(sql, *values)
                if sql == "COMMIT" and "mode=rw" in address:
                    on_commit()
                return cursor

        return connect(address, *arguments, factory=Telling, **settings)

    return connected


def held_to_its_word(commit_count: list[int]) -> Callable[[Database], AbstractAsyncContextManager[Tx]]:
    """``Database.transaction``, which must not return before a COMMIT that came after what was done inside."""
    begin = Database.transaction

    @asynccontextmanager
    async def transaction(self: Database) -> AsyncIterator[Tx]:
        async with begin(self) as tx:
            yield tx
            count_before = commit_count[0]
        assert commit_count[0] > count_before

    return transaction


def version(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def content(path: Path) -> object:
    """Everything in a database, without where it lies; what is wrong with it when it is not sound."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        check_rows = connection.execute("PRAGMA integrity_check").fetchall()
        return sorted(connection.iterdump()) if check_rows == [("ok",)] else check_rows


@dataclass(frozen=True)
class Cut:
    """A power cut, and of which contents one has to be found after it."""

    number: int
    luck: Luck
    image: Image
    allowed_contents: list[object]


def cuts(before: Image, initial_content: object, operations: list[Operation], numbers: Container[int]) -> Iterator[Cut]:
    """The power fails after each operation of these numbers; ``initial_content`` is what it begins with.

    What leaves the same disk is left out.
    """
    contents = [initial_content, *(operation.content for operation in operations if isinstance(operation, Kept))]
    disk, commit_count, chance = Disk(before), 0, Random(20270322)
    disk_states: set[tuple[int, frozenset[tuple[str, bytes]]]] = set()
    for number, operation in enumerate(operations):
        disk.do(operation)
        commit_count += isinstance(operation, Kept)
        for luck in Luck if number in numbers else ():
            image = disk.image(luck, chance)
            if (commit_count, frozenset(image.items())) not in disk_states:
                disk_states.add((commit_count, frozenset(image.items())))
                # What was not acknowledged yet may be there or not.
                yield Cut(number, luck, image, contents[commit_count : commit_count + 2])


async def found(image: Image, folder: Path) -> object:
    """What the program finds on this disk, or why it cannot be used."""
    write(image, folder)
    try:
        db = await Database.open(folder / FILE)
    except StorageError as error:
        return str(error)
    await db.close()
    return content(folder / FILE)


async def of_nothing(folder: Path) -> object:
    """The content of a database that was just made."""
    return await found({}, folder / "new")


def sample(request: pytest.FixtureRequest, operations: list[Operation]) -> Container[int]:
    """After which operations the power fails."""
    every = range(len(operations))
    return every if request.config.getoption("soak") else set(Random(1).sample(every, CUTS))


async def test_power_cut_at_any_moment_nothing_is_lost_and_nothing_counted_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    initial_content = await of_nothing(tmp_path)
    operations = await recorded(tmp_path / "machine", initial_content, monkeypatch)
    losses, disk_count, journals = [], 0, 0

    for cut in cuts({}, initial_content, operations, sample(request, operations)):
        disk_count += 1
        journals += bool(cut.image.get(f"{FILE}-journal"))
        after = await found(cut.image, tmp_path / f"{cut.number}-{cut.luck.name}")
        losses += [] if after in cut.allowed_contents else [(cut.number, cut.luck)]

    _log.info("%d operations; %d disks tried, %d with a journal", len(operations), disk_count, journals)
    assert losses == []
    assert disk_count > journals > CUTS


@pytest.mark.parametrize(
    "settings",
    [
        {"synchronous": ("OFF", 0)},
        {"synchronous": ("NORMAL", 1)},
        {"journal_mode": ("MEMORY", "memory")},
        {"journal_mode": ("DELETE", "delete")},
        {"journal_mode": ("WAL", "wal"), "synchronous": ("NORMAL", 1)},
    ],
    ids=str,
)
async def test_power_cut_with_other_settings_is_found_to_lose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    recorder = Recorder(tmp_path)
    initial_content = await of_nothing(tmp_path)
    with monkeypatch.context() as patch, recorder.recording():
        patch.setattr(storage, "WRITING", WRITING | settings)
        db = await Database.open(tmp_path / FILE)
        for number in range(5):
            async with db.transaction() as tx:
                await put(tx, number)
            recorder.keep(content(tmp_path / FILE))
        await db.close()

    operations = recorder.operations
    first = next(number for number, operation in enumerate(operations) if isinstance(operation, Kept))
    for cut in cuts({}, initial_content, operations, range(first, len(operations))):
        if await found(cut.image, tmp_path / f"{cut.number}-{cut.luck.name}") not in cut.allowed_contents:
            break  # as it should be
    else:
        pytest.fail("Nothing is lost.")


@pytest.mark.parametrize("earlier", [False, True])
async def test_power_cut_in_a_backup_leaves_a_whole_one_or_none(tmp_path: Path, *, earlier: bool) -> None:
    path, folder = tmp_path / FILE, tmp_path / "elsewhere"
    folder.mkdir()
    copy, recorder = folder / "backup", Recorder(folder)
    db = await Database.open(path)
    if earlier:
        await backup(path, copy)
    before = {copy.name: copy.read_bytes()} if earlier else {}
    initial_content = content(copy) if earlier else None
    async with db.transaction() as tx:
        await put(tx, *range(3000))
    await db.close()

    with recorder.recording(), recorder.recording_files():
        await backup(path, copy)
    recorder.keep(content(path))

    operations = recorder.operations
    for cut in cuts(before, initial_content, operations, range(len(operations))):
        write(cut.image, tmp_path / f"{cut.number}-{cut.luck.name}")
        there = tmp_path / f"{cut.number}-{cut.luck.name}" / copy.name
        assert (content(there) if there.exists() else None) in cut.allowed_contents
