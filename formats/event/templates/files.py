"""The templates of new events: event files in a folder of the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from domain.editing.changes import Table
from domain.editing.dates import move_event
from domain.editing.languages import in_languages
from formats.event.json_table import to_json

AHEAD = timedelta(days=28)
"""So far ahead a new event is at first: the same day of the week, four weeks from now."""
_LANGUAGES = ("en", "ro")
_NOT_COPIED = ("cancelled",)


@cache
def templates() -> Mapping[str, dict[str, Any]]:
    """The table of each template by its name, without a code."""
    folder = files("formats.event.templates")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): to_json(tomllib.loads(folder.joinpath(name).read_text("utf-8"))) for name in names
    }


def table_of_template(template: str, code: str, languages: tuple[str, ...], now: datetime) -> Table:
    """A new event of this template, in these languages, at its hour of a day to come; ``now`` is local."""
    table = in_languages(templates()[template], languages, _LANGUAGES)
    starts = datetime.fromisoformat(table["starts"])
    return move_event({"code": code, **table}, datetime.combine(now.date() + AHEAD, starts.time()))


def table_of_copy(table: Table, code: str, now: datetime) -> Table:
    """A new event that is as this one, on the same day of the week at least four weeks from now; ``now`` is local."""
    starts = datetime.fromisoformat(table["starts"])
    earliest = now.date() + AHEAD
    day = earliest + timedelta(days=(starts.weekday() - earliest.weekday()) % 7)
    table_copy = {key: value for key, value in table.items() if key not in _NOT_COPIED}
    return move_event({**table_copy, "code": code}, datetime.combine(day, starts.time()))
