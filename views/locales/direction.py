"""Text that is read from right to left, and text of two directions in one line (Unicode Standard Annex 9).

What is put into a sentence is isolated where it is of the other direction: without that, the punctuation around a Latin
name in an Arabic sentence, or around an Arabic one in an English sentence, is shown at the wrong side of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

LEFT_TO_RIGHT_ISOLATE = "\u2066"
RIGHT_TO_LEFT_ISOLATE = "\u2067"
FIRST_STRONG_ISOLATE = "\u2068"
END_OF_ISOLATE = "\u2069"
RIGHT_TO_LEFT_MARK = "\u200f"

_MIRRORED = str.maketrans("→←▶◀", "←→◀▶")
"""Signs that point along the line, and that Unicode does not mirror by itself."""
_COMMAND = re.compile(r"(?<![\w/<])/(?:[a-z]+|\{[a-z_]+\})(?: (?:\{[a-z_]+\}|\d+))?")
ISOLATE = re.compile("[\u2066-\u2068]([^\u2069]*)\u2069")
"""A passage that is kept apart."""
_CONTROLS = re.compile("[\u2066-\u2069\u200e\u200f]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MARKUP = re.compile(r"<[^>]*>|&\w+;")


@cache
def is_right_to_left(language: str) -> bool:
    """Whether this language is written from right to left."""
    return Locale(language).text_direction == "rtl"


def for_right_to_left(text: str) -> str:
    """A translation as it is shown: arrows point along the line, a command keeps its slash before it."""
    return _COMMAND.sub(f"{LEFT_TO_RIGHT_ISOLATE}\\g<0>{END_OF_ISOLATE}", text.translate(_MIRRORED))


def isolate(text: str, language: str, *, is_html: bool = False) -> str:
    """The text as it is put into a sentence of this language; unchanged where nothing of it has the other direction.

    A text of several lines is none that is put into a sentence.
    """
    if (text.isascii() and not is_right_to_left(language)) or "\n" in text:
        return text
    visible = ISOLATE.sub("", _MARKUP.sub("", text) if is_html else text)
    other_way = _has_left_to_right if is_right_to_left(language) else RIGHT_TO_LEFT.search
    return f"{_isolate_sign(visible, language)}{text}{END_OF_ISOLATE}" if other_way(visible) else text


def reads_right_to_left(text: str, language: str) -> bool:
    """The direction of a whole text in a file of this language.

    It is the other one where the text begins with a letter of that, and has more of them: so a number of a
    deliverable before an Arabic title does not turn the title round.
    """
    is_rtl = is_right_to_left(language)
    letters = [kind in {"R", "AL"} for kind in map(unicodedata.bidirectional, text) if kind in {"R", "AL", "L"}]
    is_other = bool(letters) and letters[0] is not is_rtl and letters.count(is_rtl) < len(letters) / 2
    return is_rtl is not is_other


def _isolate_sign(visible: str, language: str) -> str:
    """What gives the passage its direction: that of its first letter, unless most letters have the language's."""
    first_letter = next((kind for kind in map(unicodedata.bidirectional, visible) if kind in {"R", "AL", "L"}), "L")
    is_rtl = reads_right_to_left(visible, language)
    if is_rtl is (first_letter != "L"):
        return FIRST_STRONG_ISOLATE
    return RIGHT_TO_LEFT_ISOLATE if is_rtl else LEFT_TO_RIGHT_ISOLATE


def without_isolates(text: str) -> str:
    """The text for a program that shows no isolates, or compares texts."""
    return _CONTROLS.sub("", text)


def line_mark(language: str) -> str:
    """What begins a line of signs alone, such as a bar, so that it runs in the direction of the language."""
    return RIGHT_TO_LEFT_MARK if is_right_to_left(language) else ""


def _has_left_to_right(text: str) -> bool:
    return any(unicodedata.bidirectional(character) == "L" for character in text)
