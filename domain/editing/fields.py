"""The kinds of parts that an event has in the chat, and what each takes; ``event_fields`` lists the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from domain.editing.changes import Table
from domain.editing.values import Keys


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
    """A whole number."""
    DECIMAL = auto()
    SWITCH = auto()
    CHOICE = auto()
    CHOICES = auto()
    """Several options, as a list of their ids."""
    GROUP = auto()
    LIST = auto()
    FILE = auto()
    """A document that is sent to the bot, as Telegram keeps it."""
    LANGUAGES = auto()
    """The languages that the event's texts are in; it stands in the chat alone."""


@dataclass(frozen=True, slots=True)
class FieldOption:
    """One option of a choice."""

    id: str
    label: Any = None
    """Its text, or its text in each language; None where the views know its name."""


OptionReader: TypeAlias = Callable[[Table, Keys, Mapping[str, Any]], tuple[FieldOption, ...]]
"""The options that a choice has in this event; it is given the keys and the values of the group it stands in."""


@dataclass(frozen=True, slots=True)
class ComputedValue:
    """How a part is read and changed that is no key of its own; both are given the keys of the group it stands in."""

    read: Callable[[Table, Keys], Any]
    write: Callable[[Table, Keys, Any], Table]


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
    name: str = ""
    """By which the views know it, where its key has another meaning elsewhere."""
    longest: int = 200
    is_required: bool = False
    is_asked: bool = False
    """Whether it is asked for when its group, or a new entry of its list, is made."""
    is_fixed: bool = False
    """Whether it is chosen when its group is made, and with another value only by making the group anew."""
    options: tuple[str, ...] = ()
    """Of a choice."""
    options_from: OptionReader | None = None
    """Of a choice whose options depend on the event."""
    only_for: frozenset[str] = frozenset()
    """The kinds of question or message that have it; empty for all."""
    default: Any = None
    """What it is where the table says nothing."""
    computed: ComputedValue | None = None
    """Where its value is not that of its key."""
    id_length: int = 0
    """Of an entry: how long an id that is made of its first text can be; 0 when it has no id."""
    first_values: Callable[[Table], Mapping[str, Any]] | None = None
    """Of a group or an entry: what it has at first besides what is asked for."""
    remove: Callable[[Table, Keys], Table] | None = None
    """Takes the group or entry out with whatever cannot be without it; None where that is nothing."""

    @property
    def label_key(self) -> str:
        """By which the views know its name."""
        return self.name or self.key or self.code
