"""What a report is made of, as it may be told at this moment."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from domain.attendance.headcount import Headcount
from domain.events import Event
from domain.messages import MAIN_SURVEY
from domain.operations.retention import registrations_erased_on
from domain.policy import Privacy
from domain.results.reports import Attendance, CheckinFigures, EventReport, PublishedComments, SurveyResults, ready
from domain.results.summary import ClosedSummary
from storage import comments, minutes, registrations, summaries, surveys
from storage.attendance import checkins, headcounts
from storage.engine.database import Tx


async def read(tx: Tx, event: Event, privacy: Privacy, now: datetime) -> EventReport | datetime:
    """The event's report; else from when it can be made. Tallies and unpublished comments are never read here."""
    summary = await summaries.read(tx, event, now)
    early = ready(event, summary, now)
    if early is not None:
        return early
    results = summary if isinstance(summary, ClosedSummary) else None
    attendance = await registrations.by_profession(tx, event.code)
    headcount, checkin = await _present(tx, event, attendance, results)
    return EventReport(
        event=event,
        organizer=privacy.controller,
        results=results,
        attendance=attendance,
        notes=await minutes.notes(tx, event.code),
        comments=await _published(tx, event),
        made_at=now,
        headcount=headcount,
        checkin=checkin,
        erased_on=registrations_erased_on(event, privacy, now),
        further_results=await _further_results(tx, event),
        sessions=await summaries.read_sessions(tx, event) if event.survey_id == MAIN_SURVEY else None,
    )


async def _further_results(tx: Tx, event: Event) -> tuple[SurveyResults, ...]:
    """Of the event's other surveys; a report that is about one of these has none beside it."""
    runs = await surveys.all_of_event(tx, event.code) if event.survey_id == MAIN_SURVEY else ()
    return tuple(
        [
            SurveyResults(summary, await comments.published(tx, run.id))
            for run in runs
            if run.survey.id != MAIN_SURVEY and (summary := await summaries.find_closed(tx, run)) is not None
        ]
    )


async def _present(
    tx: Tx, event: Event, attendance: Attendance, results: ClosedSummary | None
) -> tuple[Headcount | None, CheckinFigures | None]:
    """Who was there by check-in; else the number that a coordinator entered, or that the release has kept."""
    present = await registrations.by_profession(tx, event.code, present_only=True)
    guests = await checkins.guests_by_profession(tx, event.code)
    if event.checkin and (present or guests):
        counts = Counter(present) + Counter(guests)
        figures = CheckinFigures(sum(attendance.values()) - sum(present.values()), sum(guests.values()))
        return Headcount(counts.total(), counts), figures
    entry = await headcounts.find(tx, event.code)
    if entry is not None:
        return entry.headcount, None
    released_presence = results.release.present if results else None
    return None if released_presence is None else Headcount(released_presence), None


async def _published(tx: Tx, event: Event) -> PublishedComments:
    run = await surveys.find(tx, event.code, event.survey_id)
    return {} if run is None else await comments.published(tx, run.id)
