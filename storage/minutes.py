"""Notes of the discussion, and which coordinator's next text becomes one; who typed a note is not kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from domain.minutes import Note, NoteDraft, NoteKind, Section
from domain.questions import LocalizedText
from storage.engine.database import Tx, fetch_row


async def notes(tx: Tx, event: str) -> tuple[Note, ...]:
    """The event's notes in their order."""
    async with tx.execute("SELECT * FROM note WHERE event = ? AND text IS NOT NULL ORDER BY place", (event,)) as rows:
        return tuple([_note(row) async for row in rows])


async def find(tx: Tx, id_: int) -> Note | None:
    """The note of that number; None also when it was deleted."""
    row = await fetch_row(tx, "SELECT * FROM note WHERE id = ? AND text IS NOT NULL", (id_,))
    return None if row is None else _note(row)


def _note(row: sqlite3.Row) -> Note:
    kind, section = NoteKind(row["kind"]), Section(row["section"])
    return Note(row["id"], row["event"], _words(row["about"]), kind, row["text"], section)


async def add(tx: Tx, taking: NoteDraft, text: str) -> Note:
    """A new note, after all others."""
    cursor = await tx.execute(
        "INSERT INTO note (event, about, kind, place, text, section) VALUES"
        " (?1, ?2, ?3, (SELECT coalesce(max(place), 0) + 1 FROM note WHERE event = ?1), ?4, ?5)",
        (taking.event, _json(taking.about), taking.kind.value, text, taking.section.value),
    )
    return Note(cursor.lastrowid or 0, taking.event, taking.about, taking.kind, text, taking.section)


async def put(tx: Tx, note: Note) -> None:
    """Its text and kind as they are now; a deleted note stays deleted."""
    await tx.execute(
        "UPDATE note SET text = ?, kind = ? WHERE id = ? AND text IS NOT NULL", (note.text, note.kind.value, note.id)
    )


async def order(tx: Tx, ids: Iterable[int]) -> None:
    """These notes in this order, at the places that they have among all."""
    ids = tuple(ids)
    marks = ", ".join("?" * len(ids))
    async with tx.execute(f"SELECT place FROM note WHERE id IN ({marks}) ORDER BY place", ids) as rows:  # noqa: S608 — marks alone
        places = [row["place"] async for row in rows]
    await tx.executemany("UPDATE note SET place = ? WHERE id = ?", zip(places, ids, strict=True))


async def delete(tx: Tx, id_: int) -> None:
    """Erase its text. Idempotent."""
    await tx.execute("UPDATE note SET text = NULL WHERE id = ?", (id_,))


async def find_draft(tx: Tx, person: int) -> NoteDraft | None:
    """What this person's next text becomes; None when it becomes no note."""
    row = await fetch_row(tx, "SELECT * FROM note_taking WHERE person = ?", (person,))
    if row is None:
        return None
    kind, section = NoteKind(row["kind"]), Section(row["section"])
    return NoteDraft(row["event"], _words(row["about"]), kind, row["note"], section)


async def save_draft(tx: Tx, person: int, note_taking: NoteDraft) -> None:
    """From now on this person's texts become that."""
    await tx.execute(
        "INSERT OR REPLACE INTO note_taking (person, event, about, kind, note, section) VALUES (?, ?, ?, ?, ?, ?)",
        (
            person,
            note_taking.event,
            _json(note_taking.about),
            note_taking.kind.value,
            note_taking.note,
            note_taking.section.value,
        ),
    )


async def delete_draft(tx: Tx, person: int) -> None:
    """No text of this person becomes a note any more. Idempotent."""
    await tx.execute("DELETE FROM note_taking WHERE person = ?", (person,))


def _words(json_text: str | None) -> LocalizedText | None:
    return None if json_text is None else dict(json.loads(json_text))


def _json(about: LocalizedText | None) -> str | None:
    return None if about is None else json.dumps(about, ensure_ascii=False, sort_keys=True)
