"""Command menus by role and language, set at Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.menu import set_staff_commands
from domain.people import Role
from tests.support.program import COORDINATOR, ORGANIZER, ProgramHarness, staged
from views.menu import menu


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type


async def menus(stage: ProgramHarness) -> dict[tuple[str, str], list[str]]:
    """Scope and language → the commands, after the menus were set."""
    async with stage.program() as program:
        await set_staff_commands(program.app.bot, program.db, program.settings.rules.messages.languages)
    return {key: [entry["command"] for entry in entries] for key, entries in stage.telegram.commands.items()}


async def test_menus_are_set_for_everybody_and_for_each_of_the_staff(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)

        shown_menus = await menus(stage)

        scopes = {
            "all_private_chats": frozenset[Role](),
            f"chat:{ORGANIZER}": frozenset({Role.ORGANIZER}),
            f"chat:{COORDINATOR}": frozenset({Role.COORDINATOR}),
        }
        assert shown_menus == {
            (scope, code): [command for command, _ in menu("en", roles)]
            for scope, roles in scopes.items()
            for code in ("", "ro")
        }
        assert stage.telegram.commands["all_private_chats", "ro"][0]["description"] == "Completați chestionarul"


async def test_staff_who_never_wrote_get_their_menu_at_a_later_start(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        first = await menus(stage)
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)
        second = await menus(stage)

        assert sorted(first) == [("all_private_chats", ""), ("all_private_chats", "ro")]
        assert len(second) == 6
