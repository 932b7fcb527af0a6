"""Calls of the Bot API on the wire: how parameters are read and answers look; what a call means is not known here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

Parameters = dict[str, Any]

_COMPOUND = frozenset({
    "allowed_updates", "caption_entities", "commands", "entities", "link_preview_options", "media", "menu_button",
    "message_ids", "reply_markup", "reply_parameters", "scope",
})  # fmt: skip
"""Parameters that come as JSON within a form; every other text stays what it is, even if it looks like JSON."""
_DESCRIPTIONS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden: user is deactivated", 404: "Not Found", 409: "Conflict",
    429: "Too Many Requests", 500: "Internal Server Error: restart",
}  # fmt: skip
_GATEWAY = {502: "Bad Gateway", 504: "Gateway Time-out"}
"""What stands before the Bot API answers with a page of its own, which is no JSON."""
OK, BAD_REQUEST, TOO_MANY = 200, 400, 429

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Refusal(Exception):
    """Telegram refuses the call, with this description and code."""

    def __init__(self, description: str, code: int = BAD_REQUEST) -> None:
        """Code 400 gets Telegram's usual beginning."""
        self.code = code
        self.description = f"Bad Request: {description}" if code == BAD_REQUEST else description
        super().__init__(self.description)


@dataclass(slots=True)
class Request:
    """One call as it came, and how it was answered."""

    at: float
    """Monotonic seconds."""
    when: datetime
    method: str
    params: Parameters
    """Files are (name, bytes)."""
    ok: bool = True
    error_code: int | None = None
    """None for a call that was cut off or never answered, too."""

    @property
    def chat_id(self) -> int | None:
        """The chat it was for."""
        return parse_int(self.params.get("chat_id"))


def parse_int(value: object) -> int | None:
    """The whole number that came as a number or as digits; None for anything else."""
    try:
        return int(value) if isinstance(value, (int, str)) else None
    except ValueError:
        return None


def number(parameters: Parameters, key: str, default: int | None = None) -> int:
    """A whole number among the parameters; raises ``Refusal``."""
    if key not in parameters and default is not None:
        return default
    integer = parse_int(parameters.get(key))
    if integer is None:
        raise Refusal(f"invalid {key} specified")
    return integer


def flag(value: object) -> bool:
    """True for what Telegram takes as true, in a form or in JSON."""
    return str(value).lower() in {"true", "yes", "1"}


def encode_json(value: object) -> bytes:
    """JSON in UTF-8; a lone surrogate never comes out."""
    return _encode(value).encode("utf-8", "replace")


def success_response(result: bytes) -> web.Response:
    """The answer to a call that worked; the result is JSON already."""
    return web.Response(body=b'{"ok":true,"result":%b}' % result, content_type="application/json")


def error_response(code: int, description: str | None = None, retry_after: int | None = None) -> web.Response:
    """The answer to a call that did not."""
    if description is None and code in _GATEWAY:
        title = f"{code} {_GATEWAY[code]}"
        page = f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
        return web.Response(text=page, status=code, content_type="text/html")
    message = description or _DESCRIPTIONS.get(code, "Internal Server Error")
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": message}
    if retry_after is not None:
        body["description"] = description or f"Too Many Requests: retry after {retry_after}"
        body["parameters"] = {"retry_after": retry_after}
    return web.Response(body=encode_json(body), status=code, content_type="application/json")


async def read_parameters(http: web.BaseRequest) -> Parameters:
    """Parameters from query, form, JSON or multipart, as the Bot API takes them; raises ``Refusal``."""
    parameters: Parameters = dict(http.query) if http.query_string else {}
    if http.body_exists:
        match http.content_type:
            case "application/x-www-form-urlencoded":
                body = (await http.read()).decode("utf-8", "replace")
                parameters.update(parse_qsl(body, keep_blank_values=True))
            case "application/json":
                parameters.update(_object(await http.read()))
            case "multipart/form-data":
                parameters.update(await _multipart(http))
            case _:
                pass
    for key in _COMPOUND & parameters.keys():
        parameters[key] = _from_json(key, parameters[key])
    return parameters


def _object(body: bytes) -> Parameters:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise Refusal("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise Refusal("can't parse JSON object")
    return {key: parameter for key, parameter in value.items() if parameter is not None}


def _from_json(key: str, value: object) -> Any:  # noqa: ANN401 — JSON
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise Refusal(f"can't parse {key.replace('_', ' ')} JSON object") from None


async def _multipart(http: web.BaseRequest) -> Parameters:
    parameters: Parameters = {}
    async for part in await http.multipart():
        if isinstance(part, BodyPartReader) and part.name:
            content = bytes(await part.read())
            parameters[part.name] = (
                content.decode("utf-8", "replace") if part.filename is None else (part.filename, content)
            )
    return parameters
