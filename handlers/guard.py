"""Who may: roles are read from the database at every command and tap, and whoever has none is refused."""

from __future__ import annotations

from typing import Any

from domain.people import Role
from handlers.context import Command, OnTap, Turn
from storage import people
from views.layout import common
from views.screen import Reply


async def roles_of(turn: Turn) -> frozenset[Role]:
    """What this person may do at this moment."""
    async with turn.db.reading() as tx:
        return await people.roles(tx, turn.user_id)


def only(role: Role, command: Command) -> Command:
    """The command for people of that role; others get the one refusal."""

    async def guarded(turn: Turn) -> Reply:
        if role not in await roles_of(turn):
            return turn.speak(common.not_allowed)
        return await command(turn)

    return guarded


def only_tap(role: Role, on_tap: OnTap) -> OnTap:
    """The tap for people of that role; for others the button is not valid."""

    async def guarded(turn: Turn, tap: Any) -> Reply:  # noqa: ANN401 — any button of the vocabulary
        if role not in await roles_of(turn):
            return turn.speak(common.button_expired)
        return await on_tap(turn, tap)

    return guarded
