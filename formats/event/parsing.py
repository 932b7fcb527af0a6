"""Values of a file become a shape; a value that cannot be read is noted, and a placeholder lets the rest be checked.

Of what is missing because it stands in the wrong place, only that is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from formats.event.error_messages import mistake_of
from formats.event.errors import ErrorCollector, key_of
from formats.event.placeholders import Way, replace_invalid
from formats.event.schema_keys import nearest_heading, nearest_key

_ROUNDS = 5
"""So often a placeholder may show a mistake that stood behind another."""

Root = TypeVar("Root", bound=BaseModel)


def parse_schema(root: type[Root], raw: dict[str, Any], notes: ErrorCollector) -> Root | None:
    """The values in their shape; None when placeholders do not help, and what is noted is all that can be told."""
    for _ in range(_ROUNDS):
        try:
            return root.model_validate(raw)
        except ValidationError as wrong:
            errors = wrong.errors()
        for error in errors:
            ways = _intended_ways(error, root, raw)
            notes.unusable_keys.update(key_of(way) for way in ways)
        for error in errors:
            notes.add_invalid(key_of(error["loc"]), mistake_of(dict(error), root))
        raw = replace_invalid(raw, [error["loc"] for error in errors])
    return None


def _intended_ways(error: Mapping[str, Any], root: type[BaseModel], raw: Mapping[str, Any]) -> Iterator[Way]:
    """Where the values of an unknown key, one of pydantic's errors, were meant to stand, and nothing stands."""
    if error["type"] != "extra_forbidden":
        return
    (*above, name), value = error["loc"], error["input"]
    heading = nearest_heading(str(name), value, root)
    key = nearest_key(str(name), above, root)
    ways = [(*above, key)] if key else []
    if heading is not None:
        ways = list(_ways_of(heading.strip("[]").split("."), raw))
    for way in ways:
        yield from _without_value(way, value, raw)


def _ways_of(names: Sequence[str], raw: Mapping[str, Any]) -> Iterator[Way]:
    """The places of a heading: below each entry of the lists above it."""
    ways: list[Way] = [()]
    for name in names[:-1]:
        ways = [(*way, name, *number) for way in ways for number in _numbers(_value(raw, (*way, name)))]
    yield from ((*way, names[-1]) for way in ways)


def _numbers(value: object) -> list[Way]:
    return [(number,) for number in range(len(value))] if isinstance(value, list) else [()]


def _without_value(way: Way, misplaced_value: object, raw: Mapping[str, Any]) -> Iterator[Way]:
    value = _value(raw, way)
    if value is None or (isinstance(value, dict) and isinstance(misplaced_value, list)):
        yield way
    elif isinstance(value, dict) and isinstance(misplaced_value, dict):
        yield from ((*way, key) for key in misplaced_value if key not in value)


def _value(raw: Any, way: Way) -> Any:  # noqa: ANN401 — whatever the file holds
    for step in way:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
