"""When things go out: local rules turned into instants, quiet hours, lateness; it sends nothing and asks no clock."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.events import Event
from domain.messages import MessageKind, PlannedMessage
from domain.survey import SurveyRun

LATE = timedelta(days=2)
"""What expires and could not go out for longer than this has lost its sense."""

_RULE = re.compile(
    r"(?P<anchor>start|end)(?:\s*(?P<sign>[+-])\s*(?P<count>[0-9]{1,5})\s*(?P<unit>[smhd]))?"
    r"(?:\s+at\s+(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9]))?"
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


@dataclass(frozen=True, slots=True)
class When:
    """A rule such as ``end + 2d at 10:00``, relative to an event's local start or end."""

    anchor: str
    days: int = 0
    """Days of the calendar, back when negative."""
    rest: timedelta = timedelta()
    """Real hours, minutes and seconds."""
    at: time | None = None


def parse_when(rule: str) -> When | None:
    """The rule these words say: ``(start|end) [± n(s|m|h|d)] [at HH:MM]``; None when they say none."""
    match = _RULE.fullmatch(rule.strip())
    if match is None:
        return None
    size = int(match["count"] or 0) * (-1 if match["sign"] == "-" else 1)
    at = time(int(match["hour"]), int(match["minute"])) if match["hour"] else None
    if match["unit"] in _UNITS:
        return When(match["anchor"], rest=timedelta(**{_UNITS[match["unit"]]: size}), at=at)
    return When(match["anchor"], days=size, at=at)


def moment(when: When, starts: datetime, ends: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant a rule means; ``starts`` and ``ends`` are UTC-aware.

    Days are calendar days on the event's wall clock (18:00 stays 18:00 over a change of the clocks); hours, minutes
    and seconds are real ones.
    """
    local = local_time(when, starts, ends, zone)
    return _anchor_time(when, starts, ends) if local is None else instant(local, zone)


def local_time(when: When, starts: datetime, ends: datetime, zone: ZoneInfo) -> datetime | None:
    """The day and time of the event's wall clock that a rule comes to, which the clock may skip.

    None for a rule of real hours alone, which meets no such time.
    """
    if when.at is None and not when.days:
        return None
    anchor_time = _anchor_time(when, starts, ends)
    local = anchor_time.astimezone(zone).replace(tzinfo=None, fold=0) + timedelta(days=when.days)
    return local if when.at is None else datetime.combine(local.date(), when.at)


def _anchor_time(when: When, starts: datetime, ends: datetime) -> datetime:
    return (starts if when.anchor == "start" else ends) + when.rest


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time.

    In the gap when clocks go forward: the first valid instant after it. When they go back: the first of the two.
    """
    first = local.replace(tzinfo=zone, fold=0)
    utc_time = first.astimezone(UTC)
    round_trip = utc_time.astimezone(zone).replace(tzinfo=None, fold=0)
    return (
        utc_time
        if round_trip == local.replace(fold=0)
        else _end_of_gap(utc_time, round_trip - local.replace(fold=0), zone)
    )


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether this wall-clock time lies in the gap when clocks go forward."""
    return instant(local, zone).astimezone(zone).replace(tzinfo=None, fold=0) != local.replace(fold=0)


def is_repeated(local: datetime, zone: ZoneInfo) -> bool:
    """Whether this wall-clock time comes twice, because clocks go back."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(local, zone)


def _end_of_gap(inside: datetime, width: timedelta, zone: ZoneInfo) -> datetime:
    # A time in the gap, read with the offset of before, comes out after the change, and by less than the gap is wide.
    last = int(inside.timestamp())
    seconds = range(last - int(width.total_seconds()), last + 1)
    before = datetime.fromtimestamp(seconds[0], zone).utcoffset()
    index = bisect_left(seconds, True, key=lambda second: datetime.fromtimestamp(second, zone).utcoffset() != before)  # noqa: FBT003 — what is looked for, and bisect's own
    return datetime.fromtimestamp(seconds[index], UTC)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A span of every day, on the event's wall clock, in which nothing unasked is sent; it may cross midnight."""

    begins: time
    ends: time

    def until(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet that holds at ``now`` ends, UTC and always later than ``now``; None when it is not quiet."""
        local = now.astimezone(zone)
        clock = local.time()
        overnight = self.begins > self.ends
        if overnight and clock >= self.begins:
            return instant(datetime.combine(local.date() + timedelta(days=1), self.ends), zone)
        if not (clock < self.ends and (overnight or self.begins <= clock)):
            return None
        end = datetime.combine(local.date(), self.ends)
        if local.fold:
            # The hour that comes twice: it is quiet for the second time, so the second end is meant.
            return end.replace(tzinfo=zone, fold=1).astimezone(UTC)
        return instant(end, zone)


class Verdict(StrEnum):
    """What is to be done with a planned message now."""

    WAIT = "wait"
    SEND = "send"
    LATE = "late"
    """More than two days after its time."""
    POINTLESS = "pointless"
    """Its sense is gone: an agenda after the event, an invitation or a reminder to a closed survey."""
    CANCELLED = "cancelled"
    """The event is cancelled, and the message was planned for it in the settings."""


def judge(message: PlannedMessage, event: Event, run: SurveyRun | None, now: datetime) -> Verdict:
    """What is to be done with this message at ``now``; ``run`` is the event's survey, once it has opened."""
    if now < message.due:
        return Verdict.WAIT
    if event.is_cancelled and message.is_from_settings:
        return Verdict.CANCELLED
    is_agenda_over = message.expires_at_end and now >= event.ends
    if is_agenda_over or (message.about_survey and (run is None or not run.is_open(now))):
        return Verdict.POINTLESS
    if message.kind.expires and now - message.due > LATE:
        return Verdict.LATE
    if message.kind is MessageKind.REMINDER and run is not None and message.due <= run.opened_at:
        # After a long silence the invitation itself goes out only now.
        return Verdict.POINTLESS
    return Verdict.SEND
