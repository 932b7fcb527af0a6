"""What a coordinator may be told at this moment: participation while the survey is open, its release afterwards.

Of a named survey, its results at any time.
"""

from __future__ import annotations

from datetime import datetime

from domain.events import SESSIONS, Event
from domain.results.summary import ClosedSummary, NamedSummary, NotOpen, OpenSummary, Summary, minimum_answers
from domain.session_ratings import combine
from domain.survey import SurveyRun
from storage import answers, registrations, releases, surveys
from storage.answer_store import answer_store
from storage.attendance import checkins
from storage.engine.database import Tx
from storage.messages import plan


async def find_closed(tx: Tx, survey_run: SurveyRun) -> ClosedSummary | None:
    """The survey's release with its questions; None while it is open."""
    release = await releases.find(tx, survey_run.id)
    return (
        None
        if release is None or survey_run.closed_at is None
        else ClosedSummary(release, survey_run.survey, survey_run.closed_at)
    )


async def read_sessions(tx: Tx, event: Event) -> ClosedSummary | None:
    """What was released of the ratings of the event's agenda items; None before any was."""
    runs = await surveys.sessions_of_event(tx, event.code)
    results = [(run, release) for run in runs if (release := await releases.find(tx, run.id))]
    return combine(results) if results else None


async def read(tx: Tx, event: Event, now: datetime) -> Summary:
    """The summary of the event's main survey; tallies and comments are never read here."""
    registered_count = await registrations.count(tx, event.code)
    if event.survey_id == SESSIONS:
        return await read_sessions(tx, event) or NotOpen(registered_count, None)
    survey_run = await surveys.find(tx, event.code, event.survey_id)
    if survey_run is None:
        will_open = event.survey is not None and not event.is_cancelled and now < event.survey.closes
        opens = event.survey.opens if event.survey and will_open else None
        return NotOpen(registered_count, opens)
    closed_summary = await find_closed(tx, survey_run)
    if closed_summary is not None:
        return closed_summary
    if not survey_run.survey.anonymous:
        return NamedSummary(
            await answer_store(survey_run).release(tx, survey_run, event), survey_run.survey, survey_run.closes_at
        )
    answered_count = await answers.count_answered(tx, survey_run.id)
    invited_count = await plan.count_invited(tx, event.code, event.survey_id)
    least = minimum_answers(survey_run.thresholds)
    present_count = await checkins.count_present(tx, event.code) if survey_run.checkin else None
    if answered_count < least:
        return OpenSummary(registered_count, invited_count, None, survey_run.closes_at, least, present_count)
    return OpenSummary(
        max(registered_count, answered_count),
        invited_count,
        answered_count,
        survey_run.closes_at,
        least,
        None if present_count is None else max(present_count, answered_count),
    )
