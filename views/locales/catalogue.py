"""The catalogues on board, one .po file a language, as texts and plural forms; it formats nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py  # the standard library's evaluator of plural formulas
from importlib.resources import files
from typing import TypeAlias

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from views.locales.direction import for_right_to_left, is_right_to_left

SOURCE = "en"
"""The language the messages are written in: its catalogue is the code itself."""

Text: TypeAlias = str | tuple[str, ...]
"""A translation, or its plural forms."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is translated into one language; a doubtful or unfinished translation is none."""

    texts: Mapping[str, Text]
    """Message, or its singular → its translation."""
    plural_index: Callable[[int], int]
    """Which of the plural forms belongs to a whole number."""


@cache
def catalogue(language: str) -> Catalogue:
    """The language's catalogue, in the direction in which it is read.

    Messages are the same objects in every catalogue, and babel's own objects are let go: they take three times as much.
    """
    with files("views.locales").joinpath(f"{language}.po").open("rb") as source:
        entries = read_po(source, locale=language)
    change = for_right_to_left if is_right_to_left(language) else str
    texts: dict[str, Text] = {}
    for entry in entries:
        if entry.id and is_translated(entry):
            forms = tuple(map(change, forms_of(entry)))
            texts[message_id(entry)] = forms[0] if isinstance(entry.string, str) else forms
    return Catalogue(texts, c2py(entries.plural_expr))


def is_translated(entry: Message) -> bool:
    """Whether the entry has its text, or all of its forms, and nobody has marked it as doubtful."""
    return all(forms_of(entry) or [""]) and not entry.fuzzy


def forms_of(entry: Message) -> tuple[str, ...]:
    """Its translation, or its plural forms."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def message_id(entry: Message) -> str:
    """The message of an entry; of one with plural forms the singular."""
    return sys.intern(entry.id if isinstance(entry.id, str) else entry.id[0])


@cache
def languages() -> tuple[str, ...]:
    """Every language the bot has a catalogue for, English first."""
    translations = sorted(
        entry.name.removesuffix(".po") for entry in files("views.locales").iterdir() if entry.name.endswith(".po")
    )
    return (SOURCE, *translations)
