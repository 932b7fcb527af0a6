"""How each language writes a day of the calendar; the patterns are CLDR's, and British ones in English."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum, auto
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date

from views.locales.catalogue import SOURCE


class Style(Enum):
    """What of a day is written."""

    FULL = auto()
    """Monday, 22 March 2027."""
    HEADING = auto()
    """Monday, 22 March."""
    LONG = auto()
    """22 March 2027."""
    DAY = auto()
    """22 March."""
    SHORT = auto()
    """Mon, 22 Mar."""
    WEEKDAY = auto()
    """Monday."""


_BRITISH = {
    Style.FULL: "EEEE, d MMMM y",
    Style.HEADING: "EEEE, d MMMM",
    Style.LONG: "d MMMM y",
    Style.DAY: "d MMMM",
    Style.SHORT: "EEE, d MMM",
}
_YEAR = re.compile(r"^y\.?\s|(\s'de')?\sy(\s'[^']+'\.?)?$")
"""The year of a pattern, with the words that belong to it."""
_FIRST = re.compile(r"(?<!\d)1(?=[ –])")
"""The first of a month, before its name or before the end of an interval."""


@lru_cache(maxsize=256)  # an event has few days, and they are written for everybody
def written_day(day: date, style: Style, language: str) -> str:
    """The day as this language writes it."""
    return _with_ordinal(format_date(day, _pattern(style, language), locale=language), language)


def _with_ordinal(text: str, language: str) -> str:
    """In French the first of a month is the only ordinal, which CLDR does not write: "1er mars"."""
    return _FIRST.sub("1er", text) if language == "fr" else text


@cache
def _pattern(style: Style, language: str) -> str:
    if style is Style.WEEKDAY:
        return "EEEE"
    if language == SOURCE:
        return _BRITISH[style]
    locale = Locale(language)
    patterns = {
        Style.FULL: locale.date_formats["full"].pattern,
        Style.HEADING: _YEAR.sub("", locale.date_formats["full"].pattern),
        Style.LONG: locale.date_formats["long"].pattern,
        Style.DAY: locale.datetime_skeletons["MMMMd"].pattern,
        Style.SHORT: _BRITISH[Style.SHORT] if language == "ro" else locale.datetime_skeletons["MMMEd"].pattern,
    }
    return str(patterns[style])


def written_days(first: date, last: date, language: str, *, year: bool = True) -> str:
    """From the first to the last day: "22–23 March 2027"; years are left out only of days of one year."""
    has_year = year or first.year != last.year
    if first == last:
        return written_day(first, Style.LONG if has_year else Style.DAY, language)
    largest = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    beginning, end = _interval(largest, language, has_year=has_year)
    days = f"{format_date(first, beginning, locale=language)}{format_date(last, end, locale=language)}"
    return _with_ordinal(days, language)


@cache
def _interval(largest: str, language: str, *, has_year: bool) -> tuple[str, str]:
    """The patterns of the first and the last day, ``largest`` being the largest part in which they differ."""
    if language == SOURCE:
        end = _BRITISH[Style.LONG if has_year else Style.DAY]
        return {"d": "d–", "M": "d MMMM – ", "y": "d MMMM y – "}[largest], end
    formats = Locale(language).interval_formats
    skeleton = "yMMMMd" if has_year else "MMMMd"
    patterns = (formats[skeleton] if skeleton in formats else formats[skeleton.replace("MMMM", "MMM")])[largest]
    beginning, end = (re.sub("M+", "MMMM", part).replace("dd", "d").replace("\u2009", " ") for part in patterns)
    return beginning, end
