"""What the rows tell of the bot's own state, by counts and times alone; and the write that proves it can write."""

from __future__ import annotations

from domain.messages import DeliveryState, MessageKind
from domain.operations.status import Due, Queue
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.timestamps import instant
from storage.stored_json import member


async def queue(tx: Tx) -> Queue:
    """The unasked messages that are not settled, of all events; but those about a closed survey, which nobody gets."""
    async with tx.execute(
        "SELECT d.state, count(*) AS n FROM delivery AS d JOIN message AS m ON m.event = d.event AND m.id = d.message"
        " WHERE d.state IN ('waiting', 'sending', 'unknown') AND NOT (m.about_survey"
        " AND EXISTS (SELECT 1 FROM survey AS s WHERE s.event = m.event AND s.name = m.survey"
        " AND s.closed_at IS NOT NULL)) GROUP BY d.state"
    ) as rows:
        counts = {DeliveryState(row["state"]): row["n"] async for row in rows}
    waiting, sending, unknown = DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN
    return Queue(counts.get(waiting, 0), counts.get(sending, 0), counts.get(unknown, 0))


async def next_due(tx: Tx) -> Due | None:
    """The first planned message or closing of all events, however long it is due; None when nothing is planned."""
    row = await fetch_row(
        tx,
        "SELECT event, send, due FROM message WHERE state = 'planned'"
        " UNION ALL SELECT event, NULL, closes_at FROM survey WHERE closed_at IS NULL"
        " ORDER BY due, event, send NULLS FIRST LIMIT 1",
    )
    if row is None:
        return None
    kind = None if row["send"] is None else member(MessageKind, row["send"], row["event"])
    return Due(row["event"], kind, instant(row["due"]))


async def count_unreachable(tx: Tx) -> int:
    """How many of those registered for any event cannot be written to."""
    sql = """
        SELECT count(*) FROM person AS p WHERE NOT p.reachable
        AND EXISTS (SELECT 1 FROM registration AS r WHERE r.person = p.id AND r.registered_on IS NOT NULL)
    """
    return int(await fetch_value(tx, sql))


async def check_writable(tx: Tx) -> None:
    """Write the file's first page as it is: this fails as every write would, and leaves nothing behind.

    All that changes is the counter that every write moves, so it tells of nobody's answer.
    """
    version = await fetch_value(tx, "PRAGMA user_version")
    await tx.execute(f"PRAGMA user_version = {version}")
