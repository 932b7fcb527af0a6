"""Closing a survey: one immutable release, comments for review, nothing else left of who answered or is not shown."""

from __future__ import annotations

import hashlib
from datetime import datetime

from domain.events import Event
from domain.results.release import Release
from domain.results.repeated_questions import Repeat
from domain.results.repeats import NamedRepeat, OtherSurvey, named_repeats, other_surveys, repeats
from domain.survey import SurveyRun
from storage import comments, surveys
from storage.answer_store import answer_store
from storage.closing import erasing
from storage.closing.counts import ClosingCounts
from storage.engine.database import Tx, fetch_row, fetch_value
from storage.engine.errors import DamagedRelease
from storage.engine.timestamps import stamp
from storage.messages import updates
from storage.release_format import decode, encode


async def close(
    tx: Tx, event: Event, survey_run: SurveyRun, now: datetime, counts: ClosingCounts | None = None
) -> Release:
    """Close for good: make and store the release, then erase tallies, comments and what tells who had answered.

    Of a large survey most is erased afterwards, see ``storage.closing.steps``; ``counts`` are those made before. Named
    answers stay beside their people. All in the caller's transaction; closing what is closed returns its release.
    """
    existing_release = await find(tx, survey_run.id)
    if existing_release is not None:
        return existing_release
    shown_already = await repeats_at_closing(tx, event, survey_run)
    release = await answer_store(survey_run).release(tx, survey_run, event, counts, shown_already)
    content = encode(release)
    await tx.execute("INSERT INTO release VALUES (?, ?, ?)", (survey_run.id, content, _hash(content)))
    if await comments.is_small(tx, survey_run.id):
        await comments.release(tx, survey_run, release.answered)
    await _erase(tx, survey_run.id, survey_run.event)
    await tx.execute(
        "UPDATE survey SET closed_at = ?, closes_at = min(closes_at, ?), secret = NULL WHERE id = ?",
        (stamp(now), stamp(now), survey_run.id),
    )
    return release


async def repeats_at_closing(tx: Tx, event: Event, survey_run: SurveyRun) -> dict[str, Repeat]:
    """Question → what the surveys of the event that closed before this one, or by now, have published of it."""
    runs = [run for run in await surveys.with_sessions(tx, event.code) if _closed_before(run, survey_run)]
    closed_surveys = [OtherSurvey(run.survey, await _readable(tx, run.id)) for run in runs]
    return repeats(survey_run.survey, other_surveys(event, survey_run.survey, closed_surveys))


async def named_repeats_of(tx: Tx, event: Event) -> list[NamedRepeat]:
    """What surveys with names that have not opened ask, and anonymous ones of this event have shown."""
    if all(survey.anonymous for survey in event.surveys):
        return []  # asked at every tick of an event, which may have a hundred released sessions
    runs = await surveys.with_sessions(tx, event.code)
    closed_surveys = [OtherSurvey(run.survey, await _readable(tx, run.id)) for run in runs if run.closed_at is not None]
    return named_repeats(event, closed_surveys, {run.survey.id for run in runs})


def _closed_before(run: SurveyRun, other: SurveyRun) -> bool:
    """Surveys that close at one tick are closed in the order of their ids."""
    if run.closed_at is None or run.id == other.id:
        return False
    return other.closed_at is None or (run.closed_at, run.id) < (other.closed_at, other.id)


async def _readable(tx: Tx, survey: int) -> Release | None:
    """The release; None for one that was tampered with, whose numbers cannot be relied on."""
    try:
        return await find(tx, survey)
    except DamagedRelease:
        return None


async def _erase(tx: Tx, survey: int, event: str) -> None:
    await tx.execute("DELETE FROM tally WHERE survey = ?", (survey,))
    if await erasing.is_small(tx, survey, event):
        await erasing.erase(tx, survey, event)
    else:
        await erasing.freeze_counts(tx, survey, event)
    await updates.erase(tx)


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


async def find(tx: Tx, survey: int) -> Release | None:
    """The survey's release; raises ``DamagedRelease`` when it was tampered with."""
    row = await fetch_row(tx, "SELECT content, sha256 FROM release WHERE survey = ?", (survey,))
    if row is None:
        return None
    if _hash(row["content"]) != row["sha256"]:
        raise DamagedRelease(f"The release of survey {survey} does not have the hash it was stored with.")
    return decode(row["content"])


async def hash_of(tx: Tx, survey: int) -> str | None:
    """The release's hash."""
    digest = await fetch_value(tx, "SELECT sha256 FROM release WHERE survey = ?", (survey,))
    return None if digest is None else str(digest)
