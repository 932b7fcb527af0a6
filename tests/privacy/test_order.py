"""Nothing in the file tells in which order people answered: whoever knows who sent when learns nothing from it.

The attacks are those that work on ordinary tables; each is shown to work on one before it is tried on ours.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.program import Program
from domain.questions import Comment, YesNo
from storage import answers, registrations, surveys
from storage.engine.database import Database
from storage.messages import updates
from tests.privacy.pages import masked, written_order
from tests.support.program import CLOSES, EVENT, OPENS, SURVEY, ProgramHarness, register, staged

WHY = Comment("why", {"en": "Why?", "ro": "De ce?"})
AGAIN = YesNo("again", {"en": "Again?", "ro": "Din nou?"})
ASKING = replace(SURVEY, questions=(*SURVEY.questions, AGAIN, WHY))
PEOPLE = range(1, 13)


@dataclass(frozen=True)
class Deed:
    """What one person does: sends, comments, or somebody else registers; ``update`` is its own number."""

    person: int
    what: str

    @property
    def update(self) -> int:
        """The same for the same deed whenever it comes, so that only the order differs between two histories."""
        return self.person * 10 + len(self.what)


DEEDS = [
    *(Deed(person, what) for person in PEOPLE for what in ("send", "comment")),
    *(Deed(person, "register") for person in range(101, 106)),
]


def shuffled(seed: int) -> list[Deed]:
    """All deeds in an order of chance, but nobody comments before sending."""
    order: list[Deed] = []
    for action in random.Random(seed).sample(DEEDS, len(DEEDS)):
        first = Deed(action.person, "send")
        order += (
            [first, action]
            if action.what == "comment" and first not in order
            else [action]
            if action not in order
            else []
        )
    return order


async def did(db: Database, action: Deed) -> None:
    async with db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        if action.what == "register":
            await register(tx, "bucharest", [action.person])
        elif action.what == "send":
            sheet = {"overall": (str(action.person % 5 + 1),), "again": ("yes",) if action.person % 2 else ()}
            await answers.send(tx, run, action.person, run.group("judge"), sheet)
            db.mark_for_vacuum()
        elif await updates.first_time(tx, action.update, OPENS.date()):
            await answers.comment(tx, run.id, "why", f"Comment {action.person} " + "ă" * (action.person * 70))
            await answers.advance(tx, run.id, action.person, 1)
            db.mark_for_vacuum()


async def history(stage: ProgramHarness, seed: int) -> None:
    """One life of the file: opened, answered in this order with double taps, ticks and restarts, and stopped."""
    chance = random.Random(seed)
    waiting = shuffled(seed)
    async with stage.program() as program:
        async with program.db.transaction() as tx:
            await register(tx, "bucharest", PEOPLE)
        stage.clock.move(OPENS)
        await program.lifecycle.tick()
    while waiting:
        async with stage.program() as program:
            await _some(program, stage, waiting, chance)


async def _some(program: Program, stage: ProgramHarness, waiting: list[Deed], chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        if not waiting:
            return
        action = waiting.pop(0)
        for _ in range(chance.choice((1, 1, 2))):
            await did(program.db, action)
        if chance.random() < 0.3:
            await program.lifecycle.tick()


async def file_after(folder: Path, seed: int, *, after_closing: bool = False) -> bytes:
    """Database and journal after this history, header counters masked."""
    await asyncio.to_thread(folder.mkdir)
    async with staged(folder) as stage:
        stage.event = replace(EVENT, survey=ASKING, messages=())
        await history(stage, seed)
        if after_closing:
            async with stage.program() as program:
                # When the summary was sent is no matter of the answers.
                stage.clock.move(CLOSES)
                await program.lifecycle.tick()
        content = await asyncio.to_thread(stage.database.read_bytes)
        journal = await asyncio.to_thread(Path(f"{stage.database}-journal").read_bytes)
        return masked(content) + journal


async def test_file_and_journal_are_the_same_bytes_after_any_interleaving(tmp_path: Path) -> None:
    files = {await file_after(tmp_path / str(seed), seed) for seed in range(6)}

    assert len(files) == 1


async def test_closed_file_is_the_same_bytes_after_any_interleaving(tmp_path: Path) -> None:
    files = {await file_after(tmp_path / str(seed), seed, after_closing=True) for seed in range(3)}

    assert len(files) == 1


async def answered_in(path: Path, order: list[int]) -> Database:
    """Our own file after these people answered in this order; they have no more than one page each."""
    db = await Database.open(path)
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO event VALUES ('bucharest', '{}')")
        await tx.execute(
            "INSERT INTO survey (id, event, definition, groups, minimum_group, opened_at, closes_at)"
            " VALUES (1, 'bucharest', '{}', '{}', 5, '', '')"
        )
    for person in order:
        async with db.transaction() as tx:
            await tx.execute("INSERT INTO participation (survey, person) VALUES (1, ?)", (person,))
            await answers.comment(tx, 1, "why", f"Comment {person:02}")
            db.mark_for_vacuum()
    await answers.vacuum_if_needed(db)
    return db


@pytest.mark.parametrize("keys", ["rowid", "chance"])
def test_order_attack_succeeds_on_ordinary_tables(tmp_path: Path, keys: str) -> None:
    chance = random.Random(7)
    order = chance.sample(range(32), 32)
    path = tmp_path / "naive.sqlite3"
    secret = {person: f"{chance.getrandbits(64):016x}" for person in order}
    with closing(sqlite3.connect(path)) as naive:
        end = "" if keys == "rowid" else " WITHOUT ROWID"
        naive.execute(f"CREATE TABLE sheet (id TEXT PRIMARY KEY, rating INTEGER NOT NULL){end}")
        for person in order:
            naive.execute("INSERT INTO sheet VALUES (?, ?)", (secret[person], person))
            naive.commit()
        # Rows as a plain SELECT gives them: by rowid where there is one, else by key.
        rows = [rating for _, rating in naive.execute("SELECT id, rating FROM sheet ORDER BY 1")]
        by_rowid = [rating for (rating,) in naive.execute("SELECT rating FROM sheet NOT INDEXED")]

    guessed_order = by_rowid if keys == "rowid" else [rows[cell] for cell in written_order(path, "sheet")]

    # Whoever knows who sent when has everybody's sheet.
    assert guessed_order == order


@pytest.mark.parametrize("table", ["participation", "comment"])
async def test_order_attack_finds_the_same_in_our_tables_whatever_the_order(tmp_path: Path, table: str) -> None:
    orders = []
    for seed in range(3):
        path = tmp_path / f"{seed}.sqlite3"
        order = random.Random(seed).sample(range(1, 31), 30)

        db = await answered_in(path, order)
        await db.close()

        orders.append(written_order(path, table))
    assert orders[0] == orders[1] == orders[2]


async def test_order_attack_succeeds_on_our_own_tables_if_the_file_is_not_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: Database) -> None:
        return

    monkeypatch.setattr(answers, "vacuum_if_needed", never)
    path = tmp_path / "unrewritten.sqlite3"
    order = random.Random(1).sample(range(1, 31), 30)

    db = await answered_in(path, order)
    await db.close()

    by_key = sorted(order)
    assert [by_key[cell] for cell in written_order(path, "participation")] == order


async def test_late_registration_after_closing_adds_nothing_to_the_anonymous_side(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.event = replace(EVENT, survey=ASKING, messages=())
        await history(stage, 1)
        async with stage.program() as program:
            await stage.pass_time(program, CLOSES)
            async with program.db.reading() as tx:
                row_counts = {
                    table: await (await tx.execute(f"SELECT count(*) FROM {table}")).fetchone()
                    for table in ("participation", "departed", "declined", "tally", "comment")
                }
                registration_count = await registrations.count(tx, "bucharest")

    assert {table: tuple(row or ()) for table, row in row_counts.items()} == dict.fromkeys(row_counts, (0,))
    assert registration_count == 17
