"""The environment's say in the settings: ROUNDTABLE_TELEGRAM__TOKEN stands for telegram.token; it checks no values."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bot.settings.errors import ENVIRONMENT, ErrorCollector, SettingsError, key_of
from bot.settings.schema import SettingsShape, kind_at, takes_text

PREFIX = "ROUNDTABLE_"


def overridden(raw: dict[str, Any], environ: Mapping[str, str], notes: ErrorCollector) -> dict[str, Any]:
    """The file's values with the environment's in their place.

    A value that is no text is written as in TOML or as JSON. Entries of a list are counted from one, as in
    ROUNDTABLE_EVENT__1__CODE.
    """
    values = deepcopy(raw)
    for name in sorted(name for name in environ if name.startswith(PREFIX)):
        way = _parse_path(name)
        kind = kind_at(SettingsShape, way)
        if kind is None:
            notes.items.append(SettingsError(ENVIRONMENT, name, "there is no such setting"))
        elif not _put(values, way, _value(environ[name], text_wanted=takes_text(kind))):
            notes.items.append(
                SettingsError(ENVIRONMENT, name, "the settings file has nothing at this place to override")
            )
        else:
            notes.origins[key_of(way)] = name
    return values


def _parse_path(name: str) -> list[str | int]:
    parts = name.removeprefix(PREFIX).lower().split("__")
    return [int(part) - 1 if part.isascii() and part.isdigit() and len(part) < 5 else part for part in parts]  # noqa: PLR2004 — no list is that long


def _put(group: Any, way: list[str | int], value: object) -> bool:  # noqa: ANN401 — whatever the file holds
    for step in way[:-1]:
        if isinstance(group, dict):
            group.setdefault(step, {})
        elif not _has(group, step):
            return False
        group = group[step]
    if not isinstance(group, dict) and not _has(group, way[-1]):
        return False
    group[way[-1]] = value
    return True


def _has(entries: object, step: str | int) -> bool:
    return isinstance(entries, list) and isinstance(step, int) and 0 <= step < len(entries)


def _value(text: str, *, text_wanted: bool) -> object:
    if text_wanted:
        return text
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
