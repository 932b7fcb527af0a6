"""The HTTP client behind python-telegram-bot, on aiohttp: its own costs about six times the processor time a call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

import aiohttp
from aiohttp import ClientTimeout
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from delivery.server_time import ServerTime
from delivery.telegram.connection_errors import describe_connection_error

CONNECT, READ, WRITE_FILE, POOL = 5.0, 10.0, 60.0, 10.0
CONNECTIONS = 256
"""Calls under way at once: at 80 ms a call these bear 1,600 taps a second, of two calls each."""
KEPT_ALIVE = 25.0
"""Less than the time after which an uncertain message is tried again: a network that was lost without a word leaves
connections that only look alive, and the second try must not meet another of them."""
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""Errors before anything of the call has left."""
_HALF = re.compile(rb"\\u[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..\\u[dD])[c-fC-F])")
"""Half a character, which JSON can hold, but neither the database nor an answer: it is read as a question mark."""


@dataclass(frozen=True, slots=True)
class Values:
    """What ``AiohttpRequest`` looks at of PTB's ``RequestData``, for values that are JSON already."""

    parameters: Mapping[str, Any]
    contains_files: bool = False


class NotSent(NetworkError):
    """The call never left: there was no connection."""


class CutOff(NetworkError):
    """The connection broke during the call, or the answer cannot be read: it may or may not have had its effect."""


class AiohttpRequest(BaseRequest):
    """Speaks to the Bot API; raises what PTB's own client raises, never with the address, which holds the token."""

    def __init__(self, server_time: ServerTime | None = None, *, proxy: str | None = None) -> None:
        """``server_time`` hears what the answers say of it; ``proxy`` is the address of an HTTP proxy, if any."""
        self._server_time, self._proxy = server_time or ServerTime(), proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return READ

    async def initialize(self) -> None:
        """Open the pool of connections. Idempotent."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector, headers={"User-Agent": self.USER_AGENT}, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close it. Idempotent."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 — the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; the time for writing counts into the whole, since aiohttp knows no limit of its own for it."""
        if self._session is None:
            raise RuntimeError("This request is not initialized.")
        uploading = bool(request_data and request_data.contains_files)
        read, connect = _or(read_timeout, READ), _or(connect_timeout, CONNECT)
        write, pool = _or(write_timeout, WRITE_FILE if uploading else READ), _or(pool_timeout, POOL)
        timeout = _timeout(read, connect, write, pool)
        asked_at = self._server_time.monotonic()
        try:
            async with self._session.request(
                method, url, timeout=timeout, proxy=self._proxy, **_content(request_data)
            ) as answer:
                self._server_time.record(answer.headers.get("Date", ""), asked_at)
                return answer.status, await answer.read()
        except _NOT_CONNECTED as error:
            raise NotSent(describe_connection_error(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise CutOff(f"The connection to Telegram broke ({type(error).__name__}).") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's JSON. PTB's own logs what it cannot read, and that may hold what somebody wrote."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
            if b"\\u" in payload and _HALF.search(payload):
                answer = json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or (answer.get("ok", True) and "result" not in answer):
            raise CutOff("Telegram's answer cannot be read.")
        return answer


def _content(request_data: RequestData | None) -> dict[str, Any]:
    """What aiohttp is told to send: a form when there are files, else JSON, which takes half the time to write."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        json_body = json.dumps(request_data.parameters).encode()
        return {"data": aiohttp.BytesPayload(json_body, content_type="application/json")}
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows file names as they come
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        # As a stream, which aiohttp sends in pieces: a document of megabytes at once would hold up everybody's tap.
        body = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, body, filename=filename, content_type=mime)
    return {"data": form}


@lru_cache(maxsize=64)  # nearly all calls have the same
def _timeout(read: float | None, connect: float | None, write: float | None, pool: float | None) -> ClientTimeout:
    limits = (read, connect, write, pool)
    total = None if None in limits else sum(limit for limit in limits if limit is not None)
    return ClientTimeout(total=total, connect=pool, sock_connect=connect, sock_read=read)


def _or(value: ODVInput[float], default: float) -> float | None:
    return default if isinstance(value, DefaultValue) else value
