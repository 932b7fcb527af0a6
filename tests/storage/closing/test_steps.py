"""A large survey closes at once, and what its release replaces is erased in steps that survive a kill."""

# ruff: noqa: ASYNC240 — nothing waits while a test looks at its own files

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lifecycle import advance_events
from domain.messages import MessageKind
from storage import answers, comments, departures, events, people, registrations, releases, surveys
from storage.attendance import checkins
from storage.closing import counts as closing_counts
from storage.closing import erasing
from storage.closing import steps as closing_steps
from storage.closing.counts import ClosingCounts, count_by_batch
from storage.engine.backup import backup
from storage.engine.database import Database, Tx, fetch_value
from storage.engine.restore import restore
from storage.messages import outbox, plan, progress
from storage.operations.status import queue
from tests.privacy.pages import masked
from tests.support.full_participation import FULL
from tests.support.program import CLOSES, OPENS, REMIND, RULES, open_survey, register

SECRET = b"s" * 32
PEOPLE = range(1, 13)
ANSWERED = range(1, 11)
CANCELLED, FORGOTTEN, DECLINED = 3, 4, 12
MARK = b"m" * 32
ERASED = ("participation", "departed", "declined", "tally", "comment")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "roundtable.sqlite3"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every survey is a large one, and a step is two rows."""
    for module in (comments, erasing):
        monkeypatch.setattr(module, "WHOLE_ROWS", 0)
        monkeypatch.setattr(module, "STEP_ROWS", 2)
    monkeypatch.setattr(closing_counts, "PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr(closing_steps, "STEPS_AT_ONCE", 1)


@asynccontextmanager
async def database(path: Path) -> AsyncIterator[Database]:
    db = await Database.open(path)
    try:
        yield db
    finally:
        await db.close()


async def before_closing(path: Path, order: Iterable[int] = ANSWERED) -> None:
    """Twelve were invited, ten have answered and commented, of whom one cancelled and one was forgotten since."""
    async with database(path) as db, db.transaction() as tx:
        await events.save(tx, FULL)
        await plan.sync(tx, FULL)
        await register(tx, FULL.code, PEOPLE)
        run = await open_survey(tx, FULL, OPENS)
        await invited(tx)
        for person in order:
            await answers.send(tx, run, person, run.group("judge"), {"overall": ("5",)})
            await answers.comment(tx, run.id, "improve" if person % 2 else "praise", f"Breaks {person}")
        await answers.decline(tx, run.id, DECLINED)
        await registrations.cancel(tx, FULL.code, CANCELLED)
        await departures.leave(tx, FORGOTTEN, {run.id: MARK})
        await people.forget(tx, FORGOTTEN)


async def invited(tx: Tx) -> None:
    """The invitation reached four people, is on its way to one, and waits for the others."""
    (message,) = [due for due in await plan.due(tx, FULL.code, OPENS) if due.kind is MessageKind.SURVEY]
    await plan.release(tx, message, await plan.recipients(tx, message), OPENS)
    for _ in range(4):
        claim = await outbox.next_claim(tx, OPENS)
        assert claim is not None
        await outbox.claim(tx, claim)
        await outbox.settle(tx, claim, "sent", OPENS)
    claim = await outbox.next_claim(tx, OPENS)
    assert claim is not None
    await outbox.claim(tx, claim)


async def close(db: Database) -> None:
    assert await advance_events(db, {FULL.code: FULL}, RULES, lambda: SECRET, CLOSES) == (FULL.code,)


async def unfinished(db: Database) -> bool:
    async with db.reading() as tx:
        return bool(await closing_steps.pending_surveys(tx))


async def in_steps(db: Database) -> int:
    """All steps; returns how many."""
    steps = 0
    while await unfinished(db):
        await closing_steps.run_steps(db)
        steps += 1
    return steps


async def closed_file(path: Path) -> bytes:
    """The file at rest, without its counters of changes, and without what is sent to the coordinators."""
    async with database(path) as db:
        await db.vacuum()
    return masked(path.read_bytes())


async def closed_at_once(path: Path) -> bytes:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
        assert not await unfinished(db)
    return await closed_file(path)


async def rows(db: Database) -> dict[str, int]:
    async with db.reading() as tx:
        return {table: await fetch_value(tx, f"SELECT count(*) FROM {table}") for table in ERASED}


@pytest.mark.usefixtures("large")
async def test_closing_in_steps_leaves_the_same_bytes_as_closing_at_once(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
        waiting = await rows(db)
        steps = await in_steps(db)
        after = await rows(db)
    with monkeypatch.context() as small:
        for module in (comments, erasing):
            small.setattr(module, "WHOLE_ROWS", 1000)
        small.setattr(closing_counts, "PEOPLE_AT_ONCE", 1000)
        at_once = await closed_at_once(tmp_path / "small.sqlite3")

    assert waiting == {"participation": 9, "departed": 1, "declined": 1, "tally": 0, "comment": 10}
    assert steps > 10
    assert after == dict.fromkeys(ERASED, 0)
    assert await closed_file(path) == at_once


@pytest.mark.usefixtures("large")
async def test_every_start_goes_on_with_the_steps(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
    row_counts = []
    for _ in range(100):
        async with database(path) as db:
            await closing_steps.run_steps(db)
            row_counts.append(sum((await rows(db)).values()))
            if not await unfinished(db):
                break

    assert row_counts[0] == 19
    assert row_counts == sorted(row_counts, reverse=True)
    assert row_counts[-1] == 0


@pytest.mark.usefixtures("large")
async def test_between_the_steps_everything_is_shown_as_after_the_last(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
        snapshots = [await what_is_shown(db)]
        while await unfinished(db):
            await closing_steps.run_steps(db)
            snapshots.append(await what_is_shown(db))

    assert len(snapshots) > 10
    assert snapshots == [snapshots[-1]] * len(snapshots)
    assert snapshots[-1][1:] == (None, {"dropped": 7, "failed": 1, "sent": 3}, (0, 0, 0), ())


async def what_is_shown(db: Database) -> tuple[object, ...]:
    """The release; whether somebody has answered; counts of the invitation; waiting messages; failures."""
    async with db.reading() as tx:
        run = await surveys.of_event(tx, FULL.code)
        assert run is not None
        waiting = await queue(tx)
        return (
            await releases.find(tx, run.id),
            await answers.participation(tx, run.id, 9),
            {count.state.value: count.n for count in await progress.counts(tx, FULL.code, "survey-1")},
            (waiting.waiting, waiting.sending, waiting.unknown),
            await progress.failure_counts(tx),
        )


@pytest.mark.usefixtures("large")
async def test_what_a_step_erased_is_gone_from_the_disk_before_the_file_is_rewritten(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
        before = path.read_bytes()
        await in_steps(db)
        after = path.read_bytes()

    assert MARK in before
    assert MARK not in after
    assert SECRET not in before


@pytest.mark.usefixtures("large")
async def test_order_of_answers_cannot_be_read_between_the_steps(tmp_path: Path) -> None:
    files = []
    for order in (ANSWERED, (*range(10, 5, -1), *ANSWERED[:5])):
        path = tmp_path / f"{order[0]}.sqlite3"
        await before_closing(path, order)
        async with database(path) as db:
            await db.vacuum()  # as every few seconds while the survey is open
            await close(db)
            files.append([masked(path.read_bytes())])
            while await unfinished(db):
                await closing_steps.run_steps(db)
                files[-1].append(masked(path.read_bytes()))

    assert len({*files[0]}) > 10
    assert files[0] == files[1]


@pytest.mark.usefixtures("large")
async def test_person_who_cancelled_is_erased_with_their_participation(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        async with db.reading() as tx:
            person_state = await people.find(tx, CANCELLED), await people.count_unused(tx)
        await close(db)
        async with db.reading() as tx:
            waiting = await people.count_unused(tx)
        await in_steps(db)

        assert person_state[0] is not None
        assert (person_state[1], waiting) == (0, 1)
        async with db.reading() as tx:
            assert await people.find(tx, CANCELLED) is None
            assert await people.count_unused(tx) == 0


@pytest.mark.usefixtures("large")
async def test_comments_come_to_the_coordinators_in_the_order_they_would_have_at_once(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        await close(db)
        await in_steps(db)
        async with db.reading() as tx:
            run = await surveys.of_event(tx, FULL.code)
            assert run is not None
            released_comments = [(each.place, each.text) for each in await comments.of_survey(tx, run.id)]

    order = [1, 3, 5, 7, 9, 10, 2, 4, 6, 8]
    assert released_comments == [(place, f"Breaks {person}") for place, person in enumerate(order)]


@pytest.mark.usefixtures("large")
async def test_comments_that_wait_to_be_released_outlive_a_restored_backup(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backup.sqlite3"
    await before_closing(path)
    await backup(path, copy)
    async with database(path) as db:
        await close(db)
        await closing_steps.run_steps(db)

    await restore(path, copy, CLOSES + timedelta(days=1))

    async with database(path) as db:
        await in_steps(db)
        async with db.reading() as tx:
            assert await fetch_value(tx, "SELECT count(*) FROM released_comment") == 10
            assert await fetch_value(tx, "SELECT count(*) FROM participation") == 0


@pytest.mark.usefixtures("large")
async def test_counts_made_ahead_are_those_of_the_closing(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        async with db.transaction() as tx:
            again = plan.replace(
                next(m for m, _ in await plan.all_messages(tx, FULL.code) if m.id == "survey-1"), id="survey-2"
            )
            await plan.add(tx, again)
            await plan.release(tx, again, [1, 2], REMIND)
            await tx.execute("UPDATE delivery SET state = 'sent' WHERE message = 'survey-2'")
            await checkins.mark_present(tx, FULL.code, 2)

        counts = await count_by_batch(db, FULL.code, "after")

        async with db.reading() as tx:
            assert counts == ClosingCounts(
                await registrations.count(tx, FULL.code), await plan.count_invited(tx, FULL.code, "after"), 1
            )
        assert counts == ClosingCounts(10, 3, 1)


async def test_small_event_is_counted_by_its_closing(path: Path) -> None:
    await before_closing(path)
    async with database(path) as db:
        assert await count_by_batch(db, FULL.code, "after") is None
