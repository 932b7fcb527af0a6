"""Days, times of day and lengths as people and programs write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from formats.event.schema import YEARS
from formats.event.suggestions import clock, date_and_time

_HOURS = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2})(?::\d{2})?")
_ISO_LENGTH = re.compile(r"P(?:(?P<days>\d{1,2})D)?(?:T(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,4})M)?(?:\d+S)?)?")
_WORDS = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*(?:h|hours?|hrs?|or[ăae]))?\s*(?:(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?|minute|')?)?",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s*(?:-|–|—|−|to|until|până la)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, with the day where the text has one."""

    time: time
    day: date | None = None


def parse_day(text: str) -> date | None:
    """The day that a text names, with or without its weekday; None for none."""
    moment = _moment(text) or _moment(re.sub(r"^[^\W\d]+[,.]?\s+", "", text.strip()))
    return moment.date() if moment else None


def parse_clock(text: str) -> Clock | None:
    """The time of day that a text names; None for none."""
    exact = _exact(text.strip())
    if exact is not None:
        return exact
    moment = _moment(text) if re.search(r"\d[T ,]+\D*\d{1,2}[:.]\d{2}", text.strip()) else None
    if moment:
        return Clock(moment.time(), moment.date())
    hours = clock(re.sub(r"^(?:ora|at)\s+", "", text.strip(), flags=re.IGNORECASE))
    return Clock(time.fromisoformat(hours)) if hours else None


def split_span(text: str) -> tuple[str, str]:
    """``09:30–10:00`` as its two times; the second is empty when there is one only."""
    parts = _SPAN.split(text.strip(), maxsplit=1)
    if len(parts) == 2 and all(parse_clock(part) for part in parts):  # noqa: PLR2004 — from and to
        return parts[0], parts[1]
    return text.strip(), ""


def parse_length(text: str) -> timedelta | None:
    """``00:30``, ``90``, ``1 h 30 min``, ``PT45M``; None for no length, or none at all."""
    for pattern in (_HOURS, _ISO_LENGTH, _WORDS):
        match = pattern.fullmatch(text.strip())
        if match and any(match.groups()):
            parts = {name: int(value) for name, value in match.groupdict().items() if value}
            length = timedelta(**parts)
            return length or None
    return None


def local_time(text: str) -> datetime | None:
    """A moment in ISO 8601; None for none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


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
