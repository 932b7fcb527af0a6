"""What the demo's page can ask for: everything a phone can do, moving the clock, letting others in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from demo.web.crowd import MOST
from demo.web.database_rows import read_rows
from demo.web.environment import DemoEnvironment, Phone

LARGEST_FILE = 20 << 20
"""What a bot can download."""
_LONGEST_NAME = 120

Action = Callable[[DemoEnvironment, web.Request], Awaitable[dict[str, Any] | None]]


class RequestError(web.HTTPException):
    """The page is told why, by a word it has a sentence for."""

    def __init__(self, why: str, status: int = 400) -> None:
        self.status_code = status
        super().__init__(text=json.dumps({"error": why}), content_type="application/json")


def json_handler(stage: DemoEnvironment, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The action as the server calls it."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(await action(stage, request) or {})

    return answer


async def add_phone(stage: DemoEnvironment, request: web.Request) -> dict[str, Any]:
    """One more participant, in one of the languages offered."""
    language = (await _read_json(request)).get("language")
    if language not in stage.languages:
        raise RequestError("language")
    phone = stage.add(language)
    if phone is None:
        raise RequestError("phones", 409)
    return {"id": phone.person.id}


async def send_text(stage: DemoEnvironment, request: web.Request) -> None:
    """Type and send a text."""
    text = (await _read_json(request)).get("text")
    try:
        _phone(stage, request).person.say(str(text or ""))
    except ValueError:
        raise RequestError("text") from None
    await stage.settled()


async def tap(stage: DemoEnvironment, request: web.Request) -> None:
    """Press a button that stands under a message."""
    body = await _read_json(request)
    person = _phone(stage, request).person
    message = stage.telegram.message(person.id, _parse_int(body.get("message")))
    if message is None or not any(button.data == body.get("data") for row in message.buttons for button in row):
        raise RequestError("button", 409)
    person.tap_data(str(body["data"]), message)
    await stage.settled()


async def upload(stage: DemoEnvironment, request: web.Request) -> None:
    """Send a file, or with ``?photo`` a picture; the body is its content."""
    person = _phone(stage, request).person
    content = await request.read()
    name = "".join(c for c in request.query.get("name", "") if c.isprintable() and c not in "/\\")[-_LONGEST_NAME:]
    if not content:
        raise RequestError("empty")
    if "photo" in request.query:
        person.photo(content)
    else:
        person.document(name or "file", content)
    await stage.settled()


async def send_media(stage: DemoEnvironment, request: web.Request) -> None:
    """Send a sticker or a voice message."""
    person = _phone(stage, request).person
    match (await _read_json(request)).get("kind"):
        case "sticker":
            person.sticker()
        case "voice":
            person.voice()
        case _:
            raise RequestError("gesture")
    await stage.settled()


async def block(stage: DemoEnvironment, request: web.Request) -> None:
    """Block the bot, or let it write again."""
    should_block = (await _read_json(request)).get("blocked")
    person = _phone(stage, request).person
    if should_block is not person.is_blocked:
        (person.block if should_block else person.unblock)()
    await stage.settled()


async def move_clock(stage: DemoEnvironment, request: web.Request) -> None:
    """Move the clock to the next thing that happens, or to a moment; it never goes back."""
    to = (await _read_json(request)).get("to")
    moment = await stage.next_stop() if to == "next" else _moment(to)
    if moment is None:
        raise RequestError("nothing", 409)
    if moment <= stage.clock.now():
        raise RequestError("past", 409)
    # It is finished even if the page that asked is closed meanwhile.
    await asyncio.shield(asyncio.ensure_future(stage.advance_to(moment)))


async def add_people(stage: DemoEnvironment, request: web.Request) -> dict[str, Any]:
    """Let others take part by themselves."""
    people = _parse_int((await _read_json(request)).get("people"))
    if not 1 <= people <= MOST:
        raise RequestError("people")
    if not stage.crowd.is_open:
        raise RequestError("over", 409)
    return {"people": stage.crowd.add_people(people)}


async def show_rows(stage: DemoEnvironment, request: web.Request) -> dict[str, Any]:
    """What the database knows of whoever holds this phone, and what of nobody."""
    return await read_rows(stage.program, _phone(stage, request).person.id)


def _phone(stage: DemoEnvironment, request: web.Request) -> Phone:
    phone = stage.phones.get(int(request.match_info["phone"]))
    if phone is None:
        raise RequestError("phone", 404)
    return phone


async def _read_json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise RequestError("json") from None
    if not isinstance(body, dict):
        raise RequestError("json")
    return body


def _parse_int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise RequestError("moment") from None
    if moment.tzinfo is None:
        raise RequestError("moment")
    return moment
