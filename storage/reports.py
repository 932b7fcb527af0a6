"""What a report is made of, as it may be told at this moment."""

from __future__ import annotations

from datetime import datetime

from domain.events import Event
from domain.operations.retention import registrations_erased_on
from domain.policy import Privacy
from domain.results.reports import EventReport, PublishedComments, ready
from domain.results.summary import ClosedSummary
from storage import comments, minutes, registrations, summaries, surveys
from storage.attendance import headcounts
from storage.engine.database import Tx


async def read(tx: Tx, event: Event, privacy: Privacy, now: datetime) -> EventReport | datetime:
    """The event's report; else from when it can be made. Tallies and unpublished comments are never read here."""
    summary = await summaries.read(tx, event, now)
    early = ready(event, summary, now)
    if early is not None:
        return early
    present = await headcounts.find(tx, event.code)
    return EventReport(
        event=event,
        organizer=privacy.controller,
        results=summary if isinstance(summary, ClosedSummary) else None,
        attendance=await registrations.by_profession(tx, event.code),
        notes=await minutes.notes(tx, event.code),
        comments=await _published(tx, event),
        made_at=now,
        headcount=present.headcount if present else None,
        erased_on=registrations_erased_on(event, privacy, now),
    )


async def _published(tx: Tx, event: Event) -> PublishedComments:
    run = await surveys.of_event(tx, event.code)
    return {} if run is None else await comments.published(tx, run.id)
