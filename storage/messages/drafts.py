"""Messages that organizers are writing in the chat, one for each of them."""

from __future__ import annotations

import json

from domain.announcements.message_draft import MessageDraft, content_from_json, content_json
from domain.messages import Audience, MessageKind
from storage.engine.database import Tx, fetch_row
from storage.engine.timestamps import instant, stamp
from storage.stored_json import member


async def find(tx: Tx, person: int) -> MessageDraft | None:
    """What this person is writing; raises ``UnreadableValue``."""
    row = await fetch_row(tx, "SELECT * FROM message_draft WHERE person = ?", (person,))
    if row is None:
        return None
    event = row["event"]
    return MessageDraft(
        event,
        member(MessageKind, row["send"], event),
        member(Audience, row["audience"], event),
        row["profession"],
        content_from_json(json.loads(row["content"])),
        row["asking"],
        None if row["due"] is None else instant(row["due"]),
    )


async def save(tx: Tx, person: int, draft: MessageDraft) -> None:
    """Store it in place of whatever this person was writing."""
    await tx.execute(
        "INSERT OR REPLACE INTO message_draft (person, event, send, audience, profession, content, asking, due)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            person,
            draft.event,
            draft.kind.value,
            draft.audience.value,
            draft.profession,
            json.dumps(content_json(draft.content), ensure_ascii=False),
            draft.asking,
            None if draft.due is None else stamp(draft.due),
        ),
    )


async def delete(tx: Tx, person: int) -> None:
    """Erase what this person was writing. Idempotent."""
    await tx.execute("DELETE FROM message_draft WHERE person = ?", (person,))
