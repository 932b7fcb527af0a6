"""The HTTP side of the stand-in: calls are read, recorded, answered or made to fail; it knows no method."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC
from email.utils import format_datetime

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from demo.telegram.chats import Chats
from demo.telegram.faults import Fault, Faults
from demo.telegram.limits import FloodControl, Limits, UploadQueue
from demo.telegram.methods import METHODS
from demo.telegram.requests import (
    TOO_MANY,
    Parameters,
    Refusal,
    Request,
    encode_json,
    error_response,
    number,
    read_parameters,
    success_response,
)
from demo.telegram.updates import TakenOver
from domain.operations.clock import Clock

LARGEST_BODY = 64 << 20
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Server:
    """The Bot API at ``/bot<token>/<method>`` and ``/file/bot<token>/<path>`` on the loopback address."""

    def __init__(self, token: str, chats: Chats, limits: Limits, clock: Clock) -> None:
        """``clock`` measures the rates, and uploads wait on it."""
        self.faults = Faults()
        self.flood = FloodControl(limits)
        self.requests: list[Request] = []
        self._token, self._chats, self._clock = token, chats, clock
        self._uploads = UploadQueue()
        self._files: dict[bytes, bytes] = {}
        self._stopped = asyncio.Event()
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int) -> str:
        """Listen on that port, 0 for a free one; returns the address."""
        server = web.Server(self._serve, request_factory=_request, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; whoever still waits is answered or cut off."""
        self._stopped.set()
        self._chats.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, http: web.BaseRequest) -> web.StreamResponse:
        answer = await self._dispatch(http)
        answer.headers["Date"] = format_datetime(self._clock.now().astimezone(UTC), usegmt=True)
        return answer

    async def _dispatch(self, http: web.BaseRequest) -> web.StreamResponse:
        first, _, rest = http.path.removeprefix("/").partition("/")
        if first == "file":
            return self._download(rest)
        token = first.removeprefix("bot")
        if first == token or not _TOKEN.fullmatch(token):
            return error_response(404)
        try:
            parameters = await read_parameters(http)
        except Refusal as refusal:
            return error_response(refusal.code, refusal.description)
        request = self.request(rest, parameters)
        self.requests.append(request)
        return await self._answer(http, request) if token == self._token else _error_response(request, 401)

    def request(self, method: str, parameters: Parameters) -> Request:
        """A call that comes just now; not yet among ``requests``."""
        return Request(self._clock.monotonic(), self._chats.now(), method, self._shared(parameters))

    def _shared(self, parameters: Parameters) -> Parameters:
        # One file may go to hundreds of people, and every call is remembered: its content is kept once.
        files = {key: value for key, value in parameters.items() if isinstance(value, tuple)}
        return parameters | {
            key: (name, self._files.setdefault(content, content)) for key, (name, content) in files.items()
        }

    def _download(self, place: str) -> web.StreamResponse:
        token, _, path = place.removeprefix("bot").partition("/")
        file = self._chats.at_path(path)
        if token != self._token or file is None:
            return error_response(404)
        return web.Response(body=file.content)

    async def _answer(self, http: web.BaseRequest, request: Request) -> web.StreamResponse:
        fault = self.faults.pop_match(request)
        answer = await (self._perform(request) if fault is None else self._fail(http, request, fault))
        if self.flood.limits.latency:
            await asyncio.sleep(self.flood.limits.latency)
        return answer

    async def _fail(self, http: web.BaseRequest, request: Request, fault: Fault) -> web.StreamResponse:
        if fault.effect:
            await self._perform(request)
        request.ok, request.error_code = False, None
        if fault.hang:
            await self._stopped.wait()
        if (fault.cut or fault.hang) and http.transport is not None:
            http.transport.abort()
            return web.Response()
        return _error_response(request, fault.status, fault.description, fault.retry_after)

    async def _perform(self, request: Request) -> web.StreamResponse:
        wait = await self._upload(request)
        wait = wait or self.flood.wait(request.method.lower(), request.chat_id, self._clock.monotonic())
        if wait:
            return _error_response(request, TOO_MANY, None, wait)
        try:
            return success_response(await self._result(request))
        except Refusal as refusal:
            return _error_response(request, refusal.code, refusal.description)
        except TakenOver:
            return _error_response(request, 409, _CONFLICT)

    async def _upload(self, request: Request) -> int:
        """Wait for the turn of what is uploaded; the seconds after which to try again when it is refused."""
        size = sum(len(value[1]) for value in request.params.values() if isinstance(value, tuple))
        delay = self._uploads.delay(size, self._clock.monotonic()) if self.flood.limits.uploads else 0.0
        if delay is None:
            await self._clock.sleep(UploadQueue.REFUSED_AFTER)
            return UploadQueue.RETRY_AFTER
        if delay:
            await self._clock.sleep(delay)
        return 0

    async def _result(self, request: Request) -> bytes:
        name = request.method.lower()
        if name == "getupdates":
            return b"[%b]" % b",".join(await self._get_updates(request.params))
        method = METHODS.get(name)
        if method is None:
            raise Refusal("Not Found", 404)
        return encode_json(method(self._chats, request.params))

    async def _get_updates(self, parameters: Parameters) -> list[bytes]:
        if self._chats.webhook:
            raise Refusal(_WEBHOOK, 409)
        offset, limit = number(parameters, "offset", 0), number(parameters, "limit", 100)
        timeout = number(parameters, "timeout", 0)
        return await self._chats.updates.get_updates(offset, limit, timeout, parameters.get("allowed_updates"))


def _error_response(
    request: Request, code: int, description: str | None = None, retry_after: int | None = None
) -> web.StreamResponse:
    request.ok, request.error_code = False, code
    return error_response(code, description, retry_after)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)
