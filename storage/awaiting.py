"""Everything in the rows that waits for one person's words, in one reading; what a text is for is not decided here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.announcements.message_draft import MessageDraft
from domain.editing.changes import EventEdit
from domain.inquiries import Inquiry
from domain.participation import Standing
from domain.people import Registration, Role
from domain.staff import StaffMember, events_of
from domain.survey import SurveyRun
from storage import comments, minutes, registrations, surveys
from storage.answer_store import answer_store
from storage.editing import edits, sources
from storage.engine.database import Tx
from storage.messages import drafts, inquiries, updates
from storage.staff import members as staff


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the database knows of one person, of the events that there are."""

    edit: tuple[int, int] | None
    """Survey and place of the comment that a coordinator edits."""
    minutes: str | None
    """The event whose minutes a coordinator takes."""
    registrations: tuple[Registration, ...]
    """Those that wait for something."""
    surveys: tuple[tuple[SurveyRun, Standing], ...]
    """Those of their events, closed ones too, and how they stand to each."""
    handled_before: bool
    """Whether the update was handled before."""
    inquiry: Inquiry | None = None
    """What an organizer has begun to answer."""
    answered_at: datetime | None = None
    """When an answer to what they had passed on last reached this person, UTC-aware."""
    draft: MessageDraft | None = None
    """The message that an organizer writes."""
    event_edit: tuple[EventEdit, str] | None = None
    """What an organizer types for an event, and that event's time zone."""


async def of_person(tx: Tx, person: int, update_id: int, events: Collection[str]) -> Waiting:
    """What waits for this person, who sends this update; ``events`` are the codes of those that there are."""
    memberships = await staff.memberships(tx, person)
    coordinator_events = events_of(memberships, Role.COORDINATOR, events)
    organizer_events = events_of(memberships, Role.ORGANIZER, events)
    taking = await minutes.find_draft(tx, person) if coordinator_events else None
    draft = await drafts.find(tx, person) if organizer_events else None
    codes = [code for code in await registrations.events_of(tx, person) if code in events]
    rows = [await registrations.find(tx, code, person) for code in codes]
    runs = [run for code in codes for run in await surveys.all_of_event(tx, code)]
    return Waiting(
        edit=await _edit(tx, person, coordinator_events) if coordinator_events else None,
        minutes=taking.event if taking is not None and taking.event in coordinator_events else None,
        inquiry=await _inquiry(tx, person, organizer_events) if organizer_events else None,
        answered_at=await inquiries.last_answer_at(tx, person),
        registrations=tuple(row for row in rows if row is not None and row.asking is not None),
        surveys=tuple([(run, await answer_store(run).standing(tx, run, person)) for run in runs]),
        handled_before=await updates.seen(tx, update_id),
        draft=draft if draft is not None and draft.event in organizer_events else None,
        event_edit=await _event_edit(tx, person, memberships, organizer_events),
    )


async def _event_edit(
    tx: Tx, person: int, memberships: Iterable[StaffMember], events: Collection[str]
) -> tuple[EventEdit, str] | None:
    edit = await edits.find(tx, person)
    source = await sources.find(tx, edit.event) if edit is not None else None
    if edit is None or source is None:
        return None
    is_of_all = any(member.role is Role.ORGANIZER and member.event is None for member in memberships)
    is_allowed = is_of_all if source.is_draft else edit.event in events
    return (edit, str(source.table.get("timezone"))) if is_allowed else None


async def _inquiry(tx: Tx, person: int, events: Collection[str]) -> Inquiry | None:
    inquiry = await inquiries.find_by_reply(tx, person)
    return inquiry if inquiry is not None and inquiry.event in events else None


async def _edit(tx: Tx, person: int, events: Collection[str]) -> tuple[int, int] | None:
    edit = await comments.edited_by(tx, person)
    if edit is None:
        return None
    run = await surveys.get(tx, edit[0])
    return edit if run is not None and run.event in events else None
