"""What a report is made of, as it may be told at this moment."""

from __future__ import annotations

from datetime import datetime

from domain.events import Event
from domain.results.reports import EventReport, PublishedComments, ready
from domain.results.summary import ClosedSummary
from storage import comments, minutes, registrations, summaries, surveys
from storage.engine.database import Tx


async def read(tx: Tx, event: Event, organizer: str, now: datetime) -> EventReport | datetime:
    """The event's report; else from when it can be made. Tallies and unpublished comments are never read here."""
    summary = await summaries.read(tx, event, now)
    early = ready(event, summary, now)
    if early is not None:
        return early
    return EventReport(
        event=event,
        organizer=organizer,
        results=summary if isinstance(summary, ClosedSummary) else None,
        attendance=await registrations.by_profession(tx, event.code),
        notes=await minutes.notes(tx, event.code),
        comments=await _published(tx, event),
        made_at=now,
    )


async def _published(tx: Tx, event: Event) -> PublishedComments:
    run = await surveys.of_event(tx, event.code)
    return {} if run is None else await comments.published(tx, run.id)
