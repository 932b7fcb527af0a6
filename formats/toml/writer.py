"""An event's table as TOML in the manner of the settings file: each text on one line, a heading for each entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

_HEADINGS = {"profession", "registration", "agenda", "survey", "further_survey", "question", "certificate", "message"}
"""Keys whose groups stand under headings of their own; all others stand on the line of their key."""


def write_event(table: Mapping[str, Any]) -> str:
    """The text of a file with this one ``[[event]]``; what is read from it is equal to the table."""
    return "\n".join(_group("event", table, is_entry=True)) + "\n"


def write_part(key: str, value: Any) -> str:  # noqa: ANN401 — a group of keys, or a list of them
    """The text of one part of an event, such as its survey, with the headings it has in the file."""
    return "\n".join(_below(f"event.{key}", value)).strip() + "\n"


def _group(path: str, table: Mapping[str, Any], *, is_entry: bool) -> Iterator[str]:
    yield f"[[{path}]]" if is_entry else f"[{path}]"
    for key, value in table.items():
        if key not in _HEADINGS and value is not None:
            yield f"{_key(key)} = {_lines(value)}"
    for key, value in table.items():
        if key in _HEADINGS and value is not None:
            yield from _below(f"{path}.{key}", value)


def _below(path: str, value: Any) -> Iterator[str]:  # noqa: ANN401 — likewise
    if isinstance(value, Mapping):
        yield ""
        yield from _group(path, value, is_entry=False)
    else:
        for entry in value:
            yield ""
            yield from _group(path, entry, is_entry=True)


def _lines(value: Any) -> str:  # noqa: ANN401 — whatever TOML has
    """A value; a list of groups has a line for each of them."""
    if isinstance(value, list | tuple) and any(isinstance(entry, Mapping) for entry in value):
        return "\n".join(["[", *(f"  {_value(entry)}," for entry in value), "]"])
    return _value(value)


def _value(value: Any) -> str:  # noqa: ANN401 — likewise
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case date() | time():
            return value.isoformat()
        case Mapping():
            entries = ", ".join(f"{_key(key)} = {_value(entry)}" for key, entry in value.items() if entry is not None)
            return f"{{ {entries} }}" if entries else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else _quoted(key)


def _quoted(text: str) -> str:
    # TOML escapes what JSON does, and one letter more.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
