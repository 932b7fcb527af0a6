"""A time as people type it, in any language, at an event's place: "22.03.2027 18:30", "18:30", "mâine 9:00".

The texts are read without case and accents. No clock is asked: what is now is passed in, and so are the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from domain.announcements.time_words import TimeWords
from domain.schedule import instant, is_repeated, is_skipped
from domain.typed_words import fold

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
class InvalidTime:
    """It says no time."""


TypedTime: TypeAlias = FutureTime | PastTime | SkippedTime | OutOfRangeTime | InvalidTime

_NAME = r"[^\W\d_]+"
_NAMES = rf"{_NAME}(?:[ -]{_NAME})*?"
_ISO = r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})[.t]?"
_NUMBERS = r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?\.?"
_NAMED_MONTH = rf"(?:{_NAME}\.?\s+)?(?P<day>\d{{1,2}})\.?\s+(?P<name>{_NAMES})\.?(?:\s+(?P<year>\d{{4}})\.?)?"
_MONTH_FIRST = rf"(?:(?P<year>\d{{4}})\.?\s+)?(?P<name>{_NAMES})\.?\s+(?P<day>\d{{1,2}})\.?"
_AMERICAN = rf"(?P<name>{_NAMES})\.?\s+(?P<day>\d{{1,2}})\s+(?P<year>\d{{4}})"
_WORD = rf"(?P<word>{_NAMES})\.?"
_ELIDED = re.compile(r"\b[^\W\d_]{1,4}['’](?=\d)")
"""An article before a number, as in "l’8"."""
_ORDINAL = re.compile(r"(?<=[\d.])[º°ª]")
_DAYS = (_ISO, _NUMBERS, _NAMED_MONTH, _AMERICAN, _MONTH_FIRST, _WORD)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The ways in which a day and a time are written."""

    clock: re.Pattern[str]
    days: tuple[re.Pattern[str], ...]
    suffix: re.Pattern[str]
    """A filler behind a number, without a space between them: "1st"."""


@lru_cache(maxsize=2)
def _forms_with(words: TimeWords) -> _Forms:
    hour, half = _any_of(words.hour_marks), _any_of(words.morning | words.afternoon)
    half_before = _any_of((words.morning | words.afternoon) - words.days.keys())  # "mañana 9:00" is tomorrow
    clock = (
        rf"(?:(?P<half_before>{half_before})\s+)?(?P<hour>\d{{1,2}})(?:(?:[:.]|\s?(?:{hour})\s?)(?P<minute>\d{{2}}))?"
        rf"(?:\s?(?:{hour})\.?)?(?:\s*(?P<half>{half}))?"
    )
    suffix = _any_of(words.fillers - words.morning - words.afternoon - words.hour_marks)
    return _Forms(
        re.compile(clock),
        tuple(re.compile(rf"{day}\s+{clock}") for day in _DAYS),
        re.compile(rf"(?<=\d)-?(?:{suffix})(?=[\s,.]|$)"),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def parse_time(text: str, now: datetime, zone: ZoneInfo, words: TimeWords) -> TypedTime:
    """The moment that the text means at this place, ``now`` being UTC-aware; a day without a year is the next one."""
    local = _parse_local(_plain(text, words), now.astimezone(zone).replace(tzinfo=None), words)
    if local is None:
        return InvalidTime()
    if is_skipped(local, zone):
        return SkippedTime(instant(local, zone))
    moment = instant(local, zone)
    if moment <= now:
        return _second_time(local, now, zone) or PastTime(moment)
    return OutOfRangeTime(moment) if moment - now > FARTHEST else FutureTime(moment, is_repeated(local, zone))


def parse_local(text: str, now: datetime, words: TimeWords) -> datetime | None:
    """The local day and time that the text means, past ones too; ``now`` is local as well. None when it says none."""
    try:
        moment = datetime.fromisoformat(text.strip().upper()) if "t" in text.lower() else None
    except ValueError:
        moment = None
    return moment.replace(tzinfo=None) if moment else _parse_local(_plain(text, words), now, words)


def parse_day(text: str, now: datetime, words: TimeWords) -> date | None:
    """The day that the text means, likewise."""
    moment = parse_local(f"{text} 00:00", now, words)
    return None if moment is None else moment.date()


def parse_clock(text: str, words: TimeWords) -> time | None:
    """The time of day that the text means and nothing else; None when it says none."""
    match = _forms_with(words).clock.fullmatch(_plain(text, words))
    moment = _combine(date.min, match, words) if match else None
    return None if moment is None else moment.time()


def _second_time(local: datetime, now: datetime, zone: ZoneInfo) -> FutureTime | None:
    """Of an hour that comes twice the second, when only that is to come."""
    second = local.replace(tzinfo=zone, fold=1).astimezone(now.tzinfo)
    return FutureTime(second) if is_repeated(local, zone) and second > now else None


def _plain(text: str, words: TimeWords) -> str:
    """The text folded, without commas, ordinal signs and fillers.

    A last word is none, as "am" may be of a time or before a day.
    """
    folded_text = fold(_ORDINAL.sub("", _ELIDED.sub("", text))).replace(",", " ").replace("،", " ")
    parts = _forms_with(words).suffix.sub(" ", folded_text).split()
    kept_parts = [part for part in parts[:-1] if part.rstrip(".") not in words.fillers]
    return " ".join([*kept_parts, *parts[-1:]])


def _parse_local(text: str, now: datetime, words: TimeWords) -> datetime | None:
    forms = _forms_with(words)
    if match := forms.clock.fullmatch(text):
        return _combine(now.date(), match, words)
    for form in forms.days:
        match = form.fullmatch(text)
        day = _day(match.groupdict(), now, words) if match else None
        if match is not None and day is not None:
            return _combine(day, match, words)
    return None


def _combine(day: date, match: re.Match[str], words: TimeWords) -> datetime | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = match["half"] or match["half_before"]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 — hours of half a day
            return None
        hour = hour % 12 + (12 if half in words.afternoon else 0)
    try:
        return datetime.combine(day, time(hour, minute))
    except ValueError:
        return None


def _day(parts: dict[str, str | None], now: datetime, words: TimeWords) -> date | None:
    word = parts.get("word")
    if word is not None:
        return _named_day(word, now.date(), words)
    name = parts.get("name")
    month = words.calendar_names().months.get(name) if name is not None else int(parts.get("month") or 0)
    return _date(parts.get("year"), month or 0, int(parts.get("day") or 0), now.date())


def _named_day(word: str, today: date, words: TimeWords) -> date | None:
    if word in words.days:
        return today + timedelta(days=words.days[word])
    weekday = words.calendar_names().weekdays.get(word)
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
