"""Command menus by role and language, set at Telegram and taken away again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.menu import digest_of
from bot.program import Program
from domain.people import Role
from storage.operations import bot_profile
from storage.staff import menus as staff_menus
from tests.support.program import COORDINATOR, ORGANIZER, ProgramHarness, staged
from views.i18n import languages
from views.menu import menu

Menus = dict[tuple[str, str], list[str]]
EVERYBODY, MANAGING, READING = (frozenset(roles) for roles in ((), (Role.ORGANIZER,), (Role.COORDINATOR,)))


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type


def shown_menus(stage: ProgramHarness) -> Menus:
    """Scope and language → the commands with what they say."""
    commands = stage.telegram.commands
    return {key: [f"{entry['command']}: {entry['description']}" for entry in commands[key]] for key in commands}


def expected_menus(scopes: dict[str, frozenset[Role]], languages: dict[str, str]) -> Menus:
    return {
        (scope, code): [f"{command}: {words}" for command, words in menu(language, roles)]
        for scope, roles in scopes.items()
        for code, language in languages.items()
    }


async def update_all(stage: ProgramHarness) -> Menus:
    """The menus after a start with these settings."""
    async with stage.program() as program:
        await program.menus.update_all()
    return shown_menus(stage)


def menu_calls(stage: ProgramHarness) -> list[str]:
    """The calls about menus since this was last asked."""
    methods = [request.method for request in stage.telegram.requests if request.method.endswith("MyCommands")]
    stage.telegram.requests.clear()
    return methods


async def stored_menus(program: Program) -> list[int]:
    async with program.db.reading() as tx, tx.execute("SELECT person FROM staff_menu ORDER BY person") as rows:
        return [row["person"] async for row in rows]


@pytest.mark.parametrize("languages", [("en", "ro"), ("ro", "en")])
async def test_phones_in_any_other_language_have_the_menu_of_the_first(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    async with staged(tmp_path) as stage:
        stage.rules = replace(stage.rules, messages=replace(stage.rules.messages, languages=languages))
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)

        menus = await update_all(stage)

        scopes = {"all_private_chats": EVERYBODY, f"chat:{ORGANIZER}": MANAGING, f"chat:{COORDINATOR}": READING}
        assert menus == expected_menus(scopes, {"": languages[0], "en": "en", "ro": "ro"})


async def test_a_language_that_is_no_longer_offered_has_no_menu_of_its_own(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await update_all(stage)
        stage.rules = replace(stage.rules, messages=replace(stage.rules.messages, languages=("ro",)))

        menus = await update_all(stage)

        assert menus == expected_menus({"all_private_chats": EVERYBODY}, {"": "ro", "ro": "ro"})


async def test_a_start_sends_no_menu_that_telegram_has_taken(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)
        await update_all(stage)
        first = menu_calls(stage)

        await update_all(stage)

        assert len(first) == 3 * (1 + len(languages()))
        assert menu_calls(stage) == ["getMyCommands"]


async def test_a_menu_that_somebody_else_has_set_is_set_again(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        menus = await update_all(stage)
        stage.telegram.commands["all_private_chats", ""] = [{"command": "spam", "description": "Spam"}]

        assert await update_all(stage) == menus


async def test_a_start_of_another_bot_with_the_same_database_sets_every_menu(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.phone(ORGANIZER)
        await update_all(stage)
        stage.telegram.commands.clear()

        async with stage.program() as program, program.db.transaction() as tx:
            await bot_profile.store_digest(tx, "menu", digest_of(5, []))
            await staff_menus.note(tx, ORGANIZER, digest_of(5, []))
        menus = await update_all(stage)

        assert {scope for scope, _ in menus} == {"all_private_chats", f"chat:{ORGANIZER}"}


async def test_a_menu_that_was_taken_in_part_is_set_whole_at_the_next_start(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.phone(ORGANIZER)
        whole = await update_all(stage)
        stage.telegram.commands.clear()
        stage.rules = replace(stage.rules, messages=replace(stage.rules.messages, languages=("ro", "en")))
        stage.telegram.fail("setMyCommands", times=4)
        await update_all(stage)
        stage.rules = replace(stage.rules, messages=replace(stage.rules.messages, languages=("en", "ro")))

        assert await update_all(stage) == whole


async def test_staff_who_never_wrote_get_their_menu_when_they_first_do(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, stage.program() as program:
        await program.menus.update_all()
        before = shown_menus(stage)

        stage.phone(ORGANIZER).say("/help")
        await stage.settle(program)
        await program.menus.update_changed()

        assert before.keys() == {("all_private_chats", code) for code in ("", "en", "ro")}
        assert shown_menus(stage).keys() - before.keys() == {(f"chat:{ORGANIZER}", code) for code in ("", "en", "ro")}


async def test_who_is_no_longer_of_the_staff_loses_their_menu_at_the_next_start(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        for id_ in (ORGANIZER, COORDINATOR):
            stage.phone(id_)
        await update_all(stage)
        stage.staff = ((), (COORDINATOR,))

        async with stage.program() as program:
            await program.menus.update_all()
            person_ids = await stored_menus(program)

        assert {scope for scope, _ in shown_menus(stage)} == {"all_private_chats", f"chat:{COORDINATOR}"}
        assert person_ids == [COORDINATOR]


async def test_a_menu_that_could_not_be_taken_away_is_so_at_a_later_start(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.phone(ORGANIZER)
        await update_all(stage)
        stage.staff = ((), ())
        stage.telegram.fail("deleteMyCommands")

        async with stage.program() as program:
            await program.menus.update_all()
            person_ids = await stored_menus(program)
        later = await update_all(stage)

        assert person_ids == [ORGANIZER]
        assert {scope for scope, _ in later} == {"all_private_chats"}


async def test_staff_by_a_link_who_are_forgotten_lose_their_menu(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, stage.program() as program:
        phone = stage.phone(5)
        async with program.db.transaction() as tx:
            await tx.execute("INSERT INTO staff (person, role, source) VALUES (5, 'organizer', 'link')")
        await program.menus.update(5)
        has_menu = ("chat:5", "") in shown_menus(stage)

        phone.say("/forget")
        await stage.settle(program)
        phone.tap("Yes, erase everything")
        await stage.settle(program)
        person_ids = await stored_menus(program)
        await program.menus.update_changed()

        assert has_menu
        assert person_ids == []
        assert shown_menus(stage) == {}


async def test_nobody_is_listed_twice(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage, stage.program() as program, program.db.transaction() as tx:
        await staff_menus.note(tx, ORGANIZER)
        await staff_menus.note(tx, 9)

        assert await staff_menus.all_people(tx) == (9, ORGANIZER, COORDINATOR)
