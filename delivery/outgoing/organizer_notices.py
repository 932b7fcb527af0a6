"""Telling organizers, unasked, how the bot itself is doing; it decides nothing and draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.events import Event
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from domain.operations.status import Problem
from storage import surveys
from storage.engine.database import Database, Tx
from storage.messages import plan
from storage.operations import absences


async def notify_trouble(db: Database, events: Mapping[str, Event], trouble: Problem, now: datetime) -> None:
    """Put a notice of this trouble into the plan, for the event that it concerns most."""
    async with db.transaction() as tx:
        event = await concerned_event(tx, events)
        if event is not None:
            await create_notice(tx, event, trouble.value, {NoticeKind.TROUBLE: trouble.value}, now)


async def notify_absence(tx: Tx, events: Mapping[str, Event], since: datetime, until: datetime, now: datetime) -> None:
    """A notice for each survey that was open in the meantime and can still be answered, in the caller's transaction."""
    for survey_run in await surveys.active_without_sessions(tx):
        if survey_run.event in events and survey_run.is_open(now) and survey_run.opened_at < until:
            content = absences.content(max(since, survey_run.opened_at), until)
            await create_notice(tx, survey_run.event, NoticeKind.ABSENCE, {NoticeKind.ABSENCE: content}, now)


async def concerned_event(tx: Tx, events: Mapping[str, Event]) -> str | None:
    """The event whose survey is open, else the last one; None when there is no event."""
    for survey_run in await surveys.active_without_sessions(tx):
        if survey_run.event in events:
            return survey_run.event
    return max(events, key=lambda code: events[code].ends, default=None)


async def create_notice(tx: Tx, event: str, kind: str, body: Mapping[str, Any], now: datetime) -> PlannedMessage:
    """Release a notice of this kind to the organizers, one more each time it is called; returns it."""
    name = await plan.next_id(tx, event, f"notice-{kind}")
    content = {"due": now.isoformat(), **body}
    notice = PlannedMessage(event, name, MessageKind.NOTICE, Audience.ORGANIZERS, now, content)
    await plan.add(tx, notice)
    await plan.release(tx, notice, await plan.recipients(tx, notice), now)
    return notice
