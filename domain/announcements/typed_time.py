"""A time as people type it, in English or Romanian, at an event's place: "22.03.2027 18:30", "18:30", "mâine 9:00".

The texts are read without case and accents. No clock is asked: what is now is passed in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from domain.schedule import instant, is_repeated, is_skipped

FARTHEST = timedelta(days=366)
"""A time further away than this is most likely mistyped."""


@dataclass(frozen=True, slots=True)
class FutureTime:
    """A moment to come, UTC-aware."""

    moment: datetime
    is_repeated: bool = False
    """Whether this hour comes twice, because the clocks go back; the first is meant."""


@dataclass(frozen=True, slots=True)
class PastTime:
    """The moment is over, UTC-aware."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class SkippedTime:
    """The clocks go forward over this time; ``first`` is the first moment after it, UTC-aware."""

    first: datetime


@dataclass(frozen=True, slots=True)
class OutOfRangeTime:
    """The moment, UTC-aware, is further away than ``FARTHEST``."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class UnreadableTime:
    """It says no time."""


TypedTime: TypeAlias = FutureTime | PastTime | SkippedTime | OutOfRangeTime | UnreadableTime

_DAYS = {
    "today": 0, "azi": 0, "astazi": 0, "tomorrow": 1, "maine": 1, "the day after tomorrow": 2, "poimaine": 2,
}  # fmt: skip
_WEEKDAYS = {
    "monday": 0, "mon": 0, "luni": 0, "lun": 0, "tuesday": 1, "tue": 1, "marti": 1, "wednesday": 2, "wed": 2,
    "miercuri": 2, "mie": 2, "thursday": 3, "thu": 3, "joi": 3, "friday": 4, "fri": 4, "vineri": 4, "vin": 4,
    "saturday": 5, "sat": 5, "sambata": 5, "sam": 5, "sunday": 6, "sun": 6, "duminica": 6, "dum": 6,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ianuarie ian", "february feb februarie", "march mar martie", "april apr aprilie",
            "may mai", "june jun iunie iun", "july jul iulie iul", "august aug", "september sep sept septembrie",
            "october oct octombrie", "november nov noiembrie noi", "december dec decembrie",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_CLOCK = r"(?:(?:at|la|ora|la ora)\s+)?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>am|pm)?"
_ISO = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})t?"
_NUMBERS = r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?\.?"
_NAMED_MONTH = r"(?:[a-z]+,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<name>[a-z]+)\.?(?:,?\s+(?P<year>\d{4}))?"
_WORD = r"(?P<word>[a-z]+(?: [a-z]+)*?)"
_FORMS = tuple(re.compile(rf"{day}[,\s]\s*{_CLOCK}") for day in (_ISO, _NUMBERS, _NAMED_MONTH, _WORD))
_CLOCK_ALONE = re.compile(_CLOCK)


def parse_time(text: str, now: datetime, zone: ZoneInfo) -> TypedTime:
    """The moment that the text means at this place, ``now`` being UTC-aware; a day without a year is the next one."""
    local = _parse_local(_plain(text), now.astimezone(zone).replace(tzinfo=None))
    if local is None:
        return UnreadableTime()
    if is_skipped(local, zone):
        return SkippedTime(instant(local, zone))
    moment = instant(local, zone)
    if moment <= now:
        return _second_time(local, now, zone) or PastTime(moment)
    return OutOfRangeTime(moment) if moment - now > FARTHEST else FutureTime(moment, is_repeated(local, zone))


def parse_local(text: str, now: datetime) -> datetime | None:
    """The local day and time that the text means, past ones too; ``now`` is local as well. None when it says none."""
    plain = _plain(text)
    try:
        return datetime.fromisoformat(plain).replace(tzinfo=None) if "t" in plain else _parse_local(plain, now)
    except ValueError:
        return _parse_local(plain, now)


def parse_day(text: str, now: datetime) -> date | None:
    """The day that the text means, likewise."""
    moment = parse_local(f"{text} 00:00", now)
    return None if moment is None else moment.date()


def _second_time(local: datetime, now: datetime, zone: ZoneInfo) -> FutureTime | None:
    """Of an hour that comes twice the second, when only that is to come."""
    second = local.replace(tzinfo=zone, fold=1).astimezone(now.tzinfo)
    return FutureTime(second) if is_repeated(local, zone) and second > now else None


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def _parse_local(text: str, now: datetime) -> datetime | None:
    if match := _CLOCK_ALONE.fullmatch(text):
        return _combine(now.date(), match)
    for form in _FORMS:
        match = form.fullmatch(text)
        day = _day(match.groupdict(), now) if match else None
        if match is not None and day is not None:
            return _combine(day, match)
    return None


def _combine(day: date, match: re.Match[str]) -> datetime | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 — hours of half a day
            return None
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    try:
        return datetime.combine(day, time(hour, minute))
    except ValueError:
        return None


def _day(parts: dict[str, str | None], now: datetime) -> date | None:
    word = parts.get("word")
    if word is not None:
        return _named_day(word, now.date())
    name = parts.get("name")
    month = _MONTHS.get(name) if name is not None else int(parts.get("month") or 0)
    return _date(parts.get("year"), month or 0, int(parts.get("day") or 0), now.date())


def _named_day(word: str, today: date) -> date | None:
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    weekday = _WEEKDAYS.get(word)
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday()) % 7)


def _date(year: str | None, month: int, day: int, today: date) -> date | None:
    """That day; without a year the next one that is not before today."""
    years = range(today.year, today.year + 5) if year is None else (int(year) + (2000 if len(year) == 2 else 0),)  # noqa: PLR2004 — digits
    for candidate in years:
        try:
            result = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or result >= today:
            return result
    return None
