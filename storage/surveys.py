"""Surveys as they were frozen at opening."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from domain.anonymity import Thresholds
from domain.events import SESSION, Admission, Event, Survey
from domain.results.release import cells
from domain.session_ratings import all_sessions
from domain.survey import SurveyRun
from storage.engine.database import Tx, fetch_row
from storage.engine.timestamps import instant, stamp
from storage.stored_json import StoredJson

_SURVEY: StoredJson[Survey] = StoredJson(Survey, "survey")


@lru_cache(maxsize=256)
def _load_survey(definition: str, event: str) -> Survey:
    # The text never changes once written, so a tap does not parse it again.
    return _SURVEY.load(definition, event)


@lru_cache(maxsize=256)
def _groups(groups: str) -> dict[str, str]:
    return dict(json.loads(groups))


def _survey_run(row: sqlite3.Row) -> SurveyRun:
    return SurveyRun(
        id=row["id"],
        event=row["event"],
        survey=_load_survey(row["definition"], row["event"]),
        groups=_groups(row["groups"]),
        thresholds=Thresholds(row["minimum_group"], row["minimum_breakdown"], row["minimum_comments"]),
        opened_at=instant(row["opened_at"]),
        closes_at=instant(row["closes_at"]),
        closed_at=None if row["closed_at"] is None else instant(row["closed_at"]),
        admission=Admission(row["admission"]),
        checkin=bool(row["checkin"]),
    )


async def open_(  # noqa: PLR0913, PLR0917 — what is frozen with a survey
    tx: Tx, event: Event, groups: dict[str, str], thresholds: Thresholds, secret: bytes, now: datetime
) -> SurveyRun:
    """Freeze the event's main survey and make its tally with every count at nothing; an opened one stays as it is.

    ``secret`` are 32 random bytes, for ``storage.departures``. Of another survey: ``event.about`` it.
    """
    if event.survey is None:
        raise ValueError(f"The event {event.code} has no survey.")
    existing_run = await find(tx, event.code, event.survey.id)
    if existing_run is not None:
        return existing_run
    await tx.execute(
        "INSERT INTO survey (event, name, definition, anonymous, admission, checkin, groups, minimum_group,"
        " minimum_breakdown, minimum_comments, secret, opened_at, closes_at, marks)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'scrypt')",
        (
            event.code,
            event.survey.id,
            _SURVEY.dump(event.survey),
            event.survey.anonymous,
            event.survey_admission(event.survey),
            event.survey_checkin(event.survey),
            json.dumps(groups, sort_keys=True),
            thresholds.minimum_group,
            thresholds.minimum_breakdown,
            thresholds.minimum_comments,
            secret,
            stamp(now),
            stamp(event.survey.closes),
        ),
    )
    survey_run = await find(tx, event.code, event.survey.id)
    assert survey_run is not None  # noqa: S101 — it was just inserted
    tally_rows = sorted((survey_run.id, *cell) for cell in cells(survey_run.survey, groups))
    await tx.executemany("INSERT INTO tally (survey, question, part, option) VALUES (?, ?, ?, ?)", tally_rows)
    return survey_run


async def of_event(tx: Tx, event: str) -> SurveyRun | None:
    """The event's survey that is not closed, else the one that opened last; None before the first has opened."""
    runs = await all_of_event(tx, event)
    return max(runs, key=lambda run: (run.closed_at is None, run.opened_at, run.id), default=None)


async def all_of_event(tx: Tx, event: str) -> tuple[SurveyRun, ...]:
    """The event's surveys that have opened, also those that are closed, in the order in which they did.

    Those that rate single agenda items are not among them: see ``sessions_of_event``.
    """
    return tuple([run for run in await with_sessions(tx, event) if not run.survey.is_session])


async def sessions_of_event(tx: Tx, event: str) -> tuple[SurveyRun, ...]:
    """The surveys that rate the event's agenda items, in the order in which they opened, also closed ones."""
    return tuple([run for run in await with_sessions(tx, event) if run.survey.is_session])


async def with_sessions(tx: Tx, event: str) -> tuple[SurveyRun, ...]:
    """All surveys of the event that have opened, of either kind, in the order in which they did."""
    async with tx.execute("SELECT * FROM survey WHERE event = ? ORDER BY opened_at, id", (event,)) as rows:
        return tuple([_survey_run(row) async for row in rows])


async def find(tx: Tx, event: str, name: str) -> SurveyRun | None:
    """The event's survey of that id, once it has opened; also when it is closed."""
    row = await fetch_row(tx, "SELECT * FROM survey WHERE event = ? AND name = ?", (event, name))
    return None if row is None else _survey_run(row)


async def focus(tx: Tx, event: Event, name: str) -> Event:
    """The event with its survey of that id as its main one, as it was opened; for whatever shows one survey.

    Once ratings of agenda items are released, all of them together are one of its surveys. None of them alone ever is:
    how many have rated it so far is not told.
    """
    name = event.survey_id if name.startswith(SESSION) else name
    sessions = [run for run in await sessions_of_event(tx, event.code) if run.closed_at is not None]
    if sessions:
        event = replace(event, further_surveys=(*event.further_surveys, all_sessions(sessions)))
    if event.survey is None or event.survey.id != name:
        run = await find(tx, event.code, name)
        survey = event.find_survey(name) if run is None else run.survey
        return event if survey is None else event.about(survey)
    return event


async def focus_latest(tx: Tx, event: Event) -> Event:
    """The event with the survey that is open, else that opened last, else that opens first, as its main one."""
    run = await of_event(tx, event.code)
    name = run.survey.id if run is not None else next((survey.id for survey in event.surveys), event.survey_id)
    return await focus(tx, event, name)


async def get(tx: Tx, id_: int) -> SurveyRun | None:
    """The survey of that id."""
    row = await fetch_row(tx, "SELECT * FROM survey WHERE id = ?", (id_,))
    return None if row is None else _survey_run(row)


async def closed(tx: Tx) -> tuple[SurveyRun, ...]:
    """Those that are closed, and so released."""
    async with tx.execute("SELECT * FROM survey WHERE closed_at IS NOT NULL ORDER BY id") as rows:
        return tuple([_survey_run(row) async for row in rows])


async def active(tx: Tx) -> tuple[SurveyRun, ...]:
    """Those that were opened and not closed yet, even if their time is over."""
    async with tx.execute("SELECT * FROM survey WHERE closed_at IS NULL ORDER BY id") as rows:
        return tuple([_survey_run(row) async for row in rows])


async def end_answering(tx: Tx, id_: int, now: datetime) -> bool:
    """From ``now`` on the survey takes no answers, and the next tick closes it; False when it was over. Idempotent."""
    cursor = await tx.execute(
        "UPDATE survey SET closes_at = ?1 WHERE id = ?2 AND closed_at IS NULL AND closes_at > ?1", (stamp(now), id_)
    )
    return cursor.rowcount == 1


async def active_without_sessions(tx: Tx) -> tuple[SurveyRun, ...]:
    """The same without those that rate single agenda items."""
    return tuple([run for run in await active(tx) if not run.survey.is_session])
