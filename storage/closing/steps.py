"""What a large survey's closing leaves to be done in steps: comments are released, and who answered is erased.

Everything that is shown follows from the release and from ``closed_at``, both of which are stored first. Which surveys
are not done yet follows from the rows: closed ones that have any. So a restart goes on, and nothing else is stored.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.survey import SurveyRun
from storage import comments, releases, surveys
from storage.closing import erasing
from storage.engine.database import Database, Tx, fetch_value

STEPS_AT_ONCE = 25
"""So that other things that are due wait no longer than about a second."""


async def pending_surveys(tx: Tx) -> tuple[SurveyRun, ...]:
    """The closed surveys whose file still tells who answered, or has comments that are not released."""
    return tuple([run for run in await surveys.closed(tx) if await fetch_value(tx, _HAS_ROWS, (run.id, run.event))])


_HAS_ROWS = """
    SELECT EXISTS (SELECT 1 FROM participation WHERE survey = ?1)
    OR EXISTS (SELECT 1 FROM departed WHERE survey = ?1)
    OR EXISTS (SELECT 1 FROM declined WHERE survey = ?1)
    OR EXISTS (SELECT 1 FROM comment WHERE survey = ?1)
    OR EXISTS (
        SELECT 1 FROM message AS m CROSS JOIN delivery AS d ON d.event = m.event AND d.message = m.id
        WHERE m.event = ?2 AND m.about_survey AND m.survey = (SELECT name FROM survey WHERE id = ?1))
"""


async def run_steps(db: Database) -> tuple[str, ...]:
    """Take up to ``STEPS_AT_ONCE`` steps, each a transaction of its own; returns the codes of the events they ended.

    Others have the database between two steps. Where things lie in the file then is another matter, to be ended by
    ``Database.vacuum``.
    """
    async with db.reading() as tx:
        runs = await pending_surveys(tx)
    steps = iter(range(STEPS_AT_ONCE))
    for run in runs:
        await _run_survey_steps(db, run, steps)
    async with db.reading() as tx:
        unfinished_events = {run.event for run in await pending_surveys(tx)} if runs else set()
    return tuple([run.event for run in runs if run.event not in unfinished_events])


async def _run_survey_steps(db: Database, run: SurveyRun, steps: Iterator[int]) -> None:
    for _ in steps:
        async with db.transaction() as tx:
            if not await _step(tx, run):
                return


async def _step(tx: Tx, run: SurveyRun) -> bool:
    return await _release_comments(tx, run) or await erasing.erase_batch(tx, run.id, run.event, erasing.STEP_ROWS)


async def _release_comments(tx: Tx, run: SurveyRun) -> bool:
    release = await releases.find(tx, run.id) if await comments.has_unreleased(tx, run.id) else None
    return release is not None and await comments.release_batch(tx, run, release.answered, comments.STEP_ROWS)
