"""The stand-in as python-telegram-bot meets it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from demo.telegram.stand_in import PhoneUser, Telegram

NOON = datetime(2027, 3, 22, 12, tzinfo=UTC)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(now=lambda: NOON) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with Bot(
        telegram.token, base_url=f"{telegram.base_url}/bot", base_file_url=f"{telegram.base_url}/file/bot"
    ) as library_bot:
        yield library_bot


@pytest.fixture
def alice(telegram: Telegram) -> PhoneUser:
    person = telegram.person(7, "Alice", username="alice", language="ro")
    person.say("/start code")
    return person


KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")]]
)


async def test_conversation(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    message = await bot.send_message(
        7, "<b>Well?</b>", parse_mode="HTML", reply_markup=KEYBOARD, reply_parameters=ReplyParameters(1)
    )
    alice.tap("Yes")
    start_update, tap_update = await bot.get_updates()

    assert tap_update.callback_query is not None
    assert await tap_update.callback_query.answer("Thanks")
    edited_message = await bot.edit_message_text("Done", chat_id=7, message_id=message.message_id)
    assert await bot.get_updates(offset=tap_update.update_id + 1) == ()

    await telegram.settled()
    assert start_update.message is not None
    assert start_update.message.parse_entities() == {MessageEntity(MessageEntity.BOT_COMMAND, 0, 6): "/start"}
    assert message.entities == (MessageEntity(MessageEntity.BOLD, 0, 5),)
    assert message.reply_to_message is not None
    assert tap_update.callback_query.message is not None
    assert tap_update.callback_query.message.message_id == message.message_id
    assert getattr(edited_message, "text", None) == "Done"
    assert (alice.screen.text, alice.toasts) == ("Done", ["Thanks"])


async def test_every_update_is_understood(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    await bot.send_message(7, "x", reply_markup=KEYBOARD)
    message = alice.screen
    alice.edit(1, "changed")
    for act in (alice.sticker, alice.photo, alice.voice, alice.contact, alice.block, alice.unblock):
        act()
    alice.document("a.txt", b"a")
    alice.forward("said")
    alice.say("hi", chat=telegram.group(-5, "Table"))
    alice.delete(message.id)
    alice.tap("Yes", message)

    updates = await bot.get_updates()

    kinds = [next(key for key in update.to_dict() if key != "update_id") for update in updates]
    assert kinds == [
        "message",
        "edited_message",
        *["message"] * 4,
        *["my_chat_member"] * 2,
        *["message"] * 3,
        "callback_query",
    ]
    assert updates[3].message is not None
    assert updates[3].message.photo[0].file_id == "photo-2"
    assert updates[6].my_chat_member is not None
    assert updates[6].my_chat_member.new_chat_member.status == "kicked"
    query: Any = updates[-1].callback_query
    assert query.message.is_accessible is False
    assert all(Update.de_json(update.to_dict(), bot) == update for update in updates)


async def test_files_go_both_ways(bot: Bot, alice: PhoneUser) -> None:
    document = await bot.send_document(7, InputFile(b"abc", "sănătate.txt"), caption="<i>Ready</i>", parse_mode="HTML")
    photo = await bot.send_photo(7, b"picture")
    alice.document("list.csv", b"x;y")
    message = (await bot.get_updates())[-1].message

    assert document.document is not None
    assert message is not None
    assert message.document is not None
    assert alice.messages[1].document == ("sănătate.txt", b"abc")
    assert alice.messages[1].caption == document.caption == "Ready"
    assert (alice.messages[2].photo, len(photo.photo)) == (b"picture", 1)
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"x;y"
    again = await bot.send_document(7, document.document.file_id)
    assert again.document is not None
    assert again.document.file_name == "sănătate.txt"


async def test_menus_and_profile(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    scope = BotCommandScopeChat(7)

    await bot.set_my_commands([("help", "What I can do")], scope=scope, language_code="en")
    await bot.set_my_description("A bot")
    chat = await bot.get_chat(7)
    member = await bot.get_chat_member(7, 7)

    assert telegram.commands == {("chat:7", "en"): [{"command": "help", "description": "What I can do"}]}
    assert (await bot.get_my_commands(scope, "en"))[0].command == "help"
    assert (await bot.get_my_description()).description == "A bot"
    assert (chat.first_name, member.user.id, bot.username) == ("Alice", 7, "roundtable_bot")


async def test_errors_become_the_library_s_own(
    telegram: Telegram, bot: Bot, alice: PhoneUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", chat_id=7, message_id=99)
    alice.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(7, "x")
    telegram.fail(retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.get_me()
    telegram.fail(status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()
    telegram.fail(cut=True)
    with pytest.raises(NetworkError):
        await bot.get_me()
    telegram.fail("getUpdates", status=409)
    with pytest.raises(Conflict):
        await bot.get_updates()
    async with HTTPXRequest() as request:
        with pytest.raises(InvalidToken):
            await Bot("1:OTHER", base_url=f"{telegram.base_url}/bot", request=request).get_me()


async def test_album_is_a_message_for_each_picture(bot: Bot, alice: PhoneUser) -> None:
    album = await bot.send_media_group(7, [InputMediaPhoto(b"one"), InputMediaPhoto(b"two")])

    assert [message.photo for message in alice.messages[1:]] == [b"one", b"two"]
    assert len({message.media_group_id for message in album}) == 1


@pytest.mark.parametrize("media", [[InputMediaPhoto(b"one")], [InputMediaPhoto(b"x")] * 11])
async def test_album_is_of_two_to_ten_pictures(bot: Bot, alice: PhoneUser, media: list[InputMediaPhoto]) -> None:
    with pytest.raises(BadRequest):
        await bot.send_media_group(7, media)

    assert len(alice.messages) == 1
