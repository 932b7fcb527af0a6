"""What somebody probably meant by a value that the settings cannot take; it judges nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from functools import cache

from babel import Locale

from domain.announcements.typed_time import parse_clock
from views.i18n import languages
from views.locales.vocabulary import time_words

_TIME = (
    r"(?:[T ,]+(?:at |ora )?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?)?"
)
_DATES = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d]+)\.?,?\s+(?P<year>\d{4})",
        r"(?P<month>[^\W\d]+)\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    )
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,5})\s*([a-zăâîșț]+)", re.IGNORECASE)
_DAYS = {
    **dict.fromkeys(("d", "day", "days", "zi", "zile"), 1),
    **dict.fromkeys(("w", "week", "weeks", "săptămână", "săptămâni"), 7),
    **dict.fromkeys(("month", "months", "lună", "luni", "mo"), 30),
    **dict.fromkeys(("y", "year", "years", "an", "ani"), 365),
}
_SHORT = {
    **dict.fromkeys(("h", "hour", "hours", "hr", "hrs", "oră", "ore"), "h"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("s", "sec", "second", "seconds", "secunde"), "s"),
}


@cache
def _month_names() -> dict[str, int]:
    """The first three letters of each month → its number; read only for a mistake, since the names take memory."""
    return {
        name.lower()[:3]: month
        for language in ("en", "ro", "de")
        for month, name in Locale(language).months["format"]["wide"].items()
    }


def date_and_time(text: str) -> str:
    """``2027-03-22T09:30:00`` for a day, with or without a time of day, in another way of writing; empty for none."""
    for pattern in _DATES:
        match = pattern.fullmatch(text.strip())
        if match:
            return _moment(match)
    return ""


def _moment(match: re.Match[str]) -> str:
    month = match["month"]
    number = int(month) if month.isdigit() else _month_names().get(month.lower()[:3], 0)
    hour = _hour(int(match["hour"] or 9), match["half"])
    try:
        moment = datetime(int(match["year"]), number, int(match["day"]), hour, int(match["minute"] or 0))  # noqa: DTZ001 — local, as in the file
    except ValueError:
        return ""
    return moment.isoformat()


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def clock(text: str) -> str:
    """``09:30`` for a time of day in another way of writing; empty for none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        spoken_clock = parse_clock(text, time_words())
        return "" if spoken_clock is None else spoken_clock.isoformat("minutes")
    try:
        return time(_hour(int(match[1]), match[4]), int(match[2] or 0)).isoformat("minutes")
    except ValueError:
        return ""


def length_of_time(text: str) -> str:
    """``180d`` for a length of time in another way of writing, months as 30 days; empty for none."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return ""
    unit = match[2].lower()
    if unit in _DAYS:
        return f"{int(match[1]) * _DAYS[unit]}d"
    return f"{int(match[1])}{_SHORT[unit]}" if unit in _SHORT else ""


_WHEN = re.compile(
    r"(?:at\s+)?(?:the\s+)?(?P<anchor>start|starts|begin|beginning|end|ends)?\s*(?P<sign>[+–−-])?\s*(?:(?P<length>\d{1,5}\s*[a-z]+))?"
    r"\s*(?P<side>before|after)?\s*(?:the\s+)?(?P<other>start|beginning|end)?\s*,?\s*(?:at\s+|@\s*)?(?P<clock>\d{1,2}[:.]?\d{0,2}\s*(?:[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)


LONGEST_RULE = 80
"""What is longer is no time of the plan."""
_ROMANIAN_WORDS = (
    (r"\b(?:la ora|ora|la)\s+(?=\d)", "at "),
    (r"\bla\s+(?=inceput|sfarsit)", ""),
    (r"\binainte(?: de)?\b", "before"),
    (r"\bdupa\b", "after"),
    (r"\binceput(?:ul|ului)?\b", "start"),
    (r"\bsfarsit(?:ul|ului)?\b", "end"),
    (r"(?<=\d)\s+de\s+(?=zile|ore|minute)", " "),
    (r"\bora\b", "h"),
)
"""Words of a time of the plan, without their accents, and what they mean."""


_HOURS_AND_MINUTES = re.compile(r"\b(\d{1,3}) ?(?:h|hours?|ore)(?: and| si|,)? (\d{1,2}) ?min(?:ut(?:es?)?)?\b")
"""A span as plans show it, in two units."""


def _in_english(text: str) -> str:
    words = _without_accents(text.lower().replace("–", "-").replace("−", "-"))
    for pattern, meaning in _ROMANIAN_WORDS:
        words = re.sub(pattern, meaning, words)
    return _HOURS_AND_MINUTES.sub(lambda match: f"{60 * int(match[1]) + int(match[2])} min", words)


def rule_of_plan(text: str) -> str:
    """``start - 1d at 18:00`` for a time of the plan in another way of writing; empty for none."""
    # Many blanks could be shared out among the parts of the pattern in millions of ways.
    plain = " ".join(text.split())
    match = _WHEN.fullmatch(_in_english(plain)) if len(plain) <= LONGEST_RULE else None
    anchor = ((match["anchor"] or match["other"] or "") if match else "").lower()
    if match is None or not anchor:
        return ""
    length = length_of_time(match["length"]) if match["length"] else ""
    at = clock(match["clock"]) if match["clock"] else ""
    if (match["length"] and not length) or (match["clock"] and not at):
        return ""
    minus = (match["side"] or "").lower() == "before" or (match["sign"] or "+") in "–−-"
    parts = ["start" if anchor[0] in "sb" else "end"]
    parts += ["-" if minus else "+", length] if length else []
    return " ".join([*parts, *(["at", at] if at else [])])


def identifier(text: str, extra: str = "-_") -> str:
    """An id made of a text: small letters without accents, and the first of ``extra`` between words; empty for none."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    between = extra[0]
    return re.sub(f"[^a-z0-9{re.escape(extra)}]+", between, plain).strip(between)[:32]


@cache
def language_codes() -> dict[str, str]:
    """Names of languages, and codes in other ways of writing → the bot's own code, in small letters."""
    codes: dict[str, str] = {}
    for code in languages():
        locale = Locale(code)
        names = {code, *(Locale(each).languages.get(code, "") for each in ("en", "ro", "de", "fr"))}
        codes |= {name.lower(): code for name in names if name}
        codes |= {_without_accents(name.lower()): code for name in names}
        if locale.language_name:
            codes[locale.language_name.lower()] = code
    return codes


def language(text: str) -> str:
    """The bot's code of a language that was written in another way, as in ``RO``, ``ro-RO`` and ``română``."""
    word = text.strip().lower()
    codes = language_codes()
    return codes.get(word) or codes.get(re.split("[-_]", word)[0]) or ""


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
