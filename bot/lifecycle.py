"""What the passing of time does: surveys open and close, due messages are released or dropped, each exactly once.

Everything is decided from rows and the time passed in, so it does not matter how long nobody looked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.anonymity import groups_at_opening
from domain.events import Event
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from domain.policy import Policy
from domain.schedule import Verdict, judge
from domain.survey import SurveyRun
from storage import registrations, releases, surveys
from storage.closing.counts import ClosingCounts, count_in_batches
from storage.engine.database import Database, Tx
from storage.messages import confirmation_asks, plan


async def tick(
    db: Database, events: Mapping[str, Event], rules: Policy, secret: Callable[[], bytes], now: datetime
) -> tuple[str, ...]:
    """Do everything that is due at ``now``; returns the codes of the surveys that closed. Idempotent.

    ``secret`` gives 32 random bytes each time. What fails for one event is raised after the others had their turn, as
    an ``ExceptionGroup``.
    """
    async with db.reading() as tx:
        codes = {*await plan.waiting_for(tx, now), *await _to_open(tx, events, now)}
    closed_codes: list[str] = []
    failures: list[Exception] = []
    for code in sorted(codes & events.keys()):
        try:
            counts = await _load_counts(db, events[code], now)
            async with db.transaction() as tx:
                await _open(tx, events[code], rules, secret, now)
                await _messages(tx, events[code], now)
                shut = await _close(tx, events[code], now, counts)
        except Exception as failure:  # noqa: BLE001 — raised below
            failures.append(failure)
        else:
            closed_codes += [code] if shut else []
    if failures:
        raise ExceptionGroup("What was due could not be done", failures)
    return tuple(closed_codes)


async def _to_open(tx: Tx, events: Mapping[str, Event], now: datetime) -> list[str]:
    return [
        event.code
        for event in events.values()
        if _is_opening(event, now) and not await surveys.of_event(tx, event.code)
    ]


def _is_opening(event: Event, now: datetime) -> bool:
    # One whose whole time passed while nobody looked is never opened; its invitation is dropped and reported.
    return event.survey is not None and event.survey.opens <= now < event.survey.closes


async def _open(tx: Tx, event: Event, rules: Policy, secret: Callable[[], bytes], now: datetime) -> None:
    if not _is_opening(event, now):
        return
    thresholds = rules.privacy.thresholds
    groups = groups_at_opening(event, await _grouped(tx, event), thresholds.minimum_breakdown)
    await surveys.open_(tx, event, groups, thresholds, secret(), now)


async def _grouped(tx: Tx, event: Event) -> dict[str | None, int]:
    """How many people of each profession count in groups: only people whom an organizer vouches for, not accounts."""
    return await registrations.by_profession(tx, event.code, confirmed_only=True) if event.needs_confirmation else {}


async def _messages(tx: Tx, event: Event, now: datetime) -> None:
    run = await surveys.of_event(tx, event.code)
    for message in await plan.due(tx, event.code, now):
        if confirmation_asks.is_confirmation_request(message):
            await _release_confirmation(tx, event, message, now)
            continue
        verdict = judge(message, event, run, now)
        if verdict is Verdict.SEND:
            await _release(tx, message, now)
        elif verdict is not Verdict.WAIT:
            await plan.drop(tx, message, verdict.value)
            await _notify_staff(tx, message, verdict, now)


async def _release_confirmation(tx: Tx, event: Event, message: PlannedMessage, now: datetime) -> None:
    if await confirmation_asks.is_needed(tx, event, now):
        await _release(tx, message, now)
    else:
        await plan.drop(tx, message, "nobody waits")


async def _release(tx: Tx, message: PlannedMessage, now: datetime) -> None:
    people = await plan.recipients(tx, message)
    await plan.release(tx, message, people, now)


async def _notify_staff(tx: Tx, message: PlannedMessage, verdict: Verdict, now: datetime) -> None:
    body = {NoticeKind.DROPPED: message.kind, "due": message.due.isoformat(), "why": verdict.value}
    notice = PlannedMessage(message.event, f"notice-{message.id}", MessageKind.NOTICE, Audience.ORGANIZERS, now, body)
    await plan.add(tx, notice)
    await _release(tx, notice, now)


async def _load_counts(db: Database, event: Event, now: datetime) -> ClosingCounts | None:
    async with db.reading() as tx:
        run = await surveys.of_event(tx, event.code)
    return await count_in_batches(db, event.code) if run is not None and _is_closing(run, now) else None


def _is_closing(run: SurveyRun, now: datetime) -> bool:
    return run.closed_at is None and now >= run.closes_at


async def _close(tx: Tx, event: Event, now: datetime, counts: ClosingCounts | None) -> bool:
    run = await surveys.of_event(tx, event.code)
    if run is None or not _is_closing(run, now):
        return False
    await close(tx, event, run, now, counts)
    return True


async def close(tx: Tx, event: Event, run: SurveyRun, now: datetime, counts: ClosingCounts | None = None) -> None:
    """Close the survey for good and send its summary to the coordinators, in the caller's transaction. Idempotent.

    ``counts`` are those of a large event, made before.
    """
    await confirmation_asks.withdraw(tx, event.code, now, "closed")
    await releases.close(tx, event, run, now, counts)
    summary = PlannedMessage(event.code, "summary-1", MessageKind.SUMMARY, Audience.COORDINATORS, now)
    await plan.add(tx, summary)
    await _release(tx, summary, now)
