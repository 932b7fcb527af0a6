"""What is not answered, or only once: reactions, forwarded commands, Telegram's own messages, albums, groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.application import EDIT_AGE
from demo.telegram.stand_in import PhoneUser
from storage import people
from tests.support.conversation import listening
from tests.support.program import ProgramHarness, staged

GROUP = -100_500
ONLY_PRIVATE = "This is a private matter"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as harness:
        yield harness


def own_message(phone: PhoneUser) -> int:
    return next(message.id for message in reversed(phone.messages) if not message.from_bot)


def group_texts(stage: ProgramHarness) -> list[str]:
    transcript = stage.telegram.transcript
    return [entry.text for entry in transcript if entry.chat_id == GROUP and entry.who == "bot"]


async def test_reaction_is_not_taken_for_a_changed_message(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        ana = stage.phone(1)
        ana.say("/whoami")
        await stage.telegram.settled()
        ana.react(own_message(ana))
        await stage.telegram.settled()

        assert stage.got(1) == ["Your Telegram number is 1."]


async def test_changed_message_is_answered_when_it_is_changed_and_not_long_afterwards(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        ana = stage.phone(1)
        ana.say("/whoami")
        await stage.telegram.settled()
        ana.edit(own_message(ana), "/help")
        await stage.telegram.settled()
        answered_count = len(stage.got(1))

        ana.edit(own_message(ana), "/agenda")
        stage.clock.move(stage.clock.now() + EDIT_AGE + timedelta(seconds=1))
        await stage.telegram.settled()

    assert answered_count == 2
    assert len(stage.got(1)) == 2


async def test_forwarded_command_is_not_carried_out(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        async with listening(program):
            stage.phone(stage.ids[0]).forward("/stop")
            await stage.telegram.settled()

        async with program.db.reading() as tx:
            person = await people.find(tx, stage.ids[0])

    assert person is not None
    assert not person.is_muted


@pytest.mark.parametrize("kind", ["video_chat_started", "a_kind_of_a_later_version"])
async def test_messages_of_telegram_itself_are_not_answered(stage: ProgramHarness, kind: str) -> None:
    async with stage.program() as program, listening(program):
        stage.phone(1).receive_service_message(kind)
        await stage.telegram.settled()

        assert stage.got(1) == []


async def test_album_gets_one_answer(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        ana = stage.phone(1)
        for _ in range(10):
            ana.photo(album="holidays")
        await stage.telegram.settled()

        assert len(stage.got(1)) == 1


async def test_group_is_answered_in_the_topic_of_the_command(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        group = stage.telegram.group(GROUP, "Colleagues")
        stage.phone(1).say("/help", chat=group, topic=7)
        await stage.telegram.settled()

        (answer,) = [message for message in group.messages if message.from_bot]
        assert answer.body["message_thread_id"] == 7


async def test_group_gets_three_answers_a_minute(stage: ProgramHarness) -> None:
    async with stage.program() as program, listening(program):
        group, ana = stage.telegram.group(GROUP, "Colleagues"), stage.phone(1)
        for _ in range(6):
            ana.say("/help", chat=group)
            await stage.telegram.settled()
            stage.clock.move(stage.clock.now() + timedelta(seconds=5))
        in_first_minute = len(group_texts(stage))
        stage.clock.move(stage.clock.now() + timedelta(minutes=1))
        ana.say("/help", chat=group)
        await stage.telegram.settled()

    assert in_first_minute == 3
    assert len(group_texts(stage)) == 4


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: TOPIC_CLOSED"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
    ],
)
async def test_group_in_which_the_bot_may_not_write_is_left_in_silence(
    stage: ProgramHarness, status: int, description: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.program() as program, listening(program):
        group = stage.telegram.group(GROUP, "Colleagues")
        stage.telegram.fail("sendMessage", status=status, description=description)
        stage.phone(1).say("/help", chat=group)
        await stage.telegram.settled()

        assert stage.got(1) == []
    assert group_texts(stage) == []
    assert [record.message for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []
