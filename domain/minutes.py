"""The minutes: what was said and concluded, topic by topic; how notes are cleaned, placed and ordered, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.people import clean_line
from domain.questions import LocalizedText

LONGEST = 4000
"""The longest note, in characters."""
_SEMICOLON = re.compile("[;\u061b]")
"""The Arabic one too."""


class NoteKind(StrEnum):
    """What a note tells."""

    NOTE = "note"
    """What was said."""
    CONCLUSION = "conclusion"
    """What was concluded."""


class Section(StrEnum):
    """Which part of the minutes a text is for."""

    TOPIC = "topic"
    """A topic, or other matters."""
    OVERALL = "overall"
    """The conclusions of the whole event."""
    ACTION = "action"
    """What is to be done, by whom and by when."""
    PRESENT = "present"
    """How many were present: a number, and never a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note; ``about`` is the topic as it was called when the note was written, None for other matters."""

    id: int
    event: str
    about: LocalizedText | None
    kind: NoteKind
    text: str
    section: Section = Section.TOPIC


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What a coordinator's next typed text becomes: a new note of that kind about this, or the new text of a note."""

    event: str
    about: LocalizedText | None
    kind: NoteKind = NoteKind.NOTE
    note: int | None = None
    section: Section = Section.TOPIC


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its notes in their order; ``about`` is None for other matters."""

    about: LocalizedText | None
    notes: tuple[Note, ...]
    is_agreed: bool = True
    """Whether the event still has it; one that it had earlier may not be in every language."""
    section: Section = Section.TOPIC

    @property
    def takes_kinds(self) -> bool:
        """Whether its notes are of two kinds."""
        return self.section is Section.TOPIC

    def of(self, kind: NoteKind) -> tuple[Note, ...]:
        """Those of this kind."""
        return tuple(note for note in self.notes if note.kind is kind)


def topics(agenda_topics: Sequence[LocalizedText], notes: Iterable[Note]) -> tuple[Topic, ...]:
    """The event's topics, then those it had when notes were written about them, then other matters; with their notes.

    A topic whose words were corrected in one language is still the same topic by those of another. At the end come the
    overall conclusions and the action items.
    """
    all_notes = tuple(notes)
    notes = [note for note in all_notes if note.section is Section.TOPIC]
    topic_texts: list[LocalizedText] = list(agenda_topics)
    for note in notes:
        if note.about is not None and not any(same(topic, note.about) for topic in topic_texts):
            topic_texts.append(note.about)
    mine: list[list[Note]] = [[] for _ in (*topic_texts, None)]
    for note in notes:
        mine[_number(topic_texts, note.about)].append(note)
    return (
        *(
            Topic(about, _ordered(mine[number]), is_agreed=about is None or number < len(agenda_topics))
            for number, about in enumerate((*topic_texts, None))
        ),
        *(
            Topic(None, tuple(note for note in all_notes if note.section is section), section=section)
            for section in (Section.OVERALL, Section.ACTION)
        ),
    )


@dataclass(frozen=True, slots=True)
class ActionItem:
    """What is to be done, by whom and by when; empty where that was not said."""

    what: str
    who: str = ""
    due: str = ""


def action_item(text: str) -> ActionItem:
    """A note as an action item: its parts stand between semicolons; a further semicolon belongs to the last."""
    what, who, due = (part.strip() for part in [*_SEMICOLON.split(text, maxsplit=2), "", ""][:3])
    return ActionItem(what, who, due)


def number_of(all_topics: Sequence[Topic], about: LocalizedText | None, section: Section = Section.TOPIC) -> int:
    """Which of these topics that is; other matters when it is none of them."""
    places = {topic.section: number for number, topic in enumerate(all_topics) if topic.about is None}
    if section in {Section.OVERALL, Section.ACTION}:
        return places[section]
    numbers = (number for number, topic in enumerate(all_topics) if topic.about and about and same(topic.about, about))
    return next(numbers, places[Section.TOPIC])


def same(topic: LocalizedText, other: LocalizedText) -> bool:
    """Whether these are the words of one topic: they agree in some language."""
    return any(other.get(language) == text for language, text in topic.items())


def _number(topic_texts: Sequence[LocalizedText], about: LocalizedText | None) -> int:
    numbers = (number for number, topic in enumerate(topic_texts) if about and same(topic, about))
    return next(numbers, len(topic_texts))


def _ordered(notes: Iterable[Note]) -> tuple[Note, ...]:
    # What was said comes before what was concluded of it.
    return tuple(sorted(notes, key=lambda note: note.kind is NoteKind.CONCLUSION))


def move_note(notes: Sequence[Note], id_: int, place: int) -> tuple[int, ...]:
    """The notes' ids with this one at that place among them, counted from 0; as they are when it is not among them."""
    ids = [note.id for note in notes]
    if id_ in ids:
        ids.remove(id_)
        ids.insert(place, id_)
    return tuple(ids)


def clean_text(text: str) -> str:
    """A note as it may be kept: each line cleaned as a name is, at most one empty line between paragraphs."""
    lines = [clean_line(line) for line in text.splitlines()]
    folded_lines = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(folded_lines).strip("\n")
