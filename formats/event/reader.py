"""One ``[[event]]`` table on its own becomes an event, or every mistake in it: the chat and imported files use this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.events import Event
from formats.event.errors import ErrorCollector, ErrorList
from formats.event.event import event_of
from formats.event.parsing import parse_schema
from formats.event.schema import EventsShape
from formats.event.validation import Field, one_language

PREFIX = "event[1]"
"""The key of the table in each mistake, as if it were the only event of a file."""


def read_event(table: Mapping[str, Any], folder: Path, languages: Sequence[str]) -> Event | ErrorList:
    """The event, or every mistake with its key below ``event[1]``; nothing is raised or written.

    ``folder`` is where the files that the table names are looked for; ``languages`` are those that people can choose.
    Where the table comes from a file, ``places.in_words`` puts the mistakes into the file's order, with their lines.
    """
    notes = ErrorCollector("")
    shape = parse_schema(EventsShape, {"event": [dict(table)]}, notes)
    if shape is None or not shape.event:
        return ErrorList(tuple(notes.items))
    event = event_of(shape.event[0], Field(notes, PREFIX, tuple(languages)), folder)
    one_language(notes, tuple(languages))
    return ErrorList(tuple(notes.items)) if notes.items else event
