"""Whose command menu at Telegram is one of the staff's, so that it can be taken away when they no longer are."""

from __future__ import annotations

from storage.engine.database import Tx, fetch_value


async def note(tx: Tx, person: int, digest: str = "") -> None:
    """A menu of the staff stands, or is about to be set, in this person's chat; idempotent.

    ``digest`` is that of the menu which Telegram has taken, empty as long as it has not.
    """
    await tx.execute("INSERT OR REPLACE INTO staff_menu (person, digest) VALUES (?, ?)", (person, digest))


async def digest(tx: Tx, person: int) -> str:
    """Digest of the menu in this person's chat; empty where none of the staff's is known to stand there."""
    return await fetch_value(tx, "SELECT digest FROM staff_menu WHERE person = ?", (person,)) or ""


async def remove(tx: Tx, person: int) -> None:
    """The person has the menu of everybody again; idempotent."""
    await tx.execute("DELETE FROM staff_menu WHERE person = ?", (person,))


async def all_people(tx: Tx) -> tuple[int, ...]:
    """Whoever is of the staff, or still has its menu, by id."""
    sql = "SELECT person FROM staff UNION SELECT person FROM staff_menu ORDER BY person"
    async with tx.execute(sql) as rows:
        return tuple([row["person"] async for row in rows])
