"""How an update becomes a turn: what is heard, what is left alone, and what happens when handling fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.application import handle
from bot.failure_notices import handle_failed_update
from bot.program import Program
from bot.routes import COMMANDS
from demo.telegram.stand_in import PhoneUser
from handlers.context import Turn
from storage import people
from storage.engine.database import fetch_value
from storage.staff import members as staff
from tests.support.program import ORGANIZER, ProgramHarness, staged

ANA = 1


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProgramHarness]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or every answer of 429 warns of a future type
    async with staged(tmp_path) as ready:
        yield ready


@asynccontextmanager
async def listening(stage: ProgramHarness, count: int = 1) -> AsyncIterator[tuple[Program, PhoneUser]]:
    """The program with that many people registered, taking updates in; and Ana's phone."""
    async with stage.program() as program:
        await stage.join(program, count)
        stop = asyncio.Event()
        intake = asyncio.create_task(program.polling.run(stop))
        try:
            yield program, stage.phone(ANA)
        finally:
            stop.set()
            await intake


def said(stage: ProgramHarness, chat_id: int = ANA) -> list[str]:
    """What the bot wrote there, each message's first line."""
    return [
        entry.text.partition("\n")[0]
        for entry in stage.telegram.transcript
        if entry.who == "bot" and entry.chat_id == chat_id and entry.kind in {"message", "edit", "toast", "alert"}
    ]


async def person(program: Program) -> Any:  # noqa: ANN401 — a row's values
    async with program.db.reading() as tx:
        row = await people.find(tx, ANA)
    return row and (row.language, row.telegram_language, row.is_muted, row.reachable)


@pytest.mark.parametrize(
    "text",
    ["/whoami", "/WhoAmI", "/whoami@roundtable_bot", "/whoami@ROUNDTABLE_BOT and more", "/whoami\nand more"],
)
async def test_command_is_understood_however_it_is_written(stage: ProgramHarness, text: str) -> None:
    async with listening(stage) as (_, ana):
        ana.say(text)
        await stage.telegram.settled()

        assert said(stage) == ["Your Telegram number is 1."]


async def test_command_for_another_bot_is_left_alone(stage: ProgramHarness) -> None:
    async with listening(stage) as (_, ana):
        group = stage.telegram.group(-5, "Colleagues")
        ana.say("/whoami@another_bot")
        ana.say("/help@another_bot", chat=group)
        ana.say("good morning", chat=group)
        await stage.telegram.settled()

        assert said(stage) + said(stage, -5) == []


async def test_command_in_a_group_leads_to_the_private_chat(stage: ProgramHarness) -> None:
    async with listening(stage) as (_, ana):
        ana.say("/start bucharest", chat=stage.telegram.group(-5, "Colleagues"))
        await stage.telegram.settled()

        assert said(stage, -5) == ["I only talk in private: t.me/roundtable_bot"]
        assert said(stage) == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
async def test_no_command_does_anything_in_a_group(stage: ProgramHarness, name: str) -> None:
    async with listening(stage) as (program, _):
        async with program.db.transaction() as tx:
            await staff.set_from_settings(tx, [ANA], [ANA])
        before = stage.database.read_bytes()

        stage.phone(ANA).say(f"/{name}", chat=stage.telegram.group(-5, "Colleagues"))
        await stage.telegram.settled()

        assert said(stage, -5) == ["I only talk in private: t.me/roundtable_bot"]
        assert stage.database.read_bytes() == before


async def test_message_of_telegram_s_own_is_left_alone(stage: ProgramHarness) -> None:
    async with listening(stage) as (_, ana):
        ana._send("message", {"pinned_message": {"message_id": 1, "date": 0, "chat": ana.as_chat()}})
        ana._send("message", {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}})
        await stage.telegram.settled()

        assert said(stage) == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("location", {"location": {"latitude": 44.4, "longitude": 26.1}}),
        ("dice", {"dice": {"emoji": "🎲", "value": 3}}),
    ],
)
async def test_any_other_message_is_answered_kindly(stage: ProgramHarness, kind: str, body: dict[str, Any]) -> None:
    async with listening(stage) as (_, ana):
        ana._send(kind, body)
        await stage.telegram.settled()

        assert [line[:57] for line in said(stage)] == ["I can only read buttons and text that you type yourself, "]


@pytest.mark.parametrize("data", ["", "nonsense", "1zz:bucharest", "1ra:" + "x" * 60])
async def test_button_that_nobody_knows_is_no_longer_valid(stage: ProgramHarness, data: str) -> None:
    async with listening(stage) as (_, ana):
        ana.say("/whoami")
        await stage.telegram.settled()
        ana.tap_data(data)
        await stage.telegram.settled()

        assert ana.alerts == ["This button is no longer valid."]


async def test_button_on_a_message_that_is_gone_is_answered_anew(stage: ProgramHarness) -> None:
    async with listening(stage) as (_, ana):
        ana.say("/start")
        await stage.telegram.settled()
        ana.tap("Agenda")
        ana.delete(ana.screen.id)
        await stage.telegram.settled()

        assert [entry.kind for entry in stage.telegram.transcript if entry.who == "bot"] == ["message", "message"]
        assert said(stage) == ["Your registration", "Round table"]


# Whom one can reach


async def test_block_and_unblock_are_noted(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, ana):
        ana.block()
        await stage.telegram.settled()
        person_after_block = await person(program)
        ana.unblock()
        await stage.telegram.settled()

        assert [person_after_block[3], (await person(program))[3]] == [False, True]


async def test_whoever_blocked_the_bot_before_its_answer_is_unreachable_until_they_write(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, ana):
        ana.is_blocked = True
        ana.say("/whoami")
        await stage.telegram.settled()
        person_after_block = await person(program)
        ana.is_blocked = False
        ana.say("/whoami")
        await stage.telegram.settled()

        assert [person_after_block[3], (await person(program))[3]] == [False, True]


async def test_language_of_telegram_is_kept_up_to_date(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, ana):
        ana.language = "ro"
        ana.say("/whoami")
        await stage.telegram.settled()

        assert (await person(program))[1] == "ro"
        assert said(stage) == ["Numărul dumneavoastră de Telegram este 1."]


async def test_staff_are_remembered_when_they_write_and_strangers_are_not(stage: ProgramHarness) -> None:
    async with listening(stage, 0) as (program, ana):
        ana.language = "ro"
        ana.say("/whoami")
        await stage.telegram.settled()
        stranger = await person(program)
        async with program.db.transaction() as tx:
            await staff.set_from_settings(tx, [ANA], [])
        ana.say("/whoami")
        await stage.telegram.settled()

        assert [stranger, await person(program)] == [None, (None, "ro", False, True)]


async def test_bot_added_to_a_group_says_nothing(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, ana):
        change = {
            "chat": {"id": -5, "type": "group", "title": "Colleagues"},
            "from": ana.as_user(),
            "date": 0,
            "old_chat_member": ana._member("left"),
            "new_chat_member": ana._member("kicked") | {"until_date": 0},
        }
        stage.telegram.push({"my_chat_member": change})
        await stage.telegram.settled()

        assert said(stage, -5) == []
        assert (await person(program))[3]


# Failing


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that fails, as a mistake in the program would."""

    async def fail(_: Turn) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setitem(COMMANDS, "whoami", fail)  # type: ignore[arg-type]  # it is a dict


@pytest.mark.usefixtures("failing")
async def test_failure_is_raised_so_that_the_update_is_not_confirmed(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        ana = stage.phone(ANA)
        update_id = ana.say("/whoami")
        raw = {"update_id": update_id, "message": ana.chats.as_message(ana.messages[-1])}

        with pytest.raises(RuntimeError, match="a mistake"):
            await handle(program.app, program.context, raw)

        assert program.context.failures == {}


@pytest.mark.usefixtures("failing")
async def test_update_that_fails_for_good_is_set_aside_and_its_sender_told(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, ana):
        ana.say("/whoami")
        ana.say("/start")
        await stage.telegram.settled()

        assert said(stage) == [
            "Something went wrong on my side, and nothing was changed. Please press or write it again.",
            "Your registration",
        ]
        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT reason FROM quarantine") == "RuntimeError"


async def test_sender_who_cannot_be_told_is_left_alone(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        stage.phone(ORGANIZER).is_blocked = True

        await handle_failed_update(program.context, 1, "RuntimeError", ORGANIZER)
        await program.context.answers.settle()

        assert said(stage, ORGANIZER) == []


async def test_somebody_without_a_name_registers_as_well(stage: ProgramHarness) -> None:
    async with listening(stage) as (program, _):
        nameless = stage.telegram.person(7, "")

        nameless.say("/start bucharest")
        for label in ("I agree", "Judge", "Skip"):
            await stage.telegram.settled()
            nameless.tap(label)
        await stage.telegram.settled()

        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT registered_on FROM registration WHERE person = 7") is not None


@pytest.mark.parametrize("chat", [{"id": ANA, "type": "private"}, {"id": -5, "type": "group", "title": "Colleagues"}])
async def test_command_without_a_text_is_answered_like_any_other(stage: ProgramHarness, chat: dict[str, Any]) -> None:
    stage.telegram.group(-5, "Colleagues")
    async with listening(stage) as (program, ana):
        entities = [{"type": "bot_command", "offset": 0, "length": 5}]
        message = {"message_id": 1, "date": 1, "from": ana.as_user(), "chat": chat, "entities": entities}

        stage.telegram.push({"message": message})
        await stage.telegram.settled()

        async with program.db.reading() as tx:
            assert await fetch_value(tx, "SELECT count(*) FROM quarantine") == 0
    assert len(said(stage, int(chat["id"]))) == 1
