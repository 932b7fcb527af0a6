"""What would change of an event, in words: a line for each thing, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from domain.imports.comparison import ChangeKind, EventPart, MessageName, TableChange, ThingName
from views.editing.labels import field_name, option_label
from views.editing.value_lines import when_line, words_line
from views.i18n import Translator
from views.imports.issues import fitting_lines
from views.layout.common import short

NAME = 70
"""So much of a thing's name is shown."""


def change_lines(voice: Translator, changes: Sequence[TableChange], most: int, room: int | None = None) -> list[str]:
    """A line for each change, at most so many; a last one counts the rest. ``room`` as for issues."""
    lines = [change_line(voice, change) for change in changes[:most]]
    return fitting_lines(voice, lines, [1] * len(changes), room)


def change_line(voice: Translator, change: TableChange) -> str:
    """One change: a sign for its kind, what kind of thing it is, and its name."""
    name = short(_name_text(voice, change.name), NAME)
    keys = voice.comma.join(field_name(voice, key) for key in change.keys)
    label = part_label(voice, change.part)
    words = voice.labelled(label, name or keys) if label and (name or keys) else label or name or keys
    match change.kind:
        case ChangeKind.ADDED:
            return f"+ {words}"
        case ChangeKind.REMOVED:
            return f"− {words}"
        case ChangeKind.MOVED:
            return f"↕ {words}"
        case ChangeKind.CHANGED:
            return f"✎ {words} ({keys})" if name and keys else f"✎ {words}"
        case _:
            assert_never(change.kind)


def part_label(voice: Translator, part: EventPart) -> str:
    """What kind of thing it is; empty for a key of the event, whose name says it."""
    labels = {
        EventPart.FIELD: "",
        EventPart.PROFESSION: voice.plain("Profession"),
        EventPart.REGISTRATION: voice.plain("Registration question"),
        EventPart.AGENDA: voice.plain("Agenda item"),
        EventPart.SURVEY: voice.plain("Survey"),
        EventPart.QUESTION: voice.plain("Question"),
        EventPart.MESSAGE: voice.plain("Message"),
        EventPart.CERTIFICATE: voice.plain("Certificate"),
    }
    return labels[part]


def _name_text(voice: Translator, name: ThingName) -> str:
    if isinstance(name, MessageName):
        return f"{option_label(voice, name.send)}, {when_line(voice, name.when)}"
    return words_line(voice, name)
