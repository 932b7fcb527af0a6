"""The wire between a bot and the stand-in: how it asks for updates, what fails, what is too fast."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from demo.telegram.stand_in import Limits, PhoneUser, Telegram
from demo.telegram.updates import Updates

Answer = tuple[int, dict[str, Any]]


class Bot:
    """A client that knows nothing but HTTP."""

    def __init__(self, telegram: Telegram, session: aiohttp.ClientSession) -> None:
        self.url = f"{telegram.base_url}/bot{telegram.token}"
        self.session = session

    async def call(self, method: str, **parameters: object) -> Answer:
        async with self.session.post(f"{self.url}/{method}", json=parameters) as answer:
            return answer.status, await answer.json()

    async def ids(self, offset: int, **parameters: object) -> list[int]:
        status, body = await self.call("getUpdates", offset=offset, **parameters)
        assert status == 200
        return [update["update_id"] for update in body["result"]]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    # Most tests here ask with the same offset again; what Telegram makes of that is tests/demo/telegram/test_limits.py.
    async with Telegram(limits=Limits(polling=False)) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


@pytest.fixture
def alice(telegram: Telegram) -> PhoneUser:
    return telegram.person(7, "Alice")


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 — what is waited for happens beyond a socket
        await asyncio.sleep(0)


async def polling(telegram: Telegram, calls: int = 1) -> None:
    await until(lambda: len(telegram.requests) == calls)


# Asking for updates


async def test_updates_come_until_they_are_confirmed(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    assert [alice.say(text) for text in "abc"] == [1, 2, 3]

    assert await bot.ids(0) == [1, 2, 3]
    assert await bot.ids(0, limit=2) == [1, 2]
    assert await bot.ids(2) == [2, 3]
    assert (telegram.confirmed, telegram.pending) == (2, [2, 3])
    assert await bot.ids(-1) == [3]
    assert (telegram.confirmed, telegram.pending) == (3, [3])
    assert await bot.ids(4) == []
    assert (telegram.confirmed, telegram.pending) == (4, [])


async def test_waiting_poll_ends_with_the_first_update(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    waiting = asyncio.create_task(bot.ids(0, timeout=30))
    await polling(telegram)

    alice.say("a")

    assert await waiting == [1]


async def test_poll_ends_empty_when_its_time_is_over() -> None:
    assert await Updates(1, lambda: 0.0, Limits()).get_updates(0, limit=100, timeout=0.01, allowed_updates=None) == []


async def test_second_poll_ends_the_first_with_409(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    first = asyncio.create_task(bot.call("getUpdates", timeout=30))
    await polling(telegram)
    second = asyncio.create_task(bot.ids(0, timeout=30))

    status, body = await first
    alice.say("a")

    assert (status, body) == (
        409,
        {
            "ok": False,
            "error_code": 409,
            "description": (
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            ),
        },
    )
    assert await second == [1]


async def test_client_that_went_away_takes_no_updates_with_it(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    cancelled_poll = asyncio.create_task(bot.ids(0, timeout=30))
    await polling(telegram)
    cancelled_poll.cancel()
    await asyncio.wait([cancelled_poll])

    alice.say("a")

    assert await bot.ids(0, timeout=30) == [1]


async def test_unwanted_kinds_are_dropped_once_the_bot_says_so(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    alice.edit(1, "before")
    await bot.ids(0, allowed_updates=["message"])
    alice.edit(1, "after")
    alice.say("b")
    telegram.push({"something_new": {}})

    assert await bot.ids(0) == [1, 2, 4, 5]


async def test_update_can_come_again_after_it_was_confirmed(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    for text in "abc":
        alice.say(text)
    first = (await bot.call("getUpdates"))[1]["result"]
    await bot.ids(4)

    telegram.repeat(2)

    status, body = await bot.call("getUpdates", offset=4)
    assert (status, body["result"]) == (200, [first[1]])
    assert await bot.ids(4) == []
    assert telegram.confirmed == 4


async def test_update_that_waits_can_be_doubled(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    alice.say("b")

    telegram.repeat(1)

    assert await bot.ids(0) == [1, 1, 2]
    assert await bot.ids(2) == [2]
    with pytest.raises(KeyError):
        telegram.repeat(99)


async def test_ids_may_go_on_elsewhere(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    telegram.restart_ids(900)
    alice.say("a")
    await bot.ids(901)
    telegram.restart_ids(5)
    alice.say("b")

    assert await bot.ids(901) == [5]
    assert await bot.ids(6) == []
    assert telegram.confirmed == 6


async def test_nonsense_is_delivered_as_it_is(telegram: Telegram, bot: Bot) -> None:
    telegram.push_raw({"update_id": 10**12, "message": {"text": ["\ud800"]}})

    status, body = await bot.call("getUpdates")

    assert (status, body["result"]) == (200, [{"update_id": 10**12, "message": {"text": ["?"]}}])
    assert await bot.ids(10**12 + 1) == []


async def test_settled_waits_for_all_that_came_before(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    await telegram.settled()
    alice.say("a")
    waiting = asyncio.create_task(telegram.settled())
    await asyncio.sleep(0)
    alice.say("b")

    await bot.ids(1)
    assert not waiting.done()
    await bot.ids(2)

    await waiting
    assert telegram.pending == [2]


async def test_settled_names_what_is_not_confirmed(telegram: Telegram, alice: PhoneUser) -> None:
    alice.say("a")
    alice.say("b")

    with pytest.raises(TimeoutError, match=r"not confirmed after 0\.01 s: updates \[1, 2\]"):
        await telegram.settled(timeout=0.01)


async def test_first_update_id_can_be_chosen() -> None:
    telegram = Telegram(first_update_id=500)

    assert telegram.person(7, "Alice").say("a") == 500


async def test_leaving_ends_a_waiting_poll_and_a_hanging_call(bot: Bot, telegram: Telegram) -> None:
    telegram.fail("getMe", hang=True)
    waiting = asyncio.create_task(bot.ids(0, timeout=30))
    hanging = asyncio.create_task(bot.call("getMe"))
    await polling(telegram, 2)

    await telegram.__aexit__()

    assert await waiting == []
    with pytest.raises(aiohttp.ClientError):
        await hanging


# How parameters come


async def test_parameters_come_in_every_form(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    parameters = {"chat_id": "7", "text": '{"a": 1}', "reply_markup": json.dumps(markup)}
    parts = aiohttp.FormData(parameters, default_to_multipart=True)
    url = f"{bot.url}/sendMessage"

    answers = [
        await bot.session.get(url, params=parameters),
        await bot.session.post(url, data=parameters),
        await bot.session.post(url, data=parts),
        await bot.session.post(url, json={**parameters, "reply_markup": markup, "parse_mode": None}),
    ]

    messages = [(await answer.json())["result"] for answer in answers]
    assert [(message["text"], message["reply_markup"]) for message in messages] == [('{"a": 1}', markup)] * 4
    assert telegram.requests[0].params == {"chat_id": "7", "text": '{"a": 1}', "reply_markup": markup}


async def test_file_comes_as_a_part_or_attached(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    large = bytes(range(256)) * 20_000
    direct, attachment = (
        aiohttp.FormData({"chat_id": "7"}, quote_fields=False),
        aiohttp.FormData({"chat_id": "7", "document": "attach://it"}),
    )
    direct.add_field("document", b"abc", filename="ș.txt", content_type="text/plain")
    attachment.add_field("it", BytesIO(large), filename="large.bin")

    small = await (await bot.session.post(f"{bot.url}/sendDocument", data=direct)).json()
    await bot.session.post(f"{bot.url}/sendDocument", data=attachment)

    assert [message.document for message in alice.messages[1:]] == [("ș.txt", b"abc"), ("large.bin", large)]
    assert small["result"]["document"]["file_name"] == "ș.txt"


async def test_file_that_goes_to_many_is_kept_once(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    for name in ("one.bin", "other.bin"):
        form = aiohttp.FormData({"chat_id": "7"})
        form.add_field("document", b"x" * 1000, filename=name)
        await bot.session.post(f"{bot.url}/sendDocument", data=form)

    (one, content), (other, again) = (request.params["document"] for request in telegram.requests)
    assert (one, other) == ("one.bin", "other.bin")
    assert content is again


async def test_empty_file_is_refused(bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    form = aiohttp.FormData({"chat_id": "7"})
    form.add_field("document", b"", filename="empty.txt")

    answer = await bot.session.post(f"{bot.url}/sendDocument", data=form)

    assert (await answer.json())["description"] == "Bad Request: file must be non-empty"


@pytest.mark.parametrize(("width", "height", "passes"), [(3000, 150, True), (3001, 150, False), (9000, 1001, False)])
async def test_picture_has_bearable_proportions(
    bot: Bot, alice: PhoneUser, width: int, height: int, passes: bool
) -> None:
    alice.say("a")
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    form = aiohttp.FormData({"chat_id": "7"})
    form.add_field("photo", head, filename="a.png")

    body = await (await bot.session.post(f"{bot.url}/sendPhoto", data=form)).json()

    assert body["ok"] is passes
    if passes:
        assert (body["result"]["photo"][0]["width"], alice.screen.photo) == (width, head)


@pytest.mark.parametrize("body", [b"{", b"[1]"])
async def test_json_that_is_none_is_refused(bot: Bot, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}

    answer = await bot.session.post(f"{bot.url}/getMe", data=body, headers=headers)

    assert (answer.status, (await answer.json())["description"]) == (400, "Bad Request: can't parse JSON object")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bot1:TEST/getMe", 200),
        ("/bot1%3ATEST/getMe", 200),
        ("/bot1:WRONG/getMe", 401),
        ("/botTEST/getMe", 404),
        ("/1:TEST/getMe", 404),
        ("/bot1:TEST/", 404),
        ("/bot1:TEST", 404),
        ("/", 404),
        ("/file/bot1:TEST/nothing", 404),
    ],
)
async def test_address_is_checked(telegram: Telegram, bot: Bot, path: str, status: int) -> None:
    answer = await bot.session.get(telegram.base_url + path)

    assert answer.status == status
    assert (await answer.json())["ok"] is (status == 200)


# Faults


async def test_fault_strikes_the_calls_that_match_and_no_others(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    telegram.fail("sendMessage", chat_id=7, times=2, status=503)
    telegram.person(8, "Bob").say("a")

    codes = [(await bot.call("sendMessage", chat_id=chat_id, text="x"))[0] for chat_id in (8, 7, 8, "7", 7)]

    assert codes == [200, 503, 200, 503, 200]
    assert [(r.ok, r.error_code) for r in telegram.requests[:2]] == [(True, None), (False, 503)]
    assert len(alice.messages) == 2


async def test_flood_answer_says_how_long_to_wait(telegram: Telegram, bot: Bot) -> None:
    telegram.fail(retry_after=7)

    assert await bot.call("getMe") == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        },
    )


async def test_fault_can_have_any_description(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    alice.say("a")
    telegram.fail(status=403)
    telegram.fail(status=400, description="Bad Request: PEER_ID_INVALID")

    descriptions = [(await bot.call("sendMessage", chat_id=7, text="x"))[1]["description"] for _ in range(2)]

    assert descriptions == ["Forbidden: user is deactivated", "Bad Request: PEER_ID_INVALID"]


@pytest.mark.parametrize("effect", [False, True])
async def test_connection_can_be_cut_before_or_after_the_effect(
    telegram: Telegram, bot: Bot, alice: PhoneUser, *, effect: bool
) -> None:
    alice.say("a")
    telegram.fail("sendMessage", cut=True, effect=effect)

    with pytest.raises((aiohttp.ServerDisconnectedError, ConnectionError)):
        await bot.call("sendMessage", chat_id=7, text="x")

    assert len(alice.messages) == 1 + effect
    assert [(r.ok, r.error_code) for r in telegram.requests] == [(False, None)]
    assert (await bot.call("getMe"))[0] == 200


@pytest.mark.parametrize("effect", [False, True])
async def test_call_can_hang_before_or_after_the_effect(
    telegram: Telegram, bot: Bot, alice: PhoneUser, *, effect: bool
) -> None:
    alice.say("a")
    telegram.fail("sendMessage", hang=True, effect=effect)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot.call("sendMessage", chat_id=7, text="x"), 0.1)

    assert len(alice.messages) == 1 + effect


async def test_faults_can_be_forgotten(telegram: Telegram, bot: Bot) -> None:
    telegram.fail(times=100)
    telegram.clear_faults()

    assert (await bot.call("getMe"))[0] == 200


# Limits


async def test_answers_can_be_late_while_effects_are_not() -> None:
    async with Telegram(limits=Limits(latency=0.2)) as telegram, aiohttp.ClientSession() as session:
        alice, bot = telegram.person(7, "Alice"), Bot(telegram, session)
        alice.say("a")
        start_time = asyncio.get_running_loop().time()
        late = asyncio.create_task(bot.call("sendMessage", chat_id=7, text="x"))
        await until(lambda: len(alice.messages) == 2)
        after = asyncio.get_running_loop().time() - start_time
        await late

        assert after < 0.2 <= asyncio.get_running_loop().time() - start_time


# Alone


async def test_program_serves_any_bot_until_it_is_stopped() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "demo.telegram.stand_in", "--port", "0", "--token", "5:ANY"),
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    line = (await program.stdout.readline()).decode()
    url = line.split(" at ")[1].split()[0]

    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot5:ANY/getMe") as answer:
        body = await answer.json()
    program.send_signal(2)
    _, complaints = await program.communicate()

    assert body["result"]["id"] == 5
    assert complaints == b""
