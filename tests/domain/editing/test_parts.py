"""The parts of an event: found by their paths, changed without touching any other, moved with the event."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from domain.editing.dates import move_event
from domain.editing.event_fields import EVENT, ROOT
from domain.editing.fields import EventField, FieldOption, ValueKind
from domain.editing.languages import in_languages, languages_of, missing_texts
from domain.editing.parts import (
    EventPart,
    find_part,
    parts_below,
    with_entry_moved,
    with_group,
    with_option,
    with_value,
    without_entry,
)
from domain.editing.typed import next_step, step_options
from domain.editing.values import set_value
from formats.event.json_table import to_json
from formats.event.schema import EventsShape
from tests.support.settings import SHARED, TEXT, known_keys


@pytest.fixture
def table() -> dict[str, Any]:
    (event,) = tomllib.loads(TEXT)["event"]
    result: dict[str, Any] = to_json(event)
    return result


def test_part_is_found_by_its_path(table: dict[str, Any]) -> None:
    part = find_part(table, "a-2-t")

    assert part is not None
    assert (part.keys, part.value, part.parent) == (("agenda", 1, "title"), table["agenda"][1]["title"], "a-2")


@pytest.mark.parametrize("path", ["", "x", "a-0", "a-99", "a-x", "t-1", "m-1-t", "s-q-1-o", "a-1-t-l", "a--1"])
def test_path_that_leads_nowhere_finds_nothing(table: dict[str, Any], path: str) -> None:
    assert find_part(table, path) is None


def test_changes_leave_the_table_that_was_given_as_it_is(table: dict[str, Any]) -> None:
    before = deepcopy(table)
    entry = find_part(table, "a-2")
    assert entry is not None

    assert set_value(table, ("agenda", 1, "title"), {"en": "Other"})["agenda"][1]["title"] == {"en": "Other"}
    assert "capacity" not in set_value(table, ("capacity",), None)
    assert without_entry(table, entry)["agenda"] == [table["agenda"][0], *table["agenda"][2:]]
    assert with_entry_moved(table, entry, -1)["agenda"][:2] == [table["agenda"][1], table["agenda"][0]]
    assert with_entry_moved(table, entry, 99)["agenda"][-1] == table["agenda"][1]
    assert move_event(table, datetime(2027, 4, 1, 10)) != table  # noqa: DTZ001 — local, as in a table
    assert table == before


def test_new_entry_asks_for_what_it_needs_in_each_language(table: dict[str, Any]) -> None:
    part = find_part(table, "s-q")
    assert part is not None
    typed_values: dict[str, Any] = {}
    steps = []
    values = {"kind": "choice", "text": "How?", "options": ["A", "B"]}
    while step := next_step(part, typed_values, ("en", "ro")):
        steps.append((step.field.key, step.language))
        value = values[step.field.key]
        typed_values[step.field.key] = (
            {**typed_values.get(step.field.key, {}), step.language: value} if step.language else value
        )

    assert steps == [("kind", None), ("text", "en"), ("text", "ro"), ("options", "en"), ("options", "ro")]


def test_event_moves_with_its_agenda_and_dated_messages_and_rules_stay(table: dict[str, Any]) -> None:
    dated_table = {
        **table,
        "agenda": [{**table["agenda"][0], "date": "2027-03-22"}, *table["agenda"][1:]],
        "message": [{"send": "agenda", "when": "2027-03-20T18:00:00"}, {"send": "survey", "when": "end + 2h"}],
    }

    moved_table = move_event(dated_table, datetime(2027, 4, 2, 10))  # noqa: DTZ001 — local, as in a table

    assert (moved_table["starts"], moved_table["ends"]) == ("2027-04-02T10:00:00", "2027-04-02T16:30:00")
    assert moved_table["agenda"][0]["date"] == "2027-04-02"
    assert (moved_table["agenda"][1]["starts"], table["agenda"][1]["starts"]) == ("10:30:00", "10:00:00")
    assert [message["when"] for message in moved_table["message"]] == ["2027-03-31T18:30:00", "end + 2h"]


def test_event_without_agenda_and_survey_moves(table: dict[str, Any]) -> None:
    bare = {key: value for key, value in table.items() if key not in {"agenda", "message", "survey"}}

    assert move_event(bare, datetime(2027, 4, 2, 10)).keys() == bare.keys()  # noqa: DTZ001 — local, as in a table


def test_languages_of_an_event_are_those_of_its_title(table: dict[str, Any]) -> None:
    assert languages_of(table, ("ro", "de", "en")) == ("ro", "en")
    english = in_languages(table, ("en",), ("en", "ro"))
    assert languages_of(english, ("ro", "en")) == ("en",)
    assert '"ro"' not in repr(english).replace("'", '"')


def test_whole_event_has_each_part_once(table: dict[str, Any]) -> None:
    root = find_part(table, ROOT)
    assert root is not None
    codes = [part.path for part in parts_below(table, root)]
    assert codes == ["t", "d", "w", "v", "p", "a", "r", "s", "f", "m", "c", "l", "o"]


def part(table: Mapping[str, Any], path: str) -> EventPart:
    found_part = find_part(table, path)
    assert found_part is not None, path
    return found_part


NOT_IN_THE_CHAT = {
    "event.logo",
    "event.profession.id",
    "event.survey.id",
    "event.survey.question.id",
    "event.survey.question.options.id",
    "event.survey.question.show_if.is",
    "event.survey.question.show_if.at_least",
    "event.survey.question.show_if.at_most",
}
"""A logo stands on the server, ids are made of texts, and the answers of a condition are written in one way."""

IN_THE_CHAT_ALONE = {"event", "event.survey.opens"}
"""Groups that only screens have, and the opening, which the file has as an invitation."""


def test_chat_can_change_whatever_the_settings_file_says_of_an_event() -> None:
    file_keys = {key for key in known_keys(EventsShape) if key != "event"}

    assert file_keys - {*chat_keys(EVENT, "event")} == NOT_IN_THE_CHAT
    assert {*chat_keys(EVENT, "event")} - file_keys == IN_THE_CHAT_ALONE


def chat_keys(field: EventField, above: str) -> Iterator[str]:
    for each in field.parts[0].parts if field.kind is ValueKind.LIST else field.parts:
        key = f"{above}.{each.key}" if each.key else above
        yield key
        yield from chat_keys(each, SHARED.get(key, key))


CONDITION_FORMS = [
    ({"question": "overall", "at_most": 2}, ["1", "2"]),
    ({"question": "overall", "at_least": 4}, ["4", "5"]),
    ({"question": "overall", "at_least": 2, "at_most": 3}, ["2", "3"]),
    ({"question": "overall", "is": "5"}, ["5"]),
    ({"question": "overall", "any_of": ["5", "1"]}, ["1", "5"]),
    ({"question": "gone", "is": "5"}, []),
]


@pytest.mark.parametrize(("condition", "answers"), CONDITION_FORMS)
def test_condition_reads_as_the_answers_it_admits(
    table: dict[str, Any], condition: dict[str, Any], answers: list[str]
) -> None:
    changed_table = set_value(table, ("survey", "question", 1, "show_if"), condition)

    assert part(changed_table, "s-q-2-c-a").value == answers


def test_answer_is_added_to_a_condition_and_taken_out(table: dict[str, Any]) -> None:
    answers = part(table, "s-q-2-c-a")
    assert answers.value == ["1", "2", "3"]

    more = with_option(table, answers, "5")

    assert more["survey"]["question"][1]["show_if"] == {"question": "overall", "any_of": ["1", "2", "3", "5"]}
    fewer = with_option(more, part(more, "s-q-2-c-a"), "1")
    assert part(fewer, "s-q-2-c-a").value == ["2", "3", "5"]


def test_condition_asks_for_a_question_above_and_then_for_an_answer_of_it(table: dict[str, Any]) -> None:
    condition = part(table, "s-q-4-c")
    question = next_step(condition, {}, ("en", "ro"))
    assert question is not None

    ids = [option.id for option in step_options(table, condition, question, {})]

    assert ids == ["overall", "missing", "publication"]
    typed_values = {"question": "missing"}
    answer = next_step(condition, typed_values, ("en", "ro"))
    assert answer is not None
    options = step_options(table, condition, answer, typed_values)
    assert options[0] == FieldOption("time", {"en": "Time for discussion", "ro": "Timp pentru discuții"})
    result = with_group(table, condition.keys, condition.field, {**typed_values, "any_of": ["time"]})
    assert result["survey"]["question"][3]["show_if"] == {"question": "missing", "any_of": ["time"]}


def test_nothing_can_depend_on_a_comment_or_a_ranking_and_a_yes_no_question_has_two_answers(
    table: dict[str, Any],
) -> None:
    questions = [
        {"id": kind, "kind": kind, "text": {"en": kind}} for kind in ("comment", "ranking", "yes_no", "rating")
    ]
    changed_table = set_value(table, ("survey", "question"), questions)
    condition = part(changed_table, "s-q-4-c")
    step = next_step(condition, {}, ("en",))
    assert step is not None

    assert [option.id for option in step_options(changed_table, condition, step, {})] == ["yes_no"]
    answer = next_step(condition, {"question": "yes_no"}, ("en",))
    assert answer is not None
    assert step_options(changed_table, condition, answer, {"question": "yes_no"}) == (
        FieldOption("yes"),
        FieldOption("no"),
    )


def test_survey_opens_with_the_first_of_its_invitations(table: dict[str, Any]) -> None:
    messages = [
        {"send": "survey", "when": "end + 3d"},
        {"send": "survey", "when": "2027-03-22T18:30:00"},
        {"send": "survey", "when": "start - 2d", "survey": "before"},
    ]
    changed_table = set_value(table, ("message",), messages)
    opening = part(changed_table, "s-b")
    assert opening.value == "2027-03-22T18:30:00"

    moved_table = with_value(changed_table, opening, "end + 1h")

    assert moved_table["message"] == [messages[0], {"send": "survey", "when": "end + 1h"}, messages[2]]
    assert with_value(moved_table, opening, None)["message"] == [messages[0], messages[2]]


def test_further_survey_comes_with_its_invitation_and_questions_and_goes_with_its_messages(
    table: dict[str, Any],
) -> None:
    surveys = part(table, "f")
    entry = surveys.field.parts[0]
    values = {"id": "before", "title": {"en": "Before"}, "opens": "start - 7d", "closes": "start"}

    result = with_group(table, (*surveys.keys, 0), entry, values)

    assert result["further_survey"] == [{"id": "before", "title": {"en": "Before"}, "closes": "start"}]
    assert result["message"][-1] == {"send": "survey", "when": "start - 7d", "survey": "before"}
    assert part(result, "f-1-b").value == "start - 7d"
    assert [option.id for option in part(result, "m-6-f").options] == ["after", "before"]
    assert part(result, "m-6-f").value == "before"
    assert without_entry(result, part(result, "f-1")) == table
    main = with_value(result, part(result, "s"), None)
    assert [message["send"] for message in main["message"]] == ["agenda", "text", "survey"]


def test_survey_begins_with_the_questions_of_another_one_or_with_one_rating(table: dict[str, Any]) -> None:
    field = part(table, "f").field.parts[0]
    assert field.first_values is not None

    assert field.first_values(table) == {"question": table["survey"]["question"]}
    bare = {key: value for key, value in table.items() if key != "survey"}
    assert [(one["kind"], one["text"]) for one in field.first_values(bare)["question"]] == [("rating", table["title"])]


def test_language_lacks_each_text_that_is_not_in_it(table: dict[str, Any]) -> None:
    assert missing_texts(table, "ro") == ()
    german = set_value(table, ("title", "de"), "Runder Tisch")

    paths = [each.path for each in missing_texts(german, "de")]

    assert paths[:3] == ["d", "v", "p-1-l"]
    assert {"s-q-2-o-1-l", "o-t-1", "m-2-t"} <= {*paths}
    assert len(paths) == len({*paths}) == len(missing_texts(table, "de")) - 1
