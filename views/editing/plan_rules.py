"""A time of the plan as the chat shows it, typed in the reader's language: "1 día antes del inicio, 18:00"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.typed_words import MAX_LENGTH, fold
from views.editing.value_lines import when_line
from views.i18n import Translator
from views.locales.vocabulary import time_words

_WORD = re.compile(r"\d+|[^\W\d_]+")
_MOST_DIGITS = 4
_SPELLED_OUT = (1, 2)
"""Numbers that a language may have as words."""


def find_rule(voice: Translator, text: str) -> str:
    """``start - 1d at 18:00`` for what this language says for it; empty for none."""
    if len(text) > MAX_LENGTH:
        return ""
    words = _words(text)
    return next((rule for rule in _rules(words) if words in _ways_of_typing(when_line(voice, rule))), "")


def _words(text: str) -> list[str]:
    """Words and numbers without accents, noughts in front, and words that change nothing, such as "at"."""
    fillers = time_words().fillers
    words = (word for word in _WORD.findall(fold(text)) if word not in fillers)
    return [str(int(word)) if word.isdecimal() else word for word in words]


def _ways_of_typing(line: str) -> list[list[str]]:
    """Its words; a full hour may go without its minutes."""
    words = _words(line)
    return [words, words[:-1]] if words[-1] == "0" else [words]


def _rules(words: list[str]) -> Iterator[str]:
    """Every rule that has these numbers."""
    numbers = [int(word) for word in words if word.isdecimal() and len(word) <= _MOST_DIGITS]
    for clock in ("", *_clocks(numbers)):
        for span in ("", *_spans(numbers)):
            yield from (f"{anchor}{span}{clock}" for anchor in ("start", "end"))


def _clocks(numbers: list[int]) -> Iterator[str]:
    endings = [numbers[-2:]] if len(numbers) > 1 else []
    endings += [[numbers[-1], 0]] if numbers else []
    for hour, minute in endings:
        if hour < 24 and minute < 60:  # noqa: PLR2004 — hours and minutes
            yield f" at {hour:02}:{minute:02}"


def _spans(numbers: list[int]) -> Iterator[str]:
    counts = (*numbers[:1], *_SPELLED_OUT)
    lengths = [f"{n}{unit}" for n in counts for unit in "dhm"]
    lengths += [f"{60 * hours + minutes}m" for hours in counts for minutes in (*numbers[:2], *_SPELLED_OUT)]
    return (f" {sign} {length}" for length in lengths for sign in "-+")
