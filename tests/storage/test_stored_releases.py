"""Releases of every form in which one was ever stored are read, and show what they showed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.anonymity import NoBreakdown, Thresholds, Withheld
from domain.events import Event
from domain.results.release import Counts, Release, ReleaseRules, Result
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary, as_json
from domain.survey import SurveyRun
from storage import comments, events, releases, surveys
from storage.engine.database import Database
from storage.release_format import decode, encode
from tests.storage.test_stored import CLOSED, OPEN, STORED, restore
from tests.support.surveys import THRESHOLDS
from views.i18n import Translator
from views.reports import card
from views.reports.methodology import method
from views.reports.sheet import csv_file
from views.results.groups import by_profession
from views.results.summary import in_words

FIRST = (STORED / "0004-release.json").read_text("utf-8")
SECOND = (STORED / "0009-release.json").read_text("utf-8")
BREAK = "\n----\n"
"""Between the parts of what was shown of the first release: texts, table, JSON, picture, method."""


@pytest.fixture(scope="module")
def bucharest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Event, SurveyRun]:
    """The event whose release was stored, with its survey as it was opened then."""
    path = tmp_path_factory.mktemp("stored") / "roundtable.sqlite3"
    restore(path, CLOSED)

    async def read() -> tuple[Event, SurveyRun]:
        db = await Database.open(path)
        async with db.reading() as tx:
            run = await surveys.of_event(tx, "bucharest")
            events_by_code = await events.everything(tx)
        await db.close()
        assert run is not None
        return events_by_code["bucharest"], run

    return asyncio.run(read())


def shown(language: str, event: Event, run: SurveyRun) -> list[str]:
    """Everything that is shown of the first release."""
    summary = ClosedSummary(decode(FIRST), run.survey, run.survey.closes)
    voice = Translator(language, event.zone)
    report = EventReport(event, "Your association", summary, {}, (), {}, run.survey.closes + timedelta(days=1))
    summary_json = as_json(event.code, summary, THRESHOLDS)
    return [
        *(screen.text for screen in (*in_words(voice, event, summary), *by_profession(voice, event, summary))),
        csv_file(voice, report, summary).content.decode("utf-8-sig"),
        json.dumps(summary_json, ensure_ascii=False),
        json.dumps(card._content(voice, event, summary), ensure_ascii=False),
        "\n".join(method(voice, report)),
    ]


def without_new_keys(now: Any, before: Any) -> Any:  # noqa: ANN401 — any JSON
    """What of this JSON stands under a key that there was before."""
    match now, before:
        case dict(), dict():
            return {key: without_new_keys(now[key], before[key]) for key in before}
        case list(), list():
            return [without_new_keys(*pair) for pair in zip(now, before, strict=True)]
    return now


@pytest.mark.parametrize("language", ["en", "ro"])
def test_first_release_shows_what_it_showed(language: str, bucharest: tuple[Event, SurveyRun]) -> None:
    before = (STORED / f"0004-release-shown-{language}.txt").read_bytes().decode().removesuffix("\n").split(BREAK)

    now = shown(language, *bucharest)

    *texts, summary_json, picture, methodology = now
    *texts_before, summary_json_before, picture_before, methodology_before = before
    assert [*texts, methodology] == [*texts_before, methodology_before]
    for one, other in ((summary_json, summary_json_before), (picture, picture_before)):
        assert without_new_keys(json.loads(one), json.loads(other)) == json.loads(other)


def test_first_release_is_read_with_its_one_threshold_and_without_silence() -> None:
    release = decode(FIRST)

    assert (release.rules, release.thresholds) == (ReleaseRules.ANSWERS_TOO, Thresholds(5, 5, 5))
    assert release.results[0].total == Counts(27, {"1": 0, "2": 1, "3": 4, "4": 7, "5": 15}, None)
    assert release.results[1] == Result("missing", "choice", None, {})


RELEASE = Release(
    event="bucharest",
    registered=32,
    invited=31,
    answered=27,
    thresholds=Thresholds(5, 10, 11),
    groups={"lawyers": ("lawyer",), "others": ("judge", "prosecutor", "undisclosed")},
    results=(
        Result(
            "overall",
            "rating",
            Counts(27, {"1": 4, "2": 20}, 3),
            {"lawyers": Counts(12, {"1": 1, "2": 10}, 1), "others": Counts(15, {"1": 3, "2": 10}, 2)},
        ),
        Result("why", "choice", None, {}, Withheld.FEW),
        Result("who", "choice", None, {}, Withheld.UNCOUNTED),
        Result("again", "yes_no", Counts(27, {"yes": 20, "no": 7}, 0), {}, None, NoBreakdown.NOT_DECLARED),
        Result("how", "choices", Counts(20, {"a": 20, "b": 7}, 0), {}, None, NoBreakdown.CONDITION),
    ),
)


def test_second_release_is_written_and_read_as_it_was() -> None:
    assert encode(RELEASE) == SECOND.strip()
    assert decode(SECOND) == RELEASE


def test_release_of_a_few_and_one_without_groups_are_read_as_they_were() -> None:
    few = Release("bucharest", 4, 4, None, THRESHOLDS, {}, (Result("q", "rating", None, {}, Withheld.FEW),))
    alone = Release(
        "b", 9, 9, 9, THRESHOLDS, {}, (Result("q", "rating", Counts(9, {}, 9), {}, None, NoBreakdown.NO_GROUPS),)
    )

    assert [decode(encode(release)) for release in (few, alone)] == [few, alone]


# A survey that an earlier version opened, and this one closes


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    restore(tmp_path / "roundtable.sqlite3", OPEN)
    db = await Database.open(tmp_path / "roundtable.sqlite3")
    yield db
    await db.close()


async def test_survey_opened_before_is_released_by_the_rules_of_now(db: Database) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript((STORED / OPEN).read_text("utf-8"))
    sql = "SELECT question, option, sum(count - 16777216) FROM tally WHERE survey = 1 GROUP BY question, option"
    sums = {(question, option): number for question, option, number in connection.execute(sql)}
    connection.close()

    async with db.transaction() as tx:
        run = await surveys.of_event(tx, "bucharest")
        assert run is not None
        event = (await events.everything(tx))["bucharest"]
        release = await releases.close(tx, event, run, run.closes_at)
        comments_for_review = await comments.of_survey(tx, run.id)

    totals = {result.question: result.total for result in release.results}
    people = {question.id: sums["*", "*"] for question in run.survey.closed_questions} | {
        "missing": sum(sums["overall", low] for low in "123")
    }
    assert (release.rules, release.answered, release.thresholds) == (ReleaseRules.PEOPLE_ONLY, 27, Thresholds(5, 10, 5))
    assert totals == {
        question.id: Counts(
            people[question.id],
            {option: sums[question.id, option] for option in question.options},
            people[question.id] - sums[question.id, "*"],
        )
        for question in run.survey.closed_questions
    }
    assert release.groups == {
        "care+courts+undisclosed+ngo": (
            "employment",
            "judge",
            "ngo",
            "police",
            "prosecutor",
            "psychologist",
            "social",
            "undisclosed",
        ),
        "lawyer": ("lawyer",),
    }
    assert comments_for_review
