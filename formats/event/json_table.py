"""An ``[[event]]`` table as JSON: dates and times are text there, and become what a TOML file has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from formats.event.schema import EventShape
from formats.event.schema_keys import keys_of, kind_at, possible_types

_MOMENTS = (datetime, date, time)


def to_json(value: Any) -> Any:  # noqa: ANN401 — whatever stands in a table
    """The same with every date and time as local text."""
    match value:
        case Mapping():
            return {key: to_json(each) for key, each in value.items()}
        case list() | tuple():
            return [to_json(each) for each in value]
        case date() | time():
            return value.isoformat()
        case _:
            return value


def from_json(value: Any, kind: Any = EventShape) -> Any:  # noqa: ANN401 — likewise
    """The table with dates and times where its shape has them; a text that is none stays what it is."""
    types = possible_types(kind)
    match value:
        case dict():
            keys = keys_of(kind)
            return {key: from_json(each, keys[key]) if key in keys else each for key, each in value.items()}
        case list():
            return [from_json(each, kind_at(kind, [0])) for each in value]
        case str() if str not in types:
            return next((moment for type_ in _MOMENTS if type_ in types and (moment := _parse(type_, value))), value)
        case _:
            return value


def _parse(type_: type[datetime | date | time], text: str) -> datetime | date | time | None:
    try:
        return type_.fromisoformat(text)
    except ValueError:
        return None
