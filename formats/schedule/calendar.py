"""An agenda as iCalendar: of this bot, of Google, Outlook, pretalx and others; every entry is an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from domain.typed_words import fold_letters
from formats.event.schema import YEARS
from formats.schedule.items import Agenda, EventFrame, ScheduleItem, agenda_of
from views.locales.vocabulary import agenda_headings

MAX_ENTRIES = 2000
"""What a file may hold; an agenda has fewer."""
_OWN_DAY = re.compile(r".*-day-\d+@.*\.roundtable")
_OWN_SESSION = re.compile(r".*-session-\d+@.*\.roundtable")


def is_calendar(content: bytes) -> bool:
    """Whether a file begins as calendars do."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def read_calendar(content: bytes, frame: EventFrame, current: Sequence[Mapping[str, object]] = ()) -> Agenda:
    """The agenda; each mistake with the line where its entry begins."""
    from icalendar import Calendar  # noqa: PLC0415 — a third of a second at every start, for what is sent seldom

    lines = _entry_lines(content)
    if len(lines) > MAX_ENTRIES:
        return Agenda((), (ImportIssue("", ImportProblem.TOO_MANY_ITEMS, subject=str(len(lines)), detail="500"),), {})
    try:
        calendars = Calendar.from_ical(content.removeprefix(b"\xef\xbb\xbf"), multiple=True)
        components = [
            (component, is_cancelled)
            for calendar in calendars
            for is_cancelled in [_text(calendar, "METHOD").upper() == "CANCEL"]
            for component in calendar.walk("VEVENT")
        ]
    except Exception:  # noqa: BLE001 — the library raises whatever a broken line makes of it: ValueError, IndexError, KeyError
        return Agenda((), (ImportIssue("", ImportProblem.BROKEN_FILE),), {})
    reader = _Reader(frame)
    places = [f"line {line}" for line in lines] or [""]
    items = [
        item
        for number, (component, is_cancelled) in enumerate(components)
        if (item := reader.item(component, places[min(number, len(places) - 1)], is_cancelled=is_cancelled)) is not None
    ]
    if len(components) < len(lines):
        reader.issues.append(ImportIssue(places[-1], ImportProblem.BROKEN_ENTRY))
    return agenda_of(items, reader.issues, frame, current)


def _entry_lines(content: bytes) -> list[int]:
    return [
        number for number, line in enumerate(content.splitlines(), start=1) if line.strip().upper() == b"BEGIN:VEVENT"
    ]


class _Reader:
    """Entries, one after the other, and what is wrong with them."""

    def __init__(self, frame: EventFrame) -> None:
        self._frame = frame
        self.issues: list[ImportIssue] = []

    def item(self, component: Any, place: str, *, is_cancelled: bool) -> ScheduleItem | None:  # noqa: ANN401 — the library's component
        """The item of an entry; None for one that is none, with an issue; ``is_cancelled`` with its whole calendar."""
        try:
            return self._item(component, place, is_cancelled=is_cancelled)
        except Exception:  # noqa: BLE001 — a property may be anything that the library could not read
            self.issues.append(ImportIssue(place, ImportProblem.BROKEN_ENTRY))
            return None

    def _item(self, component: Any, place: str, *, is_cancelled: bool) -> ScheduleItem | None:  # noqa: ANN401 — likewise
        uid, title = _text(component, "UID"), _text(component, "SUMMARY")
        starts = getattr(component.get("DTSTART"), "dt", None)
        if _OWN_DAY.fullmatch(uid):
            return None  # a whole day of this bot, whose sessions are entries of their own
        if is_cancelled or _text(component, "STATUS").upper() == "CANCELLED":
            self._note(place, ImportProblem.CANCELLED, title)
        elif isinstance(starts, date) and not isinstance(starts, datetime):
            self._note(place, ImportProblem.WHOLE_DAY, title)
        elif not isinstance(starts, datetime) or starts.year not in YEARS:
            self._refuse(place, ImportProblem.NO_START, title)
        elif (ends := _end(component, starts)) is None:
            self._refuse(place, ImportProblem.NO_END, title)
        elif not title:
            self._refuse(place, ImportProblem.NO_TITLE)
        elif not self._frame.has((item := self._item_with_date(component, place, starts, ends)).starts.date()):
            self._note(place, ImportProblem.OTHER_DAY, title)
        else:
            return item
        return None

    def _item_with_date(self, component: Any, place: str, starts: datetime, ends: datetime) -> ScheduleItem:  # noqa: ANN401 — likewise
        title, speaker = _speaker(component, _text(component, "UID"), _text(component, "SUMMARY"))
        if component.get("RRULE") is not None or component.get("RDATE") is not None:
            self._note(place, ImportProblem.REPEATS, title)
        room = self._room(_text(component, "LOCATION"))
        starts, ends = (self._local(moment, component, place) for moment in (starts, ends))
        is_break = True if "break" in map(agenda_headings().get, _categories(component)) else None
        return ScheduleItem(starts, ends, title, place, speaker, room, is_break)

    def _local(self, moment: datetime, component: Any, place: str) -> datetime:  # noqa: ANN401 — likewise
        if moment.tzinfo is not None:
            return moment.astimezone(self._frame.zone).replace(tzinfo=None)
        zone = component["DTSTART"].params.get("TZID", "")
        issue = ImportIssue(place, ImportProblem.UNKNOWN_ZONE, Severity.NOTICE, str(zone))
        if zone and issue not in self.issues:
            self.issues.append(issue)
        return moment

    def _room(self, location: str) -> str:
        """The room without the event's own place before it, which this bot writes there."""
        for venue in self._frame.venue.values():
            if location == venue:
                return ""
            location = location.removeprefix(f"{venue}, ")
        return location

    def _note(self, place: str, problem: ImportProblem, subject: str) -> None:
        self.issues.append(ImportIssue(place, problem, Severity.NOTICE, subject))

    def _refuse(self, place: str, problem: ImportProblem, subject: str = "") -> None:
        self.issues.append(ImportIssue(place, problem, subject=subject))


def _end(component: Any, starts: datetime) -> datetime | None:  # noqa: ANN401 — likewise
    ends = getattr(component.get("DTEND"), "dt", None)
    length = getattr(component.get("DURATION"), "dt", None)
    if isinstance(ends, datetime):
        # RFC 5545: both are in the same form, with a zone or without.
        return ends if (ends.tzinfo is None) == (starts.tzinfo is None) else None
    return starts + length if isinstance(length, timedelta) else None


def _speaker(component: Any, uid: str, title: str) -> tuple[str, str | None]:  # noqa: ANN401 — likewise
    """This bot writes speakers into the description, pretalx behind the title; others have no place for them."""
    if _OWN_SESSION.fullmatch(uid):
        return title, _text(component, "DESCRIPTION")
    if uid.startswith("pretalx-") and " - " in title:
        title, _, speaker = title.rpartition(" - ")
        return title, speaker
    return title, None


def _categories(component: Any) -> set[str]:  # noqa: ANN401 — likewise
    return {fold_letters(word) for word in _text_of(component.get("CATEGORIES")).split(",")}


def _text(component: Any, name: str) -> str:  # noqa: ANN401 — likewise
    return _text_of(component.get(name)).strip()


def _text_of(value: Any) -> str:  # noqa: ANN401 — likewise
    if isinstance(value, list):
        return ",".join(map(_text_of, value))
    if hasattr(value, "cats"):
        return ",".join(map(str, value.cats))
    return "" if value is None else "".join(_printable(str(value)))


def _printable(text: str) -> Iterator[str]:
    return (letter for letter in text if letter.isprintable() or letter in "\n\t")
