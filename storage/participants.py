"""The list of participants, and whom an organizer has confirmed; of what anybody answered nothing is read here."""

from __future__ import annotations

import json
import sqlite3

from domain.attendance.participants import Participant
from domain.registration import organizers_see_answers
from storage.attendance import guests
from storage.engine.database import Tx, fetch_value


async def find_all(tx: Tx, event: str) -> tuple[Participant, ...]:
    """Everybody registered, and the guests, by number; whoever has none gets one, in no order of arrival."""
    await _number(tx, event)
    sql = (
        "SELECT number, name, profession, confirmed, present, notice, answers FROM registration"
        " WHERE event = ? AND registered_on IS NOT NULL ORDER BY number"
    )
    async with tx.execute(sql, (event,)) as rows:
        participants = [_participant(row) async for row in rows]
    return tuple(sorted((*participants, *await guests.find_all(tx, event)), key=lambda participant: participant.number))


def _participant(row: sqlite3.Row) -> Participant:
    return Participant(
        row["number"],
        row["name"],
        row["profession"],
        bool(row["confirmed"]),
        bool(row["present"]),
        answers=json.loads(row["answers"]) if organizers_see_answers(row["notice"]) else None,
    )


async def _number(tx: Tx, event: str) -> None:
    sql = (
        "SELECT person FROM registration WHERE event = ? AND registered_on IS NOT NULL AND number IS NULL"
        " ORDER BY profession, name, person"
    )
    async with tx.execute(sql, (event,)) as rows:
        people = [row["person"] async for row in rows]
    if not people:
        return
    first = await last_number(tx, event) + 1
    await tx.executemany(
        "UPDATE registration SET number = ? WHERE event = ? AND person = ?",
        [(number, event, person) for number, person in enumerate(people, start=first)],
    )
    await tx.execute(
        "INSERT INTO registration_number VALUES (?, ?) ON CONFLICT (event) DO UPDATE SET last = excluded.last",
        (event, first + len(people) - 1),
    )


async def last_number(tx: Tx, event: str) -> int:
    """The number given last: whoever registers from now on, or changes profession or name, gets a greater one."""
    return int(await fetch_value(tx, "SELECT last FROM registration_number WHERE event = ?", (event,)) or 0)


async def confirm_up_to(tx: Tx, event: str, last: int) -> tuple[int, ...]:
    """Confirm everybody who has a number up to this one; returns the people who were not confirmed before."""
    return await _change(tx, "confirmed = 1", "number <= ? AND NOT confirmed", event, last)


async def confirm(tx: Tx, event: str, number: int) -> tuple[int, ...]:
    """Confirm the registration of this number, if there is one; returns its person unless they were before."""
    return await _change(tx, "confirmed = 1", "number = ? AND NOT confirmed", event, number)


async def revoke(tx: Tx, event: str, number: int) -> tuple[int, ...]:
    """The registration of this number is not confirmed any more; returns its person if they were before."""
    return await _change(tx, "confirmed = 0", "number = ? AND confirmed", event, number)


async def revoke_up_to(tx: Tx, event: str, last: int) -> tuple[int, ...]:
    """No registration up to this number is confirmed any more; returns the people who were before."""
    return await _change(tx, "confirmed = 0", "number <= ? AND confirmed", event, last)


async def _change(tx: Tx, change: str, which: str, event: str, number: int) -> tuple[int, ...]:
    sql = (
        f"UPDATE registration SET {change} WHERE event = ? AND registered_on IS NOT NULL AND {which}"  # noqa: S608 — of those above
        " RETURNING person"
    )
    async with tx.execute(sql, (event, number)) as rows:
        return tuple(sorted([row["person"] async for row in rows]))


async def waiting(tx: Tx, event: str, *, present_only: bool = False) -> int:
    """How many are registered and not confirmed; with ``present_only`` how many of them are present."""
    sql = (
        "SELECT count(*) FROM registration"
        " WHERE event = ? AND registered_on IS NOT NULL AND NOT confirmed AND present >= ?"
    )
    return int(await fetch_value(tx, sql, (event, present_only)))


async def any_confirmed(tx: Tx, event: str) -> bool:
    """Whether an organizer has confirmed anybody."""
    sql = "SELECT EXISTS (SELECT 1 FROM registration WHERE event = ? AND confirmed)"
    return bool(await fetch_value(tx, sql, (event,)))
