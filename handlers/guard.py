"""Who may: roles are read from the database at every command and tap, and whoever has none is refused.

Somebody who has the role in some events alone sees no others: their turn has those events and no more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC
from typing import Any

from domain.people import Role
from domain.staff import events_of
from handlers.context import Command, OnTap, Turn
from storage import minutes, surveys
from storage.engine.database import Tx
from storage.engine.errors import Corrupt, StorageError
from storage.messages import inquiries
from storage.staff import members as staff
from storage.staff import recent_events
from views.callback.codec import event_code
from views.layout import common
from views.screen import Reply


async def roles_of(turn: Turn) -> frozenset[Role]:
    """What this person may do at this moment, in any event."""
    async with turn.db.reading() as tx:
        return await staff.roles(tx, turn.user_id)


async def turn_in_role(turn: Turn, role: Role) -> Turn | None:
    """The turn with the events in which this person has the role; None when they have it in none."""
    async with turn.db.reading() as tx:
        memberships = await staff.memberships(tx, turn.user_id)
    if not any(member.role is role for member in memberships):
        return None
    return _limited_to(turn, events_of(memberships, role, turn.events.keys()))


def _limited_to(turn: Turn, codes: Collection[str]) -> Turn:
    if len(codes) == len(turn.events):
        return turn
    events = {code: event for code, event in turn.events.items() if code in codes}
    return replace(turn, context=replace(turn.context, events=events))


def only(role: Role, command: Command) -> Command:
    """The command for people of that role; others get the one refusal."""

    async def guarded(turn: Turn) -> Reply:
        allowed_turn = await turn_in_role(turn, role)
        if allowed_turn is None:
            return turn.speak(common.not_allowed)
        await _remember_event(allowed_turn, turn.text.strip().lower())
        return await command(allowed_turn)

    return guarded


def only_tap(role: Role, on_tap: OnTap) -> OnTap:
    """The tap for people who have that role in the event of the button; for others the button is not valid."""

    async def guarded(turn: Turn, tap: Any) -> Reply:  # noqa: ANN401 — any button of the vocabulary
        allowed_turn = await turn_in_role(turn, role)
        if allowed_turn is None or not await _is_within(turn, allowed_turn, tap):
            return turn.speak(common.button_expired)
        await _remember_event(allowed_turn, event_code(tap))
        return await on_tap(allowed_turn, tap)

    return guarded


async def _remember_event(turn: Turn, code: str | None) -> None:
    """Let the commands that follow without a code be about this event, unless there is no other.

    While nothing can be written it is left for the next time: nobody is kept by it from what needs no writing.
    """
    if code is None or code not in turn.events or len(turn.events) == 1:
        return
    today = turn.today(UTC)
    async with turn.db.reading() as tx:
        if await recent_events.is_noted(tx, turn.user_id, code, today):
            return
    try:
        async with turn.db.transaction() as tx:
            await recent_events.note(tx, turn.user_id, code, today)
    except Corrupt:
        raise
    except StorageError:
        return


async def _is_within(turn: Turn, allowed_turn: Turn, tap: Any) -> bool:  # noqa: ANN401 — any button
    """Whether the button is about an event of the allowed ones, or about none."""
    if allowed_turn is turn:
        return True
    async with turn.db.reading() as tx:
        code = event_code(tap) or await _event_of_row(tx, tap)
    return code is None or code in allowed_turn.events


async def _event_of_row(tx: Tx, tap: Any) -> str | None:  # noqa: ANN401 — any button
    """The event of the survey, the note or the inquiry that the button names by its number."""
    if (survey := getattr(tap, "survey", None)) is not None:
        run = await surveys.get(tx, survey)
        return None if run is None else run.event
    if (id_ := getattr(tap, "inquiry", None)) is not None:
        inquiry = await inquiries.find(tx, id_)
        return None if inquiry is None else inquiry.event
    if (id_ := getattr(tap, "note", None)) is not None:
        note = await minutes.find(tx, id_)
        return None if note is None else note.event
    return None
