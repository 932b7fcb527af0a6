"""A document as blocks of plain text, before it becomes a Word file or a PDF; a line end in a text stays one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_HOUR = re.compile(r"\bora (?=\d{1,2}:\d{2})")
"""The Romanian word before a time of day."""
_SAMPLE = re.compile(r"\bn = \d+([,،] [^:()]{1,30}: \d+)?")
TIMES = re.compile(r"\d\d:\d\d–\d\d:\d\d")
"""From when to when."""
_WORD_JOINER = "\u2060"


def visible(text: str) -> str:
    """The text without what no file can carry and nobody could see."""
    return _UNSEEN.sub("", text)


def without_break(text: str) -> str:
    """The same with what belongs together on one line: ``n = 22`` and, in Romanian, ``ora 18:00``.

    Hours from when to when are kept together where they are drawn.
    """
    return _SAMPLE.sub(lambda match: match[0].replace(" ", "\u00a0"), _HOUR.sub("ora\u00a0", text))


def join_times(text: str) -> str:
    """The same with no line end allowed after the dash of ``09:00–09:15``."""
    return TIMES.sub(lambda match: match[0].replace("–", f"–{_WORD_JOINER}"), text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading; ``level`` 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``is_quotation`` when these are somebody's own words."""

    texts: tuple[str, ...]
    lead: str = ""
    """What stands above it and belongs to it."""
    is_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """A marked space that somebody has yet to fill; the text says with what."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that is repeated on every page; ``caption`` empty for one that is not numbered."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    """Of each column, as shares of the page's width."""
    caption: str = ""
    numbers: int = 0
    """How many columns at the end hold numbers; the last row is then their total."""
    row_height: int = 0
    """The least height of its rows in millimetres where somebody is to write in them; 0: as high as their text."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The answers to one question: what ``chart.typ`` draws, and the same in words."""

    caption: str
    alternative_text: str
    figure: Mapping[str, Any]
    note: str = ""
    """What has to be known to read it, under the picture."""


Block: TypeAlias = Heading | Paragraph | Items | Space | Facts | Table | Chart


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who holds the event, and their logo, at the head of what is printed; both may be missing."""

    organizer: str = ""
    logo: bytes | None = None
    """A PNG or JPEG picture."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a document says by itself, in its language."""

    table: str
    """With ``{n}``, as has ``figure``: a number stands before the word in some languages."""
    figure: str
    page: str
    """With ``{page}`` and ``{pages}``."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document in one language; ``made_at`` is UTC-aware."""

    language: str
    title: str
    subtitle: str
    author: str
    made_at: datetime
    words: Words
    blocks: tuple[Block, ...]
    draft: str = ""
    """What marks a document that is not finished; empty for one that is."""
    logo: bytes | None = None
    """A PNG or JPEG picture."""
    funding: str = ""
    """Who funds it, at the foot of the first page's facts."""
    running_head: str = ""
    """What stands above every page but the first, so that a loose one is known; empty for nothing."""

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Its charts in order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))
