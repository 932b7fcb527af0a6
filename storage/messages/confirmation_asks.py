"""Asking organizers to confirm who takes part, as rows of the plan: before the opening, at it, and for latecomers.

An ask holds no number: how many wait is read when it is sent, and it is not sent when nobody does.
"""

from __future__ import annotations

from datetime import datetime

from domain.attendance.admission import EVE, ConfirmationState, confirmation_state, next_request_time
from domain.events import Event, Survey
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from storage import participants, surveys
from storage.engine.database import Tx, fetch_value
from storage.engine.timestamps import instant, stamp
from storage.messages import plan

_KIND = f"notice-{NoticeKind.CONFIRM}"
_ALL = f"{_KIND}-*"
_GATHERED = f"{_KIND}-[0-9]*"


async def sync(tx: Tx, event: Event) -> None:
    """Plan the asks of the day before each opening and of the opening, as the settings say now. Idempotent.

    Their ids hold the opening's time: when it is moved after organizers were asked, they are asked again.
    """
    await tx.execute(
        "DELETE FROM message WHERE event = ? AND state = 'planned' AND id GLOB ? AND id NOT GLOB ?",
        (event.code, _ALL, _GATHERED),
    )
    if event.is_cancelled:
        return
    for opens in (survey.opens for survey in event.confirmed_surveys):
        for name, due in (("eve", opens - EVE), ("opening", opens)):
            await plan.add(tx, _request(event, f"{_KIND}-{name}-{opens:%Y%m%d%H%M}", due))


def _request(event: Event, id_: str, due: datetime) -> PlannedMessage:
    return PlannedMessage(event.code, id_, MessageKind.NOTICE, Audience.ORGANIZERS, due, {NoticeKind.CONFIRM: 1})


def is_confirmation_request(message: PlannedMessage) -> bool:
    """Whether this message asks organizers to confirm somebody."""
    return message.notice is NoticeKind.CONFIRM


async def is_needed(tx: Tx, event: Event, now: datetime) -> bool:
    """Whether somebody waits to be confirmed, still can be, and the event takes place."""
    if event.is_cancelled:
        return False
    state = confirmation_state(event, await surveys.of_event(tx, event.code), now)
    return state in {ConfirmationState.FREELY, ConfirmationState.FOR_GOOD} and await count_waiting(tx, event.code) > 0


async def count_waiting(tx: Tx, event: str) -> int:
    """How many wait to be confirmed: once a survey is open that is for those present, only they."""
    run = await surveys.of_event(tx, event)
    is_for_present = run is not None and run.checkin and run.closed_at is None
    return await participants.waiting(tx, event, present_only=is_for_present)


async def plan_late_request(tx: Tx, event: Event, now: datetime) -> None:
    """Plan to tell organizers that somebody waits, who registered or changed after they were asked; one ask for many.

    Nothing is planned before they have confirmed anybody or were asked to, nor while an ask is planned already.
    """
    survey = next((survey for survey in event.confirmed_surveys if now < survey.closes), None)
    if survey is None or not await is_needed(tx, event, now) or await _is_planned(tx, event.code):
        return
    if not await _has_request(tx, event, survey, now):
        return
    due = next_request_time(now, survey.opens, await _last(tx, event.code))
    await plan.add(tx, _request(event, await plan.next_id(tx, event.code, _KIND), due))


async def _has_request(tx: Tx, event: Event, survey: Survey, now: datetime) -> bool:
    return now >= survey.opens - EVE or await participants.any_confirmed(tx, event.code)


async def _is_planned(tx: Tx, event: str) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM message WHERE event = ? AND state = 'planned' AND id GLOB ?)"
    return bool(await fetch_value(tx, sql, (event, _GATHERED)))


async def _last(tx: Tx, event: str) -> datetime | None:
    sql = "SELECT max(due) FROM message WHERE event = ? AND state = 'released' AND id GLOB ?"
    due = await fetch_value(tx, sql, (event, _ALL))
    return None if due is None else instant(due)


async def withdraw(tx: Tx, event: str, now: datetime, reason: str) -> None:
    """What is only on its way to organizers is not sent any more, for this reason. Idempotent."""
    await tx.execute(
        "UPDATE delivery SET state = 'dropped', reason = ?, settled_at = ?"
        " WHERE event = ? AND message GLOB ? AND state = 'waiting'",
        (reason, stamp(now), event, _ALL),
    )


async def withdraw_if_unused(tx: Tx, event: str, now: datetime) -> None:
    """Withdraw the asks once nobody waits to be confirmed. Idempotent."""
    if await count_waiting(tx, event) == 0:
        await withdraw(tx, event, now, "confirmed")
