"""Telling organizers, once, of a planned message that did not reach everybody: counts, never names."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from storage.engine.database import Database
from storage.messages import plan, progress


async def create_notices(db: Database, now: datetime) -> None:
    """Put a notice into the plan for each such message whose sending is over; one that was put there stays as it is."""
    async with db.transaction() as tx:
        for shortfall in await progress.failure_counts(tx):
            body = {NoticeKind.FAILED: shortfall.message, "send": shortfall.kind, "due": shortfall.due.isoformat()}
            name = f"notice-failed-{shortfall.message}"
            notice = PlannedMessage(shortfall.event, name, MessageKind.NOTICE, Audience.ORGANIZERS, now, body)
            await plan.add(tx, notice)
            await plan.release(tx, notice, await plan.recipients(tx, notice), now)
