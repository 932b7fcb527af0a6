"""For which event a file is: those that this organizer may change, as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from domain.editing.changes import EventSource, Table
from domain.messages import MAIN_SURVEY
from domain.registration import is_over
from formats.imports import survey_ids
from handlers.context import Turn
from handlers.organizers.editing.access import find_source
from storage.editing import sources
from storage.engine.database import Tx
from storage.staff import recent_events


@dataclass(frozen=True, slots=True)
class Target:
    """The event that a file is for, as it is now. Without ``source`` it stands in the settings file."""

    code: str
    table: Table
    source: EventSource | None
    survey: str = MAIN_SURVEY
    """The id of its survey that a form is for."""

    def has_survey(self, survey: str) -> bool:
        """Whether a form can be for this one: the main one can always be made."""
        return survey in {MAIN_SURVEY, *survey_ids(self.table)}


async def find_target(tx: Tx, turn: Turn, code: str) -> Target | None:
    """The event of this code that this organizer may change, or could if it lived in the chat."""
    source = await find_source(tx, turn, code)
    if source is not None:
        return Target(code, source.table, source)
    is_in_file = code in turn.events and code in turn.context.file_tables and await sources.find(tx, code) is None
    return Target(code, turn.context.file_tables[code], None) if is_in_file else None


async def find_current_targets(tx: Tx, turn: Turn) -> list[Target]:
    """The events and drafts that a survey or an agenda may be for: those that are not over, the one worked on first."""
    recent_code = await recent_events.find(tx, turn.user_id, turn.today(UTC))
    current = [event for event in turn.events.values() if not is_over(event, turn.now)]
    codes = [event.code for event in sorted(current, key=lambda event: (event.code != recent_code, event.starts))]
    codes += [source.event for source in await sources.find_all(tx) if source.is_draft]
    targets = [await find_target(tx, turn, code) for code in codes]
    return [target for target in targets if target is not None]
