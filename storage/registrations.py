"""Who is registered for what."""

from __future__ import annotations

import json
import sqlite3

from domain.attendance.admission import is_new
from domain.people import Registration
from storage import people
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.messages import plan


async def find(tx: Tx, event: str, person: int) -> Registration | None:
    """This person's registration, finished or not."""
    row = await fetch_row(tx, "SELECT * FROM registration WHERE event = ? AND person = ?", (event, person))
    return None if row is None else _registration(row)


def _registration(row: sqlite3.Row) -> Registration:
    return Registration(
        **{
            **dict(row),
            "answers": json.loads(row["answers"]),
            "confirmed": bool(row["confirmed"]),
            "present": bool(row["present"]),
            "scanned": bool(row["scanned"]),
        }
    )


async def put(tx: Tx, registration: Registration) -> None:
    """Store it in place of an earlier version; what an organizer has not vouched for is not confirmed any more.

    Its number, whether it is confirmed or present, and what belongs to check-in, are not taken from what is given.
    """
    before = await find(tx, registration.event, registration.person)
    if before is None or is_new(before, registration):
        number, is_confirmed = None, False
    else:
        number, is_confirmed = before.number, before.confirmed
    await tx.execute(
        # Not REPLACE: it would erase the row first, and with it what belongs to the registration.
        "INSERT INTO registration"
        " (event, person, notice, agreed_on, registered_on, profession, name, answers, asking, number, confirmed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event, person) DO UPDATE SET"
        " notice = excluded.notice, agreed_on = excluded.agreed_on, registered_on = excluded.registered_on,"
        " profession = excluded.profession, name = excluded.name, answers = excluded.answers, asking = excluded.asking,"
        " number = excluded.number, confirmed = excluded.confirmed",
        (
            registration.event,
            registration.person,
            registration.notice,
            registration.agreed_on,
            registration.registered_on,
            registration.profession,
            registration.name,
            json.dumps(registration.answers or {}, ensure_ascii=False),
            registration.asking,
            number,
            is_confirmed,
        ),
    )


async def without_name(tx: Tx, event: str) -> frozenset[int]:
    """Who is registered without a name, by id."""
    sql = "SELECT person FROM registration WHERE event = ? AND registered_on IS NOT NULL AND name IS NULL"
    async with tx.execute(sql, (event,)) as rows:
        return frozenset([row["person"] async for row in rows])


_OF_REGISTRATION = "json_extract(body, '$.answer') IS NULL"
"""An answer of the organizers comes to whoever asked, registered or not."""


async def cancel(tx: Tx, event: str, person: int) -> None:
    """Erase the registration and what was to be sent for it; the person too, when nothing else keeps them. Idempotent.

    Participation in an open anonymous survey stays, or cancelling and registering again would allow a second answer;
    named answers are erased with the registration. What was sent stays, or it would be sent again. What waits for
    somebody as staff is no matter of their registration.
    """
    await tx.execute("DELETE FROM registration WHERE event = ? AND person = ?", (event, person))
    await tx.execute(
        "DELETE FROM delivery WHERE event = ?1 AND person = ?2 AND state = 'waiting' AND message IN"  # noqa: S608 — of words in the code
        f" (SELECT id FROM message WHERE event = ?1 AND {plan.ROLE} IS NULL AND {_OF_REGISTRATION})",
        (event, person),
    )
    await tx.execute(
        "DELETE FROM declined WHERE person = ? AND survey IN (SELECT id FROM survey WHERE event = ?)", (person, event)
    )
    await tx.execute("DELETE FROM invitation WHERE event = ? AND person = ?", (event, person))
    await people.erase_unused(tx, person, person)


async def count(tx: Tx, event: str, *, confirmed_only: bool = False, present_only: bool = False) -> int:
    """How many are registered; see ``by_profession``."""
    counts = await by_profession(tx, event, confirmed_only=confirmed_only, present_only=present_only)
    return sum(counts.values())


async def by_profession(
    tx: Tx, event: str, *, confirmed_only: bool = False, present_only: bool = False
) -> dict[str | None, int]:
    """How many of each profession are registered.

    With ``confirmed_only`` only those an organizer has confirmed count, with ``present_only`` only those present.
    """
    async with tx.execute(
        "SELECT profession, count(*) AS n FROM registration"
        " WHERE event = ? AND registered_on IS NOT NULL AND confirmed >= ? AND present >= ?"
        " GROUP BY profession",
        (event, confirmed_only, present_only),
    ) as rows:
        return {row["profession"]: row["n"] async for row in rows}


async def count_unreachable(tx: Tx, event: str) -> int:
    """How many of the registered cannot be written to."""
    return int(
        await fetch_value(
            tx,
            "SELECT count(*) FROM registration AS r JOIN person AS p ON p.id = r.person"
            " WHERE r.event = ? AND r.registered_on IS NOT NULL AND NOT p.reachable",
            (event,),
        )
    )


async def events_of(tx: Tx, person: int) -> tuple[str, ...]:
    """The events this person is registered for, or is registering for."""
    async with tx.execute("SELECT event FROM registration WHERE person = ? ORDER BY event", (person,)) as rows:
        return tuple([row["event"] async for row in rows])
