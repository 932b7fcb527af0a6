"""Surveys at rest: frozen at opening, read back exactly, and never opened twice."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter

from domain.anonymity import Thresholds
from domain.events import Survey
from domain.results.release import cells
from domain.survey import SurveyRun
from storage import answers, events
from storage import surveys as stored
from storage.engine.database import Database
from tests.support.surveys import CLOSES, EVERY_KIND, OPENS, THRESHOLDS, event, opened, survey, surveys
from views.callback.codec import LARGEST

FROZEN = Thresholds(4, 8, 12)
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


async def open_one(db: Database, code: str = "bucharest", of: Survey = EVERY_KIND) -> SurveyRun:
    event_ = event(of, code)
    async with db.transaction() as tx:
        await events.save(tx, event_)
        return await stored.open_(tx, event_, GROUPS, FROZEN, bytes(32), OPENS)


async def test_opened_survey_is_read_back_as_it_was_frozen(db: Database) -> None:
    run = await open_one(db)

    expected_run = opened(EVERY_KIND, groups=GROUPS, thresholds=FROZEN)
    assert run == expected_run
    async with db.reading() as tx:
        assert await stored.of_event(tx, "bucharest") == expected_run
        assert await stored.get(tx, run.id) == expected_run
        assert await stored.active(tx) == (expected_run,)


async def test_opened_survey_has_every_count_at_nothing(db: Database) -> None:
    run = await open_one(db)

    async with db.reading() as tx:
        assert await answers.tally(tx, run.id) == dict.fromkeys(cells(EVERY_KIND, GROUPS), 0)


async def test_opening_again_returns_what_was_frozen_first(db: Database) -> None:
    first = await open_one(db)

    changed_event = event(survey(*EVERY_KIND.questions[:1]))
    async with db.transaction() as tx:
        again = await stored.open_(tx, changed_event, {"judge": "*", "undisclosed": "*"}, THRESHOLDS, bytes(32), CLOSES)

    assert again == first


async def test_opening_an_event_without_a_survey_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="bucharest has no survey"):
        async with db.transaction() as tx:
            await stored.open_(tx, event(None), GROUPS, FROZEN, bytes(32), OPENS)  # type: ignore[arg-type]  # it has no survey


@pytest.mark.parametrize("column", ["minimum_group", "minimum_breakdown", "minimum_comments"])
async def test_frozen_survey_cannot_be_changed(db: Database, column: str) -> None:
    await open_one(db)

    with pytest.raises(sqlite3.IntegrityError, match="frozen"):
        async with db.transaction() as tx:
            await tx.execute(f"UPDATE survey SET {column} = 3")


@pytest.mark.parametrize("thresholds", [Thresholds(5, 4, 9), Thresholds(5, 9, 4)])
async def test_survey_never_opens_with_a_threshold_below_the_least(db: Database, thresholds: Thresholds) -> None:
    event_ = event(EVERY_KIND)

    async with db.transaction() as tx:
        await events.save(tx, event_)

        with pytest.raises(sqlite3.IntegrityError, match="no threshold is below minimum_group"):
            await stored.open_(tx, event_, GROUPS, thresholds, bytes(32), OPENS)


async def test_survey_that_was_closed_is_read_so_and_is_not_among_the_unclosed(db: Database) -> None:
    run = await open_one(db)
    other = await open_one(db, "cluj")
    moment = OPENS + timedelta(days=1)

    async with db.transaction() as tx:
        await tx.execute("UPDATE survey SET closed_at = ? WHERE id = ?", (moment.isoformat(), run.id))

    async with db.reading() as tx:
        closed_run = await stored.get(tx, run.id)
        unclosed_runs = await stored.active(tx)
    assert closed_run is not None
    assert closed_run.closed_at == moment
    assert unclosed_runs == (other,)


@pytest.mark.parametrize("id_", [2, LARGEST])
async def test_survey_of_an_unknown_or_impossible_number_is_none(db: Database, id_: int) -> None:
    await open_one(db)

    async with db.reading() as tx:
        assert await stored.get(tx, id_) is None


async def test_definition_is_parsed_once_however_often_it_is_read(db: Database) -> None:
    run = await open_one(db)

    async with db.reading() as tx:
        first, second = await stored.get(tx, run.id), await stored.get(tx, run.id)

    assert first is not None
    assert second is not None
    assert first.survey is second.survey


@given(surveys())
def test_definition_of_any_survey_survives_its_json(of: Survey) -> None:
    kind = TypeAdapter(Survey)

    assert kind.validate_json(kind.dump_json(of)) == of


@settings(max_examples=10, deadline=None)
@given(surveys())
async def test_any_survey_is_read_back_as_it_was_frozen(of: Survey) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(Path(folder) / "roundtable.sqlite3")
        try:
            run = await open_one(db, of=of)
        finally:
            await db.close()

    assert run.survey == of
