"""The calendar entries of events, with what has become of them through changes."""

from __future__ import annotations

from datetime import datetime

from domain.agenda.calendar import CalendarEntry, Organizer
from domain.agenda.calendar import revise as revised
from domain.events import Event
from storage.engine.database import Tx, fetch_value
from storage.stored_json import StoredJson

_ENTRIES: StoredJson[tuple[CalendarEntry, ...]] = StoredJson(tuple[CalendarEntry, ...], "calendar")


async def revise(tx: Tx, event: Event, now: datetime, source: str, organizer: Organizer | None) -> None:
    """Note what has changed in the event since the last time; see ``domain.agenda.calendar.revise``. Idempotent."""
    earlier = await _stored(tx, event)
    entries = revised(earlier, event, now, source, organizer)
    if entries != earlier:
        sql = "INSERT INTO calendar VALUES (?, ?) ON CONFLICT (event) DO UPDATE SET entries = excluded.entries"
        await tx.execute(sql, (event.code, _ENTRIES.dump(entries)))


async def read(tx: Tx, event: Event) -> tuple[CalendarEntry, ...]:
    """The entries as they were last revised; raises ``UnreadableValue``."""
    return await _stored(tx, event) or revised((), event, event.starts, "0")


async def _stored(tx: Tx, event: Event) -> tuple[CalendarEntry, ...]:
    text = await fetch_value(tx, "SELECT entries FROM calendar WHERE event = ?", (event.code,))
    return () if text is None else _ENTRIES.load(text, event.code)
