"""Who waits for a screen, without what it says: after a crash they are shown where they stand.

Only people who are stored anyway, and the staff: somebody who has agreed to nothing leaves no row by what they press.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storage.engine.database import Tx

_NOTE = """INSERT INTO owed_screen SELECT ?1, ?2
    WHERE EXISTS (SELECT 1 FROM person WHERE id = ?1) OR EXISTS (SELECT 1 FROM staff WHERE person = ?1)
    ON CONFLICT DO UPDATE SET message = excluded.message"""


def note(tx: Tx, waiting: Mapping[int, int]) -> None:
    """These people wait for a screen in place of that message (0: a new one). Idempotent."""
    if waiting:
        tx.change(_NOTE, *waiting.items())


def erase(tx: Tx, people: Iterable[int]) -> None:
    """These people have their screen. Idempotent."""
    if rows := [(person,) for person in people]:
        tx.change("DELETE FROM owed_screen WHERE person = ?", *rows)


async def find_all(tx: Tx) -> dict[int, int]:
    """Person → the message their screen replaces; 0 when it is a new one."""
    async with tx.execute("SELECT person, message FROM owed_screen ORDER BY person") as rows:
        return {row["person"]: row["message"] async for row in rows}
