"""The environment's say in the settings: ROUNDTABLE_TELEGRAM__TOKEN stands for telegram.token; it checks no values."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bot.settings.schema import SettingsShape
from bot.settings.variables import CONFIG_VARIABLE, PREFIX, ignored_variables, parse_path
from domain.editing.mistakes import english
from formats.event.errors import ENVIRONMENT, ErrorCollector, SettingsError, key_of
from formats.event.schema_keys import kind_at, takes_text

_SHOWN_TO_PEOPLE = {"event", "privacy"}
"""Texts of these groups may well stand in quotation marks."""
_NO_WORDS = {"code", "timezone", "agenda_file", "id", "kind", "send", "starts", "ends", "when", "closes"}


def overridden(raw: dict[str, Any], environ: Mapping[str, str], notes: ErrorCollector) -> dict[str, Any]:
    """The file's values with the environment's in their place; variables that mean no setting are warned of.

    A value that is no text is written as in TOML or as JSON. Entries of a list are counted from one, as in
    ROUNDTABLE_EVENT__1__CODE.
    """
    values = deepcopy(raw)
    notes.warnings += ignored_variables(environ)
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name != CONFIG_VARIABLE):
        path = parse_path(name)
        kind = kind_at(SettingsShape, path)
        if kind is None:
            continue
        problem = _problem(environ[name], path, text_wanted=takes_text(kind))
        if not problem and not _put(values, path, _value(environ[name], text_wanted=takes_text(kind))):
            problem = "the settings file has nothing at this place to override"
        if problem:
            notes.items.append(SettingsError(ENVIRONMENT, name, english(problem)))
            notes.unusable_keys.add(key_of(path))
        else:
            notes.origins[key_of(path)] = name
    return values


def _problem(text: str, path: list[str | int], *, text_wanted: bool) -> str:
    value = text.strip()
    if not value and not text_wanted:
        return "this variable is empty; give it a value or leave it out"
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    if is_quoted and _is_wrapped(value[1:-1], path, text_wanted=text_wanted):
        return "the value stands in quotation marks, and these belong to it here: leave them out"
    return ""


def _is_wrapped(inside: str, path: list[str | int], *, text_wanted: bool) -> bool:
    if text_wanted:
        return path[0] not in _SHOWN_TO_PEOPLE or path[-1] in _NO_WORDS
    return not isinstance(_value(inside, text_wanted=False), str)


def _put(group: Any, path: list[str | int], value: object) -> bool:  # noqa: ANN401 — whatever the file holds
    for step in path[:-1]:
        if isinstance(group, dict):
            group.setdefault(step, {})
        elif not _has(group, step):
            return False
        group = group[step]
    if not isinstance(group, dict) and not _has(group, path[-1]):
        return False
    group[path[-1]] = value
    return True


def _has(entries: object, step: str | int) -> bool:
    return isinstance(entries, list) and isinstance(step, int) and 0 <= step < len(entries)


def _value(text: str, *, text_wanted: bool) -> object:
    if text_wanted:
        return text.rstrip("\r\n")
    try:
        read = tomllib.loads(f"value = {text}")
        if len(read) == 1:
            return read["value"]
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
