"""For how long those who registered for an event agreed that things are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.policy import Privacy
from storage.engine.database import Tx, fetch_row

_AGREED = """EXISTS (SELECT 1 FROM registration AS r WHERE r.event = retention_promise.event)
    OR EXISTS (SELECT 1 FROM survey AS s WHERE s.event = retention_promise.event)"""
_NOTE = f"""INSERT INTO retention_promise SELECT code, ?, ? FROM event WHERE true
    ON CONFLICT (event) DO UPDATE SET
    keep_registrations
        = iif({_AGREED}, min(keep_registrations, excluded.keep_registrations), excluded.keep_registrations),
    keep_comments = iif({_AGREED}, min(keep_comments, excluded.keep_comments), excluded.keep_comments)"""  # noqa: S608 — of the words above


async def note(tx: Tx, privacy: Privacy) -> None:
    """Note the times of these settings for every event; once somebody has agreed to them they only get shorter."""
    seconds = [int(length.total_seconds()) for length in (privacy.keep_registrations, privacy.keep_comments)]
    await tx.execute(_NOTE, seconds)


async def promised(tx: Tx, event: str, privacy: Privacy) -> Privacy:
    """These settings with the shorter of each time: theirs, or what was agreed to for this event."""
    row = await fetch_row(tx, "SELECT * FROM retention_promise WHERE event = ?", (event,))
    if row is None:
        return privacy
    return replace(
        privacy,
        keep_registrations=min(privacy.keep_registrations, timedelta(seconds=row["keep_registrations"])),
        keep_comments=min(privacy.keep_comments, timedelta(seconds=row["keep_comments"])),
    )
