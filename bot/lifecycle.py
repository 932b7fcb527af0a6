"""What the passing of time does: surveys open and close, due messages are released or dropped, old data is erased.

Everything is decided from rows and the time passed in, so it does not matter how long nobody looked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.app_context import AppContext
from bot.clock_watch import ClockWatch
from bot.vacuum_health import VacuumSchedule
from delivery.deferred_writes import DeferredWrites
from delivery.incoming.polling import Polling
from delivery.outgoing.outbox import Outbox
from domain.anonymity import groups_at_opening
from domain.events import Admission, Event, Survey
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage, survey_body
from domain.operations import retention
from domain.policy import Policy
from domain.schedule import Verdict, judge
from domain.session_ratings import session_surveys
from domain.survey import SurveyRun
from storage import answers, registrations, releases, surveys
from storage.closing.counts import ClosingCounts, count_by_batch
from storage.closing.steps import pending_surveys, run_steps
from storage.engine.database import Database, Tx
from storage.messages import confirmation_asks, plan, session_asks, updates, uploads, waiting_list
from storage.operations import retention as retention_rows

_log = logging.getLogger(__name__)

REMEMBER_UPDATES = timedelta(days=2)
"""Telegram keeps no update for longer than a day, whatever the time zone."""
REMEMBER_UPLOADS = timedelta(days=30)


@dataclass
class Lifecycle:
    """What is done at every tick and on every day; one for each running bot."""

    context: AppContext
    secret: Callable[[], bytes]
    """Gives 32 random bytes each time."""
    clock_watch: ClockWatch
    writes: DeferredWrites
    vacuum: VacuumSchedule
    polling: Polling
    outbox: Outbox
    days: Mapping[str, date] = field(default_factory=dict)
    """Event → the date at its place when ``day`` was last done."""

    async def tick(self) -> None:
        """Open, close, plan and release what is due, unless the clocks disagree; then let the outbox look.

        Raises what failed, after everything else was done; the next tick tries again.
        """
        context, now = self.context, self.context.clock.now()
        closed_codes: tuple[str, ...] = ()
        context.prompts.drafts.prune(now)
        try:
            await self.writes.write(self.polling.is_handling)
            certain = await self.clock_watch.certain(context.events)
            if certain is not None:
                closed_codes = await advance_events(context.db, context.events, context.rules, self.secret, certain)
        finally:
            # What failed for one event keeps nobody else's messages from going out.
            await self._clean_up(now, closed_codes)

    async def _clean_up(self, now: datetime, closed_codes: Sequence[str]) -> None:
        try:
            await self._erase_in_steps(closed_codes)
        finally:
            await self.vacuum.vacuum_if_due(at_once=bool(closed_codes))
            if await self.outbox.has_pending(now):
                self.context.wake()
            await self.vacuum.status.look(self.context.events)

    async def _erase_in_steps(self, closed_codes: Sequence[str]) -> None:
        """Go on with what closings have left to be erased."""
        async with self.context.db.reading() as tx:
            large_codes = [run.event for run in await pending_surveys(tx) if run.event in closed_codes]
        for code in large_codes:
            _log.info("The survey of %s has closed. Who answered it is being erased, in steps.", code)
        for code in await run_steps(self.context.db):
            _log.info("Who answered the survey of %s is erased.", code)
            self.vacuum.delay.postpone()

    async def day(self) -> None:
        """Erase what was kept long enough, once on each date of each event's place; what fails is tried again.

        Nothing is done while the clocks disagree.
        """
        events, db = self.context.events, self.context.db
        now = await self.clock_watch.certain(events)
        if now is None:
            return
        days = {**retention.days(events, now), "": now.date()}
        if days == self.days:
            return
        async with db.transaction() as tx:
            await updates.prune(tx, (now - REMEMBER_UPDATES).date())
            await uploads.prune(tx, (now - REMEMBER_UPLOADS).date())
            erasure_summary = await retention_rows.apply(tx, events, self.context.rules.privacy, now)
            db.mark_for_vacuum()
        await answers.vacuum_if_needed(db)
        if erasure_summary:
            _log.info("Kept long enough and erased: %s.", erasure_summary)
        self.days = days


async def advance_events(
    db: Database, events: Mapping[str, Event], rules: Policy, secret: Callable[[], bytes], now: datetime
) -> tuple[str, ...]:
    """Do everything that is due at ``now``; returns the codes of the surveys that closed. Idempotent.

    ``secret`` gives 32 random bytes each time. What fails for one event is raised after the others had their turn, as
    an ``ExceptionGroup``.
    """
    async with db.reading() as tx:
        codes = {
            *await plan.waiting_for(tx, now),
            *await _to_open(tx, events, now),
            *await _to_move_up(tx, events, now),
            *await _to_gather(tx, events, now),
        }
    closed_codes: list[str] = []
    failures: list[Exception] = []
    for code in sorted(codes & events.keys()):
        try:
            counts = await _load_counts(db, events[code], now)
            async with db.transaction() as tx:
                await waiting_list.move_up(tx, events[code], now)
                await _open(tx, events[code], rules, secret, now)
                await _messages(tx, events[code], now)
                await session_asks.gather(tx, events[code], now)
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
        for survey in (*event.surveys, *session_surveys(event))
        if _is_opening(event, survey, now) and not await surveys.find(tx, event.code, survey.id)
    ]


async def _to_move_up(tx: Tx, events: Mapping[str, Event], now: datetime) -> list[str]:
    """Where a place is free that somebody waits for, for whatever reason."""
    codes = await waiting_list.events_with_list(tx)
    return [code for code in codes if code in events and await waiting_list.is_due(tx, events[code], now)]


async def _to_gather(tx: Tx, events: Mapping[str, Event], now: datetime) -> list[str]:
    """Where a day is over whose ratings somebody may have missed."""
    rated_events = [event for event in events.values() if any(item.feedback for item in event.agenda)]
    return [event.code for event in rated_events if await session_asks.days_to_gather(tx, event, now)]


def _is_opening(event: Event, survey: Survey, now: datetime) -> bool:
    # One whose whole time passed while nobody looked is never opened; its invitation is dropped and reported.
    return not event.is_cancelled and survey.opens <= now < survey.closes


async def _open(tx: Tx, event: Event, rules: Policy, secret: Callable[[], bytes], now: datetime) -> None:
    repeated_ids = {repeat.survey.id for repeat in await releases.named_repeats_of(tx, event)}
    for survey in event.surveys:
        if _is_opening(event, survey, now) and survey.id not in repeated_ids:
            thresholds = rules.privacy.thresholds.of_survey(survey)
            groups = groups_at_opening(event, await _grouped(tx, event, survey), thresholds.minimum_breakdown)
            await surveys.open_(tx, event.about(survey), groups, thresholds, secret(), now)
    for survey in session_surveys(event):
        if _is_opening(event, survey, now):
            thresholds = rules.privacy.thresholds
            groups = groups_at_opening(event, {}, thresholds.minimum_breakdown)
            run = await surveys.open_(tx, event.about(survey), groups, thresholds, secret(), now)
            await session_asks.ask(tx, run, now)


async def _grouped(tx: Tx, event: Event, survey: Survey) -> dict[str | None, int]:
    """How many people of each profession count in groups: only people whom an organizer vouches for, not accounts.

    With check-in only those who are present by now: nobody else can answer unless they still come.
    """
    if event.survey_admission(survey) is not Admission.CONFIRMED:
        return {}
    present_only = event.survey_checkin(survey)
    return await registrations.by_profession(tx, event.code, confirmed_only=True, present_only=present_only)


async def _messages(tx: Tx, event: Event, now: datetime) -> None:
    runs = {run.survey.id: run for run in await surveys.with_sessions(tx, event.code)}
    for message in await plan.due(tx, event.code, now):
        if confirmation_asks.is_confirmation_request(message):
            await _release_confirmation(tx, event, message, now)
            continue
        verdict = judge(message, event, runs.get(message.survey), now)
        if verdict is Verdict.SEND:
            await _release(tx, message, now)
        elif verdict is Verdict.CANCELLED:
            await plan.drop(tx, message, verdict.value)
        elif verdict is not Verdict.WAIT:
            await plan.drop(tx, message, verdict.value)
            await _notify_staff(tx, message, verdict, now)


async def _release_confirmation(tx: Tx, event: Event, message: PlannedMessage, now: datetime) -> None:
    if await confirmation_asks.is_needed(tx, event, now):
        # Of several that were due while the bot was down, all say the same.
        await confirmation_asks.withdraw(tx, event.code, now, "newer")
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


async def _load_counts(db: Database, event: Event, now: datetime) -> dict[int, ClosingCounts | None]:
    """Of each survey of the event that closes now."""
    async with db.reading() as tx:
        runs = [run for run in await surveys.with_sessions(tx, event.code) if _is_closing(run, now)]
    return {run.id: await count_by_batch(db, event.code, run.survey.id) for run in runs}


def _is_closing(run: SurveyRun, now: datetime) -> bool:
    return run.closed_at is None and now >= run.closes_at


async def _close(tx: Tx, event: Event, now: datetime, counts: Mapping[int, ClosingCounts | None]) -> bool:
    runs = [run for run in await surveys.with_sessions(tx, event.code) if _is_closing(run, now)]
    for run in runs:
        if run.survey.is_session:
            await releases.close(tx, event, run, now, counts.get(run.id))
            await session_asks.report(tx, run, now)
        else:
            await close(tx, event, run, now, counts.get(run.id))
    return bool(runs)


async def close(tx: Tx, event: Event, run: SurveyRun, now: datetime, counts: ClosingCounts | None = None) -> None:
    """Close the survey for good and tell coordinators and organizers, in the caller's transaction. Idempotent.

    ``counts`` are those of a large event, made before.
    """
    if run.admission is Admission.CONFIRMED:
        await confirmation_asks.withdraw(tx, event.code, now, "closed")
    await releases.close(tx, event, run, now, counts)
    name, about = run.survey.id, survey_body(run.survey.id)
    summary_id, notice_id = (
        ("summary-1", "notice-closed") if not about else (f"summary-{name}", f"notice-closed-{name}")
    )
    summary = PlannedMessage(event.code, summary_id, MessageKind.SUMMARY, Audience.COORDINATORS, now, about)
    body = {NoticeKind.CLOSED.value: run.id, **about}
    notice = PlannedMessage(event.code, notice_id, MessageKind.NOTICE, Audience.ORGANIZERS, now, body)
    for message in (summary, notice):
        await plan.add(tx, message)
        await _release(tx, message, now)
