"""The languages that an event's texts are in: which, what is missing in one, and leaving one out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.editing.changes import Table
from domain.editing.event_fields import EVENT, ROOT
from domain.editing.parts import EventPart, texts_below


def languages_of(table: Table, languages: Sequence[str]) -> tuple[str, ...]:
    """Those of these languages that the event's title is in."""
    title = table.get("title")
    return tuple(language for language in languages if isinstance(title, Mapping) and language in title)


def missing_texts(table: Table, language: str) -> tuple[EventPart, ...]:
    """The texts of the event that are not in this language yet."""
    return tuple(part for part in texts_below(table, EventPart(ROOT, EVENT, (), table)) if language not in part.value)


def in_languages(value: Any, kept_languages: Sequence[str], all_languages: Sequence[str]) -> Any:  # noqa: ANN401 — whatever stands in a table
    """The table, or a value of it, with its texts in these languages alone."""
    match value:
        case dict() if value and value.keys() <= {*all_languages}:
            return {language: text for language, text in value.items() if language in kept_languages}
        case dict():
            return {key: in_languages(each, kept_languages, all_languages) for key, each in value.items()}
        case list():
            return [in_languages(each, kept_languages, all_languages) for each in value]
        case _:
            return value
