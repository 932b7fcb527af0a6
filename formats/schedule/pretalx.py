"""What pretalx's API and its schedule widget say of a schedule: lists of talks, slots and breaks, in JSON.

Sources: pretalx's documentation of ``/api/events/EVENT/`` (``talks``, ``submissions``, ``slots``, ``schedules``), and
the data of its widget, ``/EVENT/schedule/widgets/schedule.json``. Both have changed over the years; all are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from domain.questions import PlainOrLocalized
from formats.schedule.frab import in_event_languages, load_json, person_name, read_words
from formats.schedule.items import Agenda, EventFrame, ScheduleItem, agenda_of
from formats.schedule.times import local_time

_SCHEDULED = {"", "confirmed", "accepted"}
"""The states of talks that take place, or say nothing of it."""
_EXPAND_SCHEDULE = "?expand=slots.room,slots.submission.speakers"
_EXPAND_SLOTS = "?expand=room,submission.speakers"
_EXPAND_TALKS = "?expand=slots.room,speakers"
"""What is added to the address of each list, so that pretalx says more of rooms and people than their numbers."""

_Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the rest of the document says of the numbers and codes that stand in its entries."""

    rooms: Mapping[str, PlainOrLocalized]
    speakers: Mapping[str, str]
    zone: ZoneInfo | None
    """In which times without an offset are."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A talk or a break, with when and where it is."""

    talk: _Entry
    time: _Entry
    place: str
    is_break: bool


def is_pretalx_json(content: bytes) -> bool:
    """Whether a file is such an answer."""
    return _list_of(load_json(content)) is not None


def read_pretalx_json(content: bytes, frame: EventFrame, current: Sequence[_Entry] = ()) -> Agenda:
    """The agenda; each mistake, and what is left out, with the number of its entry in the list."""
    document = load_json(content)
    entries = _list_of(document)
    if entries is None:
        return Agenda((), (ImportIssue("", ImportProblem.BROKEN_FILE),), {})
    document = document if isinstance(document, Mapping) else {}
    names = _names(document)
    expansion = _expansion(*entries, names)
    if expansion is not None:
        return Agenda((), (ImportIssue("", ImportProblem.NUMBERS_ALONE, detail=expansion),), {})
    items: list[ScheduleItem] = []
    issues: list[ImportIssue] = [*_further_pages(document, entries[1])]
    for slot in (*_slots(*entries), *_slots("breaks", _entries(document.get("breaks")), is_break=True)):
        item = _item(slot, names, frame)
        if isinstance(item, ScheduleItem):
            items.append(item)
        else:
            issues.append(item)
    return agenda_of(items, issues, frame, current)


def _list_of(document: Any) -> tuple[str, list[Any]] | None:  # noqa: ANN401 — whatever the file holds
    """The name of the list of talks or slots, and its entries; None where there is none."""
    if isinstance(document, list):
        return ("", document) if _is_of_talks(document) else None
    if not isinstance(document, Mapping):
        return None
    is_widget = isinstance(document.get("rooms"), list) or "timezone" in document
    lists = {"talks": is_widget, "results": True, "slots": "version" in document}
    for name, is_known in lists.items():
        entries = document.get(name)
        if is_known and isinstance(entries, list) and (name != "results" or not entries or _is_of_talks(entries)):
            return name, entries
    return None


def _is_of_talks(entries: Sequence[Any]) -> bool:
    """Whether the first entry is a talk or a slot of pretalx."""
    first = entries[0] if entries else None
    return isinstance(first, Mapping) and bool(
        ({"code", "title"} <= first.keys() & {"code", "title"} and first.keys() & {"slot", "slots", "start"})
        or {"start", "submission"} <= first.keys()
    )


def _expansion(name: str, entries: Sequence[Any], names: _Names) -> str | None:
    """What is to be added to the address of a list that has numbers in place of what an agenda needs; None for none."""
    if any(isinstance(each, int) for each in entries):
        return _EXPAND_SCHEDULE
    for slot in _slots(name, entries):
        room, speakers = slot.time.get("room"), slot.talk.get("speakers")
        codes = [each for each in speakers if isinstance(each, str)] if isinstance(speakers, list) else []
        is_number = isinstance(room, int) and str(room) not in names.rooms
        if is_number or isinstance(slot.talk.get("submission"), str) or not names.speakers.keys() >= {*codes}:
            is_of_slots = "submission" in slot.time
            return _EXPAND_TALKS if not is_of_slots else _EXPAND_SLOTS if name == "results" else _EXPAND_SCHEDULE
    has_numbers = any(isinstance(each, Mapping) and _entries(each.get("slots"), int) for each in entries)
    return _EXPAND_TALKS if has_numbers else None


def _entries(value: Any, kind: type = Mapping) -> list[Any]:  # noqa: ANN401 — likewise
    return [each for each in value if isinstance(each, kind)] if isinstance(value, list) else []


def _further_pages(document: _Entry, entries: Sequence[Any]) -> Iterator[ImportIssue]:
    if document.get("next"):
        count = document.get("count")
        detail = str(count) if isinstance(count, int) else "…"
        yield ImportIssue("", ImportProblem.FURTHER_PAGES, Severity.NOTICE, str(len(entries)), detail)


def _names(document: _Entry) -> _Names:
    rooms = {str(room.get("id")): read_words(room.get("name")) for room in _entries(document.get("rooms"))}
    speakers = {str(each.get("code")): person_name(each) for each in _entries(document.get("speakers"))}
    try:
        zone = ZoneInfo(str(document["timezone"])) if document.get("timezone") else None
    except (KeyError, ValueError, OSError):
        zone = None
    return _Names(rooms, speakers, zone)


def _slots(name: str, entries: Sequence[Any], *, is_break: bool = False) -> Iterator[_Slot]:
    """Every slot of every entry; an entry without any is one without a time."""
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, Mapping):
            continue
        place = f"{name}[{number}]" if name else f"[{number}]"
        submission = entry.get("submission")
        if isinstance(submission, Mapping):
            yield _Slot(submission, entry, place, is_break=False)
        elif "start" in entry:
            yield _Slot(entry, entry, place, is_break or not entry.get("code"))
        else:
            slot = entry.get("slot")
            for time in [slot] if isinstance(slot, Mapping) else _entries(entry.get("slots")) or [{}]:
                yield _Slot(entry, time, place, is_break)


def _item(slot: _Slot, names: _Names, frame: EventFrame) -> ScheduleItem | ImportIssue:
    title = in_event_languages(
        read_words(slot.talk.get("title")) or (read_words(slot.time.get("description")) if slot.is_break else ""), frame
    )
    if not title:
        return ImportIssue(slot.place, ImportProblem.NO_TITLE)
    label = title if isinstance(title, str) else next(iter(title.values()))
    if not _takes_place(slot):
        return ImportIssue(slot.place, ImportProblem.NOT_SCHEDULED, Severity.NOTICE, label)
    starts = _moment(slot.time.get("start"), names, frame)
    if starts is None:
        return ImportIssue(slot.place, ImportProblem.NOT_A_TIME, subject=str(slot.time.get("start")))
    ends = _moment(slot.time.get("end"), names, frame) or _end(starts, slot)
    if ends is None:
        return ImportIssue(slot.place, ImportProblem.NO_END)
    return ScheduleItem(
        starts,
        ends,
        title,
        slot.place,
        ", ".join(_speakers(slot.talk, names)),
        in_event_languages(_room(slot.time.get("room"), names), frame),
        True if slot.is_break else None,
    )


def _takes_place(slot: _Slot) -> bool:
    """Whether it has a time, and is in the public schedule."""
    state = str(slot.talk.get("state") or "")
    is_public = slot.time.get("is_visible", True) is not False and slot.time.get("slot_type") != "blocker"
    return bool(slot.time.get("start")) and state in _SCHEDULED and is_public


def _moment(value: Any, names: _Names, frame: EventFrame) -> datetime | None:  # noqa: ANN401 — likewise
    """On the event's clock."""
    moment = local_time(value) if isinstance(value, str) else None
    if moment is not None and moment.tzinfo is None and names.zone is not None:
        moment = moment.replace(tzinfo=names.zone)
    return moment.astimezone(frame.zone).replace(tzinfo=None) if moment is not None and moment.tzinfo else moment


def _end(starts: datetime, slot: _Slot) -> datetime | None:
    minutes = slot.time.get("duration") or slot.talk.get("duration")
    return starts + timedelta(minutes=minutes) if isinstance(minutes, int) and 0 < minutes < 24 * 60 else None


def _speakers(talk: _Entry, names: _Names) -> Iterator[str]:
    """Their names; codes for which the document has none are left out."""
    speakers = talk.get("speakers")
    for each in speakers if isinstance(speakers, list) else ():
        name = names.speakers.get(each, "") if isinstance(each, str) else person_name(each)
        if name:
            yield name


def _room(value: Any, names: _Names) -> PlainOrLocalized:  # noqa: ANN401 — likewise
    """The room by its number, or as the entry itself says it."""
    if isinstance(value, Mapping) and "name" in value:
        return read_words(value["name"])
    if isinstance(value, int):
        return names.rooms.get(str(value), "")
    return read_words(value)
