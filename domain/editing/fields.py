"""The parts of an event that are changed in the chat: where each stands, of what kind it is, and what it takes.

A part is named by a path of letters and places, such as ``a-3-t``: the title of the third item of the agenda.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from domain.editing.changes import Table

ROOT = "0"
"""The path of the whole event."""
Keys: TypeAlias = tuple[str | int, ...]
"""The way to a value in the table: keys of groups and places in lists, from 0."""


class ValueKind(Enum):
    """What a part holds."""

    WORDS = auto()
    """A text in each language."""
    LINE = auto()
    """One text for all languages."""
    MOMENT = auto()
    """A local day and time."""
    DAY = auto()
    CLOCK = auto()
    """A local time of day."""
    WHEN = auto()
    """A time of the plan, such as ``end + 2h``, or a moment."""
    NUMBER = auto()
    SWITCH = auto()
    CHOICE = auto()
    GROUP = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class EventField:
    """One part."""

    code: str
    """Its letter in a path."""
    key: str
    """Its key in the table; empty for a group that stands in the chat alone."""
    kind: ValueKind
    parts: tuple[EventField, ...] = ()
    """Of a group its parts; of a list the one part that each entry is."""
    longest: int = 200
    is_required: bool = False
    is_asked: bool = False
    """Whether it is asked for when a new entry of a list is made."""
    options: tuple[str, ...] = ()
    """Of a choice."""
    only_for: frozenset[str] = frozenset()
    """The kinds of question or message that have it; empty for all."""
    default: Any = None
    """What it is where the table says nothing."""


def _words(code: str, key: str, longest: int = 200, **values: Any) -> EventField:  # noqa: ANN401 — any of the others
    return EventField(code, key, ValueKind.WORDS, longest=longest, **values)


_SCALE, _OPTIONS = frozenset({"rating"}), frozenset({"choice", "choices", "ranking"})
_OPTION = EventField("", "", ValueKind.GROUP, (_words("l", "label", 64, is_required=True, is_asked=True),))
_QUESTION = EventField(
    "",
    "",
    ValueKind.GROUP,
    (
        EventField(
            "k",
            "kind",
            ValueKind.CHOICE,
            options=("rating", "choice", "choices", "yes_no", "ranking", "comment"),
            is_required=True,
            is_asked=True,
        ),
        _words("t", "text", 3500, is_required=True, is_asked=True),
        EventField("q", "required", ValueKind.SWITCH, default=False),
        EventField("p", "points", ValueKind.NUMBER, only_for=_SCALE),
        _words("l", "low", 64, only_for=_SCALE),
        _words("h", "high", 64, only_for=_SCALE),
        EventField("o", "options", ValueKind.LIST, (_OPTION,), only_for=_OPTIONS, is_required=True, is_asked=True),
        EventField("m", "max", ValueKind.NUMBER, only_for=frozenset({"choices"})),
    ),
)
_PROFESSION = EventField(
    "",
    "",
    ValueKind.GROUP,
    (
        _words("l", "label", 64, is_required=True, is_asked=True),
        _words("p", "plural"),
        EventField("g", "group", ValueKind.LINE, longest=32),
        EventField("x", "expected", ValueKind.NUMBER),
    ),
)
_ITEM = EventField(
    "",
    "",
    ValueKind.GROUP,
    (
        EventField("s", "starts", ValueKind.CLOCK, is_required=True, is_asked=True),
        EventField("e", "ends", ValueKind.CLOCK, is_required=True, is_asked=True),
        _words("t", "title", is_required=True, is_asked=True),
        EventField("k", "speaker", ValueKind.LINE),
        EventField("r", "room", ValueKind.LINE),
        EventField("d", "date", ValueKind.DAY),
        EventField("b", "break", ValueKind.SWITCH, default=False),
    ),
)
_MESSAGE = EventField(
    "",
    "",
    ValueKind.GROUP,
    (
        EventField(
            "s",
            "send",
            ValueKind.CHOICE,
            options=("agenda", "survey", "reminder", "text"),
            is_required=True,
            is_asked=True,
        ),
        EventField("w", "when", ValueKind.WHEN, is_required=True, is_asked=True),
        _words("t", "text", 3500, only_for=frozenset({"text"}), is_required=True, is_asked=True),
        EventField(
            "o",
            "to",
            ValueKind.CHOICE,
            options=("registered", "checked-in", "not-answered"),
            only_for=frozenset({"text"}),
        ),
    ),
)
_SURVEY = EventField(
    "s",
    "survey",
    ValueKind.GROUP,
    (
        _words("t", "title", is_required=True),
        EventField("a", "anonymous", ValueKind.SWITCH, default=True),
        EventField("c", "closes", ValueKind.WHEN, is_required=True),
        EventField("q", "question", ValueKind.LIST, (_QUESTION,)),
    ),
)
_DATES = EventField(
    "w",
    "",
    ValueKind.GROUP,
    (
        EventField("b", "starts", ValueKind.MOMENT, is_required=True),
        EventField("e", "ends", ValueKind.MOMENT, is_required=True),
        EventField("z", "timezone", ValueKind.LINE, longest=64, is_required=True),
    ),
)
_OTHER = EventField(
    "o",
    "",
    ValueKind.GROUP,
    (
        EventField("n", "code", ValueKind.LINE, longest=32, is_required=True),
        EventField("c", "capacity", ValueKind.NUMBER),
        EventField("i", "checkin", ValueKind.SWITCH, default=False),
        EventField("a", "admission", ValueKind.CHOICE, options=("open", "confirmed"), is_required=True, default="open"),
        EventField("t", "topics", ValueKind.LIST, (_words("", "", is_required=True, is_asked=True),)),
        EventField("d", "deliverable", ValueKind.LINE),
        _words("j", "objective", 1500),
        _words("p", "project"),
        _words("f", "funding", 1500),
        EventField("x", "cancelled", ValueKind.SWITCH, default=False),
    ),
)
EVENT = EventField(
    ROOT,
    "",
    ValueKind.GROUP,
    (
        _words("t", "title", is_required=True),
        _words("d", "description", 1500, is_required=True),
        _DATES,
        _words("v", "venue", is_required=True),
        EventField("p", "profession", ValueKind.LIST, (_PROFESSION,)),
        EventField("a", "agenda", ValueKind.LIST, (_ITEM,)),
        EventField("r", "registration", ValueKind.LIST, (_QUESTION,)),
        _SURVEY,
        EventField("m", "message", ValueKind.LIST, (_MESSAGE,)),
        _OTHER,
    ),
)
STEPS = ("t", "d", "w", "v", "p", "a", "s", "m")
"""The parts that making a new event goes through, one screen each."""


@dataclass(frozen=True, slots=True)
class EventPart:
    """One part of one event, as it is now."""

    path: str
    field: EventField
    keys: Keys
    value: Any
    """None where the table says nothing."""
    kind: str = ""
    """Of a part of a question or message: the kind of that."""

    @property
    def parent(self) -> str:
        """The path of what it stands in; of the whole event its own."""
        return self.path.rpartition("-")[0] or ROOT

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list."""
        return bool(self.keys) and isinstance(self.keys[-1], int)

    @property
    def place(self) -> int:
        """Of an entry its place in the list, from 0."""
        last = self.keys[-1]
        return last if isinstance(last, int) else 0

    def below(self, code: str | int) -> str:
        """The path of a part or entry of it."""
        return str(code) if self.path == ROOT else f"{self.path}-{code}"


def find_part(table: Table, path: str) -> EventPart | None:
    """The part of this path; None when the event has none such."""
    part = EventPart(ROOT, EVENT, (), table)
    if path == ROOT:
        return part
    for step in path.split("-"):
        next_part = _entry(part, step) if part.field.kind is ValueKind.LIST else _child(part, step)
        if next_part is None:
            return None
        part = next_part
    return part


def _entry(part: EventPart, step: str) -> EventPart | None:
    if not step.isdigit() or not isinstance(part.value, list) or not 1 <= int(step) <= len(part.value):
        return None
    place = int(step) - 1
    value = part.value[place]
    return EventPart(part.below(step), part.field.parts[0], (*part.keys, place), value, _kind_of(value))


def _kind_of(value: Any) -> str:  # noqa: ANN401 — whatever stands in a table
    return str(value.get("kind") or value.get("send") or "") if isinstance(value, Mapping) else ""


def _child(part: EventPart, step: str) -> EventPart | None:
    field = next((field for field in part.field.parts if field.code == step), None)
    if part.field.kind is not ValueKind.GROUP or field is None or not is_part_of(field, part.kind):
        return None
    if not field.key:
        return EventPart(part.below(step), field, part.keys, part.value, part.kind)
    value = part.value.get(field.key) if isinstance(part.value, Mapping) else None
    return EventPart(part.below(step), field, (*part.keys, field.key), value, part.kind)


def is_part_of(field: EventField, kind: str) -> bool:
    """Whether a question or message of this kind has this part."""
    return not field.only_for or kind in field.only_for


def parts_below(table: Table, part: EventPart) -> tuple[EventPart, ...]:
    """The parts of a group, or the entries of a list."""
    codes: Sequence[str | int]
    if part.field.kind is ValueKind.LIST:
        codes = range(1, len(part.value or ()) + 1)
    else:
        codes = [field.code for field in part.field.parts if is_part_of(field, part.kind)]
    found_parts = (find_part(table, part.below(code)) for code in codes)
    return tuple(each for each in found_parts if each is not None)


@dataclass(frozen=True, slots=True)
class TypingStep:
    """What the next text is: the value of this field, in this language where it has one for each."""

    field: EventField
    language: str | None = None


def next_step(part: EventPart, typed_values: Mapping[str, Any], languages: Sequence[str]) -> TypingStep | None:
    """What is still to be typed for this part, a new entry where it is a list; None when that is all."""
    for field in _asked_fields(part, typed_values):
        value = typed_values.get(field.key)
        if field.kind in {ValueKind.WORDS, ValueKind.LIST}:
            language = next((language for language in languages if language not in (value or {})), None)
            if language is not None:
                return TypingStep(field, language)
        elif value is None:
            return TypingStep(field)
    return None


def _asked_fields(part: EventPart, typed_values: Mapping[str, Any]) -> Iterator[EventField]:
    if part.field.kind is not ValueKind.LIST:
        yield part.field
        return
    entry = part.field.parts[0]
    fields = entry.parts if entry.kind is ValueKind.GROUP else (entry,)
    yield from (field for field in fields if field.is_asked and is_part_of(field, _kind_of(typed_values)))


def set_value(table: Table, keys: Keys, value: Any) -> dict[str, Any]:  # noqa: ANN401 — whatever stands in a table
    """The table with this value at the end of these keys; None takes the key away."""
    result: dict[str, Any] = _with(table, keys, value)
    return result


def _with(node: Any, keys: Keys, value: Any) -> Any:  # noqa: ANN401 — likewise
    if not keys:
        return value
    first, *rest = keys
    if isinstance(first, int):
        return [_with(each, tuple(rest), value) if place == first else each for place, each in enumerate(node)]
    group = dict(node or {})
    new_value = _with(group.get(first), tuple(rest), value)
    if new_value is None:
        group.pop(first, None)
        return group
    return group | {first: new_value}


def with_entries(table: Table, part: EventPart, entries: Sequence[Any]) -> dict[str, Any]:
    """The table with these entries in the list."""
    return set_value(table, part.keys, list(entries) or None)


def without_entry(table: Table, entry: EventPart) -> dict[str, Any]:
    """The table without this entry of a list."""
    entries = _entries_around(table, entry)
    return set_value(table, entry.keys[:-1], entries[: entry.place] + entries[entry.place + 1 :])


def with_entry_moved(table: Table, entry: EventPart, by: int) -> dict[str, Any]:
    """The table with this entry so many places further down, or up; as far as the list goes."""
    entries = _entries_around(table, entry)
    moved_entry = entries.pop(entry.place)
    entries.insert(min(max(entry.place + by, 0), len(entries)), moved_entry)
    return set_value(table, entry.keys[:-1], entries)


def _entries_around(table: Table, entry: EventPart) -> list[Any]:
    around = find_part(table, entry.parent)
    return list(around.value) if around is not None else []


def languages_of(table: Table, languages: Sequence[str]) -> tuple[str, ...]:
    """Those of these languages that the event's title is in."""
    title = table.get("title")
    return tuple(language for language in languages if isinstance(title, Mapping) and language in title)


def in_languages(value: Any, kept_languages: Sequence[str], all_languages: Sequence[str]) -> Any:  # noqa: ANN401 — likewise
    """The table, or a value of it, with its texts in these languages alone."""
    match value:
        case dict() if value and value.keys() <= {*all_languages}:
            return {language: text for language, text in value.items() if language in kept_languages}
        case dict():
            return {key: in_languages(each, kept_languages, all_languages) for key, each in value.items()}
        case list():
            return [in_languages(each, kept_languages, all_languages) for each in value]
        case _:
            return value
