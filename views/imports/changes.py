"""What would change of an event, in words: a line for each thing, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from domain.imports.comparison import ChangeKind, EventPart, TableChange
from domain.questions import PlainOrLocalized
from views.i18n import Translator
from views.layout.common import short

NAME = 70
"""So much of a thing's name is shown."""


def change_lines(voice: Translator, changes: Sequence[TableChange], most: int) -> list[str]:
    """A line for each change, at most so many; a last one counts the rest."""
    lines = [change_line(voice, change) for change in changes[:most]]
    more = len(changes) - most
    return [*lines, voice.plain("… and {n} more", n=more)] if more > 0 else lines


def change_line(voice: Translator, change: TableChange) -> str:
    """One change: a sign for its kind, what kind of thing it is, and its name."""
    name = short(_any_language(voice, change.name), NAME)
    label = part_label(voice, change.part)
    words = ": ".join(filter(None, (label, name)))
    match change.kind:
        case ChangeKind.ADDED:
            return f"+ {words}"
        case ChangeKind.REMOVED:
            return f"− {words}"
        case ChangeKind.MOVED:
            return f"↕ {words}"
        case ChangeKind.CHANGED:
            keys = ", ".join(change.keys)
            return f"✎ {words} ({keys})" if keys else f"✎ {words}"
        case _:
            assert_never(change.kind)


def part_label(voice: Translator, part: EventPart) -> str:
    """What kind of thing it is; empty for a key of the event, whose name says it."""
    labels = {
        EventPart.FIELD: "",
        EventPart.PROFESSION: voice.plain("profession"),
        EventPart.REGISTRATION: voice.plain("registration question"),
        EventPart.AGENDA: voice.plain("agenda item"),
        EventPart.SURVEY: voice.plain("survey"),
        EventPart.QUESTION: voice.plain("question"),
        EventPart.MESSAGE: voice.plain("message"),
        EventPart.CERTIFICATE: voice.plain("certificate"),
    }
    return labels[part]


def _any_language(voice: Translator, name: PlainOrLocalized) -> str:
    return name if isinstance(name, str) else name.get(voice.language) or next(iter(name.values()), "")
