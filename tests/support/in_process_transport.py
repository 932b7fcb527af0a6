"""A wire without sockets: calls reach the stand-in as they would over HTTP, for tests of very many of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import format_datetime
from typing import Any, cast

from aiohttp import web
from telegram._utils.types import ODVInput
from telegram.request import BaseRequest, RequestData

from delivery.server_time import ServerTime
from delivery.telegram.http_client import AiohttpRequest, Values
from demo.telegram.requests import _COMPOUND, Parameters, _from_json, _object
from demo.telegram.stand_in import Telegram


@dataclass(frozen=True)
class Refused:
    """A call that Telegram did not take."""

    method: str
    chat_id: int | None
    params: Parameters
    description: str


@dataclass
class InProcessTransport:
    """What connects a program with this stand-in; called for each connection."""

    telegram: Telegram
    every_kind: bool = False
    """Whether updates come that were not asked for."""
    keep: bool = True
    """Whether the stand-in remembers every call."""
    refusals: list[Refused] = field(default_factory=list)

    def __call__(self, server_time: ServerTime | None = None) -> Direct:
        """One connection; ``server_time`` hears what time it is at every call."""
        return Direct(self, server_time or ServerTime())


class Direct(BaseRequest):
    """One connection: parameters become text and are read from it, as over HTTP."""

    def __init__(self, wire: InProcessTransport, server_time: ServerTime) -> None:
        self._wire, self._server_time = wire, server_time

    @property
    def read_timeout(self) -> float:
        return 10.0

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """Nor to close."""

    parse_json_payload: Callable[[bytes], dict[str, Any]] = staticmethod(AiohttpRequest.parse_json_payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        name, parameters = url.rpartition("/")[2], _parameters(request_data)
        if name == "getUpdates" and self._wire.every_kind:
            parameters.pop("allowed_updates", None)
        server, asked_at = self._wire.telegram._server, self._server_time.monotonic()
        request = server.request(name, parameters)
        if self._wire.keep:
            server.requests.append(request)
        answer = await server._answer(cast("web.BaseRequest", None), request)
        self._server_time.record(format_datetime(server._clock.now().astimezone(UTC), usegmt=True), asked_at)
        body = cast("web.Response", answer).body
        assert isinstance(body, bytes)
        if answer.status >= 400:
            description = json.loads(body)["description"] if answer.content_type == "application/json" else ""
            self._wire.refusals.append(Refused(name, request.chat_id, parameters, description))
        return answer.status, body


def _parameters(data: RequestData | Values | None) -> Parameters:
    if data is None:
        return {}
    if not data.contains_files:
        parameters = _object(json.dumps(data.parameters).encode())
        return {key: _from_json(key, value) if key in _COMPOUND else value for key, value in parameters.items()}
    # What cannot be written as UTF-8 fails here, as it would on the wire.
    parameters = {key: text.encode().decode() for key, text in data.json_parameters.items()}
    for key, (name, content, _) in (data.multipart_data or {}).items():
        parameters[key] = (name, content)
    return {key: _from_json(key, value) if key in _COMPOUND else value for key, value in parameters.items()}
