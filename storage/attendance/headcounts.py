"""How many were present at an event: numbers that coordinators typed, the newest counts; who typed them is not kept."""

from __future__ import annotations

from dataclasses import dataclass

from domain.attendance.headcount import Headcount
from storage.engine.database import Tx, fetch_row
from storage.stored_json import StoredJson

_HEADCOUNT: StoredJson[Headcount] = StoredJson(Headcount, "number of people present")


@dataclass(frozen=True, slots=True)
class StoredHeadcount:
    """An entry by its number."""

    id: int
    headcount: Headcount


async def find(tx: Tx, event: str) -> StoredHeadcount | None:
    """What counts now; None when nothing was entered, or everything was undone."""
    row = await fetch_row(
        tx, "SELECT id, counts FROM headcount WHERE event = ? AND counts IS NOT NULL ORDER BY id DESC LIMIT 1", (event,)
    )
    return None if row is None else StoredHeadcount(row["id"], _HEADCOUNT.load(row["counts"], event))


async def add(tx: Tx, event: str, headcount: Headcount) -> None:
    """From now on this counts."""
    await tx.execute("INSERT INTO headcount (event, counts) VALUES (?, ?)", (event, _HEADCOUNT.dump(headcount)))


async def undo(tx: Tx, event: str, id_: int) -> None:
    """What was entered under this number counts no more; what was entered before it counts again. Idempotent."""
    await tx.execute("UPDATE headcount SET counts = NULL WHERE event = ? AND id = ?", (event, id_))
