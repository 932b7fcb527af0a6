"""A restored backup of an open survey does not close it once more, whatever was answered after it was made."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.lifecycle import advance_events
from domain.events import Event
from storage import events, surveys
from storage.answer_store import answer_store
from storage.engine.backup import backup
from storage.engine.database import Database
from storage.engine.errors import StorageError
from storage.engine.restore import RestoreResult, restore
from tests.support.full_participation import FULL, WITH_NAMES
from tests.support.program import CLOSES, EVENT, OPENS, RULES, open_survey, register

SECRET = b"s" * 32
NOW = CLOSES + timedelta(days=1)
LATER = NOW + timedelta(days=1)
MADE_BY_PARTICIPANTS = ("participation", "departed", "declined", "tally", "comment", "seen")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "backup.sqlite3"


async def registered(path: Path, event: Event = FULL) -> None:
    """Twelve judges; the survey is not open yet."""
    db = await Database.open(path)
    async with db.transaction() as tx:
        await events.save(tx, event)
        await register(tx, event.code, range(1, 13))
    await db.close()


async def opened(path: Path, event: Event = FULL, at: datetime = OPENS) -> None:
    db = await Database.open(path)
    async with db.transaction() as tx:
        await open_survey(tx, event, at)
    await db.close()


async def answered(path: Path, people: Iterable[int], option: str) -> None:
    """These people give that rating and a comment of their own."""
    db = await Database.open(path)
    async with db.transaction() as tx:
        run = await surveys.of_event(tx, EVENT.code)
        assert run is not None
        for person in people:
            if not run.survey.anonymous:
                await tx.execute("INSERT INTO named_consent VALUES (?, ?, '1', '2027-03-22')", (EVENT.code, person))
            await answer_store(run).send(tx, run, person, run.group("judge"), {"overall": (option,)})
            await answer_store(run).comment(tx, run, person, "improve", f"Breaks {person}")
    await db.close()


async def time_passes(path: Path, to: datetime) -> tuple[str, ...]:
    """The bot runs for a moment; returns what closed."""
    db = await Database.open(path)
    async with db.reading() as tx:
        known_events = await events.everything(tx)
    closed_events = await advance_events(db, known_events, RULES, lambda: SECRET, to)
    await db.close()
    return closed_events


def rows(path: Path, sql: str) -> list[Any]:
    """What the file holds, read without any code of the project."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def results(path: Path) -> list[Any]:
    return rows(path, "SELECT survey, content, sha256 FROM release") + rows(path, "SELECT * FROM released_comment")


async def closed_after_the_backup(path: Path, copy: Path, event: Event = FULL) -> None:
    """Ten have answered when the backup is made; one more answers, and the survey closes; a comment is edited."""
    await registered(path, event)
    await opened(path, event)
    await answered(path, range(1, 11), "5")
    await backup(path, copy)
    await answered(path, [11], "1")
    assert await time_passes(path, CLOSES) == (EVENT.code,)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE released_comment SET text = 'edited', decision = 'published' WHERE place = 0")
        db.commit()


async def test_survey_that_has_closed_since_stays_closed_with_the_results_it_had(path: Path, copy: Path) -> None:
    await closed_after_the_backup(path, copy)
    before, survey = results(path), rows(path, "SELECT * FROM survey")

    restoration = await restore(path, copy, NOW)

    row_counts = {table: rows(path, f"SELECT count(*) FROM {table}")[0][0] for table in MADE_BY_PARTICIPANTS}
    assert restoration.closed_events == (EVENT.code,)
    assert (results(path), rows(path, "SELECT * FROM survey")) == (before, survey)
    assert row_counts == dict.fromkeys(MADE_BY_PARTICIPANTS, 0)
    assert await time_passes(path, LATER) == ()
    assert results(path) == before


async def test_file_holds_no_byte_of_what_the_release_replaced(path: Path, copy: Path) -> None:
    await closed_after_the_backup(path, copy)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM released_comment")  # as retention does
        db.commit()

    await restore(path, copy, NOW)

    content = path.read_bytes()
    assert [word for word in (b"Breaks 3", SECRET, bytes(32)) if word in copy.read_bytes()] != []
    assert b"Breaks" not in content
    assert SECRET not in content


async def test_survey_that_opened_and_closed_since_does_not_open_again(path: Path, copy: Path) -> None:
    await registered(path)
    await backup(path, copy)
    await opened(path)
    await answered(path, range(1, 11), "5")
    await time_passes(path, CLOSES)
    before = results(path)

    restoration = await restore(path, copy, NOW)

    assert restoration.closed_events == (EVENT.code,)
    assert await time_passes(path, LATER) == ()
    assert results(path) == before


async def test_event_that_came_since_is_not_held_again(path: Path, copy: Path) -> None:
    await (await Database.open(path)).close()
    await backup(path, copy)
    await registered(path)
    await opened(path)
    await time_passes(path, CLOSES)
    before = results(path)

    restoration = await restore(path, copy, NOW)

    assert restoration.closed_events == (EVENT.code,)
    assert results(path) == before


async def test_answers_with_names_are_those_the_results_were_made_of(path: Path, copy: Path) -> None:
    await closed_after_the_backup(path, copy, WITH_NAMES)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM person WHERE id = 1")  # was not registered yet
        db.commit()
    everybody = rows(path, "SELECT person, answers FROM named_answers ORDER BY person")

    await restore(path, copy, NOW)

    assert len(everybody) == 11
    assert rows(path, "SELECT person, answers FROM named_answers ORDER BY person") == everybody[1:]
    assert len(rows(path, "SELECT * FROM named_comment")) == 10


async def test_backup_made_after_the_closing_is_taken_as_it_is(path: Path, copy: Path) -> None:
    await closed_after_the_backup(path, copy)
    await backup(path, copy)

    restoration = await restore(path, copy, NOW)

    assert restoration == RestoreResult(path.with_name(f"{path.name}.replaced-{NOW:%Y%m%dT%H%M%SZ}"))
    assert results(path) == results(copy)


async def test_survey_that_is_open_in_both_goes_on(path: Path, copy: Path) -> None:
    await registered(path)
    await opened(path)
    await answered(path, range(1, 11), "5")
    await backup(path, copy)
    await answered(path, [11], "1")

    restoration = await restore(path, copy, OPENS + timedelta(days=1))

    assert restoration.closed_events == ()
    assert rows(path, "SELECT count(*) FROM participation") == [(10,)]
    assert await time_passes(path, CLOSES) == (EVENT.code,)


async def refused(path: Path, copy: Path) -> str:
    """Why nothing was done, with the folder left out; nothing was."""
    before = path.read_bytes(), {entry.name for entry in path.parent.iterdir()}
    with pytest.raises(StorageError) as error:
        await restore(path, copy, NOW)
    assert (path.read_bytes(), {entry.name for entry in path.parent.iterdir()} | {f"{path.name}.lock"}) == before
    return str(error.value).replace(f"{path.parent}/", "")


async def test_backup_in_which_the_survey_was_opened_another_time_is_refused(path: Path, copy: Path) -> None:
    await registered(copy)
    await opened(copy, at=OPENS + timedelta(seconds=1))
    await registered(path)
    await opened(path)
    await time_passes(path, CLOSES)

    assert await refused(path, copy) == (
        "The survey of bucharest has closed, and that of the backup was opened another time: restored, it would close"
        " once more, and two results would tell what single people answered. Choose another backup."
    )


async def test_backup_in_which_another_event_has_the_survey_is_refused(path: Path, copy: Path) -> None:
    other = replace(FULL, code="cluj")
    await registered(copy, other)
    await opened(copy, other)
    await registered(path)
    await opened(path)
    await time_passes(path, CLOSES)

    assert (await refused(path, copy)).startswith("The survey of bucharest has closed, and that of the backup was")


async def test_backup_with_other_results_is_refused(path: Path, copy: Path) -> None:
    await registered(path)
    await opened(path)
    await answered(path, range(1, 11), "5")
    await backup(path, copy)
    await answered(copy, [11], "1")
    for file in (path, copy):
        await time_passes(file, CLOSES)

    assert await refused(path, copy) == (
        "The backup has other results of the survey of bucharest than the database it would replace."
    )


async def test_database_that_cannot_be_read_is_not_replaced_by_a_survey_that_may_have_closed(
    path: Path, copy: Path
) -> None:
    await registered(path)
    await opened(path)
    await backup(path, copy)
    path.write_bytes(b"not a database" * 1000)

    refusal = await refused(path, copy)
    restoration = await restore(path, copy, NOW, not_closed_since=True)

    assert refusal == (
        "The database roundtable.sqlite3 cannot be read, so nobody can tell whether the survey of bucharest has closed"
        " since the backup was made; if it closed once more, two results would tell what the last people answered. If"
        " it has not closed, add --not-closed-since."
    )
    assert (restoration.closed_events, restoration.maybe_closed_events) == ((), ())
    assert rows(path, "SELECT closed_at FROM survey") == [(None,)]


async def test_damaged_database_is_replaced_when_no_survey_can_have_closed(path: Path, copy: Path) -> None:
    await registered(path)
    await backup(path, copy)
    path.write_bytes(b"not a database" * 1000)

    restoration = await restore(path, copy, OPENS - timedelta(seconds=1))

    assert restoration.replaced_path is not None
    assert len(rows(path, "SELECT * FROM registration")) == 12


async def test_where_no_database_is_surveys_that_may_have_closed_are_named(path: Path, copy: Path) -> None:
    await registered(copy)
    await opened(copy)

    during_survey = await restore(path, copy, NOW)
    path.unlink()
    before = await restore(path, copy, OPENS - timedelta(seconds=1))
    await time_passes(copy, CLOSES)
    path.unlink()
    after_closing = await restore(path, copy, NOW)

    assert during_survey == RestoreResult(maybe_closed_events=(EVENT.code,))
    assert before == after_closing == RestoreResult()


async def test_database_of_an_earlier_version_has_its_closings_carried_over(path: Path, copy: Path) -> None:
    dumps = Path(__file__).parent.parent / "stored"
    for file, dump in ((path, "0004-closed.sql"), (copy, "0004-open.sql")):
        with closing(sqlite3.connect(file)) as db:
            db.executescript((dumps / dump).read_text("utf-8"))
    frozen = "definition, groups, minimum_group, opened_at"
    same = rows(path, f"SELECT {frozen}, event FROM survey")
    with closing(sqlite3.connect(copy)) as db:  # as if they were of one life, which the two files are not
        db.execute("DROP TRIGGER survey_is_frozen")
        db.executemany(f"UPDATE survey SET ({frozen}) = (?, ?, ?, ?) WHERE event = ?", same)
        db.commit()
    before = results(path)

    restoration = await restore(path, copy, datetime(2030, 1, 1, tzinfo=UTC))

    assert restoration.closed_events != ()
    assert results(path) == before
