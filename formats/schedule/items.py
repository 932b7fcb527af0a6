"""Items of an agenda as a file has them, and how they become ``[[event.agenda]]``; the event's own words are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from domain.questions import LocalizedText, PlainOrLocalized

MAX_ITEMS = 500
"""So many items an agenda can have."""
LONGEST = timedelta(hours=24)
"""What is longer is no item of an agenda."""
LINE = 200
"""The longest title, speaker or room; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class EventFrame:
    """What readers have to know of the event."""

    zone: ZoneInfo
    first_day: date
    languages: Sequence[str]
    venue: LocalizedText = field(default_factory=dict)
    last_day: date | None = None
    """Without it every day is the event's."""

    def has(self, day: date) -> bool:
        """Whether the event is on this day; the night behind its last day belongs to it."""
        return self.last_day is None or self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """One item; times are local and without a zone. None is what the file cannot say."""

    starts: datetime
    ends: datetime
    title: PlainOrLocalized
    place: str
    speaker: PlainOrLocalized | None = None
    room: PlainOrLocalized | None = None
    is_break: bool | None = None
    feedback: bool | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    """Key of the item → its own place, where the file has one."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items of ``[[event.agenda]]``, in the order of their starts, and what is wrong with the file."""

    table: tuple[dict[str, Any], ...]
    issues: tuple[ImportIssue, ...]
    places: Mapping[str, str]
    """Key below the event, as in ``agenda[3].title`` → line or cell."""


def agenda_of(
    items: Iterable[ScheduleItem],
    issues: Sequence[ImportIssue],
    frame: EventFrame,
    current: Sequence[Mapping[str, Any]] = (),
) -> Agenda:
    """The table. ``current`` is the event's agenda: where an item is the same, what the file cannot say is kept."""
    sorted_items = sorted(items, key=lambda item: (item.starts, item.ends))
    problems = [*issues, *_problems(sorted_items)]
    if not sorted_items and not any(issue.severity is Severity.MISTAKE for issue in problems):
        problems.append(ImportIssue("", ImportProblem.NOTHING_INSIDE))
    if len(sorted_items) > MAX_ITEMS:
        problems = [
            ImportIssue("", ImportProblem.TOO_MANY_ITEMS, subject=str(len(sorted_items)), detail=str(MAX_ITEMS))
        ]
        sorted_items = sorted_items[:MAX_ITEMS]
    matches = _matches(sorted_items, [_CurrentItem(*each) for each in with_days(current, frame)])
    day = frame.first_day
    table, places = [], {}
    for number, item in enumerate(sorted_items, start=1):
        entry = {"date": item.starts.date()} if item.starts.date() != day else {}
        day = item.starts.date()
        table.append(entry | _entry(item, matches.get(number - 1, {}), frame))
        places[f"agenda[{number}]"] = item.place
        places |= {f"agenda[{number}].{key}": place for key, place in item.cells.items()}
    return Agenda(tuple(table), tuple(problems), places)


def _problems(items: Iterable[ScheduleItem]) -> Iterator[ImportIssue]:
    for item in items:
        if item.ends <= item.starts:
            yield ImportIssue(item.cells.get("ends", item.place), ImportProblem.END_BEFORE_START)
        elif item.ends - item.starts >= LONGEST:
            yield ImportIssue(item.cells.get("ends", item.place), ImportProblem.TOO_LONG)


def _entry(item: ScheduleItem, same: Mapping[str, Any], frame: EventFrame) -> dict[str, Any]:
    entry: dict[str, Any] = {"starts": item.starts.time(), "ends": item.ends.time()}
    entry["title"] = _words(item.title, same.get("title"), frame.languages)
    for key, text in (("speaker", item.speaker), ("room", item.room)):
        words = same.get(key, "") if text is None else _plain(text, same.get(key))
        entry |= {key: words} if words else {}
    for key, flag in (("feedback", item.feedback), ("break", item.is_break)):
        is_set = same.get(key, False) if flag is None else flag
        entry |= {key: is_set} if is_set or key in same else {}
    return entry


def _words(text: PlainOrLocalized, current: LocalizedText | None, languages: Sequence[str]) -> dict[str, str]:
    """A plain text is for every language, unless it is what the event has in one of them already."""
    if not isinstance(text, str):
        return {code: one_line(words) for code, words in text.items()}
    if current and one_line(text) in map(one_line, current.values()):
        return dict(current)
    return dict.fromkeys(languages, one_line(text))


def _plain(text: PlainOrLocalized, current: PlainOrLocalized | None) -> PlainOrLocalized:
    if not isinstance(text, str):
        return {code: one_line(words) for code, words in text.items()}
    if current and not isinstance(current, str) and one_line(text) in map(one_line, current.values()):
        return dict(current)
    return one_line(text)


def one_line(text: str) -> str:
    """The text on one line, cut where it is too long."""
    line = " ".join(text.split())
    return line if len(line) <= LINE else f"{line[: LINE - 1]}…"


# The event's own items


@dataclass(frozen=True, slots=True)
class _CurrentItem:
    starts: datetime
    entry: Mapping[str, Any]

    def has_text(self, key: str, text: PlainOrLocalized | None) -> bool:
        """Whether the item has one of these words, in any language."""
        return text is not None and bool({*_texts(text)} & {*_texts(self.entry.get(key, ""))})


def _texts(text: PlainOrLocalized) -> list[str]:
    return [one_line(each) for each in ([text] if isinstance(text, str) else text.values()) if each]


def with_days(agenda: Iterable[Mapping[str, Any]], frame: EventFrame) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """Each item of the event's agenda with its local start: one without a date is on the day of the item above."""
    day, last = frame.first_day, time.min
    for entry in agenda:
        if isinstance(entry.get("date"), date):
            day = entry["date"]
        elif entry["starts"] < last and not entry.get("room"):
            day += timedelta(days=1)
        last = entry["starts"]
        yield datetime.combine(day, entry["starts"]), entry


_SAME: tuple[Callable[[ScheduleItem, _CurrentItem], bool], ...] = (
    lambda item, other: item.starts == other.starts and other.has_text("title", item.title),
    lambda item, other: other.has_text("title", item.title),
    lambda item, other: (
        item.starts == other.starts and (not other.entry.get("room") or other.has_text("room", item.room))
    ),
)
"""When an item is the event's own: by title and start, by title, by start and room."""


def _matches(items: Sequence[ScheduleItem], current: list[_CurrentItem]) -> dict[int, Mapping[str, Any]]:
    """Number of an item → the event's item that is the same, none twice."""
    matches: dict[int, Mapping[str, Any]] = {}
    for is_same in _SAME:
        for number, item in enumerate(items):
            match = None if number in matches else next((each for each in current if is_same(item, each)), None)
            if match is not None:
                matches[number] = match.entry
                current.remove(match)
    return matches
