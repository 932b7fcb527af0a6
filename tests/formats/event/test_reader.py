"""One event's table on its own, as the chat and files hold it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from formats.event.errors import ErrorList
from formats.event.places import Source, in_words
from formats.event.reader import read_event
from formats.toml.lines import key_lines
from tests.support.settings import TEXT, settings

LANGUAGES = ("en", "ro")


def table() -> dict[str, Any]:
    (event,) = tomllib.loads(TEXT)["event"]
    return dict(event)


def test_a_table_on_its_own_is_the_event_that_the_settings_file_holds(tmp_path: Path) -> None:
    (expected,) = settings(tmp_path, TEXT).events

    assert read_event(table(), tmp_path, LANGUAGES) == expected


def test_every_mistake_of_a_table_is_noted_with_its_key(tmp_path: Path) -> None:
    wrong = table() | {"title": "Round table", "timezone": "Bucharest", "venu": {"en": "Hotel"}}

    result = read_event(wrong, tmp_path, LANGUAGES)

    assert isinstance(result, ErrorList)
    assert {mistake.key for mistake in result.items} == {"event[1].title", "event[1].timezone", "event[1].venu"}
    assert [mistake.reason for mistake in result.items if mistake.key.endswith("venu")] == [
        'there is no such key here (did you mean "venue"?)'
    ]


def test_text_in_a_language_that_nobody_can_choose_is_a_mistake(tmp_path: Path) -> None:
    result = read_event(table(), tmp_path, ("ro",))

    assert isinstance(result, ErrorList)
    assert '"en" is not among messages.languages ("ro")' in {error.reason.split("; ")[0] for error in result.items}


def test_a_table_with_too_little_is_no_event_and_says_what_is_missing(tmp_path: Path) -> None:
    result = read_event({}, tmp_path, LANGUAGES)

    assert isinstance(result, ErrorList)
    assert {"event[1].code", "event[1].starts", "event[1].profession"} <= {error.key for error in result.items}


def test_lines_of_the_file_stand_in_the_place_of_a_mistake(tmp_path: Path) -> None:
    text = TEXT.replace('admission = "confirmed"', 'admission = "sometimes"', 1)
    wrong = {**tomllib.loads(text)["event"][0]}

    result = read_event(wrong, tmp_path, LANGUAGES)

    assert isinstance(result, ErrorList)
    number = text[: text.index('admission = "sometimes"')].count("\n") + 1
    located_errors = in_words(result.items, Source({"event": [wrong]}, key_lines(text)))
    assert [error.place for error in located_errors] == [f'event "bucharest" (line {number}): admission']
