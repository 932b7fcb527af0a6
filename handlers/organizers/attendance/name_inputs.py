"""Texts that organizers type for the list of participants: a part of a name to search for, or a guest's name."""

from __future__ import annotations

from typing import assert_never

from domain.attendance.name_input import NameInput, NameRequest
from domain.people import Role
from handlers.context import Turn
from handlers.guard import turn_in_role
from handlers.organizers import participants
from handlers.organizers.attendance import guests
from views.screen import Reply


async def find(turn: Turn) -> NameInput | None:
    """What this organizer was asked to type within the last hour, about an event that there is."""
    name_input = turn.prompts.name_inputs.find(turn.user_id, turn.now)
    if name_input is None:
        return None
    as_organizer = await turn_in_role(turn, Role.ORGANIZER)
    return name_input if as_organizer is not None and name_input.event in as_organizer.events else None


async def handle_text(turn: Turn, name_input: NameInput) -> Reply:
    """The text that was asked for."""
    match name_input.purpose:
        case NameRequest.SEARCH:
            await turn.passed()  # or it might become a comment if it came again after a crash
            turn.prompts.name_inputs.drop(turn.user_id)
            return await participants.search(turn, turn.events[name_input.event], turn.text)
        case NameRequest.NEW_GUEST:
            return await guests.handle_name(turn, name_input)
        case NameRequest.GUEST_NAME:
            return await guests.handle_new_name(turn, name_input)
        case _:
            assert_never(name_input.purpose)
