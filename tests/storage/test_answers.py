"""Answers at rest: each person once, each count by one, and nothing that tells who or in which order."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.button_questions import SelectedOptions
from domain.draft import Draft
from domain.people import Registration
from domain.questions import ANSWERED
from domain.results.release import SENT, cells, counted
from domain.survey import SurveyRun
from storage import answers, events, people, registrations, surveys
from storage.engine.database import Database
from storage.messages import updates
from tests.support.surveys import EVERY_KIND, OPENS, THRESHOLDS, drafts, event

GROUPS = {"judge": "courts", "lawyer": "lawyers", "undisclosed": "courts"}
GIVEN: Mapping[str, SelectedOptions] = {"overall": ("2",), "why": ("time",), "topics": ("law", "web"), "again": ()}


async def prepared(path: Path, ids: range = range(1, 4)) -> tuple[Database, SurveyRun]:
    """A database in which these people are registered and the survey is open."""
    db = await Database.open(path)
    event_ = event(EVERY_KIND)
    async with db.transaction() as tx:
        await events.save(tx, event_)
        for id_ in ids:
            await people.remember(tx, id_, "en")
            await registrations.put(tx, Registration("bucharest", id_, "1", "2027-03-01", "2027-03-01", "judge"))
        return db, await surveys.open_(tx, event_, GROUPS, THRESHOLDS, bytes(32), OPENS)


@pytest.fixture
async def ready(tmp_path: Path) -> AsyncIterator[tuple[Database, SurveyRun]]:
    db, run = await prepared(tmp_path / "roundtable.sqlite3")
    yield db, run
    await db.close()


async def send(db: Database, run: SurveyRun, person: int, choices: Mapping[str, SelectedOptions] = GIVEN) -> bool:
    async with db.transaction() as tx:
        return await answers.send(tx, run, person, "courts", choices)


async def test_sent_answers_are_counted_and_nothing_else(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready

    is_counted = await send(db, run, 1)

    assert is_counted
    async with db.reading() as tx:
        tally = await answers.tally(tx, run.id)
        waiting = [await answers.participation(tx, run.id, person) for person in (1, 2)]
        assert await answers.count_answered(tx, run.id) == 1
    expected_tally = {
        (SENT, "courts", ANSWERED): 1,
        ("overall", "courts", ANSWERED): 1,
        ("overall", "courts", "2"): 1,
        ("why", "courts", ANSWERED): 1,
        ("why", "courts", "time"): 1,
        ("topics", "courts", ANSWERED): 1,
        ("topics", "courts", "law"): 1,
        ("topics", "courts", "web"): 1,
    }
    assert tally == dict.fromkeys(cells(EVERY_KIND, GROUPS), 0) | expected_tally
    assert waiting == [0, None]


async def test_second_sending_of_a_person_changes_nothing(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready
    await send(db, run, 1)
    async with db.reading() as tx:
        before = await answers.tally(tx, run.id)

    again = await send(db, run, 1, {"overall": ("5",)})

    assert not again
    async with db.reading() as tx:
        assert await answers.tally(tx, run.id) == before


async def test_simultaneous_sendings_of_a_person_count_once(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready

    outcomes = await asyncio.gather(*(send(db, run, 1) for _ in range(10)))

    assert Counter(outcomes) == {True: 1, False: 9}


async def test_comment_question_that_waits_moves_on(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready
    await send(db, run, 1)

    async with db.transaction() as tx:
        await answers.advance(tx, run.id, 1, 2)

    async with db.reading() as tx:
        assert await answers.participation(tx, run.id, 1) == 2


async def test_comments_are_kept_by_the_alphabet_and_the_same_words_once(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready

    async with db.transaction() as tx:
        for text in ("More time", "Coffee", "More time"):
            await answers.comment(tx, run.id, "improve", text)

    async with db.reading() as tx:
        assert await answers.comments(tx, run.id) == {"improve": [("Coffee", 1), ("More time", 2)]}


async def test_declining_is_remembered_and_can_be_repeated(ready: tuple[Database, SurveyRun]) -> None:
    db, run = ready

    for _ in range(2):
        async with db.transaction() as tx:
            await answers.decline(tx, run.id, 1)

    async with db.reading() as tx:
        assert [await answers.has_declined(tx, run.id, person) for person in (1, 2)] == [True, False]


async def test_update_is_seen_once_it_was_noted(ready: tuple[Database, SurveyRun]) -> None:
    db, _ = ready

    async with db.transaction() as tx:
        before = await updates.seen(tx, 7)
        first_times = [await updates.first_time(tx, 7, date(2027, 3, 22)) for _ in range(2)]
        after = await updates.seen(tx, 7)

    assert [before, *first_times, after] == [False, True, False, True]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["courts", "lawyers"]), drafts(EVERY_KIND)), max_size=12))
async def test_tally_equals_an_independent_count(sheets: list[tuple[str, Draft]]) -> None:
    expected_tally = Counter(cell for group, draft in sheets for cell in counted(draft.answers, group))

    with tempfile.TemporaryDirectory() as folder:
        db, run = await prepared(Path(folder) / "roundtable.sqlite3", range(0))
        try:
            async with db.transaction() as tx:
                for person, (group, draft) in enumerate(sheets, start=1):
                    await answers.send(tx, run, person, group, draft.answers)
                tally = await answers.tally(tx, run.id)
        finally:
            await db.close()

    assert {cell: count for cell, count in tally.items() if count} == expected_tally


# Where things lie in the file tells no order


async def bytes_after(path: Path, order: list[tuple[int, int]]) -> bytes:
    """The file after these steps (person, step), without the header's counters of changes."""
    db, run = await prepared(path, range(1, 13))
    for number, (person, part) in enumerate(order):
        async with db.transaction() as tx:
            db.mark_for_vacuum()
            if part == 0:
                mine = {"overall": (str(person % 5 + 1),), "again": ("yes",) if person % 2 else ()}
                await answers.send(tx, run, person, "courts" if person % 3 else "lawyers", mine)
            else:
                await updates.first_time(tx, number, date(2027, 3, 23))
                await answers.comment(tx, run.id, ("improve", "praise")[part - 1], f"{person}: " + "ă" * (person * 80))
                await answers.advance(tx, run.id, person, part)
        if number % 5 == len(order) % 3:
            await answers.vacuum_if_needed(db)
    await answers.vacuum_if_needed(db)
    await db.close()
    content = bytearray(await asyncio.to_thread(path.read_bytes))
    for start in (24, 40, 92):
        content[start : start + 4] = bytes(4)
    return bytes(content)


def shuffled(seed: int) -> list[tuple[int, int]]:
    """Every person's sending and two comments in their order, interleaved by chance."""
    chance = random.Random(seed)
    waiting = dict.fromkeys(range(1, 13), 0)
    order = []
    while waiting:
        person = chance.choice(sorted(waiting))
        order.append((person, waiting[person]))
        waiting[person] += 1
        if waiting[person] > 2:
            del waiting[person]
    # The comments' updates are numbered by arrival; as many sendings come before them in every order.
    return sorted(order, key=lambda step: step[1] > 0)


async def test_file_is_the_same_bytes_whatever_the_order_of_answers_and_comments(tmp_path: Path) -> None:
    files = [await bytes_after(tmp_path / f"{seed}.sqlite3", shuffled(seed)) for seed in range(3)]

    assert len({*files}) == 1


async def test_answer_stays_when_the_file_cannot_be_rewritten_now(tmp_path: Path) -> None:
    db, run = await prepared(tmp_path / "roundtable.sqlite3")
    await send(db, run, 1)
    await db.close()
    readonly = await Database.open_readonly(tmp_path / "roundtable.sqlite3")

    try:
        readonly.mark_for_vacuum()
        await answers.vacuum_if_needed(readonly)

        assert readonly.needs_vacuum()
        async with readonly.reading() as tx:
            assert await answers.count_answered(tx, run.id) == 1
    finally:
        await readonly.close()
