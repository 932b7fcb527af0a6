"""Asking for ratings of agenda items: when one ends, and once more for what was missed at the end of the day.

At most one ask is open: whoever has not answered the last one gets no other. What they miss meanwhile follows in the
same message when they answer, or in the one at the end of the day.
"""

from __future__ import annotations

from datetime import datetime

from domain.events import SESSIONS, Event
from domain.messages import Audience, MessageKind, PlannedMessage
from domain.session_ratings import collection_time
from domain.survey import SurveyRun
from storage import surveys
from storage.engine.database import Tx, fetch_value
from storage.engine.timestamps import stamp
from storage.messages import plan

_UNRATED = """
    NOT EXISTS (SELECT 1 FROM answered AS a WHERE a.survey = r.survey AND a.person = r.person)
    AND NOT EXISTS (SELECT 1 FROM declined AS d WHERE d.survey = r.survey AND d.person = r.person)
"""
_WITHOUT_OPEN_ASK = f"""
    SELECT r.person FROM admitted AS r WHERE r.survey = ?1 AND {_UNRATED} AND NOT EXISTS (
        SELECT 1 FROM survey AS s JOIN message AS m ON m.event = s.event AND m.survey = s.name AND m.send = 'survey'
            JOIN delivery AS e ON e.event = m.event AND e.message = m.id AND e.person = r.person
        WHERE s.event = ?2 AND s.name GLOB 'session-*' AND s.id <> ?1 AND s.closed_at IS NULL
            AND e.state IN ('waiting', 'sending', 'unknown', 'sent')
            AND NOT EXISTS (SELECT 1 FROM answered AS a WHERE a.survey = s.id AND a.person = r.person)
            AND NOT EXISTS (SELECT 1 FROM declined AS d WHERE d.survey = s.id AND d.person = r.person))
    ORDER BY r.person
"""  # noqa: S608 — a constant
_MISSED = f"""
    SELECT DISTINCT r.person FROM survey AS s JOIN admitted AS r ON r.survey = s.id
    WHERE s.event = ?1 AND s.name GLOB 'session-*' AND s.closed_at IS NULL AND s.closes_at = ?2 AND s.id <> ?3
    AND {_UNRATED} ORDER BY r.person
"""  # noqa: S608 — likewise
_UNRATED_BY = f"""
    SELECT s.id FROM survey AS s JOIN admitted AS r ON r.survey = s.id
    WHERE s.event = ?1 AND s.name GLOB 'session-*' AND s.closed_at IS NULL AND s.closes_at > ?3 AND r.person = ?2
    AND {_UNRATED} ORDER BY s.opened_at, s.id
"""  # noqa: S608 — likewise


_ASKED = """
    SELECT 1 FROM survey AS s
    WHERE s.event = ?1 AND s.name GLOB 'session-*' AND s.closed_at IS NULL AND s.closes_at > ?3 AND (
        EXISTS (SELECT 1 FROM answered AS a WHERE a.survey = s.id AND a.person = ?2)
        OR EXISTS (SELECT 1 FROM declined AS d WHERE d.survey = s.id AND d.person = ?2)
        OR EXISTS (
            SELECT 1 FROM message AS m JOIN delivery AS e ON e.event = m.event AND e.message = m.id
            WHERE m.event = s.event AND m.survey = s.name AND m.send = 'survey' AND e.person = ?2
                AND e.state IN ('sending', 'unknown', 'sent')))
"""


async def ask(tx: Tx, run: SurveyRun, now: datetime) -> None:
    """Ask everybody who may rate this item and has no other ask open. Idempotent."""
    name = run.survey.id
    message = PlannedMessage(
        run.event, f"survey-{name}", MessageKind.SURVEY, Audience.NOT_ANSWERED, now, {"survey": name}
    )
    if await plan.find(tx, run.event, message.id) is None:
        await plan.add(tx, message)
        await _release(tx, message, _WITHOUT_OPEN_ASK, (run.id, run.event), now)


async def _release(tx: Tx, message: PlannedMessage, sql: str, values: tuple[object, ...], now: datetime) -> None:
    async with tx.execute(sql, values) as rows:
        people = [row["person"] async for row in rows]
    await plan.release(tx, message, people, now)


async def days_to_gather(tx: Tx, event: Event, now: datetime) -> tuple[SurveyRun, ...]:
    """Of each day whose program is over, and that is not gathered yet: the item that was last to be rated."""
    last_runs = {run.closes_at: run for run in await surveys.sessions_of_event(tx, event.code) if run.is_open(now)}
    return tuple(
        [
            run
            for closes, run in last_runs.items()
            if collection_time(event, closes) <= now and await plan.find(tx, event.code, _collection_id(run)) is None
        ]
    )


def _collection_id(run: SurveyRun) -> str:
    return f"survey-{SESSIONS}-{run.closes_at:%Y%m%d}"


async def gather(tx: Tx, event: Event, now: datetime) -> None:
    """Write once more to whoever missed a rating of the day before its last item. Idempotent."""
    for run in await days_to_gather(tx, event, now):
        body = {"survey": run.survey.id, "gathered": 1}
        message = PlannedMessage(event.code, _collection_id(run), MessageKind.SURVEY, Audience.NOT_ANSWERED, now, body)
        await plan.add(tx, message)
        await _release(tx, message, _MISSED, (event.code, stamp(run.closes_at), run.id), now)


async def without_rating(tx: Tx, event: str, person: int, now: datetime) -> tuple[SurveyRun, ...]:
    """What this person can rate now and has neither rated nor skipped, in the order of the items' ends."""
    async with tx.execute(_UNRATED_BY, (event, person, stamp(now))) as rows:
        ids = [row["id"] async for row in rows]
    runs = [await surveys.get(tx, id_) for id_ in ids]
    return tuple(run for run in runs if run is not None)


async def was_asked(tx: Tx, event: str, person: int, now: datetime) -> bool:
    """Whether this person was asked for a rating that can still be given, or has given or left one out unasked."""
    return await fetch_value(tx, _ASKED, (event, person, stamp(now))) is not None


async def has_missing_rating(tx: Tx, event: str, person: int, now: datetime) -> bool:
    """Whether there is anything of that."""
    return await fetch_value(tx, _UNRATED_BY, (event, person, stamp(now))) is not None


async def report(tx: Tx, run: SurveyRun, now: datetime) -> None:
    """Send the results of a day's ratings, of which this one was the last to close, to the coordinators. Idempotent."""
    id_ = f"summary-{SESSIONS}-{run.closes_at:%Y%m%d}"
    message = PlannedMessage(run.event, id_, MessageKind.SUMMARY, Audience.COORDINATORS, now, {"survey": SESSIONS})
    if await plan.find(tx, run.event, id_) is None:
        await plan.add(tx, message)
        await plan.release(tx, message, await plan.recipients(tx, message), now)
