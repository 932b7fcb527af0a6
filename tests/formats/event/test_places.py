"""Where something stands in the file: what it is called, and on which line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from domain.editing.mistakes import english
from formats.event.errors import ENVIRONMENT, SettingsError
from formats.event.places import Source, in_words
from formats.toml.lines import key_lines
from tests.support.settings import TEXT

SMALL = '''\
[privacy]
"contact" = "a # b"
[[event]]
code = "one"
title = { en = "One", ro = "Unu" }
topics = [  # a note
  { en = "A" },
  { en = "]" },
]
[event.survey]
text = """
[not.a.heading]
"""
[[event.survey.question]]
id = "next"
options = [{ id = "a", label = { en = "A" } }, { id = "b" }]
max = 2
[[event.agenda]]
starts = 10:00:00
title = { en = "Lunch" }
[[event]]
code = "two"
messages.reminders.max = 2
'''


def keys(value: object, above: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, below in value.items():
                key = f"{above}.{name}".removeprefix(".")
                yield from (key, *keys(below, key))
        case list():
            for number, below in enumerate(value, start=1):
                yield from (f"{above}[{number}]", *keys(below, f"{above}[{number}]"))
        case _:
            pass


@pytest.mark.parametrize("text", [TEXT, SMALL, SMALL.replace("\n", "\r\n"), ""])
def test_every_key_has_its_line(text: str) -> None:
    lines = key_lines(text)

    assert {key for key in keys(tomllib.loads(text)) if key not in lines} == set()
    written = text.splitlines()
    assert [key for key, line in lines.items() if key.rsplit(".", 1)[-1].split("[")[0] not in written[line - 1]
            and "[" not in key.rsplit(".", 1)[-1]] == []  # fmt: skip


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("privacy.contact", "privacy.contact (line 2)"),
        ("privacy.controller", "privacy.controller (line 1)"),
        ("event[1].code", 'event "one" (line 4): code'),
        ("event[1].topics[2].en", 'event "one", topic 2 (line 8): en'),
        ("event[1].survey.question[1].max", 'event "one", question "next" (line 17): max'),
        ("event[1].survey.question[1].options[2].id", 'event "one", question "next", option "b" (line 16): id'),
        ("event[1].agenda[1].starts", 'event "one", agenda item "Lunch" (line 19): starts'),
        ("event[2].messages.reminders.max", 'event "two" (line 23): messages.reminders.max'),
        ("event[2]", 'event "two" (line 21)'),
        ("nothing.here", "nothing.here"),
    ],
)
def test_place_in_words(key: str, place: str) -> None:
    values = tomllib.loads(SMALL)

    assert Source(values, key_lines(SMALL)).place(key) == place


def test_single_event_needs_no_word_about_it() -> None:
    text = SMALL[: SMALL.rindex("[[event]]")]

    assert Source(tomllib.loads(text), key_lines(text)).place("event[1].survey.question[1].max") == (
        'question "next" (line 17): max'
    )


def test_many_of_one_reason_are_one_line_and_others_stay_apart() -> None:
    source = Source(tomllib.loads(SMALL), key_lines(SMALL))
    errors = [
        SettingsError("f", key, english("missing")) for key in ("event[1].code", "event[2].code", "privacy.contact")
    ]
    errors += [
        SettingsError("f", "event[1].title", english("other")),
        SettingsError(ENVIRONMENT, "ROUNDTABLE_X", english("missing")),
    ]

    located_errors = list(in_words(errors, source))

    assert [(error.file, error.place or error.key, error.reason) for error in located_errors] == [
        (ENVIRONMENT, "ROUNDTABLE_X", "missing"),
        ("f", 'event "one" (line 4): code', "missing; the same at 2 more places: lines 22, 2"),
        ("f", 'event "one" (line 5): title', "other"),
    ]
