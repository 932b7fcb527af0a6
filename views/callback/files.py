"""The buttons of organizers for files that change an event, and for files of an event.

One frozen value a button; ``views.callback.codec`` gives each its wire form. A ``code`` is that of an event or of a
draft, which is not among the events; a ``revision`` is that of the event which whoever presses has seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.messages import MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class PreviewImport:
    """Show what the file that the message quotes would do for this event; a form for this one of its surveys."""

    event: str
    survey: str = ""
    """Empty as long as none was chosen."""


@dataclass(frozen=True, slots=True)
class ApplyImport:
    """Apply the file that the message quotes; with ``leave_out`` 1 without what a chat cannot have."""

    event: str
    revision: int
    leave_out: int
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class CreateFromFile:
    """Make a draft of the event in the file that the message quotes."""


@dataclass(frozen=True, slots=True)
class UndoImport:
    """The event is again what it was before the file was applied."""

    event: str
    revision: int


@dataclass(frozen=True, slots=True)
class CancelImport:
    """Do nothing with the file."""


@dataclass(frozen=True, slots=True)
class ShowFiles:
    """Show which files of this event there are."""

    event: str


@dataclass(frozen=True, slots=True)
class GetEventFile:
    """Send the event as a file."""

    event: str


@dataclass(frozen=True, slots=True)
class GetSurveyFile:
    """Send one of its surveys as a form."""

    event: str
    survey: str = MAIN_SURVEY


@dataclass(frozen=True, slots=True)
class GetAgendaFile:
    """Send its agenda as a calendar with ``calendar`` 1, else as a table."""

    event: str
    calendar: int


ImportTap: TypeAlias = PreviewImport | ApplyImport | UndoImport
"""Buttons under a file that was sent, which may be for a draft."""
FileTap: TypeAlias = (
    ImportTap | CreateFromFile | CancelImport | ShowFiles | GetEventFile | GetSurveyFile | GetAgendaFile
)  # fmt: skip

CODES: Mapping[str, type[FileTap]] = {
    "fp": PreviewImport, "fa": ApplyImport, "fn": CreateFromFile, "fu": UndoImport, "fc": CancelImport,
    "fs": ShowFiles, "fe": GetEventFile, "fq": GetSurveyFile, "fi": GetAgendaFile,
}  # fmt: skip
"""The letters by which each is known on the wire. They are never used for another button."""
