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
TEMPLATE_LANGUAGES = ("en", "ro")
"""Those in which the templates have their texts, the first of them for whoever wants none of these."""
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
    """A new event of this template, in these languages, at its hour of a day to come; ``now`` is local.

    For languages of which the template has none, its English texts stand in the first of them, to be translated.
    """
    if set(languages) & set(TEMPLATE_LANGUAGES):
        table = in_languages(templates()[template], languages, TEMPLATE_LANGUAGES)
    else:
        table = _in_place_of_english(templates()[template], languages[0])
    starts = datetime.fromisoformat(table["starts"])
    return move_event({"code": code, **table}, datetime.combine(now.date() + AHEAD, starts.time()))


def _in_place_of_english(value: Any, language: str) -> Any:  # noqa: ANN401 — whatever a table holds
    match value:
        case dict() if value and value.keys() <= {*TEMPLATE_LANGUAGES}:
            return {language: value[TEMPLATE_LANGUAGES[0]]}
        case dict():
            return {key: _in_place_of_english(each, language) for key, each in value.items()}
        case list():
            return [_in_place_of_english(each, language) for each in value]
        case _:
            return value


def table_of_copy(table: Table, code: str, now: datetime) -> Table:
    """A new event that is as this one, on the same day of the week at least four weeks from now; ``now`` is local."""
    starts = datetime.fromisoformat(table["starts"])
    earliest = now.date() + AHEAD
    day = earliest + timedelta(days=(starts.weekday() - earliest.weekday()) % 7)
    table_copy = {key: value for key, value in table.items() if key not in _NOT_COPIED}
    return move_event({**table_copy, "code": code}, datetime.combine(day, starts.time()))
