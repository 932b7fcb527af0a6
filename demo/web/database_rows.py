"""What the database holds at this moment, as whoever runs the server could read it: rows, and nothing explained.

The bot's own reading connection is denied tally and comments; this reads the file past it, as an operator can.
"""

from __future__ import annotations

from typing import Any

from bot.program import Program
from domain.events import Event
from domain.results.release import Cell
from domain.survey import SurveyRun
from storage import answers, comments, people, releases, surveys
from storage.answer_store import answer_store
from storage.engine.database import Tx


async def read_rows(program: Program, person: int) -> dict[str, Any]:
    """Every row that names this person, and of each survey everything that names nobody."""
    async with program.db.reading() as tx:
        return {
            "person": await people.everything(tx, person),
            "surveys": [
                survey_rows for event in program.context.events.values() if (survey_rows := await _survey(tx, event))
            ],
        }


def _sort_key(run: SurveyRun, cell: Cell) -> tuple[int, int, Cell]:
    """As the survey asks: its questions, and the options of each, in their order."""
    question, _, option = cell
    question_index = next((number for number, q in enumerate(run.survey.closed_questions) if q.id == question), -1)
    options = list(run.survey.closed_questions[question_index].options) if question_index >= 0 else []
    return question_index, options.index(option) if option in options else -1, cell


async def _survey(tx: Tx, event: Event) -> dict[str, Any] | None:
    run = await surveys.of_event(tx, event.code)
    if run is None:
        return None
    tally = sorted((await answers.tally(tx, run.id)).items(), key=lambda item: _sort_key(run, item[0]))
    return {
        "event": event.code,
        "anonymous": run.survey.anonymous,
        "minimum": run.thresholds.minimum_group,
        "answered": await _answered(tx, run, event),
        "release": await releases.hash_of(tx, run.id),
        "tally": [
            {"question": question, "part": part, "option": option, "count": count}
            for (question, part, option), count in tally
        ],
        "comments": [
            {"question": question, "text": text, "count": count} for question, text, count in await _comments(tx, run)
        ],
    }


async def _answered(tx: Tx, run: SurveyRun, event: Event) -> int | None:
    """At closing the rows go, and the release tells how many there were; None when they were too few to be told."""
    release = await releases.find(tx, run.id)
    if release is None and run.survey.anonymous:
        return await answers.count_answered(tx, run.id)
    return (release or await answer_store(run).release(tx, run, event)).answered


async def _comments(tx: Tx, run: SurveyRun) -> list[tuple[str, str, int]]:
    if run.closed_at is not None:
        return [(comment.question, comment.text, comment.count) for comment in await comments.of_survey(tx, run.id)]
    return [
        (question, *text_count)
        for question, text_counts in (await answers.comments(tx, run.id)).items()
        for text_count in text_counts
    ]
