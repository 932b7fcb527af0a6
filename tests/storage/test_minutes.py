"""Notes and who is taking them: in their order, once, gone when deleted, forgotten with the person."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.minutes import Note, NoteDraft, NoteKind
from storage import events, minutes, people
from storage.engine.database import Database
from tests.support.program import COORDINATOR, EVENT
from views.callback.codec import LARGEST

WORK = {"en": "Work", "ro": "Muncă"}
SAID = NoteDraft("bucharest", WORK)
CONCLUDED = NoteDraft("bucharest", None, NoteKind.CONCLUSION)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        for code in ("bucharest", "cluj"):
            await events.save(tx, replace(EVENT, code=code))
    yield database
    await database.close()


async def written(db: Database) -> list[str]:
    async with db.reading() as tx:
        return [note.text for note in await minutes.notes(tx, "bucharest")]


async def added(db: Database, *texts: str) -> list[Note]:
    async with db.transaction() as tx:
        return [await minutes.add(tx, SAID, text) for text in texts]


async def test_notes_are_found_as_they_were_added(db: Database) -> None:
    async with db.transaction() as tx:
        first = await minutes.add(tx, SAID, "ă\nș")
        second = await minutes.add(tx, CONCLUDED, "x" * 4000)
        await minutes.add(tx, replace(SAID, event="cluj"), "elsewhere")

        assert await minutes.notes(tx, "bucharest") == (first, second)
        assert await minutes.find(tx, second.id) == second
        assert first == Note(first.id, "bucharest", WORK, NoteKind.NOTE, "ă\nș")


async def test_note_is_changed(db: Database) -> None:
    (note,) = await added(db, "one")
    changed_note = replace(note, text="two", kind=NoteKind.CONCLUSION)

    async with db.transaction() as tx:
        await minutes.put(tx, changed_note)

        assert await minutes.find(tx, note.id) == changed_note


async def test_notes_are_ordered_at_the_places_they_have(db: Database) -> None:
    one, _, three, _ = await added(db, "one", "two", "three", "four")

    async with db.transaction() as tx:
        await minutes.order(tx, [three.id, one.id])
        await minutes.order(tx, [])

    assert await written(db) == ["three", "two", "one", "four"]


async def test_deleted_note_is_gone_for_good_and_its_number_is_not_used_again(db: Database, tmp_path: Path) -> None:
    one, two = await added(db, "one", "a canary")
    async with db.transaction() as tx:
        for _ in range(2):
            await minutes.delete(tx, two.id)
        await minutes.put(tx, two)
        assert await minutes.find(tx, two.id) is None

    (three,) = await added(db, "three")

    assert three.id not in {one.id, two.id}
    assert await written(db) == ["one", "three"]
    assert b"canary" not in (tmp_path / "roundtable.sqlite3").read_bytes()


@pytest.mark.parametrize("number", [7, LARGEST])
async def test_note_that_is_not_there_is_not_found(db: Database, number: int) -> None:
    async with db.reading() as tx:
        assert await minutes.find(tx, number) is None


@pytest.mark.parametrize("text", ["", "x" * 4001])
async def test_text_that_is_no_note_is_refused_by_the_database(db: Database, text: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await added(db, text)


async def test_taking_is_kept_until_stopped_and_only_one_at_a_time(db: Database) -> None:
    (note,) = await added(db, "one")
    async with db.transaction() as tx:
        await minutes.save_draft(tx, COORDINATOR, SAID)
        await minutes.save_draft(tx, COORDINATOR, replace(CONCLUDED, note=note.id))
        await minutes.save_draft(tx, 7, SAID)
        now = await minutes.find_draft(tx, COORDINATOR)
        for _ in range(2):
            await minutes.delete_draft(tx, COORDINATOR)

        assert now == replace(CONCLUDED, note=note.id)
        assert await minutes.find_draft(tx, COORDINATOR) is None
        assert await minutes.find_draft(tx, 7) == SAID


async def test_forgotten_person_takes_no_notes_and_the_notes_stay(db: Database) -> None:
    await added(db, "one")
    async with db.transaction() as tx:
        await minutes.save_draft(tx, COORDINATOR, SAID)
        personal_data = await people.everything(tx, COORDINATOR)
        await people.forget(tx, COORDINATOR)

        assert list(personal_data) == ["note_taking"]
        assert await people.everything(tx, COORDINATOR) == {}
    assert await written(db) == ["one"]
