"""Registrations that organizers refused: taken out of everything, and put back as they were when the person is let in.

Whoever is here cannot register for that event. The registration is kept with its answers, so that a refusal by mistake
costs nobody anything; it is erased with all others of the event, and by /forget.
"""

from __future__ import annotations

from domain.attendance.participants import Participant
from domain.registration import PLACE
from storage import registrations
from storage.engine.database import Tx, fetch_row, fetch_value

_KEPT = "event, person, number, notice, agreed_on, registered_on, profession, name, answers"


async def refuse(tx: Tx, event: str, number: int) -> int | None:
    """Refuse the complete registration of this number; returns its person, None when there is none. Idempotent."""
    person = await fetch_value(
        tx,
        "SELECT person FROM registration WHERE event = ? AND number = ? AND registered_on IS NOT NULL",
        (event, number),
    )
    if person is None:
        return None
    await tx.execute(
        f"INSERT INTO refusal ({_KEPT}) SELECT {_KEPT} FROM registration WHERE event = ? AND person = ?",  # noqa: S608 — a constant
        (event, person),
    )
    await registrations.cancel(tx, event, person)
    return int(person)


async def readmit(tx: Tx, event: str, number: int, *, is_full: bool = False) -> int | None:
    """Put the refused registration back, not confirmed; returns its person, None when there is none. Idempotent.

    With ``is_full`` it has no place, and waits for one.
    """
    row = await fetch_row(tx, "SELECT person FROM refusal WHERE event = ? AND number = ?", (event, number))
    if row is None:
        return None
    await tx.execute(
        f"INSERT INTO registration ({_KEPT}) SELECT {_KEPT} FROM refusal WHERE event = ? AND person = ?",  # noqa: S608 — a constant
        (event, row["person"]),
    )
    if is_full:
        await tx.execute(
            "UPDATE registration SET registered_on = NULL, asking = ? WHERE event = ? AND person = ?",
            (PLACE, event, row["person"]),
        )
    await tx.execute("DELETE FROM refusal WHERE event = ? AND person = ?", (event, row["person"]))
    return int(row["person"])


async def is_refused(tx: Tx, event: str, person: int) -> bool:
    """Whether organizers have refused this person."""
    sql = "SELECT EXISTS (SELECT 1 FROM refusal WHERE event = ? AND person = ?)"
    return bool(await fetch_value(tx, sql, (event, person)))


async def find_all(tx: Tx, event: str) -> tuple[Participant, ...]:
    """Everybody who is refused, by number."""
    sql = "SELECT number, name, profession FROM refusal WHERE event = ? ORDER BY number"
    async with tx.execute(sql, (event,)) as rows:
        return tuple(
            [Participant(row["number"], row["name"], row["profession"], is_confirmed=False) async for row in rows]
        )
