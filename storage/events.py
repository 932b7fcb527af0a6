"""Events as they were last read from the settings."""

from __future__ import annotations

from domain.events import Event
from storage.database import Tx
from storage.stored_json import StoredJson

_EVENT: StoredJson[Event] = StoredJson(Event, "definition")


async def save(tx: Tx, event: Event) -> None:
    """Store the event as it is now, in place of an earlier version."""
    await tx.execute(
        "INSERT INTO event VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET definition = excluded.definition",
        (event.code, _EVENT.dump(event)),
    )


async def everything(tx: Tx) -> dict[str, Event]:
    """Every event by its code; raises ``UnreadableValue``."""
    async with tx.execute("SELECT code, definition FROM event ORDER BY code") as rows:
        return {row["code"]: _EVENT.load(row["definition"], row["code"]) async for row in rows}
