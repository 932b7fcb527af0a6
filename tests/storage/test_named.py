"""Named answers: kept with consent alone, gone with the registration, and apart from everything anonymous."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own file

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.events import Event
from domain.participation import Answered, AnsweredByName, MayAnswer, NeedsConsent, Standing
from domain.people import Registration
from domain.results.named import NamedResponse
from domain.results.release import Counts
from domain.results.summary import ClosedSummary, NamedSummary
from domain.survey import SurveyRun
from storage import answers, events, named, people, registrations, releases, summaries, surveys
from storage.answer_store import answer_store
from storage.engine.database import Database, Tx, fetch_value
from storage.messages import outbox, plan
from storage.release_format import encode
from tests.messages import planned_message
from tests.support.surveys import CLOSES, EVERY_KIND, OPENS, THRESHOLDS, event
from tests.support.surveys import named as not_anonymous

ANA, ION = 7_000_000_001, 7_000_000_002
DAY = date(2027, 3, 23)
GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
NAMED = event(not_anonymous(EVERY_KIND), "named")
SECRET = event(EVERY_KIND, "secret")
GIVEN = {"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ()}
ANONYMOUS_SIDE = ("participation", "departed", "tally", "comment", "released_comment")
NAMED_SIDE = ("named_consent", "named_answers", "named_comment")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
async def db(path: Path) -> AsyncIterator[Database]:
    database = await Database.open(path)
    async with database.transaction() as tx:
        for event_ in (NAMED, SECRET):
            await events.save(tx, event_)
            for person, name in ((ANA, "Ana Șerban"), (ION, None)):
                await people.remember(tx, person, "ro")
                profession = "judge" if person == ANA else "lawyer"
                day = "2027-03-01"
                await registrations.put(tx, Registration(event_.code, person, "1", day, day, profession, name))
    yield database
    await database.close()


async def opened(tx: Tx, of: Event = NAMED) -> SurveyRun:
    return await surveys.open_(tx, of, GROUPS, THRESHOLDS, bytes(32), OPENS)


async def answered(tx: Tx, person: int = ANA, choices: dict[str, tuple[str, ...]] = GIVEN) -> SurveyRun:
    """Agreed, answered and commented."""
    run = await opened(tx)
    await named.record_consent(tx, run, person, "1", DAY)
    await named.send(tx, run, person, choices)
    await named.comment(tx, run, person, "improve", "More coffee")
    await named.advance(tx, run, person, 1)
    return run


async def standing(tx: Tx, person: int = ANA) -> Standing:
    return await answer_store(await opened(tx)).standing(tx, await opened(tx), person)


async def rows(tx: Tx, tables: tuple[str, ...]) -> dict[str, int]:
    return {table: await fetch_value(tx, f"SELECT count(*) FROM {table}") for table in tables}


# What is kept


async def test_nobody_has_agreed_before_agreeing(db: Database) -> None:
    async with db.transaction() as tx:
        assert await standing(tx) == NeedsConsent()


async def test_whoever_agreed_may_answer(db: Database) -> None:
    async with db.transaction() as tx:
        await named.record_consent(tx, await opened(tx), ANA, "1", DAY)

        assert (await standing(tx), await standing(tx, ION)) == (MayAnswer(), NeedsConsent())


async def test_consent_has_the_version_and_the_first_day(db: Database) -> None:
    async with db.transaction() as tx:
        run = await opened(tx)
        for notice, day in (("1", DAY), ("2", date(2027, 3, 24))):
            await named.record_consent(tx, run, ANA, notice, day)

        consents = (await people.everything(tx, ANA))["named_consent"]
    assert consents == [{"event": "named", "person": ANA, "notice": "1", "agreed_on": "2027-03-23"}]


async def test_answers_are_read_back_as_they_were_sent(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx)

        assert await standing(tx) == AnsweredByName(GIVEN, {"improve": "More coffee"}, 1)


async def test_answers_sent_again_take_the_place_of_the_others_and_comments_stay(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        await named.send(tx, run, ANA, {"overall": ("5",)})

        assert await standing(tx) == AnsweredByName({"overall": ("5",)}, {"improve": "More coffee"}, 1)
        assert await rows(tx, NAMED_SIDE) == dict.fromkeys(NAMED_SIDE, 1)


async def test_comment_written_again_replaces_and_empty_erases(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        await named.comment(tx, run, ANA, "improve", "Less coffee")
        after_rewrite = await standing(tx)
        await named.comment(tx, run, ANA, "improve", "")

        assert (after_rewrite, await standing(tx)) == (
            AnsweredByName(GIVEN, {"improve": "Less coffee"}, 1),
            AnsweredByName(GIVEN, {}, 1),
        )


async def test_sheets_have_name_profession_answers_and_comments(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx, ION, {"overall": ("4",)})
        await answered(tx)

        assert await named.responses(tx, "named") == (
            NamedResponse("Ana Șerban", "judge", GIVEN, {"improve": "More coffee"}),
            NamedResponse(None, "lawyer", {"overall": ("4",)}, {"improve": "More coffee"}),
        )


# What the database itself refuses


async def test_no_answer_without_consent(db: Database) -> None:
    async with db.transaction() as tx:
        run = await opened(tx)

        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            await named.send(tx, run, ANA, GIVEN)


async def test_no_comment_without_answers(db: Database) -> None:
    async with db.transaction() as tx:
        run = await opened(tx)
        await named.record_consent(tx, run, ANA, "1", DAY)

        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            await named.comment(tx, run, ANA, "improve", "More coffee")


async def test_no_consent_to_an_anonymous_survey(db: Database) -> None:
    async with db.transaction() as tx:
        run = await opened(tx, SECRET)

        with pytest.raises(sqlite3.IntegrityError, match="no named survey has opened"):
            await named.record_consent(tx, run, ANA, "1", DAY)


@pytest.mark.parametrize(
    "forbidden",
    [
        "INSERT INTO participation (survey, person) SELECT id, 1 FROM survey",
        "INSERT INTO tally (survey, question, part, option) SELECT id, 'overall', 'courts', '5' FROM survey",
        "INSERT INTO comment SELECT id, 'improve', 'More coffee', 1 FROM survey",
    ],
)
async def test_anonymous_side_takes_nothing_of_a_named_survey(db: Database, forbidden: str) -> None:
    async with db.transaction() as tx:
        await opened(tx)

        with pytest.raises(sqlite3.IntegrityError, match="this survey is named"):
            await tx.execute(forbidden)


async def test_opened_survey_stays_of_its_kind(db: Database) -> None:
    async with db.transaction() as tx:
        await opened(tx)

        with pytest.raises(sqlite3.IntegrityError, match="frozen"):
            await tx.execute("UPDATE survey SET anonymous = 1")


# The two sides have nothing to do with each other


@pytest.mark.parametrize(
    ("table", "parent"),
    [("named_consent", "registration"), ("named_answers", "named_consent"), ("named_comment", "named_answers")],
)
async def test_named_table_refers_to_what_it_goes_with_and_nothing_else(db: Database, table: str, parent: str) -> None:
    async with db.reading() as tx, tx.execute(f"SELECT * FROM pragma_foreign_key_list('{table}')") as rows:
        keys = {(row["table"], row["from"], row["to"], row["on_delete"]) async for row in rows}

    assert keys == {(parent, column, column, "CASCADE") for column in ("event", "person")}


async def test_named_answers_leave_the_anonymous_side_empty(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        await named.send(tx, run, ANA, {"overall": ("5",)})
        await answered(tx, ION)
        await people.forget(tx, ION)
        before = await rows(tx, ANONYMOUS_SIDE)
        await releases.close(tx, NAMED, run, CLOSES)

        assert before == await rows(tx, ANONYMOUS_SIDE) == dict.fromkeys(ANONYMOUS_SIDE, 0)


async def test_anonymous_answers_leave_the_named_side_empty(db: Database) -> None:
    async with db.transaction() as tx:
        run = await opened(tx, SECRET)
        await answer_store(run).send(tx, run, ANA, "courts", GIVEN)
        await answer_store(run).comment(tx, run, ANA, "improve", "More coffee")
        await answer_store(run).advance(tx, run, ANA, 1)

        assert await answer_store(run).standing(tx, run, ANA) == Answered(1)
        assert await rows(tx, NAMED_SIDE) == dict.fromkeys(NAMED_SIDE, 0)


async def contents(tx: Tx, tables: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    rows_by_table = {}
    for table in tables:
        async with tx.execute(f"SELECT * FROM {table}") as all_:
            rows_by_table[table] = [tuple(row) async for row in all_]
    return rows_by_table


async def test_each_side_is_the_same_whatever_happens_on_the_other(db: Database) -> None:
    async with db.transaction() as tx:
        secret = await opened(tx, SECRET)
        await answer_store(secret).send(tx, secret, ANA, "courts", GIVEN)
        anonymous = await contents(tx, ANONYMOUS_SIDE)
        run = await answered(tx)
        after_naming = await contents(tx, ANONYMOUS_SIDE)
        named_contents = await contents(tx, NAMED_SIDE)
        await answer_store(secret).send(tx, secret, ION, "lawyers", GIVEN)
        await releases.close(tx, SECRET, secret, CLOSES)

        assert after_naming == anonymous
        assert await contents(tx, NAMED_SIDE) == named_contents
        assert await answer_store(run).standing(tx, run, ANA) == AnsweredByName(GIVEN, {"improve": "More coffee"}, 1)


# Erasing


async def test_withdrawing_erases_answers_comments_and_consent_of_one_person(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        await answered(tx, ION)
        for _ in range(2):
            await named.withdraw(tx, run, ANA)

        assert await standing(tx) == NeedsConsent()
        assert [sheet.name for sheet in await named.responses(tx, "named")] == [None]


async def test_changing_the_registration_keeps_the_answers(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx)
        was = await registrations.find(tx, "named", ANA)
        assert was is not None
        await registrations.put(tx, replace(was, name="Ana Pop", profession="lawyer"))

        assert await named.responses(tx, "named") == (
            NamedResponse("Ana Pop", "lawyer", GIVEN, {"improve": "More coffee"}),
        )


async def test_cancelling_the_registration_erases_the_answers_of_that_event(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx)
        await registrations.cancel(tx, "secret", ANA)
        still = await standing(tx)
        await registrations.cancel(tx, "named", ANA)

        assert still == AnsweredByName(GIVEN, {"improve": "More coffee"}, 1)
        assert await rows(tx, NAMED_SIDE) == dict.fromkeys(NAMED_SIDE, 0)


async def test_forgotten_person_is_gone_from_the_answers_and_the_disk(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        await named.comment(tx, run, ANA, "praise", "The unmistakable comment")
    before = path.read_bytes()

    async with db.transaction() as tx:
        await people.forget(tx, ANA)
        assert await people.everything(tx, ANA) == {}

    after = path.read_bytes()
    for trace in ("The unmistakable comment", "Ana Șerban"):
        assert (trace.encode() in before, trace.encode() in after) == (True, False)


async def test_forgotten_person_may_answer_anew(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx)
        await people.forget(tx, ANA)
        await people.remember(tx, ANA, "ro")
        await registrations.put(tx, Registration("named", ANA, "1", "2027-03-24", "2027-03-24", "judge"))

        assert await standing(tx) == NeedsConsent()
        assert (await live(tx)).release.answered == 0


# Results


async def live(tx: Tx) -> NamedSummary:
    summary = await summaries.read(tx, NAMED, OPENS)
    assert isinstance(summary, NamedSummary)
    return summary


async def test_results_are_live_and_follow_every_change(db: Database) -> None:
    def overall(summary: NamedSummary) -> Counts | None:
        return summary.release.results[0].total

    async with db.transaction() as tx:
        run = await answered(tx)
        first = await live(tx)
        await named.send(tx, run, ANA, {"overall": ("5",)})
        after_change = await live(tx)
        await answered(tx, ION)
        await people.forget(tx, ANA)
        after_forgetting = await live(tx)

    assert (first.survey, first.closes) == (NAMED.survey, CLOSES)
    assert [overall(summary) for summary in (first, after_change, after_forgetting)] == [
        Counts(1, {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}, 0),
        Counts(1, {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}, 0),
        Counts(1, {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}, 0),
    ]


async def test_results_are_live_beside_the_running_bot(db: Database, path: Path) -> None:
    async with db.transaction() as tx:
        await answered(tx)
    readonly = await Database.open_readonly(path)

    try:
        async with readonly.reading() as tx:
            assert (await live(tx)).release.answered == 1
    finally:
        await readonly.close()


async def test_closing_releases_the_counts_and_keeps_the_names(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        before = await live(tx)
        release = await releases.close(tx, NAMED, run, CLOSES)
        summary = await summaries.read(tx, NAMED, CLOSES)

        assert release == before.release
        assert summary == ClosedSummary(release, run.survey, CLOSES)
        assert "Ana" not in encode(release)
        assert len(await named.responses(tx, "named")) == 1


async def test_release_stays_when_somebody_is_forgotten_afterwards(db: Database) -> None:
    async with db.transaction() as tx:
        run = await answered(tx)
        release = await releases.close(tx, NAMED, run, CLOSES)
        await people.forget(tx, ANA)

        assert await releases.find(tx, run.id) == release
        assert await named.responses(tx, "named") == ()


# Whoever asks who has answered


async def test_whoever_answered_is_not_reminded(db: Database) -> None:
    async with db.transaction() as tx:
        await answered(tx)
        message = planned_message("named", "reminder-1", "reminder", "registered", OPENS, {})
        await plan.add(tx, message)
        await plan.release(tx, message, [ANA, ION], OPENS)

        recipients = await plan.recipients(
            tx, planned_message("named", "reminder-2", "reminder", "not-answered", OPENS)
        )
        facts = await outbox.load_recipients(tx, "named", [ANA, ION])
        claim = await outbox.next_claim(tx, OPENS)

    assert recipients == (ION,)
    assert [recipient.has_answered for recipient in facts] == [True, False]
    assert claim is not None
    assert (claim.person.id, claim.recipient.has_answered) == (ANA, True)


async def test_having_answered_one_survey_says_nothing_of_another(db: Database) -> None:
    async with db.transaction() as tx:
        await opened(tx, SECRET)
        await answered(tx)

        assert await plan.recipients(
            tx, planned_message("secret", "reminder-2", "reminder", "not-answered", OPENS)
        ) == (ANA, ION)
        assert await answers.count_answered(tx, (await opened(tx, SECRET)).id) == 0
