"""How many were present: asked for in the minutes, typed as a number or by profession, and undone."""

from __future__ import annotations

from domain.attendance.headcount import Headcount, parse_headcount
from domain.events import Event
from domain.minutes import NoteDraft, Section
from domain.operations.audit import AuditAction
from handlers.context import Turn
from storage import minutes
from storage.attendance import headcounts
from storage.engine.database import Tx
from views import headcount as views
from views.callback.coordinators import AskHeadcount, UndoHeadcount
from views.screen import Reply


async def ask(turn: Turn, tap: AskHeadcount) -> Reply:
    """The next text says how many were present."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await minutes.save_draft(tx, turn.user_id, NoteDraft(event.code, None, section=Section.PRESENT))
        present = await headcounts.find(tx, event.code)
    return turn.speak(lambda voice: views.ask(voice, event, present.headcount if present else None), event.zone)


async def is_waiting(turn: Turn, event: Event) -> bool:
    """Whether this coordinator's next text is that number."""
    async with turn.db.reading() as tx:
        draft = await minutes.find_draft(tx, turn.user_id)
    return draft is not None and draft.event == event.code and draft.section is Section.PRESENT


async def store(turn: Turn, event: Event, text: str) -> Reply:
    """The number counts; until they go on to something else, another number replaces it."""
    headcount = parse_headcount(text, views.labels(event))
    if not isinstance(headcount, Headcount):
        await turn.passed()  # or it might become a note if it came again after a crash
        return turn.speak(lambda voice: views.invalid(voice, event, headcount), event.zone)
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await headcounts.add(tx, event.code, headcount)
            await turn.record(tx, AuditAction.HEADCOUNT, event.code)
        return await _shown(tx, turn, event)


async def find_stored(turn: Turn, event: Event, text: str) -> Reply | None:
    """A text that was handled before a crash: what it became; None when it became something else."""
    headcount = parse_headcount(text, views.labels(event))
    if not isinstance(headcount, Headcount):
        return turn.speak(lambda voice: views.invalid(voice, event, headcount), event.zone)
    async with turn.db.reading() as tx:
        present = await headcounts.find(tx, event.code)
        is_stored = present is not None and present.headcount == headcount
        return await _shown(tx, turn, event) if is_stored else None


async def undo(turn: Turn, tap: UndoHeadcount) -> Reply:
    """What was entered counts no more, what was entered before it does; pressed twice, it is so already."""
    event = turn.events[tap.event]
    async with turn.db.transaction() as tx:
        if await turn.first_time(tx):
            await headcounts.undo(tx, event.code, tap.entry)
            await turn.record(tx, AuditAction.HEADCOUNT, event.code)
        return await _shown(tx, turn, event)


async def _shown(tx: Tx, turn: Turn, event: Event) -> Reply:
    present = await headcounts.find(tx, event.code)
    if present is None:
        return turn.speak(lambda voice: views.nothing_saved(voice, event), event.zone)
    return turn.speak(lambda voice: views.saved(voice, event, present.headcount, present.id), event.zone)
