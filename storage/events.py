"""Events as they were last read from the settings."""

from __future__ import annotations

from pydantic import TypeAdapter

from domain.events import Event
from storage.database import Tx

_EVENT = TypeAdapter(Event)


async def save(tx: Tx, event: Event) -> None:
    """Store the event as it is now, in place of an earlier version."""
    await tx.execute(
        "INSERT INTO event VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET definition = excluded.definition",
        (event.code, _EVENT.dump_json(event).decode()),
    )


async def everything(tx: Tx) -> dict[str, Event]:
    """Every event by its code."""
    async with tx.execute("SELECT definition FROM event ORDER BY code") as rows:
        events = [_EVENT.validate_json(row["definition"]) async for row in rows]
    return {event.code: event for event in events}
