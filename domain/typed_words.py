"""Typed words as they are compared with the labels of buttons: without case, accents, punctuation and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

MAX_LENGTH = 128
"""No label is longer; a longer text is never compared."""

_MINUS = re.compile(r"(?<!\w)[-\u2212\u2013](?=\d)")
_GAP = re.compile(r"[\W_]+")


def normalized(text: str) -> str:
    """The same for "Da!", "da" and "DA", for "Înapoi" and "inapoi"; "-1" stays apart from "1"."""
    text_parts = unicodedata.normalize("NFKD", _MINUS.sub("minus ", text[: MAX_LENGTH + 1])).casefold()
    letters = "".join(character for character in text_parts if not unicodedata.category(character).startswith("M"))
    return _GAP.sub(" ", letters).strip() if len(text) <= MAX_LENGTH else ""


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that somebody most likely meant who typed this word; None when none is near."""
    near = get_close_matches(normalized(word), [*candidates], n=1, cutoff=0.75)
    return near[0] if near else None
