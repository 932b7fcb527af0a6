"""Days, times of day and lengths as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.typed_words import fold
from formats.event.schema import YEARS
from formats.event.suggestions import clock, date_and_time
from views.locales.vocabulary import units, until

_HOURS = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::\d{2})?")
_ISO_LENGTH = re.compile(r"P(?:(?P<days>\d{1,2})D)?(?:T(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,4})M)?(?:\d+S)?)?")
_PART = re.compile(r"(?P<number>\d{1,4})\s*(?P<unit>[^\W\d]+|'|)\.?\s*")
_MINUTES = {"": "minutes", "'": "minutes"}
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\.?")
"""A day in numbers, with its year behind."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, with the day where the text has one."""

    time: time
    day: date | None = None


def parse_day(text: str, year: int | None = None, *, is_month_first: bool = False) -> date | None:
    """The day that a text names, with or without its weekday; None for none.

    ``year`` is that of a day without one, such as ``22 March``; ``is_month_first`` as in the United States.
    """
    plain = re.sub(r"^[^\W\d]+[,.]?\s+(?=\d|[^\W\d]+\s+\d)", "", text.strip())
    serial = _serial(plain)
    if serial is not None:
        return serial.date() if serial.year in YEARS else None
    numbers = _NUMBERS.fullmatch(plain)
    if numbers:
        return _day_of(numbers, is_month_first=is_month_first)
    moment = _moment(plain) or _moment(text)
    if moment is None and year is not None:
        moment = _moment(f"{plain} {year}") or _moment(f"{text.strip()} {year}")
    return moment.date() if moment else None


def is_written_month_first(texts: Iterable[str], first_day: date) -> bool:
    """Whether days in numbers have their months first: one of them tells it, or else the first day of the event."""
    days = [match for text in texts if (match := _NUMBERS.fullmatch(text.strip()))]
    if any(_day_of(match, is_month_first=False) is None for match in days):
        return all(_day_of(match, is_month_first=True) is not None for match in days)
    readings = [{_day_of(match, is_month_first=order) for match in days} for order in (False, True)]
    return first_day in readings[True] and first_day not in readings[False]


def _day_of(match: re.Match[str], *, is_month_first: bool) -> date | None:
    first, second, year = (int(part) for part in match.groups())
    month, day = (first, second) if is_month_first else (second, first)
    try:
        moment = date(year if year > 99 else 2000 + year, month, day)  # noqa: PLR2004 — two digits of a year
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def _serial(text: str) -> datetime | None:
    """The moment that a spreadsheet holds as a number of days, where its cell has no format of a date."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return None
    return datetime(1899, 12, 30) + timedelta(minutes=round(float(text) * 24 * 60))  # noqa: DTZ001 — local


def parse_clock(text: str) -> Clock | None:
    """The time of day that a text names; None for none."""
    exact = _exact(text.strip())
    if exact is not None:
        return exact
    serial = _serial(text.strip())
    if serial is not None and serial.year in YEARS:
        return Clock(serial.time(), serial.date())
    part_of_day = _part_of_day(text.strip())
    if part_of_day is not None:
        return Clock(part_of_day)
    moment = _moment(text) if re.search(r"\d[T ,]+\D*\d{1,2}[:.]\d{2}", text.strip()) else None
    if moment:
        return Clock(moment.time(), moment.date())
    hours = clock(text)
    return Clock(time.fromisoformat(hours)) if hours else None


def split_span(text: str) -> tuple[str, str]:
    """``09:30–10:00`` as its two times; the second is empty when there is one only."""
    plain = " ".join(text.split())  # a cell may hold thousands of blanks, which a pattern would try one by one
    parts = until().split(plain, maxsplit=1)
    if len(parts) == 2 and all(parse_clock(part) for part in parts):  # noqa: PLR2004 — from and to
        return parts[0], parts[1]
    return plain, ""


def parse_length(text: str) -> timedelta | None:
    """``00:30``, ``90``, ``1 h 30 min``, ``PT45M``; None for no length, or none at all."""
    for pattern in (_HOURS, _ISO_LENGTH):
        match = pattern.fullmatch(text.strip())
        if match and any(match.groups()):
            parts = {name: int(value) for name, value in match.groupdict().items() if value}
            return timedelta(**parts) or None
    return _length_in_words(text.strip())


def _length_in_words(text: str) -> timedelta | None:
    """``1 h 30 min`` in any language; a number alone is minutes."""
    length, rest = timedelta(), text
    while match := _PART.match(rest):
        unit = _MINUTES.get(match["unit"]) or units().get(fold(match["unit"]))
        if unit not in {"hours", "minutes"}:
            return None
        length, rest = length + timedelta(**{unit: int(match["number"])}), rest[match.end() :]
    return None if rest else length or None


def local_time(text: str) -> datetime | None:
    """A moment in ISO 8601; None for none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def _part_of_day(text: str) -> time | None:
    """The time that a spreadsheet holds as a number, where its cell has no format of a time: 0.75 is 18:00."""
    if not re.fullmatch(r"0\.\d+", text):
        return None
    minutes = float(text) * 24 * 60
    is_plain = abs(minutes - round(minutes)) < 0.01 and round(minutes) % 5 == 0  # noqa: PLR2004 — 0.30 is half past midnight
    is_long = len(text) > len("0.30")
    return time(*divmod(round(minutes) % (24 * 60), 60)) if is_plain or is_long else None


def _exact(text: str) -> Clock | None:
    """A time to the second, as spreadsheets hold it."""
    try:
        if len(text) == len("09:30:00"):
            return Clock(time.fromisoformat(text).replace(tzinfo=None))
        if len(text) == len("2027-03-22 09:30:00"):
            moment = datetime.fromisoformat(text).replace(tzinfo=None)
            return Clock(moment.time(), moment.date()) if moment.year in YEARS else None
    except ValueError:
        return None
    return None


def _moment(text: str) -> datetime | None:
    words = date_and_time(text)
    moment = datetime.fromisoformat(words) if words else None
    return moment if moment and moment.year in YEARS else None
