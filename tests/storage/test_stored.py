"""Databases that earlier versions wrote open, and every JSON value in them is read as it was meant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from domain.anonymity import Thresholds
from domain.events import Survey
from domain.messages import Audience, MessageKind, is_about_survey
from domain.questions import Choice, Choices, Comment, Rating, YesNo
from storage import events, minutes, named, registrations, releases, surveys
from storage.engine.database import Database, Tx
from storage.engine.errors import InvalidStoredValue
from storage.messages import plan
from storage.stored_json import StoredJson

STORED = Path(__file__).parent / "stored"
OPEN, CLOSED = "0004-open.sql", "0004-closed.sql"


def restore(path: Path, dump: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript((STORED / dump).read_text("utf-8"))
    connection.close()
    path.chmod(0o600)


@pytest.fixture
def stored_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "roundtable.sqlite3"
    restore(path, request.param)
    return path


@pytest.fixture
async def tx(stored_path: Path) -> AsyncIterator[Tx]:
    db = await Database.open(stored_path)
    try:
        async with db.reading() as reading:
            yield reading
    finally:
        await db.close()


def column(dump: str, sql: str) -> list[Any]:
    """What the dump holds, read without any code of the project."""
    connection = sqlite3.connect(":memory:")
    connection.executescript((STORED / dump).read_text("utf-8"))
    rows = [row[0] for row in connection.execute(sql)]
    connection.close()
    return rows


def contains(whole: object, part: object) -> bool:
    """Whether every value of ``part`` stands in ``whole`` under the same key."""
    match whole, part:
        case {"any_of": list(options)}, {"any_of": list(stored_options)}:  # a set, written in any order
            return sorted(options) == sorted(stored_options)
        case dict(), dict():
            return all(key in whole and contains(whole[key], part[key]) for key in part)
        case list(), list():
            return len(whole) == len(part) and all(map(contains, whole, part))
    return whole == part


@pytest.mark.parametrize("stored_path", [OPEN], indirect=True)
async def test_stored_events_keep_every_value(tx: Tx) -> None:
    events_by_code = await events.everything(tx)

    definitions = [json.loads(text) for text in column(OPEN, "SELECT definition FROM event ORDER BY code")]
    assert list(events_by_code) == ["bucharest", "cluj", "kinds"]
    definitions_now = [json.loads(events._EVENT.dump(event)) for event in events_by_code.values()]
    assert contains(definitions_now, definitions)


@pytest.mark.parametrize("stored_path", [OPEN], indirect=True)
async def test_stored_surveys_keep_questions_and_groups(tx: Tx) -> None:
    run, named_run = await surveys.of_event(tx, "bucharest"), await surveys.of_event(tx, "cluj")

    assert run is not None
    assert named_run is not None
    kinds = {type(question) for question in run.survey.questions}
    assert kinds == {Rating, Choice, Choices, YesNo, Comment}
    assert run.thresholds == Thresholds(minimum_group=5, minimum_breakdown=10, minimum_comments=5)
    assert dict(run.groups) == json.loads(column(OPEN, "SELECT groups FROM survey WHERE id = 1")[0])
    assert not named_run.survey.anonymous


@pytest.mark.parametrize("stored_path", [OPEN], indirect=True)
async def test_stored_registration_answers_are_read(tx: Tx) -> None:
    registration = await registrations.find(tx, "kinds", 101)

    assert registration is not None
    assert registration.answers == {
        "years": ["7"],
        "lunch": ["vegetarian"],
        "topics": ["campaigns", "sectors"],
        "photo": ["yes"],
        "wishes": ["Fără coriandru, vă rog."],
    }


@pytest.mark.parametrize("stored_path", [OPEN], indirect=True)
async def test_stored_plan_is_read(tx: Tx) -> None:
    messages = [message for message, _ in await plan.all_messages(tx, "bucharest")]

    bodies = column(OPEN, "SELECT body FROM message WHERE event = 'bucharest' ORDER BY due, id")
    assert [message.body for message in messages] == [json.loads(body) for body in bodies]


@pytest.mark.parametrize("stored_path", [OPEN, CLOSED], indirect=True)
async def test_stored_messages_say_whether_they_are_about_the_survey(tx: Tx) -> None:
    async with tx.execute("SELECT send, audience, about_survey FROM message") as rows:
        about_survey = {(row["send"], row["audience"]): bool(row["about_survey"]) async for row in rows}

    assert about_survey == {
        (kind, audience): is_about_survey(MessageKind(kind), Audience(audience)) for kind, audience in about_survey
    }
    assert {*about_survey.values()} == {True, False}


@pytest.mark.parametrize("stored_path", [OPEN], indirect=True)
async def test_stored_named_answers_and_minutes_are_read(tx: Tx) -> None:
    sheets = await named.responses(tx, "cluj")
    notes = await minutes.notes(tx, "bucharest")

    answers = column(OPEN, "SELECT answers FROM named_answers ORDER BY person")
    assert sorted(
        [json.dumps({key: list(value) for key, value in sheet.answers.items()}) for sheet in sheets]
    ) == sorted(answers)
    assert [note.text for note in notes] == column(OPEN, "SELECT text FROM note ORDER BY id")


@pytest.mark.parametrize("stored_path", [CLOSED], indirect=True)
async def test_stored_release_shows_the_same_counts(tx: Tx) -> None:
    run = await surveys.of_event(tx, "bucharest")
    assert run is not None

    release = await releases.find(tx, run.id)

    content = json.loads(column(CLOSED, "SELECT content FROM release WHERE survey = 1")[0])
    assert release is not None
    assert (release.answered, release.registered, release.invited) == (27, 31, content["invited"])
    totals = {result.question: dict(result.total.options) for result in release.results if result.total}
    assert totals == {result["question"]: result["total"]["options"] for result in content["results"]}
    assert {group: list(members) for group, members in release.groups.items()} == content["groups"]
    assert {
        result.question: {group: dict(counts.options) for group, counts in result.groups.items()}
        for result in release.results
    } == {
        result["question"]: {group: counts["options"] for group, counts in result["groups"].items()}
        for result in content["results"]
    }


def test_stored_value_that_cannot_be_read_names_event_and_remedy() -> None:
    survey_json: StoredJson[Survey] = StoredJson(Survey, "survey")

    with pytest.raises(InvalidStoredValue) as error:
        survey_json.load('{"titel": {"en": "How was it?"}}', "bucharest")

    assert str(error.value) == (
        "The survey stored for the event 'bucharest' cannot be read by this version (anonymous, closes, opens): "
        "go back to the version that wrote it, or restore a backup."
    )
