"""Whose command menu at Telegram is one of the staff's, so that it can be taken away when they no longer are."""

from __future__ import annotations

from storage.engine.database import Tx


async def note(tx: Tx, person: int) -> None:
    """A menu of the staff is about to be set in this person's chat; idempotent."""
    await tx.execute("INSERT INTO staff_menu VALUES (?) ON CONFLICT DO NOTHING", (person,))


async def remove(tx: Tx, person: int) -> None:
    """The person has the menu of everybody again; idempotent."""
    await tx.execute("DELETE FROM staff_menu WHERE person = ?", (person,))


async def all_people(tx: Tx) -> tuple[int, ...]:
    """Whoever is of the staff, or still has its menu, by id."""
    sql = "SELECT person FROM staff UNION SELECT person FROM staff_menu ORDER BY person"
    async with tx.execute(sql) as rows:
        return tuple([row["person"] async for row in rows])
