from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.anonymity import NoBreakdown, groups_at_opening
from domain.events import Event, Profession, Survey
from domain.people import Registration
from domain.questions import Comment, YesNo
from domain.results.release import Counts
from domain.results.summary import ClosedSummary, NotOpen, OpenSummary
from domain.survey import SurveyRun
from storage import answers, events, people, registrations, releases, summaries, surveys
from storage.engine.database import Database, Tx, fetch_value
from storage.engine.errors import DamagedRelease
from storage.messages import plan
from tests.messages import planned_message
from tests.support.forgetting import forget
from tests.support.surveys import THRESHOLDS

OPENS = datetime(2027, 3, 22, 16, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 15, tzinfo=UTC)
WORDS = {"en": "…"}
SURVEY = Survey(
    WORDS, True, OPENS, CLOSES, (YesNo("apply", WORDS, breakdown=True), YesNo("rare", WORDS), Comment("why", WORDS))
)
EVENT = Event(
    "bucharest",
    WORDS,
    WORDS,
    WORDS,
    "Europe/Bucharest",
    OPENS - timedelta(hours=8),
    OPENS - timedelta(hours=2),
    tuple(Profession(id_, WORDS, id_) for id_ in ("judge", "lawyer")),
    survey=SURVEY,
)
MADE_BY_PARTICIPANTS = ("participation", "departed", "declined", "tally")


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, EVENT)
    yield database
    await database.close()


async def register(tx: Tx, ids: Iterable[int]) -> None:
    """Odd ids are judges, even ones lawyers."""
    for id_ in ids:
        await people.remember(tx, id_, "en")
        profession = "judge" if id_ % 2 else "lawyer"
        await registrations.put(
            tx, Registration(EVENT.code, id_, "1", "2027-03-01", registered_on="2027-03-01", profession=profession)
        )


async def opened_with(tx: Tx, number: int) -> SurveyRun:
    await register(tx, range(1, number + 1))
    groups = groups_at_opening(EVENT, await registrations.by_profession(tx, EVENT.code), 5)
    return await surveys.open_(tx, EVENT, groups, THRESHOLDS, b"s" * 32, OPENS)


async def answered_by(tx: Tx, survey_run: SurveyRun, ids: Iterable[int]) -> None:
    """Every third says no; the first two alone answer the rare question."""
    for id_ in ids:
        sheet = {"apply": ("no" if id_ % 3 == 0 else "yes",), "rare": ("yes",) if id_ < 3 else ()}
        profession = "judge" if id_ % 2 else "lawyer"
        assert await answers.send(tx, survey_run, id_, survey_run.group(profession), sheet)


async def rows(tx: Tx, table: str) -> int:
    return int(await fetch_value(tx, f"SELECT count(*) FROM {table}"))


async def test_close_makes_the_release_and_erases_the_rest(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 26)
        await answered_by(tx, survey_run, range(1, 25))
        await answers.comment(tx, survey_run.id, "why", "Because.")
        await answers.decline(tx, survey_run.id, 26)
        await forget(tx, 5)

    async with db.transaction() as tx:
        release = await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        row_counts = {table: await rows(tx, table) for table in (*MADE_BY_PARTICIPANTS, "comment")}
        closed_run = await surveys.get(tx, survey_run.id)
        secret = await fetch_value(tx, "SELECT secret FROM survey")
    assert (release.registered, release.answered, release.invited) == (25, 24, 0)
    assert release.groups == {"judge+undisclosed": ("judge", "undisclosed"), "lawyer": ("lawyer",)}
    assert release.results[0].total == Counts(24, {"yes": 16, "no": 8}, 0)
    assert release.results[0].groups["lawyer"] == Counts(12, {"yes": 8, "no": 4}, 0)
    assert release.results[1].total == Counts(24, {"yes": 2, "no": 0}, 22)
    assert (release.results[1].groups, release.results[1].no_breakdown) == ({}, NoBreakdown.NOT_DECLARED)
    assert row_counts == {"participation": 0, "departed": 0, "declined": 0, "tally": 0, "comment": 0}
    assert closed_run == replace(survey_run, closed_at=CLOSES)
    assert secret is None


async def test_close_leaves_nothing_withheld_in_the_file(db: Database, tmp_path: Path) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        await answered_by(tx, survey_run, range(1, 5))
    async with db.transaction() as tx:
        await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        content = await fetch_value(tx, "SELECT content FROM release")

    release = json.loads(content)
    nothing = {"kind": "yes_no", "total": None, "groups": {}, "withheld": "few", "no_breakdown": None}
    assert release["results"] == [{"question": id_, **nothing} for id_ in ("apply", "rare")]
    assert (release["answered"], release["registered"]) == (None, 8)
    # A tally's row is its key and a count from 2^24 on; none of either is left.
    assert b"apply*" not in (tmp_path / "roundtable.sqlite3").read_bytes()


async def test_close_early_is_told_as_the_closing_time(db: Database) -> None:
    early = CLOSES - timedelta(days=2)
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)

    async with db.transaction() as tx:
        await releases.close(tx, EVENT, survey_run, early)

    async with db.reading() as tx:
        closed_run = await surveys.get(tx, survey_run.id)
    assert closed_run == replace(survey_run, closes_at=early, closed_at=early)


async def test_close_twice_gives_the_same_release(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 26)
        await answered_by(tx, survey_run, range(1, 25))
    async with db.transaction() as tx:
        first = await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.transaction() as tx:
        await register(tx, [99])
        second = await releases.close(tx, EVENT, survey_run, CLOSES + timedelta(days=1))

    assert second == first
    async with db.reading() as tx:
        closed_run = await surveys.get(tx, survey_run.id)
    assert closed_run is not None
    assert closed_run.closed_at == CLOSES


async def test_close_undone_leaves_everything(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 26)
        await answered_by(tx, survey_run, range(1, 25))

    async def close_and_fail() -> None:
        async with db.transaction() as tx:
            await releases.close(tx, EVENT, survey_run, CLOSES)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await close_and_fail()

    async with db.reading() as tx:
        assert await answers.count_answered(tx, survey_run.id) == 24
        assert (await answers.tally(tx, survey_run.id))["apply", "lawyer", "yes"] == 8
        assert await releases.find(tx, survey_run.id) is None
        assert await surveys.get(tx, survey_run.id) == survey_run


async def test_close_keeps_counts_of_deliveries_and_erases_who_got_them(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        for send, audience in (
            ("survey", "registered"),
            ("reminder", "not-answered"),
            ("text", "not-answered"),
            ("text", "registered"),
        ):
            message = planned_message(EVENT.code, f"{send}-{audience}", send, audience, OPENS, {"note": 1})
            await plan.add(tx, message)
            await plan.release(tx, message, [1, 2, 3], OPENS)
        await tx.execute("UPDATE delivery SET state = 'sent' WHERE person < 3")

    async with db.transaction() as tx:
        release = await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        async with tx.execute("SELECT message, count(*) FROM delivery GROUP BY message") as cursor:
            message_rows = [tuple(row) async for row in cursor]
        async with tx.execute("SELECT id, body FROM message") as cursor:
            bodies = {row["id"]: json.loads(row["body"]) async for row in cursor}
    assert release.invited == 2
    assert message_rows == [("text-registered", 3)]
    delivery_counts = {"note": 1, "counts": {"sent": 2, "dropped": 1}}
    assert bodies == {
        "survey-registered": delivery_counts,
        "reminder-not-answered": delivery_counts,
        "text-not-answered": delivery_counts,
        "text-registered": {"note": 1},
    }


async def test_close_leaves_other_surveys_alone(db: Database) -> None:
    other = replace(EVENT, code="cluj")
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        await events.save(tx, other)
        second = await surveys.open_(tx, other, {"undisclosed": "*"}, THRESHOLDS, b"t" * 32, OPENS)
        await answers.send(tx, second, 77, "*", {"apply": ("yes",)})
        cells = await answers.tally(tx, second.id)

    async with db.transaction() as tx:
        await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        assert await answers.tally(tx, second.id) == cells
        assert await answers.count_answered(tx, second.id) == 1


async def test_release_is_canonical_and_carries_its_hash(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 26)
        await answered_by(tx, survey_run, range(1, 25))
        release = await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        content = await fetch_value(tx, "SELECT content FROM release")
        release_hash = await releases.hash_of(tx, survey_run.id)
        stored_release = await releases.find(tx, survey_run.id)
    assert content == json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert release_hash == hashlib.sha256(content.encode()).hexdigest()
    assert stored_release == release


async def test_release_never_changes(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        await releases.close(tx, EVENT, survey_run, CLOSES)

    for statement in ("UPDATE release SET content = '{}'", "DELETE FROM release"):
        with pytest.raises(sqlite3.IntegrityError, match="a release never changes"):
            async with db.transaction() as tx:
                await tx.execute(statement)


async def test_release_that_was_tampered_with_is_not_shown(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        await releases.close(tx, EVENT, survey_run, CLOSES)
        await tx.execute("DROP TRIGGER release_is_immutable")
        await tx.execute("UPDATE release SET content = replace(content, '\"registered\":8', '\"registered\":9')")

    async with db.reading() as tx:
        with pytest.raises(DamagedRelease, match="does not have the hash it was stored with"):
            await releases.find(tx, survey_run.id)


async def test_release_of_unknown_survey_is_none(db: Database) -> None:
    async with db.reading() as tx:
        assert await releases.find(tx, 7) is None
        assert await releases.hash_of(tx, 7) is None


# What a coordinator may be told


async def test_summary_before_opening(db: Database) -> None:
    async with db.transaction() as tx:
        await register(tx, range(1, 4))

    async with db.reading() as tx:
        assert await summaries.read(tx, EVENT, OPENS - timedelta(days=1)) == NotOpen(3, OPENS)
        assert await summaries.read(tx, EVENT, CLOSES) == NotOpen(3, None)
        assert await summaries.read(tx, replace(EVENT, survey=None), OPENS) == NotOpen(3, None)


async def test_summary_while_open_is_participation_only(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 8)
        await answered_by(tx, survey_run, range(1, 5))
    async with db.reading() as tx:
        few = await summaries.read(tx, EVENT, OPENS)
    async with db.transaction() as tx:
        await answered_by(tx, survey_run, range(5, 9))
        for id_ in (1, 2):
            await forget(tx, id_)

    async with db.reading() as tx:
        more = await summaries.read(tx, EVENT, OPENS)

    assert few == OpenSummary(8, 0, None, CLOSES)
    assert more == OpenSummary(8, 0, 8, CLOSES)


async def test_summary_after_closing_is_the_release(db: Database) -> None:
    async with db.transaction() as tx:
        survey_run = await opened_with(tx, 26)
        await answered_by(tx, survey_run, range(1, 25))
        release = await releases.close(tx, EVENT, survey_run, CLOSES)

    async with db.reading() as tx:
        summary = await summaries.read(tx, EVENT, CLOSES + timedelta(days=9))

    assert summary == ClosedSummary(release, SURVEY, CLOSES)
