"""The stand-in for Telegram as a bot and the people meet it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from demo.telegram.stand_in import ButtonView, Entry, PhoneUser, Telegram

NOON = datetime(2027, 3, 22, 12, tzinfo=UTC)
Call = Callable[..., Awaitable[Any]]


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[Telegram]:
    async with Telegram(now=clock) as server:
        yield server


@pytest.fixture
async def call(telegram: Telegram) -> AsyncIterator[Call]:
    """Call a method with JSON; returns the result, or the description of the error."""
    async with aiohttp.ClientSession(telegram.base_url) as session:

        async def call(method: str, **parameters: object) -> Any:  # noqa: ANN401 — an answer of any method
            async with session.post(f"/bot1:TEST/{method}", json=parameters) as answer:
                body = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body["result"] if body["ok"] else body["description"]

        yield call


@pytest.fixture
def alice(telegram: Telegram) -> PhoneUser:
    person = telegram.person(7, "Alice", "Brown", username="alice")
    person.say("/start code")
    return person


def keyboard(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]}


async def test_message_reaches_the_phone(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    sent_message = await call(
        "sendMessage", chat_id=7, text=" <b>Hi</b> &amp; 👍 ", parse_mode="HTML", reply_markup=keyboard([("Yes", "y")])
    )

    assert sent_message == {
        "message_id": 2,
        "from": {"id": 1, "is_bot": True, "first_name": "roundtable_bot", "username": "roundtable_bot"},
        "chat": {"id": 7, "type": "private", "first_name": "Alice", "last_name": "Brown", "username": "alice"},
        "date": int(NOON.timestamp()),
        "text": "Hi & 👍",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "reply_markup": keyboard([("Yes", "y")]),
    }
    screen = alice.screen
    assert (screen.text, screen.html, screen.from_bot) == ("Hi & 👍", " <b>Hi</b> &amp; 👍 ", True)
    assert screen.buttons == [[ButtonView("Yes", "y")]]
    assert [message.from_bot for message in alice.messages] == [False, True]


async def test_what_a_person_types_becomes_an_update(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    [update] = await call("getUpdates")

    assert update == {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "from": {
                "id": 7,
                "is_bot": False,
                "first_name": "Alice",
                "last_name": "Brown",
                "username": "alice",
                "language_code": "en",
            },
            "chat": {"id": 7, "type": "private", "first_name": "Alice", "last_name": "Brown", "username": "alice"},
            "date": int(NOON.timestamp()),
            "text": "/start code",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }


async def test_edit_replaces_what_the_phone_shows(clock: Clock, call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="one", reply_markup=keyboard([("Yes", "y")]))
    clock.now += timedelta(seconds=5)

    message = await call("editMessageText", chat_id=7, message_id=2, text="two")

    assert (message["edit_date"] - message["date"], message["text"]) == (5, "two")
    assert (alice.screen.text, alice.screen.buttons, alice.screen.is_edited) == ("two", [], True)
    assert len(alice.messages) == 2


async def test_tap_carries_the_message_with_what_it_replies_to(
    telegram: Telegram, call: Call, alice: PhoneUser
) -> None:
    await call(
        "sendMessage", chat_id=7, text="q", reply_markup=keyboard([("Yes", "y")]), reply_parameters={"message_id": 1}
    )

    alice.tap("Yes")

    query = (await call("getUpdates"))[-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["chat_instance"]) == ("y", 7, "-7")
    assert query["message"]["message_id"] == 2
    assert query["message"]["reply_to_message"]["text"] == "/start code"


async def test_toast_is_seen_and_written_down(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="q", reply_markup=keyboard([("Yes", "y")]))
    update_id = alice.tap("Yes")
    query = (await call("getUpdates"))[-1]["callback_query"]

    assert await call("answerCallbackQuery", callback_query_id=query["id"], text="Saved") is True

    assert alice.toasts == ["Saved"]
    assert telegram.transcript == [
        Entry(NOON, 7, "person", "message", "/start code", (), 1, 1),
        Entry(NOON, 7, "bot", "message", "q", ((ButtonView("Yes", "y"),),), 2),
        Entry(NOON, 7, "person", "tap", "Yes", (), 2, update_id, "y"),
        Entry(NOON, 7, "bot", "toast", "Saved", (), 2),
    ]


async def test_alert_is_told_from_a_toast(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="q", reply_markup=keyboard([("Yes", "y")]))
    alice.tap("Yes")
    query = (await call("getUpdates"))[-1]["callback_query"]

    await call("answerCallbackQuery", callback_query_id=query["id"], text="Too late", show_alert=True)

    assert (alice.toasts, alice.alerts, telegram.transcript[-1].kind) == ([], ["Too late"], "alert")


async def test_tap_finds_the_newest_button_by_label_data_or_part(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="old", reply_markup=keyboard([("Yes", "old"), ("Only here", "h")]))
    await call(
        "sendMessage", chat_id=7, text="new", reply_markup=keyboard([("Yes", "y"), ("Yes, but", "b"), ("No", "n")])
    )

    for button in ("Yes", "b", "No", "Only", "Yes, b"):
        alice.tap(button)

    taps = [update["callback_query"]["data"] for update in (await call("getUpdates"))[1:]]
    assert taps == ["y", "b", "n", "h", "b"]


@pytest.mark.parametrize(
    ("button", "complaint"),
    [
        ("Maybe", "Alice sees no button 'Maybe', but ['Yes', 'Yes too', 'Site']"),
        ("es", "'es' may be any of ['Yes', 'Yes too']"),
        ("Site", "'Site' opens https://example.org: the bot does not hear of it"),
    ],
)
async def test_tap_names_what_there_is_when_it_cannot(
    call: Call, alice: PhoneUser, button: str, complaint: str
) -> None:
    markup = keyboard([("Yes", "y"), ("Yes too", "z")])
    markup["inline_keyboard"].append([{"text": "Site", "url": "https://example.org"}])
    await call("sendMessage", chat_id=7, text="q", reply_markup=markup)

    with pytest.raises(LookupError) as exc_info:
        alice.tap(button)

    assert str(exc_info.value) == complaint


async def test_forged_button_is_passed_on_as_it_is(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="no buttons")

    alice.tap_data("'; drop table", alice.messages[1])
    alice.tap_data("\ud800" * 100)

    queries = [update["callback_query"] for update in (await call("getUpdates"))[1:]]
    assert [query["data"] for query in queries] == ["'; drop table", "?" * 100]
    assert queries[0]["message"]["message_id"] == 2


async def test_tap_on_a_deleted_message_says_little_of_it(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="q", reply_markup=keyboard([("Yes", "y")]))
    message = alice.screen
    alice.delete(message.id)

    alice.tap("Yes", message)

    query = (await call("getUpdates"))[-1]["callback_query"]
    assert query["message"] == {"chat": alice.as_chat(), "message_id": 2, "date": 0}


async def test_everything_else_a_person_can_send(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    alice.edit(1, "/help")
    alice.sticker()
    alice.photo()
    alice.voice()
    alice.document("a.csv", b"a;b", "list")
    alice.contact()
    alice.forward("Quoted")
    alice.say("again", reply_to=1)
    alice.block()
    alice.unblock()

    bodies = [update for update in (await call("getUpdates"))[1:] if update.pop("update_id")]
    assert [list(body) for body in bodies] == [["edited_message"], *[["message"]] * 7, *[["my_chat_member"]] * 2]
    edited_message, sticker, photo, voice, document, contact, forward, again = (
        next(iter(body.values())) for body in bodies[:8]
    )
    assert edited_message["text"] == "/help"
    assert sticker["sticker"]["file_id"] == "sticker-1"
    assert photo["photo"][0]["file_id"] == "photo-2"
    assert voice["voice"]["duration"] == 3
    assert (document["document"]["file_name"], document["caption"]) == ("a.csv", "list")
    assert contact["contact"]["user_id"] == 7
    assert forward["forward_origin"]["type"] == "hidden_user"
    assert again["reply_to_message"]["message_id"] == 1
    assert [body["my_chat_member"]["new_chat_member"]["status"] for body in bodies[8:]] == ["kicked", "member"]
    kinds = [entry.kind for entry in telegram.transcript[1:]]
    assert kinds == [
        "edit",
        "sticker",
        "photo",
        "voice",
        "document",
        "contact",
        "message",
        "message",
        "block",
        "unblock",
    ]


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097, "👍" * 2049])
def test_person_types_no_more_than_the_app_takes(alice: PhoneUser, text: str) -> None:
    with pytest.raises(ValueError, match="1 to 4096 UTF-16 units"):
        alice.say(text)


def test_person_is_made_once(telegram: Telegram) -> None:
    first = telegram.person(8, "Bob")

    again = telegram.person(8, "Robert")

    assert again is first
    assert telegram.people == {8: first}
    with pytest.raises(LookupError, match="Bob has no message from the bot"):
        _ = first.screen
    with pytest.raises(LookupError, match="Bob has no message 5"):
        first.delete(5)


async def test_bot_cannot_write_to_whom_it_may_not(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    telegram.person(8, "Bob")
    alice.block()

    answers = [await call("sendMessage", chat_id=chat_id, text="x") for chat_id in (7, 8, 9, "@someone", None)]

    assert answers == [
        "Forbidden: bot was blocked by the user",
        "Forbidden: bot can't initiate conversation with a user",
        "Bad Request: chat not found",
        "Bad Request: chat not found",
        "Bad Request: chat_id is empty",
    ]
    alice.unblock()
    assert (await call("sendMessage", chat_id="7", text="x"))["text"] == "x"


async def test_groups_have_their_own_chat(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    group = telegram.group(-100, "Round table")
    alice.say("/help@roundtable_bot", chat=group)
    await call("sendMessage", chat_id=-100, text="In private, please", reply_markup=keyboard([("Go", "go")]))
    alice.tap("Go", group.messages[-1])

    *_, text_update, tap_update = await call("getUpdates")

    assert text_update["message"]["chat"] == {"id": -100, "type": "supergroup", "title": "Round table"}
    assert text_update["message"]["from"]["id"] == 7
    assert tap_update["callback_query"]["message"]["chat"]["id"] == -100
    assert [message.text for message in group.messages] == ["/help@roundtable_bot", "In private, please"]
    assert len(alice.messages) == 1


TOO_LONG = "Bad Request: message is too long"


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"text": "x" * 4097}, TOO_LONG),
        ({"text": "👍" * 2049}, TOO_LONG),
        ({"text": f"<b>{'👍' * 2048}</b>x", "parse_mode": "HTML"}, TOO_LONG),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x", "parse_mode": "XML"}, "Bad Request: unsupported parse_mode"),
        ({"text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        ({"text": "&#xD800;", "parse_mode": "HTML"}, "Bad Request: strings must be encoded in UTF-8"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "x", "entities": [{"type": "bold"}]},
            "Bad Request: can't parse MessageEntity: expected an Object with type, offset and length",
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
            "Bad Request: can't parse MessageEntity: offset and length must be of type Number",
        ),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_markup": keyboard([("x", "")])}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard([("x", "ș" * 33)])}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard([(" ", "d")])},
            "Bad Request: can't parse inline keyboard button: BUTTON_TEXT_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]}},
            "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [["x"]]}},
            "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": 5}},
            "Bad Request: can't parse inline keyboard: expected an Array",
        ),
        ({"text": "x", "reply_markup": [1]}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply markup JSON object"),
        ({"text": "x", "reply_parameters": [1]}, "Bad Request: can't parse reply parameters JSON object"),
        ({"text": "x", "reply_markup": keyboard([("x", "d")] * 9)}, "Bad Request: BUTTON_ROW_TOO_LONG"),
        ({"text": "x", "reply_markup": keyboard(*[[("x", "d")]] * 101)}, "Bad Request: REPLY_MARKUP_TOO_LONG"),
    ],
)
async def test_message_that_telegram_refuses(
    call: Call, alice: PhoneUser, parameters: dict[str, Any], answer: str
) -> None:
    assert await call("sendMessage", chat_id=7, **parameters) == answer
    assert len(alice.messages) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"text": "x" * 4096},
        {"text": "👍" * 2048},
        {"text": f"<b>{'&lt;' * 4096}</b>", "parse_mode": "HTML"},
        {"text": "x", "reply_markup": keyboard([("x", "d" * 64)])},
        {"text": "x", "reply_markup": keyboard([("x", "ș" * 32)])},
        {"text": "x", "reply_markup": keyboard(*[[("x", "d")] * 4] * 25)},
        {"text": "x", "reply_markup": {"remove_keyboard": True}},
        {"text": "x", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
        {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
    ],
)
async def test_message_at_the_limits_passes(call: Call, alice: PhoneUser, parameters: dict[str, Any]) -> None:
    message = await call("sendMessage", chat_id=7, **parameters)

    assert message["message_id"] == alice.screen.id
    assert message.get("entities", []) == alice.screen.entities


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def test_edit_that_telegram_refuses(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="<b>x</b>", parse_mode="HTML", reply_markup=keyboard([("Yes", "y")]))
    same = {"text": "<strong>x</strong> ", "parse_mode": "HTML", "reply_markup": keyboard([("Yes", "y")])}

    assert await call("editMessageText", chat_id=7, message_id=2, **same) == NOT_MODIFIED
    assert (
        await call("editMessageReplyMarkup", chat_id=7, message_id=2, reply_markup=same["reply_markup"]) == NOT_MODIFIED
    )
    assert await call("editMessageText", chat_id=7, message_id=9, text="x") == "Bad Request: message to edit not found"
    assert await call("editMessageText", chat_id=7, message_id=1, text="x") == "Bad Request: message can't be edited"
    assert (
        await call("editMessageCaption", chat_id=7, message_id=2, caption="x")
        == "Bad Request: there is no caption in the message to edit"
    )
    assert not alice.screen.is_edited


async def test_buttons_alone_can_be_taken_away(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard([("Yes", "y")]))

    message = await call("editMessageReplyMarkup", chat_id=7, message_id=2)

    assert (message["text"], "reply_markup" in message, alice.screen.buttons) == ("x", False, [])


async def test_message_deleted_by_anybody_is_gone_for_both(call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="one", reply_parameters={"message_id": 1})
    await call(
        "sendMessage", chat_id=7, text="two", reply_markup=keyboard([("Yes", "y")]), reply_parameters={"message_id": 2}
    )

    with pytest.raises(LookupError, match="message 2 is the bot's"):
        alice.edit(2, "mine")
    alice.delete(2)
    alice.tap("Yes")

    query = (await call("getUpdates"))[-1]["callback_query"]
    assert "reply_to_message" not in query["message"]
    assert await call("editMessageText", chat_id=7, message_id=2, text="x") == "Bad Request: message to edit not found"
    assert await call("deleteMessage", chat_id=7, message_id=2) == "Bad Request: message to delete not found"
    assert await call("deleteMessage", chat_id=7, message_id=3) is True
    assert [message.id for message in alice.messages] == [1]


async def test_tap_can_be_answered_for_a_while_only(clock: Clock, call: Call, alice: PhoneUser) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard([("Yes", "y")]))
    alice.tap("Yes")
    query_id = (await call("getUpdates"))[-1]["callback_query"]["id"]

    assert await call("answerCallbackQuery", callback_query_id="unknown") == too_old
    assert (
        await call("answerCallbackQuery", callback_query_id=query_id, text="x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    )
    clock.now += timedelta(seconds=900)
    assert await call("answerCallbackQuery", callback_query_id=query_id, text="👍" * 100) is True
    clock.now += timedelta(seconds=1)
    assert await call("answerCallbackQuery", callback_query_id=query_id) == too_old


async def test_files_that_telegram_refuses(call: Call, alice: PhoneUser) -> None:
    assert await call("sendDocument", chat_id=7) == "Bad Request: there is no document in the request"
    assert (
        await call("sendPhoto", chat_id=7, photo="nothing") == "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await call("getFile", file_id="nothing") == "Bad Request: invalid file_id"
    alice.document("large.bin", bytes((20 << 20) + 1))
    assert await call("getFile", file_id="document-1") == "Bad Request: file is too big"
    alice.document("a.txt", b"a")
    assert (
        await call("sendDocument", chat_id=7, document="document-2", caption="👍" * 513)
        == "Bad Request: message caption is too long"
    )


async def test_file_can_be_sent_again_by_its_id_and_its_caption_edited(call: Call, alice: PhoneUser) -> None:
    alice.document("a.txt", b"abc")

    message = await call("sendDocument", chat_id=7, document="document-1", caption="<i>x</i>", parse_mode="HTML")
    edited_message = await call("editMessageCaption", chat_id=7, message_id=message["message_id"], caption="y")

    assert message["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    assert (edited_message["caption"], edited_message["document"]["file_size"]) == ("y", 3)
    assert (alice.screen.document, alice.screen.caption) == (("a.txt", b"abc"), "y")
    assert await call("editMessageCaption", chat_id=7, message_id=message["message_id"], caption="y") == NOT_MODIFIED
    assert (
        await call("editMessageText", chat_id=7, message_id=message["message_id"], text="y")
        == "Bad Request: there is no text in the message to edit"
    )


async def test_commands_are_kept_by_scope_and_language(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    commands = [{"command": "help", "description": "What I can do"}]
    scope = {"type": "chat", "chat_id": 7}

    assert await call("setMyCommands", commands=commands) is True
    assert await call("setMyCommands", commands=commands, scope=scope, language_code="ro") is True
    assert telegram.commands == {("default", ""): commands, ("chat:7", "ro"): commands}
    assert await call("getMyCommands", scope=scope, language_code="ro") == commands
    assert await call("getMyCommands", scope=scope) == []
    assert await call("deleteMyCommands", scope=scope, language_code="ro") is True
    assert await call("setMyCommands", commands=[]) is True
    assert telegram.commands == {}


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"commands": [{"command": "Help!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "help", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "help", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": ["help"]}, "can't parse BotCommand: expected an Array of Objects"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 99}}, "chat not found"),
        ({"commands": [], "scope": "7"}, "can't parse BotCommandScope"),
    ],
)
async def test_commands_that_telegram_refuses(call: Call, parameters: dict[str, Any], answer: str) -> None:
    assert await call("setMyCommands", **parameters) == f"Bad Request: {answer}"


async def test_profile_of_the_bot_is_kept_by_language(call: Call) -> None:
    assert await call("setMyDescription", description="Hi") is True
    assert (
        await call("setMyShortDescription", short_description="x" * 121)
        == "Bad Request: bot short description is too long"
    )
    assert await call("getMyDescription", language_code="ro") == {"description": "Hi"}


async def test_small_methods_answer(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    assert (await call("GETME"))["username"] == "roundtable_bot"
    assert (await call("getChat", chat_id=7))["first_name"] == "Alice"
    assert await call("getChat", chat_id=8) == "Bad Request: chat not found"
    assert (await call("getChatMember", chat_id=7, user_id=7))["user"]["is_bot"] is False
    assert (await call("getChatMember", chat_id=7, user_id=1))["user"]["is_bot"] is True
    assert await call("getChatMember", chat_id=7, user_id=8) == "Bad Request: PARTICIPANT_ID_INVALID"
    assert await call("getChatMember", chat_id=7) == "Bad Request: invalid user_id specified"
    assert (await call("getWebhookInfo"))["pending_update_count"] == 1
    assert await call("pinChatMessage", chat_id=7, message_id=1) is True
    assert await call("pinChatMessage", chat_id=7, message_id=9) == "Bad Request: message to pin not found"
    for method in ("sendChatAction", "setChatMenuButton", "deleteWebhook", "close", "logOut"):
        assert await call(method, chat_id=7) is True
    assert await call("sendTelepathy") == "Not Found"


async def test_every_call_is_written_down(telegram: Telegram, call: Call, alice: PhoneUser) -> None:
    await call("sendMessage", chat_id=7, text="x")
    await call("sendMessage", chat_id=9, text="x")
    await call("getMe")

    assert [(r.method, r.chat_id, r.ok, r.error_code, r.when) for r in telegram.requests] == [
        ("sendMessage", 7, True, None, NOON),
        ("sendMessage", 9, False, 400, NOON),
        ("getMe", None, True, None, NOON),
    ]
    assert telegram.requests[0].params == {"chat_id": 7, "text": "x"}
