"""What organizers are typing for events, one part for each of them."""

from __future__ import annotations

import json

from domain.editing.changes import EventEdit
from storage.engine.database import Tx, fetch_row


async def find(tx: Tx, person: int) -> EventEdit | None:
    """What this person is typing."""
    row = await fetch_row(tx, "SELECT * FROM event_edit WHERE person = ?", (person,))
    if row is None:
        return None
    return EventEdit(row["event"], row["path"], row["revision"], json.loads(row["typed"]), row["language"])


async def save(tx: Tx, person: int, edit: EventEdit) -> None:
    """Store it in place of whatever this person was typing."""
    await tx.execute(
        "INSERT OR REPLACE INTO event_edit (person, event, path, revision, typed, language) VALUES (?, ?, ?, ?, ?, ?)",
        (person, edit.event, edit.path, edit.revision, json.dumps(edit.typed, ensure_ascii=False), edit.language),
    )


async def delete(tx: Tx, person: int) -> None:
    """Erase what this person was typing. Idempotent."""
    await tx.execute("DELETE FROM event_edit WHERE person = ?", (person,))
