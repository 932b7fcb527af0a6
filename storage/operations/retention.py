"""Erasing what an event kept for a time only: those who took part, and what was written; the release stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.events import Event
from domain.inquiries import KEEP
from domain.operations.retention import DataKind, due
from domain.policy import Privacy
from storage import comments, people, surveys
from storage.engine.database import Tx, fetch_value
from storage.messages import inquiries, plan
from storage.operations import retention_promises
from storage.staff import members as staff
from storage.staff import recent_events


@dataclass(frozen=True, slots=True)
class StoredCounts:
    """How much of an event there is to erase one day; comments are counted once their survey has closed."""

    registrations: int
    deliveries: int
    comments: int


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """How much was erased; ``people`` are those nothing else was kept of."""

    registrations: int = 0
    comments: int = 0
    people: int = 0

    def __bool__(self) -> bool:
        """Whether anything was."""
        return bool(self.registrations or self.comments or self.people)

    def __str__(self) -> str:
        """In an operator's words."""
        counts = ((self.registrations, "registrations"), (self.comments, "comments"), (self.people, "people"))
        return ", ".join(f"{n} {noun}" for n, noun in counts)


_UNSETTLED_TO_STAFF = f"""
    state IN ('waiting', 'sending', 'unknown') AND EXISTS (
        SELECT 1 FROM message AS m WHERE m.event = delivery.event AND m.id = delivery.message
        AND {plan.ROLE} IS NOT NULL)
"""  # noqa: S608 — of words in the code
"""What still has to reach somebody of the staff, the summary above all."""


async def count_stored(tx: Tx, event: str) -> StoredCounts:
    """What is kept of this event now."""
    return StoredCounts(
        registrations=await _count(tx, "registration WHERE event = ?", event),
        deliveries=await _count(tx, f"delivery WHERE event = ? AND NOT ({_UNSETTLED_TO_STAFF})", event),
        comments=await _count(tx, "released_comment WHERE survey IN (SELECT id FROM survey WHERE event = ?)", event),
    )


async def _count(tx: Tx, which: str, event: str) -> int:
    return int(await fetch_value(tx, f"SELECT count(*) FROM {which}", (event,)))  # noqa: S608 — of those above


async def may_erase(tx: Tx, event: str) -> bool:
    """Whether nothing is open that still needs them: a survey opened and not closed keeps everything."""
    return await fetch_value(tx, "SELECT 1 FROM survey WHERE event = ? AND closed_at IS NULL", (event,)) is None


async def apply(tx: Tx, events: Mapping[str, Event], privacy: Privacy, now: datetime) -> RetentionResult:
    """Erase whatever is due at ``now``, and people of whom nothing else is kept; idempotent.

    Where things lay in the file may still tell a number: ``Database.mark_for_vacuum`` is to be called as well.
    """
    registration_count, comment_count = 0, 0
    await retention_promises.note(tx, privacy)
    await staff.remove_expired_links(tx, now)
    await recent_events.erase_past(tx, now.astimezone(UTC).date())
    await inquiries.erase_before(tx, now - KEEP)
    for code, event in events.items():
        terms = await retention_promises.promised(tx, code, privacy)
        due_kinds = due(event, terms, now) if await may_erase(tx, code) else frozenset()
        registration_count += await _registrations(tx, code) if DataKind.REGISTRATIONS in due_kinds else 0
        comment_count += await _comments(tx, code) if DataKind.COMMENTS in due_kinds else 0
    return RetentionResult(registration_count, comment_count, await people.erase_unused(tx))


async def _registrations(tx: Tx, event: str) -> int:
    count = await _count(tx, "registration WHERE event = ?", event)
    await inquiries.erase_of_event(tx, event)
    for table, belongs in await _event_tables(tx):
        exclusion = f" AND NOT ({_UNSETTLED_TO_STAFF})" if table == "delivery" else ""
        await tx.execute(f"DELETE FROM {table} WHERE {belongs}{exclusion}", (event,))  # noqa: S608 — of the schema
    await tx.execute("DELETE FROM guest WHERE event = ?", (event,))
    await tx.execute("DELETE FROM checkin WHERE event = ?", (event,))
    await tx.execute(
        "UPDATE message SET body = json_remove(body, '$.report', '$.content', '$.profession') WHERE event = ?", (event,)
    )
    return count


async def _event_tables(tx: Tx) -> list[tuple[str, str]]:
    """Every table that names people for an event or its survey, with the condition that a row is of this event."""
    tables = []
    for table, _ in await people.person_tables(tx):
        if table in {"staff", "staff_link"}:
            continue  # who works for an event is not what it kept of those who took part
        async with tx.execute("SELECT name FROM pragma_table_info(?)", (table,)) as rows:
            columns = {row["name"] async for row in rows}
        if "event" in columns:
            tables.append((table, "event = ?"))
        elif "survey" in columns:
            tables.append((table, "survey IN (SELECT id FROM survey WHERE event = ?)"))
    return tables


async def _comments(tx: Tx, event: str) -> int:
    return sum([await comments.erase(tx, run.id) for run in await surveys.all_of_event(tx, event)])
