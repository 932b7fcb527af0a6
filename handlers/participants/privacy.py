"""What is stored about a person: told, shown, erased."""

from __future__ import annotations

from domain.people import Role
from domain.registration import is_open
from handlers.context import Turn
from storage import answers, departures, people, registrations, surveys
from storage.messages import confirmation_asks, plan, waiting_list
from storage.staff import members as staff
from views.callback.participants import Forget
from views.privacy import mydata as data_views
from views.privacy import screens as views
from views.screen import Reply

MAX_OPEN = 3
"""The notice is of so many open events for somebody who is registered for none."""


async def privacy(turn: Turn) -> Reply:
    """/privacy: the notice of this person's events, or of the next open ones, or of the last."""
    async with turn.db.reading() as tx:
        mine = await registrations.events_of(tx, turn.user_id)
    sorted_events = sorted(turn.events.values(), key=lambda event: event.starts)
    open_events = [event for event in sorted_events if is_open(event, turn.now)][:MAX_OPEN]
    events = [turn.events[code] for code in mine if code in turn.events] or open_events or sorted_events[-1:]
    return turn.speak(lambda voice: views.privacy(voice, events, turn.rules))


async def mydata(turn: Turn) -> Reply:
    """/mydata: everything stored about this person, readable and as JSON."""
    personal_data = await _load_data(turn)
    return turn.speak(lambda voice: data_views.mydata(voice, personal_data, turn.events))


async def _load_data(turn: Turn) -> data_views.PersonalData:
    async with turn.db.reading() as tx:
        rows = await people.everything(tx, turn.user_id)
        runs = {run.id: run for code in turn.events for run in await surveys.with_sessions(tx, code)}
        message_kinds = await plan.kinds_for(tx, turn.user_id)
    return data_views.PersonalData(rows, runs, await departures.marked_surveys(turn.db, turn.user_id), message_kinds)


async def forget(turn: Turn) -> Reply:
    """/forget: asks first, when there is anything to forget."""
    personal_data = await _load_data(turn)
    if not personal_data.rows:
        return turn.speak(lambda voice: data_views.mydata(voice, personal_data, turn.events))
    stay, end = (
        frozenset(Role(row["role"]) for row in personal_data.rows.get("staff", ()) if row["source"] == source)
        for source in ("settings", "link")
    )
    has_answered, has_inquiries = _has_participation(personal_data), "inquiry" in personal_data.rows
    return turn.speak(
        lambda voice: views.forget(voice, stay, end, has_answered=has_answered, has_inquiries=has_inquiries)
    )


def _has_participation(personal_data: data_views.PersonalData) -> bool:
    """Whether they answered a survey that is open: of a closed one nothing stays."""
    surveys_answered = [row["survey"] for row in personal_data.rows.get("participation", ())]
    return any(personal_data.runs[survey].closed_at is None for survey in surveys_answered)


async def confirm_forget(turn: Turn, tap: Forget) -> Reply:
    """Erased, or kept."""
    if tap.sure != 1:
        return turn.speak(views.nothing_deleted)
    marks = await departures.compute_hashes(turn.db, turn.user_id)
    async with turn.db.transaction() as tx:
        had_role = bool(await staff.roles(tx, turn.user_id))
        if await turn.first_time(tx):
            await departures.leave(tx, turn.user_id, marks)
            await people.forget(tx, turn.user_id)
            for code, event in turn.events.items():
                await waiting_list.move_up(tx, event, turn.now)
                await confirmation_asks.withdraw_if_unused(tx, code, turn.now)
            turn.db.mark_for_vacuum()
        stay = await staff.roles(tx, turn.user_id)
    turn.wake()
    turn.prompts.forget(turn.user_id)
    turn.ticks.forget(turn.user_id)
    if had_role:
        turn.context.staff_changed(turn.user_id)
    await answers.vacuum_if_needed(turn.db)
    return turn.speak(lambda voice: views.data_deleted(voice, stay))
