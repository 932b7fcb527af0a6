"""Ratings of agenda items: each item with ``feedback`` is a survey of one question, opened when the item ends.

So a rating is counted, kept apart from who gave it, erased and released as any anonymous answer is. All of one day
close together. Nothing is shown of an item that fewer than ``minimum_group`` people rated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.events import MORNING, SESSION, SESSIONS, AgendaItem, Event, Survey
from domain.questions import Rating
from domain.results.release import Release
from domain.results.summary import ClosedSummary
from domain.schedule import instant
from domain.survey import SurveyRun

CLOSING_HOUR = time(12)
"""On the day after, at the event's place: whoever is written to in the evening can answer in the morning."""
GATHERING = timedelta(minutes=30)
"""So long after the day's last item those who missed ratings are written to once more."""
POINTS = 5
QUESTION = "rating"
_START, _STAMP = "%Y%m%d%H%M", 12
"""How the id of a survey has the item's start, in UTC, and how many characters that takes."""


def session_surveys(event: Event) -> tuple[Survey, ...]:
    """One survey for each item that is rated, in the order of their ends."""
    starts: Counter[datetime] = Counter()
    surveys = []
    for item in event.agenda:
        starts[item.starts] += 1
        if item.feedback:
            ordinal = starts[item.starts]
            id_ = f"{SESSION}{item.starts.astimezone(UTC):{_START}}{f'-{ordinal}' if ordinal > 1 else ''}"
            question = Rating(QUESTION, item.title, POINTS, required=True)
            closes = _closing_time(event, item)
            surveys.append(
                Survey(item.title, anonymous=True, opens=item.ends, closes=closes, questions=(question,), id=id_)
            )
    return tuple(sorted(surveys, key=lambda survey: (survey.opens, survey.id)))


def _closing_time(event: Event, item: AgendaItem) -> datetime:
    return instant(datetime.combine(_agenda_day(event, item.starts) + timedelta(days=1), CLOSING_HOUR), event.zone)


def _agenda_day(event: Event, starts: datetime) -> date:
    """The day of the agenda to which what starts then belongs; a night after midnight belongs to the day before."""
    local = starts.astimezone(event.zone)
    return local.date() - timedelta(days=local.time() < MORNING)


def day_of(event: Event, survey: str) -> date:
    """The day of the agenda to which the item belongs that the survey of this id rates."""
    starts = datetime.strptime(survey.removeprefix(SESSION)[:_STAMP], _START).replace(tzinfo=UTC)
    return _agenda_day(event, starts)


def collection_time(event: Event, closes: datetime) -> datetime:
    """When those who missed ratings that close then are written to: after the last item of that day, UTC-aware."""
    ends = [item.ends for item in event.agenda if _closing_time(event, item) == closes]
    return max(ends, default=closes) + GATHERING


def _question(run: SurveyRun) -> Rating:
    """The question of one item, called as the item among all of them."""
    return Rating(run.survey.id, run.survey.title, POINTS, required=True)


def all_sessions(runs: Sequence[SurveyRun], questions: tuple[Rating, ...] = ()) -> Survey:
    """What stands for all of these together among the surveys of their event; it has no title of its own."""
    opens, closes = runs[0].survey.opens, runs[-1].survey.closes
    return Survey({}, anonymous=True, opens=opens, closes=closes, questions=questions, id=SESSIONS)


def combine(results: Sequence[tuple[SurveyRun, Release]]) -> ClosedSummary:
    """What was released of single items as one summary, with a question for each; computes nothing.

    ``answered`` is the number of the item that most people rated, and None when nothing of any is shown.
    """
    runs, releases = zip(*results, strict=True)
    questions = tuple(_question(run) for run in runs)
    return ClosedSummary(
        replace(
            releases[-1],
            registered=max(release.registered for release in releases),
            invited=max(release.invited for release in releases),
            answered=max((release.answered for release in releases if release.answered is not None), default=None),
            present=max((release.present for release in releases if release.present is not None), default=None),
            results=tuple(
                replace(release.results[0], question=run.survey.id) for run, release in zip(runs, releases, strict=True)
            ),
        ),
        all_sessions(runs, questions),
        max(run.closed_at or run.closes_at for run in runs),
    )
