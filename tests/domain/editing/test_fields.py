"""The parts of an event: found by their paths, changed without touching any other, moved with the event."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from domain.editing.dates import move_event
from domain.editing.fields import (
    EVENT,
    ROOT,
    EventField,
    ValueKind,
    find_part,
    in_languages,
    languages_of,
    next_step,
    parts_below,
    set_value,
    with_entry_moved,
    without_entry,
)
from formats.event.json_table import to_json
from formats.event.schema import EventsShape
from formats.event.schema_keys import keys_of, kind_at
from tests.support.settings import TEXT


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


def test_keys_of_every_field_are_keys_of_the_settings_file() -> None:
    def check(field: EventField, kind: object) -> None:
        keys = keys_of(kind)
        for part in field.parts[0].parts if field.kind is ValueKind.LIST else field.parts:
            if part.key:
                assert part.key in keys, part
            check(part, _below(part, keys.get(part.key, kind)))

    check(EVENT, kind_at(EventsShape, ["event", 0]))


def _below(part: EventField, kind: object) -> object:
    return kind_at(kind, [0]) if part.kind is ValueKind.LIST else kind


def test_new_entry_asks_for_what_it_needs_in_each_language(table: dict[str, Any]) -> None:
    part = find_part(table, "s-q")
    assert part is not None
    typed: dict[str, Any] = {}
    steps = []
    values = {"kind": "choice", "text": "How?", "options": ["A", "B"]}
    while step := next_step(part, typed, ("en", "ro")):
        steps.append((step.field.key, step.language))
        value = values[step.field.key]
        typed[step.field.key] = {**typed.get(step.field.key, {}), step.language: value} if step.language else value

    assert steps == [("kind", None), ("text", "en"), ("text", "ro"), ("options", "en"), ("options", "ro")]


def test_event_moves_with_its_agenda_and_dated_messages_and_rules_stay(table: dict[str, Any]) -> None:
    dated = {
        **table,
        "agenda": [{**table["agenda"][0], "date": "2027-03-22"}, *table["agenda"][1:]],
        "message": [{"send": "agenda", "when": "2027-03-20T18:00:00"}, {"send": "survey", "when": "end + 2h"}],
    }

    moved = move_event(dated, datetime(2027, 4, 2, 10))  # noqa: DTZ001 — local, as in a table

    assert (moved["starts"], moved["ends"]) == ("2027-04-02T10:00:00", "2027-04-02T16:30:00")
    assert moved["agenda"][0]["date"] == "2027-04-02"
    assert (moved["agenda"][1]["starts"], table["agenda"][1]["starts"]) == ("10:30:00", "10:00:00")
    assert [message["when"] for message in moved["message"]] == ["2027-03-31T18:30:00", "end + 2h"]


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
    assert codes == ["t", "d", "w", "v", "p", "a", "r", "s", "m", "o"]
