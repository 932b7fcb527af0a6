"""Signs that no font has, spelled out so that they can be read; it knows no font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

SURE = (
    r"\t\n\r\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u0384-\u0386\u0388-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    r"\u200b\u2010-\u2026\u2032\u2033\u20ac\u2190-\u2193\u2212"
)
"""Characters that are always drawn, as a class of a regular expression: nobody need ask the fonts."""
_UNSURE = re.compile(f"[^{SURE}]")
_SILENT = {"Cf", "Cc", "Mn", "Me", "Mc", "Sk"}
"""Categories of what has no name worth reading when it stands in a sign with others: joiners, marks, skin tones."""


def needs_look(text: str) -> bool:
    """Whether this text has a character that some font may lack."""
    return _UNSURE.search(text) is not None


def spelled_out(text: str, signs: frozenset[str]) -> str:
    """The text with these signs named in brackets: each symbol by its name, letters in a row by their script."""
    if not signs:
        return text
    return _pattern(signs).sub(lambda match: _named(match[0]), text)


def find_signs(text: str, signs: frozenset[str]) -> list[str]:
    """Which of these signs stand in this text, in order, those beside each other as one."""
    return _pattern(signs).findall(text) if signs else []


@lru_cache(maxsize=64)
def _pattern(signs: frozenset[str]) -> re.Pattern[str]:
    # The longest first: one sign may be made of several, each of which is a sign too.
    either = "|".join(map(re.escape, sorted(signs, key=len, reverse=True)))
    return re.compile(f"(?:{either})(?: ?(?:{either}))*")


def _named(run: str) -> str:
    names = [name for name, _ in groupby(_names(run))]
    return " ".join(f"[{name}]" for name in names)


def _names(run: str) -> Iterator[str]:
    named_signs = [sign for sign in run if not sign.isspace() and unicodedata.category(sign) not in _SILENT]
    for sign in named_signs or run.replace(" ", "")[:1]:
        name = unicodedata.name(sign, f"U+{ord(sign):04X}")
        yield _script(name) if unicodedata.category(sign) in {"Lo", "Ll", "Lu", "Lt", "Lm"} else _spoken(name)


def _script(name: str) -> str:
    first = name.split(maxsplit=1)[0]
    return first if first == "CJK" or first.startswith("U+") else first.capitalize()


def _spoken(name: str) -> str:
    return name if name.startswith("U+") else name.lower()
