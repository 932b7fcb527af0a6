"""An agenda as a calendar in XML: of pentabarf, frab and pretalx (``.xcal``), and of RFC 6321."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.event.timezones import timezones
from formats.schedule.frab import without_encoding
from formats.schedule.items import Agenda, EventFrame, ScheduleItem, agenda_of
from formats.schedule.times import local_time, parse_length

_ENTRY = re.compile(rb"<(?:\w+:)?vevent\b", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")


def is_calendar_xml(content: bytes) -> bool:
    """Whether a file is such a calendar."""
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:5000].lower()
    return head.startswith(b"<") and b"<icalendar" in head


def read_calendar_xml(content: bytes, frame: EventFrame, current: Sequence[Mapping[str, object]] = ()) -> Agenda:
    """The agenda; each mistake with the line where its entry begins. Entities are refused."""
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 — for what is sent seldom

    try:
        root = fromstring(without_encoding(content))
    except Exception:  # noqa: BLE001 — parsers raise errors of their own: ParseError, EntitiesForbidden, LookupError
        return Agenda((), (ImportIssue("", ImportProblem.BROKEN_FILE),), {})
    lines = [number for number, line in enumerate(content.splitlines(), start=1) for _ in _ENTRY.findall(line)]
    items: list[ScheduleItem] = []
    issues: list[ImportIssue] = []
    for number, entry in enumerate(element for element in root.iter() if _name(element) == "vevent"):
        result = _item(entry, f"line {lines[number]}" if number < len(lines) else "", frame)
        (items if isinstance(result, ScheduleItem) else issues).append(result)  # type: ignore[arg-type]  # by its type
    return agenda_of(items, issues, frame, current)


def _name(element: Any) -> str:  # noqa: ANN401 — the parser's element
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _properties(entry: Any) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 — likewise
    """Name, text and time zone of each property, wherever it stands in the entry."""
    for element in entry:
        name = _name(element)
        if name == "properties":
            yield from _properties(element)
        elif not (str(element.tag).startswith("{http://pentabarf") and name not in {"title", "subtitle"}):
            parameters = next((child for child in element if _name(child) == "parameters"), None)
            zone = "" if parameters is None else "".join(parameters.itertext()).strip()
            values = [child for child in element if child is not parameters]
            text = " ".join("".join(child.itertext()).strip() for child in values) or (element.text or "")
            yield name, " ".join(text.split()), zone or str(element.get("tzid") or "")


def _item(entry: Any, place: str, frame: EventFrame) -> ScheduleItem | ImportIssue:  # noqa: ANN401 — likewise
    properties = list(_properties(entry))
    texts = {name: text for name, text, _ in reversed(properties) if text}
    zones = {name: zone for name, _, zone in properties if zone}
    title = texts.get("summary") or texts.get("title", "")
    starts, ends = (_moment(texts.get(name, ""), zones.get(name, ""), frame) for name in ("dtstart", "dtend"))
    length = _length(texts.get("duration", ""))
    if ends is None and starts is not None and length is not None:
        ends = starts + length
    omission = _omission(texts, starts, frame)
    if omission is not None:
        return ImportIssue(place, omission, Severity.NOTICE, title)
    if starts is None or ends is None or not title:
        problem = ImportProblem.NO_TITLE if starts and ends else ImportProblem.NO_END
        return ImportIssue(place, problem if starts else ImportProblem.NO_START, subject=title)
    speakers = [text for name, text, _ in properties if name == "attendee" and text]
    return ScheduleItem(starts, ends, title, place, ", ".join(dict.fromkeys(speakers)) or None, texts.get("location"))


def _omission(texts: Mapping[str, str], starts: datetime | None, frame: EventFrame) -> ImportProblem | None:
    """Why an entry is no item of the agenda; None when it is one."""
    if texts.get("status", "").upper() == "CANCELLED":
        return ImportProblem.CANCELLED
    if _DAY.fullmatch(texts.get("dtstart", "")):
        return ImportProblem.WHOLE_DAY
    return ImportProblem.OTHER_DAY if starts is not None and not frame.has(starts.date()) else None


def _length(text: str) -> timedelta | None:
    """``00:45``, ``PT1H``, or as pretalx has it a part of hours: ``0.75000``."""
    if re.fullmatch(r"\d{1,2}\.\d+", text):
        return timedelta(hours=float(text)) or None
    return parse_length(text)


def _moment(text: str, zone: str, frame: EventFrame) -> datetime | None:
    """The local time at the event's place; a time without a zone is local already."""
    moment = local_time(text)
    if moment is None:
        return None
    if moment.tzinfo is None and zone in timezones():
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment if moment.tzinfo is None else moment.astimezone(frame.zone).replace(tzinfo=None)
