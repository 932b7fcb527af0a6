"""What an organizer types for a part of an event, one text after the other, and why a text is no such value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from domain.editing.changes import Table
from domain.editing.fields import EventField, FieldOption, ValueKind
from domain.editing.parts import EventPart, is_part_of, kind_of, options_of


class TypedProblem(Enum):
    """Why a text is no such value."""

    NO_TEXT = "no text"
    NO_MOMENT = "no moment"
    NO_DAY = "no day"
    NO_CLOCK = "no clock"
    NO_WHEN = "no when"
    NO_NUMBER = "no number"
    NO_DECIMAL = "no decimal"
    NO_OPTION = "no option"
    """It has to be one of those shown."""
    NO_FILE = "no file"
    """It has to be a document, and not a picture."""
    OTHER_COUNT = "other count"
    """Options in the second language are not as many as in the first."""


@dataclass(frozen=True, slots=True)
class TypingStep:
    """What the next text is: the value of this field, in this language where it has one for each."""

    field: EventField
    language: str | None = None


def next_step(part: EventPart, typed_values: Mapping[str, Any], languages: Sequence[str]) -> TypingStep | None:
    """What is still to be typed for this part, a new entry where it is a list; None when that is all."""
    for field in _requested_fields(part, typed_values):
        value = typed_values.get(field.key)
        if field.kind in {ValueKind.WORDS, ValueKind.LIST}:
            language = next((language for language in languages if language not in (value or {})), None)
            if language is not None:
                return TypingStep(field, language)
        elif value is None:
            return TypingStep(field)
    return None


def _requested_fields(part: EventPart, typed_values: Mapping[str, Any]) -> Iterator[EventField]:
    group = new_group(part)
    if group is None:
        yield part.field
        return
    fields = group.parts if group.kind is ValueKind.GROUP else (group,)
    kind = kind_of(typed_values) or part.kind
    yield from (field for field in fields if field.is_asked and is_part_of(field, kind))


def new_group(part: EventPart) -> EventField | None:
    """What is made of the typed values: the entry of a list, or a group as a whole; None of a single value."""
    if part.field.kind is ValueKind.LIST:
        return part.field.parts[0]
    return part.field if part.field.kind is ValueKind.GROUP else None


def step_options(
    table: Table, part: EventPart, step: TypingStep, typed_values: Mapping[str, Any]
) -> tuple[FieldOption, ...]:
    """The options of what is asked for next; none where it is typed."""
    return options_of(table, step.field, part.keys, typed_values)
