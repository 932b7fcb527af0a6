"""What people type in any language, from the files of words beside the catalogues: one for each language, folded.

A word that means two things in two languages means none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from babel import Locale

from domain.announcements.time_words import CalendarNames, TimeWords
from domain.typed_words import fold_letters, fold_words, normalized

Meaning: TypeAlias = tuple[str, Any]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DAYS = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2}


@cache
def word_files() -> Mapping[str, Mapping[str, Any]]:
    """Language → what stands in its file."""
    folder = files("views.locales").joinpath("words")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    return {path.name.removesuffix(".toml"): tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


@cache
def messages_like(key: str) -> frozenset[str]:
    """Whole messages of this kind, ``thanks``, ``consent`` or ``skip``, as ``normalized`` makes them."""
    return frozenset(normalized(phrase) for words in word_files().values() for phrase in words[key])


def is_affirmative(text: str) -> bool:
    """Whether a cell or a value says yes."""
    return fold_words(text) in _yes_or_no("yes") | {"1"}


def is_negative(text: str) -> bool:
    """Whether it says no."""
    return fold_words(text) in _yes_or_no("no") | {"0"}


@cache
def _yes_or_no(key: str) -> frozenset[str]:
    return frozenset(fold_words(word) for words in word_files().values() for word in words[key])


@cache
def roster_headings() -> Mapping[str, str]:
    """Heading of a list of people → its column."""
    return _headings("roster")


@cache
def agenda_headings() -> Mapping[str, str]:
    """Heading of an agenda in a table → its column."""
    return _headings("agenda")


def _headings(table: str) -> dict[str, str]:
    return _unambiguous(
        (fold_letters(heading), column)
        for words in word_files().values()
        for column, headings in words[table].items()
        for heading in headings
    )


@cache
def units() -> Mapping[str, str]:
    """Word for a length of time → ``minutes``, ``hours`` and so on."""
    return _unambiguous(
        (fold_words(word), unit)
        for words in word_files().values()
        for unit, unit_words in words["units"].items()
        for word in unit_words
    )


@cache
def time_words() -> TimeWords:
    """The words in a typed day or time."""
    tables = [words["time"] for words in word_files().values()]
    fillers = _folded(tables, "fillers")
    days = (
        (" ".join(part for part in fold_words(word).split() if part not in fillers), number)
        for table in tables
        for key, number in _DAYS.items()
        for word in table[key]
    )
    hour_marks, morning, afternoon = (_folded(tables, key) for key in ("hour", "morning", "afternoon"))
    return TimeWords(_unambiguous(days), fillers, hour_marks, morning, afternoon, calendar_names)


@cache
def until() -> re.Pattern[str]:
    """What stands between the beginning and the end of a time."""
    words = {word for words in word_files().values() for word in words["time"]["until"]}
    forms = words | {fold_words(word) for word in words}
    alternatives = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"\s*[-–—−]\s*|\s+(?:{alternatives})\s+", re.IGNORECASE)


def _folded(tables: Iterable[Mapping[str, Sequence[str]]], key: str) -> frozenset[str]:
    return frozenset(fold_words(word) for table in tables for word in table[key])


@cache
def calendar_names() -> CalendarNames:
    """The names of weekdays and months, and their abbreviations."""
    weekdays: list[Meaning] = []
    months: list[Meaning] = []
    for language, words in word_files().items():
        weekdays += _names(Locale(language).days, (words["time"].get("weekdays", {}), WEEKDAYS), 0)
        months += _names(Locale(language).months, (words["time"].get("months", {}), MONTHS), 1)
    return CalendarNames(_unambiguous(weekdays), _unambiguous(months))


def _names(cldr: Any, others: tuple[Mapping[str, Sequence[str]], Sequence[str]], first: int) -> Iterator[Meaning]:  # noqa: ANN401 — Babel's tables are not typed
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from ((fold_words(name).rstrip("."), number) for number, name in cldr[form][width].items())
    other_names, keys = others
    for number, key in enumerate(keys, start=first):
        yield from ((fold_words(name), number) for name in other_names.get(key, ()))


def _unambiguous(meanings: Iterable[Meaning]) -> dict[str, Any]:
    by_word: dict[str, Any] = {}
    ambiguous_words: set[str] = set()
    for word, meaning in meanings:
        if by_word.setdefault(word, meaning) != meaning:
            ambiguous_words.add(word)
    return {word: meaning for word, meaning in by_word.items() if word not in ambiguous_words}
