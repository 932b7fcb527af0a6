from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.check import format_errors, plan
from bot.settings.loader import ErrorList, Settings, checked, read
from formats.event.errors import ErrorCollector
from tests.support.settings import TEXT

RAW = tomllib.loads(TEXT)
LINES = TEXT.splitlines()
FOLDER = Path(__file__).parent

Way = tuple[str | int, ...]


def ways(value: object, above: Way = ()) -> Iterator[Way]:
    """Every place in the file."""
    steps: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        steps = list(value.items())
    elif isinstance(value, list):
        steps = list(enumerate(value))
    for step, below in steps:
        yield (*above, step)
        yield from ways(below, (*above, step))


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-3, 40),
    st.floats(),
    st.text(max_size=80),
    st.sampled_from(
        ["", "end", "start - 99999d", "end + 99999h at 3:30", "0001-01-01", "2199-12-31T23:59", "UTC", "text"]
    ),
    st.sampled_from(
        ["overall", "missing", "judge", "comment", "choices", "undisclosed", "survey", "not-answered", "*"]
    ),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.sampled_from([datetime.min, datetime.max, datetime(2199, 12, 31, 23, 59), date.max, time.max]),  # noqa: DTZ001, DTZ901 — a settings file may hold such
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["en", "ro", "id", "question", "is", "text", "kind", "max", "str", ""]), inner
        )
    ),
    max_leaves=8,
)
changes = st.lists(
    st.tuples(st.sampled_from(sorted(ways(RAW), key=str)), st.sampled_from(["put", "drop", "double", "extra"]), values),
    min_size=1,
    max_size=4,
)


def mutated(changes: list[tuple[Way, str, object]]) -> dict[str, Any]:
    raw = deepcopy(RAW)
    for (*above, last), what, value in changes:
        group: Any = raw
        try:
            for step in above:
                group = group[step]
            change(group, last, what, value)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
    return raw


def change(group: Any, last: str | int, what: str, value: object) -> None:  # noqa: ANN401 — a list or a dict
    match what:
        case "put":
            group[last] = value
        case "drop":
            del group[last]
        case "double":
            group.append(deepcopy(group[last]))
        case _:
            group[last]["surprise"] = value


@settings(max_examples=120, deadline=timedelta(seconds=5))
@given(changes)
def test_values_of_any_kind_are_settings_or_mistakes(changes: list[tuple[Way, str, object]]) -> None:
    notes = ErrorCollector("config.toml")

    config = checked(mutated(changes), FOLDER, {}, notes)

    assert (config is not None) or notes.items
    assert all(format_errors(notes.items))
    if config is not None and not notes.items:
        assert plan(config)[0] == "The settings are right."


edits = st.lists(
    st.tuples(
        st.sampled_from(["cut", "double", "swap", "insert", "chop"]),
        st.integers(0, len(LINES) - 1),
        st.integers(0, len(LINES) - 1),
        st.text(st.characters(codec="utf-8"), max_size=12)
        | st.sampled_from(['"', "[", "{", "=", "#", "'''", "[[event]]"]),
    ),
    min_size=1,
    max_size=5,
)


def edited(edits: list[tuple[str, int, int, str]]) -> str:
    lines = list(LINES)
    for what, here, there, text in edits:
        line = lines[here]
        match what:
            case "cut":
                lines[here] = ""
            case "double":
                lines[here] = f"{line}\n{line}"
            case "swap":
                lines[here], lines[there] = lines[there], line
            case "insert":
                lines[here] = line[: there % (len(line) + 1)] + text + line[there % (len(line) + 1) :]
            case _:
                lines[here] = line[: there % (len(line) + 1)]
    return "\n".join(lines)


@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(edits)
def test_text_edited_in_any_way_is_settings_or_mistakes(edits: list[tuple[str, int, int, str]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_text(edited(edits), "utf-8", newline="")

        outcome = read(path, {})

    assert isinstance(outcome, Settings) or outcome.items


@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_mistakes(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(content)

        errors = read(path, {})

    assert isinstance(errors, ErrorList)


names = st.lists(
    st.sampled_from(
        ["telegram", "token", "event", "1", "2", "survey", "message", "when", "title", "en", "question", "0", ""]
    ),
    max_size=6,
).map(lambda parts: "ROUNDTABLE_" + "__".join(parts).upper())


@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(
    st.dictionaries(names, st.text(max_size=30) | st.sampled_from(["[]", "{}", "{en = 'x'}", "1\nb = 2"]), max_size=4)
)
def test_environment_of_any_kind_is_settings_or_mistakes(environ: dict[str, str]) -> None:
    notes = ErrorCollector("config.toml")

    config = checked(RAW, FOLDER, environ, notes)

    assert (config is not None) or notes.items
