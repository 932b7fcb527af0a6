"""The HTTP client behind the library: what it sends, how long it waits, and what it says of what went wrong."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from delivery.telegram.http_client import AiohttpRequest, CutOff, NotSent
from demo.telegram.stand_in import Telegram
from tests.wire import answering, cut, result

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SELF_SIGNED = Path(__file__).parents[2] / "support" / "self_signed.pem"


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest()
    await request.initialize()
    yield request
    await request.shutdown()


async def failure_of(call: Awaitable[object]) -> TelegramError:
    with pytest.raises(TelegramError) as excinfo:
        await call
    assert TOKEN not in str(excinfo.value)
    assert TOKEN not in "".join(map(str, _chain(excinfo.value)))
    return excinfo.value


def _chain(error: BaseException) -> list[BaseException]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [error, *(_chain(before) if before else [])]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(TOKEN) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    base = f"{telegram.base_url}/bot"
    async with Bot(TOKEN, base, request=AiohttpRequest(), get_updates_request=AiohttpRequest()) as bot:
        yield bot


async def test_texts_arrive_as_they_are(telegram: Telegram, bot: Bot) -> None:
    telegram.person(7, "Ana").has_started = True

    await bot.send_message(7, "Ștefan &amp; <b>Ana</b> 🙂", parse_mode="HTML")

    assert telegram.people[7].screen.text == "Ștefan & Ana 🙂"


async def test_files_arrive_with_their_names_and_every_byte(telegram: Telegram, bot: Bot) -> None:
    telegram.person(7, "Ana").has_started = True
    content = bytes(range(256)) * 4096

    await bot.send_document(7, InputFile(content, 'Agenda "ș" 1.pdf'), caption="The day")

    assert telegram.people[7].screen.document == ('Agenda "ș" 1.pdf', content)
    assert telegram.people[7].screen.caption == "The day"


async def test_files_can_be_fetched(request_: AiohttpRequest) -> None:
    async def answer(http: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=http.path.encode())

    async with answering(answer) as base:
        content = await request_.retrieve(f"{base}/file/bot{TOKEN}/documents/1")

    assert bytes(content) == f"/file/bot{TOKEN}/documents/1".encode()


async def test_nobody_listening_means_nothing_was_sent(request_: AiohttpRequest, unused_tcp_port: int) -> None:
    failure = await failure_of(request_.post(f"http://127.0.0.1:{unused_tcp_port}/bot{TOKEN}/getMe"))

    assert type(failure) is NotSent


async def test_connection_that_does_not_come_about_in_time_means_nothing_was_sent(request_: AiohttpRequest) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(4):  # until the kernel takes no more
            one = socket.socket()
            one.settimeout(0)
            one.connect_ex(full.getsockname())
            waiting.append(one)

        failure = await failure_of(
            request_.post(f"http://127.0.0.1:{full.getsockname()[1]}/bot{TOKEN}/getMe", connect_timeout=0.1)
        )

        for one in waiting:
            one.close()
    assert type(failure) is NotSent


async def test_answer_that_does_not_come_in_time_may_have_had_its_effect(request_: AiohttpRequest) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async with answering(answer) as base:
        failure = await failure_of(request_.post(f"{base}/bot{TOKEN}/getMe", read_timeout=0.05))

    assert type(failure) is TimedOut


async def test_answer_that_comes_in_drops_is_not_waited_for_without_end(request_: AiohttpRequest) -> None:
    async def answer(http: web.BaseRequest) -> web.StreamResponse:
        drops = web.StreamResponse()
        await drops.prepare(http)
        while True:
            await drops.write(b" ")
            await asyncio.sleep(0.01)

    limits = {"read_timeout": 0.05, "write_timeout": 0.05, "connect_timeout": 0.05, "pool_timeout": 0.05}
    async with answering(answer) as base:
        failure = await failure_of(request_.post(f"{base}/bot{TOKEN}/getMe", **limits))

    assert type(failure) is TimedOut


@pytest.mark.parametrize("limit", ["read_timeout", "write_timeout", "connect_timeout", "pool_timeout"])
async def test_without_one_limit_the_whole_has_none(request_: AiohttpRequest, limit: str) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return result(limit)

    async with answering(answer) as base:
        assert await request_.post(f"{base}/bot{TOKEN}/getMe", **{limit: None}) == limit


async def test_broken_connection_may_have_had_its_effect(request_: AiohttpRequest) -> None:
    async with answering(cut) as base:
        failure = await failure_of(request_.post(f"{base}/bot{TOKEN}/getMe"))

    assert type(failure) is CutOff


@pytest.mark.parametrize(
    "body", [b"<html>Welcome to the hotel</html>", b"[]", b"{}", b'{"ok":true}', b"", b"[" * 100_000, b"\xff\xfe"]
)
async def test_answer_that_is_not_telegrams_may_have_had_its_effect(
    request_: AiohttpRequest, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=body)

    async with answering(answer) as base:
        failure = await failure_of(request_.post(f"{base}/bot{TOKEN}/getMe"))

    assert type(failure) is CutOff
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, InvalidToken), (403, Forbidden), (404, InvalidToken), (502, NetworkError)],
)
@pytest.mark.parametrize("body", [b'{"ok":false,"description":"No"}', b"<html>No</html>"])
async def test_refusals_are_what_the_librarys_own_client_makes_of_them(
    request_: AiohttpRequest, status: int, kind: type[TelegramError], body: bytes
) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, body=body)

    async with answering(answer) as base:
        failure = await failure_of(request_.post(f"{base}/bot{TOKEN}/getMe"))

    assert type(failure) is kind


async def test_proxy_gets_the_calls() -> None:
    urls = []

    async def proxy(http: web.BaseRequest) -> web.StreamResponse:
        urls.append(str(http.url))
        return result(True)

    async with answering(proxy) as address:
        request = AiohttpRequest(proxy=address)
        await request.initialize()

        await request.post("http://api.telegram.invalid/bot1:A/getMe")

        await request.shutdown()
    assert urls == ["http://api.telegram.invalid/bot1:A/getMe"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "http://nobody.invalid/bot1:A/getMe",
            "The name nobody.invalid is not known here: look at the network, the DNS and telegram.api_base_url.",
        ),
        (
            "http://127.0.0.1:9/bot1:A/getMe",
            "Nothing listens at 127.0.0.1:9: look at telegram.api_base_url.",
        ),
    ],
)
async def test_missing_connection_is_told_with_its_cause(request_: AiohttpRequest, address: str, sentence: str) -> None:
    failure = await failure_of(request_.post(address))

    assert isinstance(failure, NotSent)
    assert failure.message == sentence


async def test_server_without_https_is_told_of(request_: AiohttpRequest) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return result(True)

    async with answering(answer) as address:
        port = address.rpartition(":")[2]
        failure = await failure_of(request_.post(f"https://127.0.0.1:{port}/bot{TOKEN}/getMe"))

    assert isinstance(failure, NotSent)
    assert failure.message == (
        f"127.0.0.1:{port} does not speak HTTPS: look at telegram.api_base_url and telegram.proxy."
    )


async def test_certificate_that_nobody_vouches_for_is_told_of(request_: AiohttpRequest) -> None:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return result(True)

    async with answering(answer, certificate=SELF_SIGNED) as address:
        failure = await failure_of(request_.post(f"{address}/bot{TOKEN}/getMe"))

    assert isinstance(failure, NotSent)
    assert failure.message == (
        "The certificate of 127.0.0.1 is not accepted: look at this machine's clock and its certificates"
        " (package ca-certificates), and whether something reads the traffic in between."
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (407, "The proxy wants a name and a password: http://NAME:PASSWORD@HOST:PORT in telegram.proxy."),
        (403, "The proxy refuses to connect to Telegram (it answers 403): look at its rules."),
    ],
)
async def test_proxy_that_refuses_is_told_of(status: int, sentence: str) -> None:
    async def refuse(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status)

    async with answering(refuse) as address, AiohttpRequest(proxy=address) as request:
        failure = await failure_of(request.post(f"https://api.telegram.invalid/bot{TOKEN}/getMe"))

    assert isinstance(failure, NotSent)
    assert failure.message == sentence


async def test_proxy_that_is_not_there_is_told_of() -> None:
    async with AiohttpRequest(proxy="http://127.0.0.1:9") as request:
        failure = await failure_of(request.post(f"http://api.telegram.invalid/bot{TOKEN}/getMe"))

    assert isinstance(failure, NotSent)
    assert failure.message == "The proxy 127.0.0.1:9 does not answer: look at telegram.proxy."


async def test_connections_are_kept_and_used_again(request_: AiohttpRequest) -> None:
    transports = set()

    async def answer(http: web.BaseRequest) -> web.StreamResponse:
        transports.add(http.transport)
        return result(True)

    async with answering(answer) as base:
        for _ in range(5):
            await request_.post(f"{base}/bot{TOKEN}/getMe")

    assert len(transports) == 1


async def test_beginning_and_ending_twice_is_like_once() -> None:
    request = AiohttpRequest()
    await request.initialize()
    session = request._session
    await request.initialize()

    assert request._session is session
    await request.shutdown()
    await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post("http://127.0.0.1/")


@pytest.mark.parametrize(
    ("raw_text", "read"),
    [
        (rb"\ud83d", "?"),
        (rb"a\uDE00b", "a?b"),
        (rb"\ude00\ud83d", "??"),
        (rb"\ud83d\ude00", "\U0001f600"),
        (rb"\ud83d\ud83d\ude00", "?\U0001f600"),
        (rb"\\ud83d", "\\ud83d"),
        ("\U0001f600".encode(), "\U0001f600"),
    ],
)
def test_half_a_character_is_read_as_a_question_mark_since_it_can_be_neither_kept_nor_sent(
    raw_text: bytes, read: str
) -> None:
    answer = AiohttpRequest.parse_json_payload(b'{"ok":true,"result":[{"text":"%b"}]}' % raw_text)

    assert answer["result"] == [{"text": read}]
