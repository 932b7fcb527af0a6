"""Schedules of conferences as frab, pentabarf, pretalx and c3voc's tools write them, in JSON and in XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem
from domain.questions import PlainOrLocalized
from domain.typed_words import fold_letters
from formats.schedule.items import Agenda, EventFrame, ScheduleItem, agenda_of
from formats.schedule.times import local_time, parse_clock, parse_day, parse_length
from views.locales.vocabulary import agenda_headings

MORNING = time(4)
"""What starts earlier on a day's page is on the following night, unless it says its date."""


@dataclass(frozen=True, slots=True)
class _Talk:
    """One talk, with the texts that both forms of the file have."""

    day: str
    date: str
    start: str
    duration: str
    title: PlainOrLocalized
    room: PlainOrLocalized
    speakers: tuple[str, ...]
    place: str
    kind: str = ""


def is_schedule_json(content: bytes) -> bool:
    """Whether a file is such a schedule in JSON."""
    return _days_of(load_json(content)) is not None


def is_schedule_xml(content: bytes) -> bool:
    """Whether a file is such a schedule in XML."""
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:5000]
    return head.startswith(b"<") and b"<schedule" in head


def read_schedule_json(content: bytes, frame: EventFrame, current: Sequence[Mapping[str, object]] = ()) -> Agenda:
    """The agenda; each mistake with the day, the room and the number of its talk."""
    days = _days_of(load_json(content))
    if days is None:
        return Agenda((), (ImportIssue("", ImportProblem.BROKEN_FILE),), {})
    return _agenda(_json_talks(days), frame, current)


def read_schedule_xml(content: bytes, frame: EventFrame, current: Sequence[Mapping[str, object]] = ()) -> Agenda:
    """The agenda, likewise. Entities are refused: a few lines of them unfold into gigabytes."""
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 — for what is sent seldom

    try:
        root = fromstring(without_encoding(content))
    except Exception:  # noqa: BLE001 — parsers raise errors of their own: ParseError, EntitiesForbidden, LookupError
        return Agenda((), (ImportIssue("", ImportProblem.BROKEN_FILE),), {})
    return _agenda(_xml_talks(root), frame, current)


def without_encoding(content: bytes) -> bytes:
    """XML without what it says of its encoding where that is UTF-16: whoever recognised it has made it UTF-8."""
    return re.sub(rb"^(\xef\xbb\xbf)?(<\?xml[^>]*?)\s+encoding=[\"']utf-16[\"']", rb"\2", content, flags=re.IGNORECASE)


def load_json(content: bytes) -> Any:  # noqa: ANN401 — whatever the file holds
    """What stands in the file; None for a broken one."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _days_of(document: Any) -> list[Any] | None:  # noqa: ANN401 — likewise
    schedule = _part(document, "schedule") or document
    days = _part(_part(schedule, "conference") or schedule, "days")
    return days if isinstance(days, list) else None


def _part(value: Any, key: str) -> Any:  # noqa: ANN401 — likewise
    return value.get(key) if isinstance(value, dict) else None


def _json_talks(days: Sequence[Any]) -> Iterator[_Talk]:
    for day_number, day in enumerate(days, start=1):
        rooms = _part(day, "rooms")
        for room, talks in rooms.items() if isinstance(rooms, dict) else ():
            for number, talk in enumerate(talks if isinstance(talks, list) else (), start=1):
                if isinstance(talk, dict):
                    yield _json_talk(talk, str(_part(day, "date") or ""), room, f"day {day_number}, {room}, {number}")


def _json_talk(talk: Mapping[str, Any], day: str, room: str, place: str) -> _Talk:
    persons = talk.get("persons")
    names = [person_name(person) for person in (persons if isinstance(persons, list) else ())]
    texts = {key: read_words(talk.get(key)) for key in ("date", "start", "duration", "type")}
    return _Talk(
        day,
        str(texts["date"]),
        str(texts["start"]),
        str(texts["duration"]),
        read_words(talk.get("title")),
        read_words(talk.get("room")) or room,
        tuple(name for name in names if name),
        place,
        str(texts["type"]),
    )


def person_name(person: Any) -> str:  # noqa: ANN401 — likewise
    """Of a speaker, who is a name or a group with one; empty for none."""
    if isinstance(person, str):
        return person.strip()
    names = (_part(person, key) for key in ("public_name", "full_public_name", "name"))
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")


def read_words(value: Any) -> PlainOrLocalized:  # noqa: ANN401 — likewise
    """A text, or one for each language."""
    if isinstance(value, dict):
        return {str(code): text for code, text in value.items() if isinstance(text, str) and text.strip()}
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _xml_talks(root: Any) -> Iterator[_Talk]:  # noqa: ANN401 — the parser's element
    for day_number, day in enumerate(root.iter("day"), start=1):
        for room in day.iter("room"):
            for number, talk in enumerate(room.findall("event"), start=1):
                name = room.get("name") or ""
                texts = {each.tag: (each.text or "").strip() for each in talk}
                persons = [(each.text or each.get("name") or "").strip() for each in talk.iter("person")]
                yield _Talk(
                    day.get("date") or "",
                    texts.get("date", ""),
                    texts.get("start", ""),
                    texts.get("duration", ""),
                    texts.get("title", ""),
                    texts.get("room") or name,
                    tuple(person for person in persons if person),
                    f"day {day_number}, {name}, {number}",
                    texts.get("type", ""),
                )


def _agenda(talks: Iterator[_Talk], frame: EventFrame, current: Sequence[Mapping[str, object]]) -> Agenda:
    items: list[ScheduleItem] = []
    issues: list[ImportIssue] = []
    for talk in talks:
        item = _item(talk, frame)
        if isinstance(item, ScheduleItem):
            items.append(item)
        else:
            issues.append(item)
    return agenda_of(items, issues, frame, current)


def _item(talk: _Talk, frame: EventFrame) -> ScheduleItem | ImportIssue:
    title = in_event_languages(talk.title, frame)
    if not title:
        return ImportIssue(talk.place, ImportProblem.NO_TITLE)
    starts = _starts(talk, frame)
    if starts is None:
        problem = ImportProblem.NOT_A_TIME if talk.start or talk.date else ImportProblem.NO_START
        return ImportIssue(talk.place, problem, subject=talk.start or talk.date)
    length = parse_length(talk.duration)
    if length is None:
        problem = ImportProblem.NOT_A_DURATION if talk.duration else ImportProblem.NO_END
        return ImportIssue(talk.place, problem, subject=talk.duration)
    is_break = True if agenda_headings().get(fold_letters(talk.kind)) == "break" else None
    room = in_event_languages(talk.room, frame)
    return ScheduleItem(starts, starts + length, title, talk.place, ", ".join(talk.speakers), room, is_break)


def in_event_languages(text: PlainOrLocalized, frame: EventFrame) -> PlainOrLocalized:
    """The text in the event's languages; of one in none of them the first."""
    if isinstance(text, str):
        return text
    words_by_language = {code: words for code, words in text.items() if code in frame.languages}
    return words_by_language or next(iter(text.values()), "")


def _starts(talk: _Talk, frame: EventFrame) -> datetime | None:
    """The local start: by the talk's own date where that has a time of day, else on the day of its page."""
    moment = local_time(talk.date) if "T" in talk.date or ":" in talk.date else None
    if moment is not None:
        return moment.astimezone(frame.zone).replace(tzinfo=None) if moment.tzinfo else moment
    full = local_time(talk.start) if "T" in talk.start else None
    if full is not None:
        return full.astimezone(frame.zone).replace(tzinfo=None) if full.tzinfo else full
    day: date | None = parse_day(talk.date) or parse_day(talk.day)
    clock = parse_clock(talk.start)
    if day is None or clock is None:
        return None
    is_night = clock.time < MORNING and not talk.date
    return datetime.combine(day + timedelta(days=1) if is_night else day, clock.time)
