"""What is wrong with a translation, in words; a missing translation is no mistake."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from string import Formatter

from babel import Locale
from babel.messages.catalog import Message

from views.locales.catalogue import forms_of

LABEL = 40
"""UTF-16 units of a button's label that a phone shows."""
_SIGNS = re.compile(r"</?[a-z]+>|(?<![\w<])/[a-z]+\b|[✓✗▶→…■]| · ")
_NUMBER_SIGNS = "№°"
_ENDS = ".:?!…"
_ABBREVIATION = re.compile(r"\b\w{1,4}\.$")
_QUESTION_MARKS = str.maketrans({"؟": "?", "¿": "", "¡": "", "\u037e": "?"})


def texts_of(entry: Message) -> tuple[str, ...]:
    """The message, or its singular and plural."""
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def mistakes(entry: Message, language: str, *, is_button: bool = False) -> Iterator[str]:
    """Everything that is wrong with this translation."""
    texts, forms = texts_of(entry), forms_of(entry)
    categories = plural_categories(language) if len(texts) > 1 else ("other",)
    if len(forms) != len(categories):
        yield f"{len(forms)} forms instead of {len(categories)}"
        return
    for form, category in zip(forms, categories, strict=True):
        yield from _mistakes_of_form(
            texts, form, language, may_omit_number=len(texts) > 1 and _is_one(language, category)
        )
    if is_button and not placeholders(texts[0]) and length(forms[0]) > LABEL:
        yield f"a button's label of {length(forms[0])} characters, of which a phone shows {LABEL}"


def _mistakes_of_form(texts: tuple[str, ...], form: str, language: str, *, may_omit_number: bool) -> Iterator[str]:
    values, expected_marks = placeholders(form), [placeholders(text) for text in texts]
    without_number = [Counter({name: n for name, n in counts.items() if name != "n"}) for counts in expected_marks]
    if values not in expected_marks and not (may_omit_number and values in without_number):
        yield f"other values: {form!r}"
    if signs(form) != signs(texts[-1]):
        yield f"other tags, commands or signs: {form!r}"
    if form.count("\n") != texts[-1].count("\n") or (form != form.strip()) != (texts[-1] != texts[-1].strip()):
        yield f"other lines, or white space at an end: {form!r}"
    end, ends = _end(form, language), {_end(text, "en") for text in texts if not _ABBREVIATION.fullmatch(text)}
    if (
        ends
        and {end, *ends} & set(_ENDS)
        and end not in ends
        and not (_ABBREVIATION.search(form) and not ends & set(_ENDS))
    ):
        yield f"another sign at the end: {form!r}"


def placeholders(text: str) -> Counter[str]:
    """The values that stand in it; raises ValueError where a brace is missing."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def signs(text: str) -> list[str]:
    """Tags, commands, arrows and pictographs, which are the same in every language."""
    pictographs = [char for char in text if unicodedata.category(char) == "So" and char not in _NUMBER_SIGNS]
    return sorted(_SIGNS.findall(text) + [sign for sign in pictographs if not _SIGNS.match(sign)])


def length(text: str) -> int:
    """In UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _end(text: str, language: str) -> str:
    end = text.rstrip("»”\"'’").translate(_QUESTION_MARKS)[-1:]
    return "?" if end == ";" and language == "el" else end


@cache
def plural_categories(language: str) -> tuple[str, ...]:
    """CLDR's categories of whole numbers below two thousand in this language, in the order of gettext's forms."""
    rule = Locale(language).plural_form
    tags = {rule(n) for n in range(2_000)}
    return tuple(tag for tag in ("zero", "one", "two", "few", "many", "other") if tag in tags)


@cache
def _is_one(language: str, category: str) -> bool:
    """Whether the form is that of one number alone, so that a word can stand for the number."""
    rule = Locale(language).plural_form
    return sum(rule(n) == category for n in range(1000)) == 1
