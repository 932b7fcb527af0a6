"""Comments after closing: kept in an order that tells nothing, decided about, erased."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.results.comments import Decision, Reviewed
from domain.survey import SurveyRun
from storage import answers, comments, events, people, surveys
from storage.engine.database import Database, fetch_value
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, event

GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
COORDINATOR = 2001


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    yield database
    await database.close()


async def closed(db: Database, *texts: tuple[str, str], answer_count: int = 5) -> SurveyRun:
    """A survey in which this was written, in this order, and is now released."""
    event_ = event(EVERY_KIND)
    async with db.transaction() as tx:
        await events.save(tx, event_)
        run = await surveys.open_(tx, event_, GROUPS, THRESHOLDS, bytes(32), OPENS)
        for question, text in texts:
            await answers.comment(tx, run.id, question, text)
        await comments.release(tx, run, answer_count)
    return run


WRITTEN = (("praise", "Good."), ("improve", "More time."), ("improve", "Less talk."), ("improve", "More time."))


async def test_released_comments_stand_by_question_and_alphabet_and_nothing_is_left_behind(db: Database) -> None:
    run = await closed(db, *WRITTEN)

    async with db.reading() as tx:
        released_comments = await comments.of_survey(tx, run.id)
        comment_count = await fetch_value(tx, "SELECT count(*) FROM comment")

    assert released_comments == (
        Reviewed(0, "improve", "Less talk.", 1, Decision.WAITING),
        Reviewed(1, "improve", "More time.", 2, Decision.WAITING),
        Reviewed(2, "praise", "Good.", 1, Decision.WAITING),
    )
    assert comment_count == 0


async def test_comments_are_erased_when_too_few_answered(db: Database, tmp_path: Path) -> None:
    run = await closed(db, ("improve", "Only I can have written this."), answer_count=4)

    async with db.reading() as tx:
        released_comments = await comments.of_survey(tx, run.id)

    assert released_comments == ()
    assert b"Only I can" not in (tmp_path / "roundtable.sqlite3").read_bytes()


async def test_only_what_was_published_may_stand_in_reports(db: Database) -> None:
    run = await closed(db, *WRITTEN)

    async with db.transaction() as tx:
        before = await comments.published(tx, run.id)
        await comments.set_decision(tx, run.id, 0, Decision.WITHHELD)
        await comments.set_decision(tx, run.id, 1, Decision.PUBLISHED)
        await comments.set_decision(tx, run.id, 2, Decision.PUBLISHED)
        after = await comments.published(tx, run.id)
        await comments.set_decision(tx, run.id, 2, Decision.WITHHELD)
        published_comments = await comments.published(tx, run.id)

    assert before == {}
    assert after == {"improve": ("More time.",), "praise": ("Good.",)}
    assert published_comments == {"improve": ("More time.",)}


async def test_edited_words_are_published_and_the_typed_ones_gone_from_the_disk(db: Database, tmp_path: Path) -> None:
    run = await closed(db, ("improve", "Ask Victor Unmistakable."))

    async with db.transaction() as tx:
        await comments.replace(tx, run.id, 0, "Ask [name].")

    async with db.reading() as tx:
        assert await comments.published(tx, run.id) == {"improve": ("Ask [name].",)}
    assert b"Unmistakable" not in (tmp_path / "roundtable.sqlite3").read_bytes()


async def test_editing_is_of_one_comment_at_a_time_and_ends(db: Database) -> None:
    run = await closed(db, *WRITTEN)

    async with db.transaction() as tx:
        before = await comments.edited_by(tx, COORDINATOR)
        await comments.begin_editing(tx, COORDINATOR, run.id, 0)
        await comments.begin_editing(tx, COORDINATOR, run.id, 2)
        during = await comments.edited_by(tx, COORDINATOR)
        await comments.end_editing(tx, COORDINATOR)
        after = await comments.edited_by(tx, COORDINATOR)

    assert (before, during, after) == (None, (run.id, 2), None)


async def test_forgetting_a_coordinator_ends_their_editing(db: Database) -> None:
    run = await closed(db, *WRITTEN)

    async with db.transaction() as tx:
        await comments.begin_editing(tx, COORDINATOR, run.id, 0)
        await people.forget(tx, COORDINATOR)

        assert await comments.edited_by(tx, COORDINATOR) is None


async def test_erased_comments_are_gone_with_what_was_edited(db: Database) -> None:
    run = await closed(db, *WRITTEN)

    async with db.transaction() as tx:
        await comments.begin_editing(tx, COORDINATOR, run.id, 0)
        erased_count = await comments.erase(tx, run.id)

        assert (erased_count, await comments.erase(tx, run.id)) == (3, 0)
        assert await comments.of_survey(tx, run.id) == ()
        assert await comments.edited_by(tx, COORDINATOR) is None
