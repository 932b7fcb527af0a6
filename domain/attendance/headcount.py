"""How many people were present at an event, as a coordinator counted them: numbers alone, typed as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

MAX_PEOPLE = 100_000
"""More than this nobody can have counted."""

_NUMBER = re.compile(r"\d{1,9}")
_LINE = re.compile(r"(?P<label>.*\S)\s*[:=–—-]\s*(?P<number>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many were present, and of which professions where that is known."""

    total: int
    by_profession: Mapping[str | None, int] = field(default_factory=dict)
    """Profession → how many; empty when only the total is known."""


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """A line that is neither a number nor one of the professions with its number."""

    line: str


@dataclass(frozen=True, slots=True)
class TooMany:
    """More than ``MAX_PEOPLE``."""


ParsedHeadcount: TypeAlias = Headcount | UnknownLine | TooMany


def parse_headcount(text: str, professions: Mapping[str, str]) -> ParsedHeadcount:
    """What was typed: one number, or a line for each profession such as ``Judge: 3``.

    ``professions`` is label → profession; upper and lower case are the same. A profession named twice is added up.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and _NUMBER.fullmatch(lines[0]):
        return _within_limit(Headcount(int(lines[0])))
    by_label = {label.casefold(): profession for label, profession in professions.items()}
    counts: dict[str | None, int] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        profession = by_label.get(match["label"].casefold()) if match else None
        if match is None or profession is None:
            return UnknownLine(line)
        counts[profession] = counts.get(profession, 0) + int(match["number"])
    return _within_limit(Headcount(sum(counts.values()), {id_: n for id_, n in counts.items() if n}))


def _within_limit(headcount: Headcount) -> Headcount | TooMany:
    return headcount if headcount.total <= MAX_PEOPLE else TooMany()
