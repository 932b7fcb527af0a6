"""A part of an event as an organizer sees it: which it is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from domain.editing.changes import EventSource, Table
from domain.editing.event_fields import ROOT, STEPS
from domain.editing.parts import EventPart, find_part
from views.editing.value_lines import part_label, words_line
from views.i18n import Html, Translator, safe

ENTRIES = 24
"""So many entries of a list stand on one page."""
LAST_PAGE = 1 << 20
"""The number of a page beyond every list: the last one is shown."""
LABEL = 48


@dataclass(frozen=True, slots=True)
class EditView:
    """A part of an event as an organizer sees it."""

    source: EventSource
    part: EventPart
    languages: tuple[str, ...]
    """Those the event is in."""
    other_languages: tuple[str, ...] = ()
    """Those that people can choose, and the event is not in."""
    can_undo: bool = False
    page: int = 0
    """Of a long list."""

    @property
    def typed_languages(self) -> tuple[str, ...]:
        """Those that a text can be typed in, as buttons number them from 1."""
        return (*self.languages, *self.other_languages)

    @property
    def step(self) -> int | None:
        """Which step of making a new event this is, from 0."""
        return STEPS.index(self.part.path) if self.source.is_draft and self.part.path in STEPS else None


def event_name(voice: Translator, source: EventSource) -> Html:
    """The title of an event of the chat, as a head."""
    return Html(f"<b>{safe(words_line(voice, source.table.get('title')))}</b>")


def head(voice: Translator, view: EditView) -> Html:
    """Which event, and which part of it."""
    names = [safe(part_label(voice, above)) for above in way_to(view.source.table, view.part) if above.path != ROOT]
    lines = [event_name(voice, view.source)]
    if view.source.is_draft:
        lines.append(voice.say("Draft: participants do not see it yet."))
    if view.step is not None:
        lines.append(voice.say("Step {n} of {steps}", n=view.step + 1, steps=len(STEPS)))
    return Html("\n".join([*lines, *([Html(f"<b>{' › '.join(names)}</b>")] if names else [])]))


def way_to(table: Table, part: EventPart) -> list[EventPart]:
    """The parts that lead to this one, and itself."""
    steps = part.path.split("-")
    parts = (find_part(table, "-".join(steps[: n + 1])) for n in range(len(steps)))
    return [each for each in parts if each is not None]
