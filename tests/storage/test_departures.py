"""Marks of the forgotten: slow to try, recognised once, and gone with the survey's secret."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import answers, departures, events, people, releases, surveys
from storage.departures import ParticipationMark
from storage.engine.database import Database, Tx, fetch_value
from tests.support.forgetting import come_back, forget
from tests.support.program import EVENT, OPENS, open_survey, register, staged
from tests.support.surveys import CLOSES, EVERY_KIND, THRESHOLDS, event

ANA, ION = 7_000_000_001, 7_000_000_002
SECRET = bytes(range(32))
SHEET = {"overall": ("5",)}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """Ana and Ion are registered and have answered."""
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        event_ = event(EVERY_KIND)
        await events.save(tx, event_)
        await register(tx, event_.code, [ANA, ION])
        run = await surveys.open_(tx, event_, {"judge": "*", "undisclosed": "*"}, THRESHOLDS, SECRET, OPENS)
        for person in (ANA, ION):
            assert await answers.send(tx, run, person, "*", SHEET)
    yield database
    await database.close()


async def participations(tx: Tx) -> dict[int, int]:
    async with tx.execute("SELECT person, next_comment FROM participation") as rows:
        return {row["person"]: row["next_comment"] async for row in rows}


async def stored(tx: Tx) -> set[bytes]:
    async with tx.execute("SELECT digest FROM departed") as rows:
        return {row["digest"] async for row in rows}


async def test_mark_of_the_forgotten_takes_the_place_of_their_participation(db: Database) -> None:
    marks = await departures.compute_hashes(db, ANA)

    async with db.transaction() as tx:
        await departures.leave(tx, ANA, marks)
        await people.forget(tx, ANA)

    async with db.reading() as tx:
        assert await stored(tx) == {departures.digest(SECRET, ANA)}
        assert await participations(tx) == {ION: 0}
        assert await answers.count_answered(tx, 1) == 2


async def test_leaving_without_the_mark_is_refused(db: Database) -> None:
    with pytest.raises(KeyError):
        async with db.transaction() as tx:
            await departures.leave(tx, ANA, {})

    async with db.reading() as tx:
        assert await participations(tx) == {ANA: 0, ION: 0}


async def test_who_registers_again_has_answered_and_is_asked_no_comment_again(db: Database) -> None:
    async with db.transaction() as tx:
        await forget(tx, ANA)

    looked_for = await departures.compute_tokens(db, "bucharest", ANA)
    async with db.transaction() as tx:
        is_recognised = await come_back(tx, ANA)
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        again = await answers.send(tx, run, ANA, "*", SHEET)

    assert looked_for == (ParticipationMark(1, departures.digest(SECRET, ANA), 2),)
    assert (is_recognised, again) == (True, False)
    async with db.reading() as tx:
        assert await stored(tx) == set()
        assert await participations(tx) == {ANA: 2, ION: 0}
        assert await answers.count_answered(tx, 1) == 2


async def test_somebody_else_who_registers_is_not_taken_for_the_forgotten(db: Database) -> None:
    async with db.transaction() as tx:
        await forget(tx, ANA)

        assert not await come_back(tx, 103)

    async with db.reading() as tx:
        assert await participations(tx) == {ION: 0}
        assert await answers.count_answered(tx, 1) == 2


async def test_nothing_is_looked_for_where_nobody_left_or_for_whoever_is_registered(db: Database) -> None:
    before = await departures.compute_tokens(db, "bucharest", 103)
    async with db.transaction() as tx:
        await forget(tx, ANA)

    assert before == ()
    assert await departures.compute_tokens(db, "bucharest", ION) == ()
    assert await departures.compute_tokens(db, "cluj", 103) == ()


async def test_mark_is_told_to_whoever_left_it_and_to_nobody_else(db: Database) -> None:
    async with db.transaction() as tx:
        await forget(tx, ANA)

    assert [run.id for run in await departures.marked_surveys(db, ANA)] == [1]
    assert await departures.marked_surveys(db, ION) == ()
    assert await departures.marked_surveys(db, 103) == ()


async def test_survey_that_closed_meanwhile_takes_nobody_back(db: Database) -> None:
    async with db.transaction() as tx:
        await forget(tx, ANA)
    looked_for = await departures.compute_tokens(db, "bucharest", ANA)
    (mark,) = looked_for

    async with db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        await releases.close(tx, event(EVERY_KIND), run, CLOSES)
        assert not await departures.restore_participation(tx, ANA, mark)
        assert await participations(tx) == {}


# How slow


def test_mark_needs_the_secret_and_the_number() -> None:
    marks = [departures.digest(SECRET, ANA), departures.digest(bytes(32), ANA), departures.digest(SECRET, ION)]

    assert len(set(marks)) == 3
    assert [len(mark) for mark in marks] == [32] * 3


@pytest.mark.usefixtures("slow_digests")
def test_trying_a_number_takes_memory_and_time() -> None:
    began = time.process_time()
    mark = departures.digest(SECRET, ANA)
    cpu_seconds = time.process_time() - began

    fast = hmac.digest(SECRET, str(ANA).encode(), hashlib.sha256)
    assert mark == hashlib.scrypt(fast, salt=SECRET, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32)
    assert cpu_seconds > 0.025, "no machine is twice as fast as the slowest that counts"


async def test_digests_are_made_off_the_event_loop_and_outside_every_transaction(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    inside = []

    def slow(secret: bytes, fast: bytes) -> bytes:
        # Were the caller in a transaction, nobody else could begin one now.
        asyncio.run_coroutine_threadsafe(_write(db), loop).result(5)
        inside.append(True)
        return secret[:16] + fast[:16]

    monkeypatch.setattr(departures, "_slow_digest", slow)

    marks = await departures.compute_hashes(db, ANA)
    async with db.transaction() as tx:
        await departures.leave(tx, ANA, marks)
        await people.forget(tx, ANA)
    await departures.compute_tokens(db, "bucharest", ANA)

    assert inside == [True, True]


async def _write(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO seen VALUES ((SELECT coalesce(max(update_id), 0) + 1 FROM seen), '')")


# Files of before


async def test_fast_marks_of_an_open_survey_are_replaced_and_whoever_is_back_has_answered(tmp_path: Path) -> None:
    async with staged(tmp_path, now=OPENS) as stage:
        async with stage.program() as program, program.db.transaction() as tx:
            await register(tx, EVENT.code, [ION])
            await open_survey(tx)
        secret = bytes(32)
        old = [(1, hmac.digest(secret, str(person).encode(), hashlib.sha256)) for person in (ANA, ION)]
        with sqlite3.connect(stage.database) as file:
            file.executemany("INSERT INTO departed VALUES (?, ?)", old)
            file.execute("UPDATE survey SET marks = 'hmac'")
        file.close()

        async with stage.program() as program:
            async with program.db.reading() as tx:
                marks, people_ = await stored(tx), await participations(tx)
                scheme = await fetch_value(tx, "SELECT marks FROM survey")
            returning = await departures.compute_tokens(program.db, EVENT.code, ANA)

        (mark,) = returning
        assert marks == {mark.digest} == {departures.digest(secret, ANA)}
        assert (people_, scheme) == ({ION: 0}, "scrypt")
        assert old[0][1] not in await asyncio.to_thread(stage.database.read_bytes)


async def test_survey_opens_with_slow_marks(db: Database) -> None:
    async with db.reading() as tx:
        assert await fetch_value(tx, "SELECT marks FROM survey") == "scrypt"
