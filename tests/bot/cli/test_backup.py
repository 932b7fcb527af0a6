"""Backup while the bot writes, and restore in its absence: the same answers, or the file as it was and one sentence."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cli.survey_summary import summary_json, summary_text
from bot.lifecycle import advance_events
from storage import answers, events, people
from storage.engine.backup import backup, last_backup_time
from storage.engine.connection import connect, set_up
from storage.engine.database import Database
from storage.engine.errors import Corrupt, Locked, NotWritable, StorageError, UnsupportedVersion
from storage.engine.file_copy import copy_file
from storage.engine.lock import acquire_lock
from storage.engine.migrate import migrate, migrations
from storage.engine.restore import restore
from tests.support.database_files import kept, put
from tests.support.program import CLOSES, EVENT, RULES, SURVEY, open_survey, register
from tests.support.settings import EXAMPLE
from tests.support.surveys import THRESHOLDS

NOW = datetime(2027, 3, 30, 8, 15, tzinfo=UTC)
VOUCH = "--not-closed-since"
REPLACED = "roundtable.sqlite3.replaced-20270330T081500Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder / "backup.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    """A running bot's database, with eight people and an open survey that six have answered."""
    database = await Database.open(path)
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, EVENT.code, range(1, 9))
        run = await open_survey(tx)
        for id_ in range(1, 7):
            await answers.send(tx, run, id_, run.group("judge"), {"overall": ("5",)})
    yield database
    await database.close()


async def told(path: Path) -> list[object]:
    """What a database answers."""
    connection = await connect(path, "copy")
    try:
        mine = await people.everything(connection, 1)
    finally:
        await connection.close()
    db = await Database.open_readonly(path)
    try:
        return [await summary_json(db, EVENT, CLOSES, THRESHOLDS), await summary_text(db, EVENT, CLOSES), mine]
    finally:
        await db.close()


def names(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}


def sentence(error: pytest.ExceptionInfo[StorageError], path: Path) -> str:
    """What is said, with the folder left out."""
    return str(error.value).replace(f"{path.parent}/", "")


# Backup


async def test_backup_answers_the_same_and_only_its_owner_reads_it(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)

    assert await told(copy) == await told(path)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert names(copy) == {"backup.sqlite3"}


async def test_backup_is_noted_beside_the_database_for_its_owner_alone(db: Database, path: Path, copy: Path) -> None:
    before = last_backup_time(path)
    umask = os.umask(0)
    try:
        await backup(path, copy)
    finally:
        os.umask(umask)

    note = path.with_name(f"{path.name}.last-backup")
    backup_time = last_backup_time(path)
    assert before is None
    assert backup_time is not None
    assert abs(backup_time - datetime.now(UTC)) < timedelta(minutes=1)
    assert (note.stat().st_mode & 0o777, note.read_bytes()) == (0o600, b"")


async def test_backup_that_failed_is_not_noted(db: Database, path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        await backup(path, tmp_path / "nowhere" / "backup.sqlite3")

    assert last_backup_time(path) is None


async def test_backup_while_the_bot_writes_holds_whole_transactions(db: Database, path: Path, copy: Path) -> None:
    writing_ended = False

    async def write() -> int:
        number = 0
        while not writing_ended:
            number += 2
            async with db.transaction() as tx:
                await put(tx, number, number + 1)
        return number

    writing = asyncio.create_task(write())
    backed_up_numbers = []
    for _ in range(5):
        await backup(path, copy)
        backup_database = await Database.open_readonly(copy)
        backed_up_numbers.append(await kept(backup_database))
        await backup_database.close()
    writing_ended = True
    last = await writing

    assert [numbers == set(range(2, 2 + len(numbers))) for numbers in backed_up_numbers] == [True] * 5
    assert [len(numbers) % 2 for numbers in backed_up_numbers] == [0] * 5
    assert len(backed_up_numbers[0]) < len(backed_up_numbers[-1]) <= last


async def test_backup_replaces_an_earlier_one_whole(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    async with db.transaction() as tx:
        await register(tx, EVENT.code, [9])

    await backup(path, copy)

    assert await told(copy) == await told(path)
    assert names(copy) == {"backup.sqlite3"}


async def test_backup_replaces_an_empty_file_and_what_a_dead_one_left(db: Database, path: Path, copy: Path) -> None:
    copy.touch()
    copy.with_name(f"{copy.name}.part-{os.getpid()}").write_text("half")

    await backup(path, copy)

    assert names(copy) == {"backup.sqlite3"}


@pytest.fixture
def dead() -> int:
    """The number of a process that is over."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


async def test_backup_removes_what_killed_ones_left_and_nothing_of_those_that_go_on(
    db: Database, path: Path, dead: int
) -> None:
    folder = path.parent / "elsewhere"
    folder.mkdir()
    of_the_dead = f"roundtable-20270330T081500Z.sqlite3.part-{dead}"
    other_files = {
        f"roundtable-20270330T081500Z.sqlite3.part-{os.getppid()}",
        f"other-20270330T081500Z.sqlite3.part-{dead}",
        "roundtable-20270330T081500Z.sqlite3",
    }
    for name in (of_the_dead, f"{of_the_dead}-journal", *other_files):
        (folder / name).touch()

    await backup(path, folder / "roundtable-20270331T081500Z.sqlite3")

    assert names(folder / "any") == {*other_files, "roundtable-20270331T081500Z.sqlite3"}


async def test_backup_replaces_no_file_of_another_kind(db: Database, path: Path, copy: Path) -> None:
    copy.write_text("my only copy of the novel")

    with pytest.raises(StorageError) as exc_info:
        await backup(path, copy)

    assert sentence(exc_info, copy) == (
        "The file backup.sqlite3 is no backup of roundtable and is left as it is: choose another name."
    )
    assert (copy.read_text(), names(copy)) == ("my only copy of the novel", {"backup.sqlite3"})


async def test_backup_replaces_no_database_of_another_program(db: Database, path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE shopping (what TEXT)")
    before = copy.read_bytes()

    with pytest.raises(StorageError, match="is no backup of roundtable"):
        await backup(path, copy)

    assert copy.read_bytes() == before


async def test_backup_of_a_newer_version_may_be_replaced(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    make_newer(copy)

    await backup(path, copy)

    assert await told(copy) == await told(path)


@pytest.mark.parametrize("ending", ["", ".lock", "-journal", ".alive", ".last-backup", ".reserve"])
async def test_backup_is_never_the_database_itself(db: Database, path: Path, tmp_path: Path, ending: str) -> None:
    link = tmp_path / "link.sqlite3"
    link.symlink_to(f"{path}{ending}")

    for place in (Path(f"{path}{ending}"), link):
        with pytest.raises(StorageError) as exc_info:
            await backup(path, place)

        assert sentence(exc_info, path) == (
            f"The backup cannot be roundtable.sqlite3{ending}: that is the database itself or belongs to it."
        )


async def test_backup_into_no_folder_is_refused(db: Database, path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as exc_info:
        await backup(path, tmp_path / "nowhere" / "backup.sqlite3")

    assert str(exc_info.value) == f"There is no folder {tmp_path / 'nowhere'} for the backup."


async def test_backup_of_a_damaged_database_is_refused_and_the_earlier_one_stays(path: Path, copy: Path) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, EVENT.code, range(1, 999))
    await backup(path, copy)
    await db.close()
    before = copy.read_bytes()
    content = bytearray(path.read_bytes())
    content[-20_000:] = bytes(20_000)
    path.write_bytes(content)

    with pytest.raises(Corrupt):
        await backup(path, copy)

    assert (copy.read_bytes(), names(copy)) == (before, {"backup.sqlite3"})


async def test_backup_of_what_breaks_its_own_rules_is_refused(db: Database, path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as careless:
        careless.execute(
            "INSERT INTO registration (event, person, notice, agreed_on, asking) VALUES ('x', 99, '1',"
            " '2027-03-01', 'name')"
        )
        careless.commit()

    with pytest.raises(Corrupt):
        await backup(path, copy)

    assert names(copy) == set()


async def test_backup_that_cannot_be_written_is_told(db: Database, path: Path, copy: Path) -> None:
    place = copy.with_name("b" * 250)  # too long a name once it is one of an unfinished file

    with pytest.raises(NotWritable) as exc_info:
        await backup(path, place)

    assert sentence(exc_info, copy) == f"The database {place.name} cannot be opened: File name too long."
    assert names(copy) == set()


async def test_copy_of_a_database_that_is_locked_meanwhile_says_so(db: Database, path: Path, copy: Path) -> None:
    source = await connect(path, "copy")
    try:
        await set_up(source, {"busy_timeout": ("0", 0)})
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")

            with pytest.raises(Locked) as exc_info:
                await copy_file(source, path, copy)
    finally:
        await source.close()

    assert sentence(exc_info, path) == "The database roundtable.sqlite3 is too busy to be copied: try again."


# Restore


async def test_restored_database_answers_the_same_and_the_replaced_one_is_kept(path: Path, copy: Path) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, EVENT)
        await register(tx, EVENT.code, range(1, 9))
        await open_survey(tx)
    await backup(path, copy)
    backup_answer = await told(copy)
    async with db.transaction() as tx:
        await people.forget(tx, 1)
    previous_answer = await told(path)
    await db.close()

    replaced_path = (await restore(path, copy, NOW)).replaced_path

    assert replaced_path == path.with_name(REPLACED)
    assert (await told(path), await told(replaced_path)) == (backup_answer, previous_answer)
    assert path.stat().st_mode & 0o777 == 0o600
    own = {f"{path.name}{ending}" for ending in ("", "-journal", ".lock", ".last-backup")}
    assert names(path) == own | {REPLACED, "elsewhere"}
    database = await Database.open(path)
    await database.close()


@pytest.fixture
def poor_file_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system like some over a network: no hard links, and folders that cannot be synced."""
    fsync = os.fsync

    def sync_files_alone(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    def refuse_link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "fsync", sync_files_alone)
    monkeypatch.setattr(os, "link", refuse_link)


@pytest.mark.usefixtures("poor_file_system")
async def test_restore_without_links_and_synced_folders_keeps_a_private_copy(path: Path, copy: Path) -> None:
    db = await Database.open(path)
    await backup(path, copy)
    async with db.transaction() as tx:
        await people.remember(tx, 1, "en")
    previous_answer = await told(path)
    await db.close()

    replaced_path = (await restore(path, copy, NOW)).replaced_path

    assert replaced_path is not None
    assert (await told(path), await told(replaced_path)) == (await told(copy), previous_answer)
    assert replaced_path.stat().st_mode & 0o777 == 0o600


async def test_restore_that_the_disk_does_not_confirm_says_that_it_is_in_place(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = await Database.open(path)
    await backup(path, copy)
    await db.close()
    fsync = os.fsync

    def fail_for_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_for_folders)

    with pytest.raises(StorageError) as exc_info:
        await restore(path, copy, NOW)

    assert str(exc_info.value) == (
        f"The file {path} is in its place, but the disk reports an error (Input/output error): look at the disk."
    )


async def test_restore_where_nothing_was(db: Database, path: Path, copy: Path, tmp_path: Path) -> None:
    await backup(path, copy)
    new = tmp_path / "new" / "folder" / "roundtable.sqlite3"

    replaced_path = (await restore(new, copy, NOW)).replaced_path

    assert replaced_path is None
    assert await told(new) == await told(path)


async def test_restore_is_refused_while_the_bot_runs(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    before = path.read_bytes()

    with pytest.raises(Locked) as exc_info:
        await restore(path, copy, NOW)

    assert sentence(exc_info, path) == (
        f"The database roundtable.sqlite3 is in use by another roundtable process (pid {os.getpid()})."
    )
    assert (path.read_bytes(), REPLACED in names(path)) == (before, False)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("INSERT INTO migration VALUES (99, '0099_later.sql', '')")
        newer.execute("PRAGMA user_version = 99")
        newer.commit()


async def test_restore_of_a_newer_version_is_refused(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    make_newer(copy)
    await db.close()
    before = path.read_bytes()

    with pytest.raises(UnsupportedVersion) as exc_info:
        await restore(path, copy, NOW)

    assert sentence(exc_info, copy) == (
        "The database backup.sqlite3 was made by a newer version of roundtable (step 99): update it."
    )
    assert (path.read_bytes(), REPLACED in names(path)) == (before, False)


@pytest.mark.parametrize("content", [b"", b"my only copy of the novel", b"SQLite format 3\0" + bytes(4080)])
async def test_restore_of_no_backup_is_refused(db: Database, path: Path, copy: Path, content: bytes) -> None:
    copy.write_bytes(content)
    await db.close()
    before = path.read_bytes()

    with pytest.raises(Corrupt) as exc_info:
        await restore(path, copy, NOW)

    assert sentence(exc_info, copy) == (
        "The file backup.sqlite3 is damaged or no backup of roundtable: nothing was changed."
    )
    assert (path.read_bytes(), REPLACED in names(path)) == (before, False)


async def test_restore_of_the_database_itself_is_refused(db: Database, path: Path) -> None:
    await db.close()

    with pytest.raises(StorageError) as exc_info:
        await restore(path, path, NOW)

    assert sentence(exc_info, path) == "The file roundtable.sqlite3 is the database itself: name a backup."


async def test_restore_over_an_interrupted_step_undoes_it_first(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    before = await told(path)
    await db.close()
    interrupt(path)

    replaced_path = (await restore(path, copy, NOW)).replaced_path

    assert replaced_path is not None
    assert (await told(path), await told(replaced_path)) == (before, before)


async def test_restore_beside_a_journal_without_its_database_takes_it_away(
    db: Database, path: Path, copy: Path
) -> None:
    await backup(path, copy)
    before = await told(path)
    await db.close()
    interrupt(path)
    journal = Path(f"{path}-journal").read_bytes()
    path.unlink()

    replaced_path = (await restore(path, copy, NOW)).replaced_path

    assert replaced_path is None
    assert await told(path) == before
    assert path.with_name(f"{REPLACED}-journal").read_bytes() == journal


async def test_restore_over_a_damaged_database(db: Database, path: Path, copy: Path) -> None:
    await backup(path, copy)
    before = await told(path)
    await db.close()
    path.write_bytes(b"not a database" * 1000)

    replaced_path = (await restore(path, copy, NOW, not_closed_since=True)).replaced_path

    assert replaced_path is not None
    assert await told(path) == before
    assert replaced_path.read_bytes() == b"not a database" * 1000


def interrupt(path: Path) -> None:
    """Leave the file in the middle of a step, as a crash does: changed, with the journal that undoes it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("BEGIN")
        db.executemany("INSERT INTO seen VALUES (?, '2027-03-22')", [(number,) for number in range(5000)])
        database_bytes, journal = path.read_bytes(), Path(f"{path}-journal").read_bytes()
        db.execute("ROLLBACK")
    path.write_bytes(database_bytes)
    Path(f"{path}-journal").write_bytes(journal)


# The commands


@pytest.fixture
def config(tmp_path: Path) -> Path:
    text = EXAMPLE.read_text("utf-8").replace("data/roundtable.sqlite3", "roundtable.sqlite3")
    config_file = tmp_path / "config.toml"
    config_file.write_text(text, "utf-8")
    return config_file


def run(*words: str | Path) -> tuple[int, str]:
    """Exit code, and everything that was said."""
    result = CliRunner().invoke(cli, [str(word) for word in words])
    return result.exit_code, result.output


async def test_backup_command_works_beside_the_running_bot(db: Database, path: Path, copy: Path, config: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "backup", str(copy), "--config", str(config)),
        cwd=EXAMPLE.parent,
        stdout=asyncio.subprocess.PIPE,
    )
    stdout, _ = await process.communicate()

    assert process.returncode == 0
    assert stdout.decode() == (
        f"The backup is {copy}. It holds names: keep it where only you can read it.\n"
        "A survey is open: two backups of these days would show whoever compares them what was answered in between."
        " Keep only the newest until the survey has closed.\n"
    )
    assert await told(copy) == await told(path)


def make(path: Path) -> None:
    async def write() -> None:
        db = await Database.open(path)
        async with db.transaction() as tx:
            await events.save(tx, EVENT)
        await db.close()

    asyncio.run(write())


def test_backup_into_a_folder_is_named_by_the_time(path: Path, copy: Path, config: Path) -> None:
    make(path)

    code, output = run("backup", copy.parent, "--config", config)

    (backup_file,) = copy.parent.iterdir()
    assert (code, output) == (0, f"The backup is {backup_file}. It holds names: keep it where only you can read it.\n")
    assert datetime.strptime(backup_file.name, "roundtable-%Y%m%dT%H%M%SZ.sqlite3").year > 2025  # noqa: DTZ007 — the year


async def test_backup_of_a_job_is_not_made_while_a_survey_is_open(
    db: Database, path: Path, copy: Path, config: Path
) -> None:
    await db.close()
    arguments = "backup", copy, "--not-while-open", "--config", config

    assert await asyncio.to_thread(run, *arguments) == (0, "A survey is open: no backup is made.\n")
    assert not copy.exists()

    path.unlink()
    path.with_name(f"{path.name}-journal").unlink()
    await asyncio.to_thread(make, path)
    assert (await asyncio.to_thread(run, *arguments))[0] == 0
    assert copy.exists()


def test_backup_before_the_first_start_of_a_new_version(path: Path, copy: Path, config: Path) -> None:
    async def make_old() -> None:
        path.touch()
        connection = await connect(path, "rw")
        await migrate(connection, migrations()[:1])
        await connection.close()

    asyncio.run(make_old())

    assert run("backup", copy, "--config", config) == (
        0,
        f"The backup is {copy}. It holds names: keep it where only you can read it.\n",
    )
    assert run("restore", copy, "--config", config)[0] == 0
    make(path)


def test_backup_without_a_database_is_one_sentence(path: Path, copy: Path, config: Path) -> None:
    error_message = f"There is no database at {path} yet: the bot has not run with these settings.\n"

    assert run("backup", copy, "--config", config) == (2, error_message)


def test_backup_that_is_refused_is_one_sentence(path: Path, copy: Path, config: Path) -> None:
    make(path)
    copy.write_text("my only copy of the novel")

    error_message = f"The file {copy} is no backup of roundtable and is left as it is: choose another name.\n"
    assert run("backup", copy, "--config", config) == (3, error_message)


def test_restore_says_what_was_done_and_what_to_know(path: Path, copy: Path, config: Path) -> None:
    make(path)
    run("backup", copy, "--config", config)

    code, output = run("restore", copy, "--config", config)

    (replaced_path,) = path.parent.glob("*.replaced-*")
    assert (code, output.splitlines()) == (
        0,
        [
            f"The database {path} is now that of {copy}.",
            "Whoever asked to be forgotten after that backup was made is in it again, and must be told.",
            f"What it was before is kept as {replaced_path}: remove it when all is well, for it holds names.",
        ],
    )


def test_restore_says_what_stays_closed_and_what_may_have_closed(path: Path, copy: Path, config: Path) -> None:
    long_ago = replace(EVENT, survey=replace(SURVEY, opens=datetime(2020, 1, 1, tzinfo=UTC)))

    async def open_back_up_and_close() -> None:
        db = await Database.open(path)
        async with db.transaction() as tx:
            await events.save(tx, long_ago)
            await open_survey(tx, long_ago)
        await backup(path, copy)
        await advance_events(db, {EVENT.code: long_ago}, RULES, lambda: bytes(32), CLOSES)
        await db.close()

    asyncio.run(open_back_up_and_close())
    result = run("restore", copy, "--config", config)
    next(path.parent.glob("*.replaced-*")).unlink()  # the next one may be of the same second
    path.write_bytes(b"not a database" * 1000)
    unreadable = run("restore", copy, "--config", config)[0], run("restore", copy, "--config", config, VOUCH)[0]
    path.unlink()
    nothing_there = run("restore", copy, "--config", config)

    assert result[1].splitlines()[2] == (
        "The survey of bucharest has closed since that backup was made: it stays closed, with its results."
    )
    assert unreadable == (3, 0)
    assert nothing_there[1].splitlines()[2] == (
        "There was no database here to tell whether the survey of bucharest has closed since that backup was made."
        " If it has, do not start the bot with it: closed once more, it would tell what single people answered."
    )


def test_restore_beside_a_running_bot_is_one_sentence(path: Path, copy: Path, config: Path) -> None:
    make(path)
    run("backup", copy, "--config", config)

    with acquire_lock(path):
        code, output = run("restore", copy, "--config", config)

    error_message = f"The database {path} is in use by another roundtable process (pid {os.getpid()}).\n"
    assert (code, output) == (3, error_message)


def test_restore_of_no_file_is_one_sentence(config: Path, copy: Path) -> None:
    assert run("restore", copy, "--config", config) == (2, f"There is no file {copy}.\n")
