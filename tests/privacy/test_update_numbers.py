"""What the file keeps of updates does not tell who wrote the one comment, not even whoever knows the order of people.

The attacker has the file, numbers the updates by arrival, and knows whose each of them was. The author is found when
the rows that speak of this person's updates differ from everybody else's.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.questions import Comment
from tests.support.conversation import listening, say, tap
from tests.support.program import CLOSES, EVENT, OPENS, SURVEY, ProgramHarness, staged

WHY = Comment("why", {"en": "Why?", "ro": "De ce?"})
ASKING = replace(EVENT, survey=replace(SURVEY, questions=(*SURVEY.questions, WHY)), messages=())
PEOPLE = 6


async def answered(stage: ProgramHarness, author: int, order: list[int]) -> dict[int, list[int]]:
    """Everybody answers in this order, one types a comment, the others skip; person → the numbers of their updates."""
    numbers: dict[int, list[int]] = {}
    for id_ in order:
        first = stage.telegram._updates._next
        await say(stage, id_, "/survey")
        await tap(stage, id_, "Start", "4", "Send my answers")
        await (say(stage, id_, "Longer breaks") if id_ == author else tap(stage, id_, "Skip"))
        numbers[id_] = list(range(first, stage.telegram._updates._next))
    return numbers


def author_found(file: Path, numbers: Mapping[int, list[int]]) -> int | None:
    """Whoever's updates alone left other rows than everybody else's."""
    with closing(sqlite3.connect(file)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        rows = {row[0] for table in ("seen", "quarantine") for row in db.execute(f"SELECT update_id FROM {table}")}
        ranges = db.execute("SELECT first, last FROM confirmed").fetchall() if "confirmed" in tables else []

    def trace(number: int) -> tuple[bool, int]:
        return number in rows, sum(first <= number <= last for first, last in ranges)

    traces = {id_: tuple(map(trace, own)) for id_, own in numbers.items()}
    common, _ = Counter(traces.values()).most_common(1)[0]
    others = [id_ for id_, own in traces.items() if own != common]
    return others[0] if len(others) == 1 else None


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("after_closing", [False, True])
async def test_author_of_the_one_comment_is_not_found(tmp_path: Path, seed: int, after_closing: bool) -> None:
    chance = random.Random(seed)
    async with staged(tmp_path) as stage:
        stage.event = ASKING
        async with stage.program() as program, listening(program):
            author, *_ = order = chance.sample(await stage.join(program, PEOPLE), PEOPLE)
            chance.shuffle(order)
            await stage.pass_time(program, OPENS)

            numbers = await answered(stage, author, order)
            open_ = author_found(stage.database, numbers)
            if after_closing:
                await stage.pass_time(program, CLOSES)

        assert open_ is None
        assert author_found(stage.database, numbers) is None
