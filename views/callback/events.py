"""The buttons of organizers for making and changing events in the chat.

One frozen value a button; ``views.callback.codec`` gives each its wire form. A ``path`` is that of
``domain.editing.fields``; a ``revision`` is that of the event which whoever presses has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class EditEvent:
    """Show this part of the event, with what can be changed of it; of a long list this page, from 0."""

    event: str
    path: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class TypeValue:
    """Take the next text as the value of this part: in all languages, or in the one of this number, from 1.

    Where one of many options is to be chosen instead, show this page of them, from 0.
    """

    event: str
    path: str
    language: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseTyped:
    """What is being typed is this option of those shown."""

    event: str
    option: int


@dataclass(frozen=True, slots=True)
class StoreTyped:
    """Store what was typed although somebody else has changed the event since, to this revision."""

    event: str
    revision: int


@dataclass(frozen=True, slots=True)
class CancelTyping:
    """Nothing is taken for the event any more."""

    event: str


@dataclass(frozen=True, slots=True)
class SetOption:
    """The part is this one of its options; of a switch 0 is off and 1 is on."""

    event: str
    path: str
    revision: int
    option: int


@dataclass(frozen=True, slots=True)
class ClearValue:
    """The part says nothing any more."""

    event: str
    path: str
    revision: int


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """The entry stands one place higher with ``up`` 1, or lower with 0."""

    event: str
    path: str
    revision: int
    up: int


@dataclass(frozen=True, slots=True)
class DeleteEntry:
    """The entry is taken out; ``sure`` 1 once it was asked."""

    event: str
    path: str
    revision: int
    sure: int


@dataclass(frozen=True, slots=True)
class ListMissingTexts:
    """Show this page of the texts that the event does not have in the language of this number, from 1."""

    event: str
    language: int
    page: int


@dataclass(frozen=True, slots=True)
class RemoveLanguage:
    """Take out the event's texts in the language of this number, from 1; ``sure`` 1 once it was asked."""

    event: str
    language: int
    revision: int
    sure: int


@dataclass(frozen=True, slots=True)
class UndoEdit:
    """The event is again what it was before its last change."""

    event: str
    revision: int


@dataclass(frozen=True, slots=True)
class ShowTemplates:
    """Show what a new event can be made of, and this page of the drafts."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ListPastEvents:
    """Show this page of the events that can be copied."""

    page: int


@dataclass(frozen=True, slots=True)
class SelectTemplate:
    """Make an event of this template: choose its languages."""

    template: str


@dataclass(frozen=True, slots=True)
class CreateEvent:
    """Make it, in the languages whose bits are set."""

    template: str
    languages: int


@dataclass(frozen=True, slots=True)
class CopyEvent:
    """Make a draft of this event's copy."""

    event: str


@dataclass(frozen=True, slots=True)
class PreviewEvent:
    """Show what is planned for the draft, before it is published."""

    event: str


@dataclass(frozen=True, slots=True)
class PublishEvent:
    """Publish it."""

    event: str
    revision: int


@dataclass(frozen=True, slots=True)
class DeleteDraft:
    """Throw the draft away; ``sure`` 1 once it was asked."""

    event: str
    sure: int


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Let an event of the settings file live in the chat; ``sure`` 1 once it was asked."""

    event: str
    sure: int


@dataclass(frozen=True, slots=True)
class ArchiveEvent:
    """Put an event that is over into the archive, or with ``archived`` 0 take it out."""

    event: str
    archived: int


EventTap: TypeAlias = (
    EditEvent | TypeValue | ChooseTyped | StoreTyped | CancelTyping | SetOption | ClearValue | MoveEntry | DeleteEntry
    | UndoEdit | ShowTemplates | ListPastEvents | SelectTemplate | CreateEvent | CopyEvent | PreviewEvent | PublishEvent
    | DeleteDraft | TakeOver | ListMissingTexts | RemoveLanguage | ArchiveEvent
)  # fmt: skip

CODES: Mapping[str, type[EventTap]] = {
    "ea": EditEvent, "eb": TypeValue, "ec": ChooseTyped, "ed": CancelTyping, "ee": SetOption, "ef": ClearValue,
    "eg": MoveEntry, "eh": DeleteEntry, "ei": UndoEdit, "ej": ShowTemplates, "ek": ListPastEvents,
    "el": SelectTemplate, "em": CreateEvent, "en": CopyEvent, "eo": PreviewEvent, "ep": PublishEvent,
    "eq": DeleteDraft, "es": StoreTyped, "er": TakeOver, "et": ListMissingTexts, "eu": RemoveLanguage,
    "ev": ArchiveEvent,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
