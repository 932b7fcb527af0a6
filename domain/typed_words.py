"""Words as they are compared and searched, whoever typed them and in whatever script: without case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

MAX_LENGTH = 128
"""No label is longer; a longer text is never compared."""

_MINUS = re.compile(r"(?<!\w)[-\u2212\u2013](?=\d)")
_GAP = re.compile(r"[\W_]+")


_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_LIKE = str.maketrans("đłøıħŧґىةک", "dloihtгيهك")
"""Letters that Unicode does not take apart, and letters that are typed for each other."""
_STRETCHED = dict.fromkeys([ord("ـ")])
"""The stroke that makes an Arabic word longer."""


def fold(text: str) -> str:
    """The same for "Ştefan", "Ștefan" and "stefan", for "Артём" and "артем", for "أحمد" and "احمد"."""
    parts = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES | _STRETCHED)).casefold()
    # Signs above and below letters, Arabic vowels among them; forms of alef are an alef with a sign.
    letters = "".join(part for part in parts if not unicodedata.category(part).startswith("M"))
    return letters.translate(_LIKE).replace("ٱ", "ا")


def fold_words(text: str) -> str:
    """Likewise, with single spaces."""
    return " ".join(fold(text).split())


def fold_letters(text: str) -> str:
    """Likewise, with nothing but letters and digits: headings of columns are compared so."""
    return "".join(character for character in fold(text) if character.isalnum())


def normalized(text: str) -> str:
    """The same for "Da!", "da" and "DA", for "Înapoi" and "inapoi"; "-1" stays apart from "1"."""
    return _GAP.sub(" ", fold(_MINUS.sub("minus ", text))).strip() if len(text) <= MAX_LENGTH else ""


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that somebody most likely meant who typed this word; None when none is near."""
    near = get_close_matches(normalized(word), [*candidates], n=1, cutoff=0.75)
    return near[0] if near else None
