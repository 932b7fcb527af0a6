"""The second of two surveys of an event is released beside what the first has shown, in the file as well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.anonymity import Withheld
from domain.events import Event, Survey
from domain.questions import YesNo
from domain.results.release import Release
from storage import answers, events, releases, surveys
from storage.engine.database import Database, Tx
from tests.storage.test_releases import register
from tests.support.surveys import CLOSES, OPENS, OVERALL, THRESHOLDS, event, survey, words

FACT = YesNo("first", words("Is this your first round table?"), required=True)
BEFORE = replace(survey(FACT, OVERALL), id="before", compare=("overall",))
AFTER = survey(FACT, OVERALL)
GROUPS = {"judge": "*", "lawyer": "*", "undisclosed": "*"}


async def released(tx: Tx, of: Event, answered: int) -> Release:
    """Its main survey opened, answered by so many, and closed."""
    run = await surveys.open_(tx, of, GROUPS, THRESHOLDS, b"s" * 32, OPENS)
    for id_ in range(1, answered + 1):
        await answers.send(tx, run, id_, "*", {"first": ("yes",), "overall": ("4",)})
    return await releases.close(tx, of, run, CLOSES)


async def both(db: Database, before: Survey, after: Survey, *answered: int) -> Release:
    """The release of the second one."""
    of = replace(event(after), further_surveys=(before,))
    async with db.transaction() as tx:
        await register(tx, range(1, 30))
        await released(tx, of.about(before), answered[0])
        return await released(tx, of, answered[1])


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "roundtable.sqlite3")
    async with database.transaction() as tx:
        await events.save(tx, event(AFTER))
    yield database
    await database.close()


@pytest.mark.parametrize(
    ("answered", "reasons"),
    [
        ((12, 13), [Withheld.REPEATED] * 2),
        ((12, 12), [Withheld.REPEATED] * 2),
        ((12, 8), [Withheld.REPEATED] * 2),
        ((12, 7), [None] * 2),
        ((12, 17), [None] * 2),
        # The first one shows nothing.
        ((4, 6), [None] * 2),
        ((12, 4), [Withheld.FEW] * 2),
    ],
)
async def test_second_survey_shows_a_question_only_of_other_numbers_of_people(
    db: Database, answered: tuple[int, int], reasons: list[Withheld | None]
) -> None:
    release = await both(db, BEFORE, AFTER, *answered)

    assert [result.withheld for result in release.results] == reasons


async def test_what_both_list_is_compared_and_the_rest_is_not(db: Database) -> None:
    release = await both(db, BEFORE, replace(AFTER, compare=("overall",)), 12, 13)

    assert [result.withheld for result in release.results] == [Withheld.REPEATED, None]


async def test_what_is_asked_with_names_is_shown_nowhere_else(db: Database) -> None:
    release = await both(db, replace(BEFORE, anonymous=False), AFTER, 0, 29)

    assert [result.withheld for result in release.results] == [Withheld.REPEATED] * 2


async def test_release_that_was_tampered_with_is_no_measure(db: Database) -> None:
    of = replace(event(AFTER), further_surveys=(BEFORE,))
    async with db.transaction() as tx:
        await register(tx, range(1, 30))
        await released(tx, of.about(BEFORE), 12)
        await tx.execute("DROP TRIGGER release_is_immutable")
        await tx.execute("UPDATE release SET sha256 = ?", (64 * "0",))
        release = await released(tx, of, 29)

    assert [result.withheld for result in release.results] == [Withheld.REPEATED] * 2
