"""Telegram's limits as the stand-in enforces them: rates of every scope, polling, uploads, what is kept how long."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.scheduler import SetClock
from demo.telegram.limits import CHAT, CHAT_EDITS, GROUP, HARSH, LENIENT, UNLIMITED, FloodControl, UploadQueue
from demo.telegram.stand_in import PhoneUser, Rate, Telegram

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
Answer = tuple[int, dict[str, Any]]


class Bot:
    """A client that knows nothing but HTTP."""

    def __init__(self, telegram: Telegram, session: aiohttp.ClientSession) -> None:
        self.url = f"{telegram.base_url}/bot{telegram.token}"
        self.session = session

    async def call(self, method: str, **parameters: object) -> Answer:
        async with self.session.post(f"{self.url}/{method}", json=parameters) as answer:
            return answer.status, await answer.json()

    async def upload(self, size: int, **parameters: object) -> Answer:
        form = aiohttp.FormData({key: str(value) for key, value in parameters.items()})
        form.add_field("document", BytesIO(b"x" * size), filename="a.pdf")
        async with self.session.post(f"{self.url}/sendDocument", data=form) as answer:
            return answer.status, await answer.json()

    async def updates(self, offset: int, **parameters: object) -> list[int]:
        _, body = await self.call("getUpdates", offset=offset, **parameters)
        return [update["update_id"] for update in body["result"]]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
async def telegram(clock: SetClock) -> AsyncIterator[Telegram]:
    async with Telegram(clock=clock) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


@pytest.fixture
def alice(telegram: Telegram) -> PhoneUser:
    alice = telegram.person(7, "Alice")
    alice.say("a")
    return alice


def waits(flood: FloodControl, *calls: tuple[float, str, int]) -> list[int]:
    return [flood.wait(method, chat_id, at) for at, method, chat_id in calls]


# The bot


def test_too_many_messages_in_a_second_silence_everything_but_polls() -> None:
    flood = FloodControl(replace(UNLIMITED, bot=Rate(3, retry_after=1)))

    retry_delays = waits(
        flood,
        (0.0, "sendmessage", 1),
        (0.1, "sendphoto", 2),
        (0.2, "editmessagetext", 1),
        (0.3, "sendchataction", 1),
        (0.9, "senddocument", 3),
        (0.95, "sendmessage", 4),
        (1.9, "answercallbackquery", 0),
        (1.9, "getupdates", 0),
        (1.95, "getme", 0),
        (1.96, "sendmessage", 4),
    )

    assert retry_delays == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(("rate", "again"), [(HARSH, [3, 3]), (LENIENT, [0, 0])])
def test_refused_messages_count_under_a_harsh_limit(rate: Rate, again: list[int]) -> None:
    flood = FloodControl(replace(UNLIMITED, bot=rate))
    assert waits(flood, *((0.0, "sendmessage", chat) for chat in range(31)))[29:] == [0, rate.retry_after]

    late = waits(flood, *((2.9, "sendmessage", chat) for chat in range(100, 130)))
    after = waits(flood, (3.1, "sendmessage", 200), (6.2, "sendmessage", 201))

    assert late == ([1] * 30 if rate.count_refused else [0] * 30)
    assert after == ([3, 0] if rate.count_refused else [1, 0])


@pytest.mark.parametrize("rate", [HARSH, LENIENT])
def test_messages_at_the_allowed_pace_pass(rate: Rate) -> None:
    flood = FloodControl(replace(UNLIMITED, bot=rate))

    assert {flood.wait("sendmessage", number, number / 30) for number in range(300)} == {0}


def test_refusal_without_a_fixed_time_lasts_until_there_is_room() -> None:
    flood = FloodControl(replace(UNLIMITED, bot=Rate(1, 2.5)))

    assert waits(flood, *((at, "sendmessage", 1) for at in (0.0, 0.4, 2.4, 2.6))) == [0, 3, 1, 0]


# A chat, a group, a method


def test_one_chat_takes_a_burst_and_then_a_message_a_second() -> None:
    flood = FloodControl(replace(UNLIMITED, chat=CHAT))

    burst = waits(flood, *((0.0, "sendmessage", 1) for _ in range(6)), (0.0, "sendmessage", 2))
    later = waits(flood, *((at, "sendmessage", 1) for at in (1.0, 1.5, 2.0, 3.0)))

    assert burst == [0, 0, 0, 0, 0, 1, 0]
    assert later == [0, 1, 0, 0]


def test_refusal_of_one_chat_leaves_edits_other_chats_and_methods_alone() -> None:
    flood = FloodControl(replace(UNLIMITED, chat=Rate(1, 60)))

    assert waits(
        flood,
        (0.0, "sendmessage", 1),
        (1.0, "sendphoto", 1),
        (1.0, "editmessagetext", 1),
        (1.0, "sendmessage", 2),
        (1.0, "answercallbackquery", 1),
    ) == [0, 59, 0, 0, 0]


def test_twenty_edits_and_messages_a_minute_in_a_chat_and_what_is_refused_counts() -> None:
    flood = FloodControl(replace(UNLIMITED, chat_edits=CHAT_EDITS))
    ticks = [(float(at), "editmessagetext", 1) for at in range(20)]
    assert set(waits(flood, *ticks)) == {0}

    assert waits(
        flood,
        (20.0, "editmessagetext", 1),
        (20.0, "sendmessage", 1),
        (20.0, "answercallbackquery", 1),
        (20.0, "editmessagetext", 2),
        (60.5, "editmessagetext", 1),
        (63.0, "editmessagetext", 1),
    ) == [40, 40, 0, 0, 2, 0]


def test_twenty_messages_a_minute_in_a_group_and_not_in_a_private_chat() -> None:
    flood = FloodControl(replace(UNLIMITED, group=GROUP))
    messages = [(float(at), "sendmessage", chat) for at in range(20) for chat in (-5, 5)]
    assert set(waits(flood, *messages)) == {0}

    assert waits(flood, (20.0, "sendmessage", -5), (20.0, "sendmessage", 5), (60.0, "sendmessage", -5)) == [40, 0, 0]


def test_method_can_be_refused_for_hours_while_others_pass() -> None:
    flood = FloodControl(replace(UNLIMITED, methods={"setmycommands": Rate(0, retry_after=40_000)}))

    assert waits(
        flood,
        (0.0, "setmycommands", 0),
        (39_999.5, "setmycommands", 0),
        (1.0, "sendmessage", 1),
        (1.0, "setmydescription", 0),
    ) == [40_000, 1, 0, 0]


def test_every_scope_takes_refused_calls_into_account_when_told_to() -> None:
    harsh = Rate(1, 10.0, count_refused=True)
    calls = [(0.0, "sendmessage", -1), (9.0, "sendmessage", -1), (10.5, "sendmessage", -1)]

    for scope in ("bot", "chat", "chat_edits", "group"):
        limits = replace(UNLIMITED, **{scope: harsh})
        assert waits(FloodControl(limits), *calls) == [0, 1, 9], scope
    assert waits(FloodControl(replace(UNLIMITED, methods={"sendmessage": harsh})), *calls) == [0, 1, 9]


# On the wire


async def test_limits_are_measured_on_the_clock_of_the_bot(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    telegram.limits = replace(UNLIMITED, bot=Rate(2, retry_after=3))

    answers = [await bot.call("sendMessage", chat_id=7, text="x") for _ in range(3)] + [await bot.call("getMe")]
    await clock.sleep(3)
    answers.append(await bot.call("sendMessage", chat_id=7, text="x"))

    assert [status for status, _ in answers] == [200, 200, 429, 429, 200]
    assert answers[2][1]["parameters"] == {"retry_after": 3}
    assert answers[2][1]["description"] == "Too Many Requests: retry after 3"
    assert len(alice.messages) == 4


async def test_limits_are_measured_in_real_time_without_a_clock() -> None:
    async with Telegram(limits=replace(UNLIMITED, bot=Rate(1, 3600))) as telegram, aiohttp.ClientSession() as session:
        telegram.person(7, "Alice").say("a")
        bot = Bot(telegram, session)

        assert [(await bot.call("sendMessage", chat_id=7, text="x"))[0] for _ in range(2)] == [200, 429]


async def test_hold_refuses_its_chat_or_method_until_it_is_over(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    telegram.person(8, "Bob").say("a")
    telegram.hold(40, chat_id=7)
    telegram.hold(60, method="setMyCommands")

    async def statuses() -> list[int]:
        return [
            (await bot.call("sendMessage", chat_id=7, text="x"))[0],
            (await bot.call("sendMessage", chat_id=8, text="x"))[0],
            (await bot.call("setMyCommands", commands=[]))[0],
            (await bot.call("getMe"))[0],
        ]

    status_codes = [await statuses()]
    for seconds in (39.5, 1, 20):
        await clock.sleep(seconds)
        status_codes.append(await statuses())

    assert status_codes == [[429, 200, 429, 200], [429, 200, 429, 200], [200, 200, 429, 200], [200, 200, 200, 200]]


# Polling


async def test_offset_asked_again_at_once_gives_one_update(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    alice.say("b")

    first, again = await bot.updates(0), await bot.updates(0)
    await clock.sleep(0.6)
    later, after_offset = await bot.updates(0), await bot.updates(2)

    assert (first, again, later, after_offset) == ([1, 2], [1], [1, 2], [2])


async def test_offset_asked_again_within_three_seconds_waits(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    assert await bot.updates(2) == []
    await clock.sleep(2.9)

    poll = asyncio.create_task(bot.updates(2, timeout=0))
    while telegram._updates._asking is None:  # noqa: ASYNC110 — what is waited for happens beyond a socket
        await asyncio.sleep(0)
    alice.say("b")

    assert await poll == [2]
    await clock.sleep(3)
    assert await bot.updates(3, timeout=0) == []


async def test_webhook_set_earlier_refuses_get_updates_until_it_is_deleted(
    telegram: Telegram, bot: Bot, alice: PhoneUser
) -> None:
    telegram.webhook = "https://example.org/bot"

    refusal, info = await bot.call("getUpdates"), await bot.call("getWebhookInfo")
    await bot.call("deleteWebhook")

    assert refusal == (
        409,
        {
            "ok": False,
            "error_code": 409,
            "description": "Conflict: can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first",
        },
    )
    assert info[1]["result"]["url"] == "https://example.org/bot"
    assert await bot.updates(0) == [1]
    await bot.call("setWebhook", url="https://example.org/bot")
    assert (await bot.call("getUpdates"))[0] == 409


# What is kept how long


async def test_tap_is_kept_for_150_seconds_and_a_message_for_a_day(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Send", "callback_data": "s"}]]}
    await bot.call("sendMessage", chat_id=7, text="x", reply_markup=keyboard)
    alice.tap("Send")

    await clock.sleep(149)
    pending = [telegram.pending]
    await clock.sleep(1)
    pending.append(telegram.pending)
    came = await bot.updates(0)
    await clock.sleep(86_400 - 150)
    pending.append(telegram.pending)

    assert pending == [[1, 2], [1], []]
    assert came == [1]
    await telegram.settled()


async def test_repeated_tap_is_kept_no_longer_than_a_tap(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    await bot.call("sendMessage", chat_id=7, text="x")
    update_id = alice.tap_data("s")
    await bot.updates(update_id + 1)
    telegram.repeat(update_id)

    await clock.sleep(150)

    assert telegram.pending == []


# Uploads


def test_uploads_of_one_size_are_spaced_by_size() -> None:
    uploads = UploadQueue()

    small = [uploads.delay(100_000, 0.0) for _ in range(50)]
    two_megabytes = [uploads.delay(1 << 21, 100.0) for _ in range(7)]
    large = [uploads.delay(5 << 20, 100.0) for _ in range(4)]

    assert set(small) == {0.0}
    assert [round(delay or 0, 2) for delay in two_megabytes] == [0, 0, 0, 0, 0, 0.05, 0.26]
    assert [round(delay or 0, 2) for delay in large] == [0, 0, 0.05, 0.57]


def test_upload_is_refused_when_more_than_five_seconds_are_queued() -> None:
    uploads = UploadQueue()

    delays = [uploads.delay(5 << 20, 100.0) for _ in range(40)]

    assert delays.index(None) == 13
    assert set(delays[13:]) == {None}
    assert max(delay for delay in delays if delay is not None) < 6


async def test_file_id_costs_no_upload(telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock) -> None:
    telegram.limits = UNLIMITED
    uploads = [await bot.upload(5 << 20, chat_id=7) for _ in range(4)]
    upload_time = clock.monotonic()
    file_id = uploads[0][1]["result"]["document"]["file_id"]

    again = [await bot.call("sendDocument", chat_id=7, document=file_id) for _ in range(40)]

    assert upload_time > 0.5
    assert clock.monotonic() == upload_time
    assert {status for status, _ in again} == {200}
    assert {answer["result"]["document"]["file_id"] for _, answer in again} == {file_id}
    assert alice.messages[-1].document == ("a.pdf", b"x" * (5 << 20))


async def test_refused_upload_is_answered_late_and_sends_nothing(
    telegram: Telegram, bot: Bot, alice: PhoneUser, clock: SetClock
) -> None:
    telegram.limits = UNLIMITED
    uploads = telegram._server._uploads
    while uploads.delay(200_000, clock.monotonic()) is not None:
        pass

    status, answer = await bot.upload(200_000, chat_id=7)

    assert (status, answer["parameters"]) == (429, {"retry_after": 60})
    assert clock.monotonic() == 3
    assert len(alice.messages) == 1
    assert (await bot.upload(200_001, chat_id=7))[0] == 200


async def test_document_cannot_be_sent_as_a_photo(telegram: Telegram, bot: Bot, alice: PhoneUser) -> None:
    _, response = await bot.upload(10, chat_id=7)

    assert await bot.call("sendPhoto", chat_id=7, photo=response["result"]["document"]["file_id"]) == (
        400,
        {"ok": False, "error_code": 400, "description": "Bad Request: can't use file of type Document as Photo"},
    )


# Errors of the server


@pytest.mark.parametrize("status", [502, 504])
async def test_gateway_answers_with_a_page_although_the_message_was_sent(
    telegram: Telegram, bot: Bot, alice: PhoneUser, status: int
) -> None:
    telegram.fail("sendMessage", status=status, effect=True)

    async with bot.session.post(f"{bot.url}/sendMessage", json={"chat_id": 7, "text": "x"}) as answer:
        body = await answer.text()

    assert (answer.status, answer.content_type) == (status, "text/html")
    assert str(status) in body
    assert len(alice.messages) == 2


async def test_server_that_restarts_says_so_although_the_message_was_sent(
    telegram: Telegram, bot: Bot, alice: PhoneUser
) -> None:
    telegram.fail("sendMessage", status=500, effect=True)

    answer = await bot.call("sendMessage", chat_id=7, text="x")

    assert answer == (500, {"ok": False, "error_code": 500, "description": "Internal Server Error: restart"})
    assert len(alice.messages) == 2


# Keyboards


@pytest.mark.parametrize(
    ("buttons", "label", "status"), [(100, "A", 200), (101, "A", 400), (100, "A" * 40, 200), (100, "A" * 80, 400)]
)
async def test_keyboard_has_at_most_a_hundred_buttons_and_ten_kilobytes(
    telegram: Telegram, bot: Bot, alice: PhoneUser, buttons: int, label: str, status: int
) -> None:
    rows = [[{"text": label, "callback_data": f"{n:03}"}] for n in range(buttons)]

    status_code, answer = await bot.call("sendMessage", chat_id=7, text="x", reply_markup={"inline_keyboard": rows})

    assert status_code == status
    assert answer.get("description") == (None if status == 200 else "Bad Request: REPLY_MARKUP_TOO_LONG")
