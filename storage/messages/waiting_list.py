"""The waiting list of an event with a capacity: who waits in which order, and who moves up when a place is free.

Nobody on it is registered. A place that is free belongs to the first who waits, so nobody else takes it meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from domain.attendance.participants import Participant
from domain.events import Event
from domain.messages import Audience, MessageKind, NoticeKind, PlannedMessage
from domain.registration import PLACE
from storage import surveys
from storage.attendance import invitations
from storage.engine.database import Tx, fetch_value
from storage.messages import confirmation_asks, outbox, plan


async def is_full(tx: Tx, event: Event) -> bool:
    """Whether whoever registers now has to wait: every place is taken, or somebody waits for it."""
    return event.capacity is not None and (await count(tx, event.code) > 0 or not await _has_place(tx, event))


async def _has_place(tx: Tx, event: Event) -> bool:
    return event.capacity is None or await count_places(tx, event.code) < event.capacity


async def count_places(tx: Tx, event: str) -> int:
    """How many places are taken: by those who are registered, and by people who take part without Telegram."""
    sql = """
        SELECT (SELECT count(*) FROM registration WHERE event = ?1 AND registered_on IS NOT NULL)
            + (SELECT count(*) FROM guest WHERE event = ?1)
    """
    return int(await fetch_value(tx, sql, (event,)))


async def count(tx: Tx, event: str) -> int:
    """How many wait."""
    return int(await fetch_value(tx, "SELECT count(*) FROM registration WHERE event = ? AND waiting > 0", (event,)))


async def find_all(tx: Tx, event: str) -> tuple[Participant, ...]:
    """Everybody who waits, the first in the line first; the number of each is their place in it."""
    sql = "SELECT name, profession FROM registration WHERE event = ? AND waiting > 0 ORDER BY waiting"
    async with tx.execute(sql, (event,)) as rows:
        people = [(row["name"], row["profession"]) async for row in rows]
    return tuple(Participant(number, *person, is_confirmed=False) for number, person in enumerate(people, start=1))


async def join(tx: Tx, event: str, person: int) -> None:
    """Let this person, whose registration waits for a place, be the last of those who wait. Idempotent."""
    await tx.execute(
        "UPDATE registration SET waiting ="
        " 1 + (SELECT coalesce(max(waiting), 0) FROM registration WHERE event = ?1 AND waiting > 0)"
        " WHERE event = ?1 AND person = ?2 AND asking = ?3 AND waiting IS NULL",
        (event, person, PLACE),
    )


async def events_with_list(tx: Tx) -> tuple[str, ...]:
    """The events for which somebody waits, by code."""
    sql = "SELECT DISTINCT event FROM registration WHERE waiting > 0 ORDER BY event"
    async with tx.execute(sql) as rows:
        return tuple([row["event"] async for row in rows])


async def is_due(tx: Tx, event: Event, now: datetime) -> bool:
    """Whether somebody moves up at ``now``."""
    if now >= event.ends or event.is_cancelled:
        return False
    return await count(tx, event.code) > 0 and await _has_place(tx, event)


async def move_up(tx: Tx, event: Event, now: datetime) -> tuple[int, ...]:
    """Register as many of those who wait as there are places, in their order, and tell each; returns them. Idempotent.

    Nobody moves up once the event is over or cancelled.
    """
    people = []
    while await is_due(tx, event, now):
        people.append(await _register_first(tx, event, now))
    for person in people:
        await invitations.confirm_redeemed(tx, event.code, person)
        await _notify(tx, event, person, now)
    if people:
        await confirmation_asks.plan_late_request(tx, event, now)
    return tuple(people)


async def _register_first(tx: Tx, event: Event, now: datetime) -> int:
    day = now.astimezone(event.zone).date().isoformat()
    sql = """
        UPDATE registration SET registered_on = ?2, asking = NULL, waiting = NULL WHERE event = ?1
        AND waiting = (SELECT min(waiting) FROM registration WHERE event = ?1 AND waiting > 0) RETURNING person
    """
    return int(await fetch_value(tx, sql, (event.code, day)))


async def _notify(tx: Tx, event: Event, person: int, now: datetime) -> None:
    """They are told, and get the survey's invitation where the others have it already."""
    name = await plan.next_id(tx, event.code, f"notice-{NoticeKind.PLACE}")
    body = {NoticeKind.PLACE.value: 1}
    notice = PlannedMessage(event.code, name, MessageKind.NOTICE, Audience.PERSON, now, body)
    await plan.add(tx, notice)
    await plan.release(tx, notice, [person], now)
    run = await surveys.of_event(tx, event.code)
    if run is not None and run.is_open(now):
        await outbox.invite(tx, event.code, [person], now)
