"""Which event each of the staff worked on last: a command without a code is about that one.

The day alone is stored, so a row is written once a day, and does not tell when somebody was at work.
"""

from __future__ import annotations

from datetime import date, timedelta

from storage.engine.database import Tx, fetch_value

REMEMBERED = timedelta(days=1)
"""On that day and the one after it, so that an evening at the door goes on past midnight in every time zone."""


async def find(tx: Tx, person: int, today: date) -> str | None:
    """The code of the event that this person worked on today or yesterday; ``today`` is the day in UTC."""
    sql = "SELECT event FROM recent_event WHERE person = ? AND day >= ?"
    code: str | None = await fetch_value(tx, sql, (person, (today - REMEMBERED).isoformat()))
    return code


async def is_noted(tx: Tx, person: int, event: str, today: date) -> bool:
    """Whether ``note`` would change nothing."""
    sql = "SELECT 1 FROM recent_event WHERE person = ? AND event = ? AND day = ?"
    return await fetch_value(tx, sql, (person, event, today.isoformat())) is not None


async def note(tx: Tx, person: int, event: str, today: date) -> None:
    """Record that this person works on this event now. Idempotent."""
    await tx.execute("INSERT OR REPLACE INTO recent_event VALUES (?, ?, ?)", (person, event, today.isoformat()))


async def erase_past(tx: Tx, today: date) -> None:
    """Erase what ``find`` does not return any more, and what belongs to people who are staff no longer. Idempotent."""
    sql = "DELETE FROM recent_event WHERE day < ? OR person NOT IN (SELECT person FROM staff)"
    await tx.execute(sql, ((today - REMEMBERED).isoformat(),))
