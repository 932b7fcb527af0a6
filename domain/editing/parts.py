"""One part of one event by its path, what stands below it, and what it is changed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.editing.changes import Table
from domain.editing.event_fields import EVENT, ROOT
from domain.editing.fields import EventField, FieldOption, ValueKind
from domain.editing.values import Keys, get_value, remove_value, set_value


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
    options: tuple[FieldOption, ...] = ()
    """Of a choice."""

    @property
    def parent(self) -> str:
        """The path of what it stands in; of the whole event its own."""
        return self.path.rpartition("-")[0] or ROOT

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list."""
        return bool(self.keys) and isinstance(self.keys[-1], int)

    @property
    def is_absent_group(self) -> bool:
        """Whether it is a group that the event can have and does not."""
        return self.field.kind is ValueKind.GROUP and bool(self.field.key) and self.value is None

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
        next_part = _entry(part, step) if part.field.kind is ValueKind.LIST else _child(table, part, step)
        if next_part is None:
            return None
        part = next_part
    return part


def _entry(part: EventPart, step: str) -> EventPart | None:
    if not step.isdigit() or not isinstance(part.value, list) or not 1 <= int(step) <= len(part.value):
        return None
    place = int(step) - 1
    value = part.value[place]
    return EventPart(part.below(step), part.field.parts[0], (*part.keys, place), value, kind_of(value))


def kind_of(value: Any) -> str:  # noqa: ANN401 — whatever stands in a table
    """The kind of a question or message; empty for anything else."""
    return str(value.get("kind") or value.get("send") or "") if isinstance(value, Mapping) else ""


def _child(table: Table, part: EventPart, step: str) -> EventPart | None:
    field = next((field for field in part.field.parts if field.code == step), None)
    if part.field.kind is not ValueKind.GROUP or field is None or not is_part_of(field, part.kind):
        return None
    if not field.key:
        return EventPart(part.below(step), field, part.keys, part.value, part.kind)
    group = part.value if isinstance(part.value, Mapping) else {}
    value = field.computed.read(table, part.keys) if field.computed else group.get(field.key)
    options = options_of(table, field, part.keys, group)
    return EventPart(part.below(step), field, (*part.keys, field.key), value, part.kind, options)


def options_of(table: Table, field: EventField, keys: Keys, group: Mapping[str, Any]) -> tuple[FieldOption, ...]:
    """The options of a choice that stands in the group of these keys and values."""
    if field.options_from is not None:
        return field.options_from(table, keys, group)
    return tuple(FieldOption(option) for option in field.options)


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
    parts = (find_part(table, part.below(code)) for code in codes)
    return tuple(each for each in parts if each is not None)


def texts_below(table: Table, part: EventPart) -> Iterator[EventPart]:
    """Every text in languages that the event has in this part, in the order of its screens."""
    for each in parts_below(table, part):
        if each.field.kind is ValueKind.WORDS:
            yield from [each] if isinstance(each.value, Mapping) else ()
        elif each.field.kind in {ValueKind.GROUP, ValueKind.LIST}:
            yield from texts_below(table, each)


def with_value(table: Table, part: EventPart, value: Any) -> Table:  # noqa: ANN401 — whatever stands in a table
    """The table with this as the value of the part; None takes it out, with whatever cannot be without it."""
    if value is None and part.field.remove is not None:
        return part.field.remove(table, part.keys)
    if part.field.computed is not None:
        return part.field.computed.write(table, part.keys[:-1], value)
    return set_value(table, part.keys, value)


def with_option(table: Table, part: EventPart, option: str) -> Table:
    """The table with this option chosen; where several can be chosen, with it added or taken out."""
    if part.field.kind is not ValueKind.CHOICES:
        return with_value(table, part, option)
    chosen_ids = {*(part.value or ())} ^ {option}
    return with_value(table, part, [each.id for each in part.options if each.id in chosen_ids])


def with_group(table: Table, keys: Keys, field: EventField, values: Mapping[str, Any]) -> Table:
    """The table with a group at these keys, or with one entry more of a list, that says this."""
    computed_fields = [part for part in field.parts if part.computed is not None and part.key in values]
    own_values = {key: value for key, value in values.items() if key not in {part.key for part in computed_fields}}
    *above, last = keys
    if isinstance(last, int):
        entries = [*(get_value(table, tuple(above)) or ()), own_values]
        table = set_value(table, tuple(above), entries)
    else:
        table = set_value(table, keys, own_values)
    for part in computed_fields:
        if part.computed is not None:
            table = part.computed.write(table, keys, values[part.key])
    return table


def without_entry(table: Table, entry: EventPart) -> Table:
    """The table without this entry of a list, and without whatever cannot be without it."""
    return entry.field.remove(table, entry.keys) if entry.field.remove else remove_value(table, entry.keys)


def with_entry_moved(table: Table, entry: EventPart, by: int) -> dict[str, Any]:
    """The table with this entry so many places further down, or up; as far as the list goes."""
    entries = list(get_value(table, entry.keys[:-1]) or ())
    moved_entry = entries.pop(entry.place)
    entries.insert(min(max(entry.place + by, 0), len(entries)), moved_entry)
    return set_value(table, entry.keys[:-1], entries)
