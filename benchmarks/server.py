"""People in front of a bot, and a Bot API server that does no more than a benchmark needs, and counts.

It has Telegram's rules of asking for updates, and no limits. It is a process of its own, on a processor of its own, and
is driven over its standard input: one command a line, one line of JSON in answer.

    start DATA             which button begins a survey; answered when the bot has asked for updates
    go N WAY CONCURRENT    N people act, so many at once: ``answer`` presses Start and then the first answer of every
                           question until the review, ``send`` presses ``Send my answers``
    pace N RATE SECONDS    of N people somebody who is free presses the next button, so many times a second
    read N SECONDS         N people answer the survey, each so many seconds (on average) after the screen before
    late SECONDS           from now on the answer to every call but getUpdates comes so much later than its effect
    hold CHAT SECONDS      answer 429 to new messages and edits in this chat for so long; somebody there presses Start
    held CHAT              whether that person waits for the answer still, and how many calls were refused
    sent                   when messages that nobody asked for arrived
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from demo.telegram.updates import RepeatedOffset

FIRST = 100_001
_LEAVE = {"Back", "Skip", "Next", "Not now", "No, thank you"}
_OK = b'{"ok":true,"result":true}'


@dataclass
class Somebody:
    """One person: the message they look at and its buttons."""

    id: int
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    tapped_at: float = 0.0
    busy: bool = False


@dataclass
class Crowd:
    """Everybody, what waits for the bot, and how long each tap took."""

    start: str
    """The data of the button that begins the survey."""
    people: dict[int, Somebody] = field(default_factory=dict)
    waiting: deque[bytes] = field(default_factory=deque)
    number: int = 0
    way: str = "answer"
    taps: list[float] = field(default_factory=list)
    line: deque[Somebody] = field(default_factory=deque)
    sent_at: list[float] = field(default_factory=list)
    """When messages that nobody asked for arrived."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    all_done: asyncio.Event = field(default_factory=asyncio.Event)
    bot_is_up: asyncio.Event = field(default_factory=asyncio.Event)
    """The bot has asked for updates: it is up."""
    is_paced: bool = False
    reading: float = 0.0
    """Seconds from a screen to the next press, on average."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    remaining: int = 0
    late: float = 0.0
    held_until: dict[int, float] = field(default_factory=dict)
    refused_count: int = 0
    offsets: RepeatedOffset = field(default_factory=RepeatedOffset)

    def somebody(self, id_: int) -> Somebody:
        """The person of that id."""
        return self.people.setdefault(id_, Somebody(id_))

    def press(self, person: Somebody, data: str) -> None:
        """Press a button: the update waits for the bot."""
        self.number += 1
        person.busy, person.tapped_at = True, time.perf_counter()
        user = {"id": person.id, "is_bot": False, "first_name": "Ana", "language_code": "en"}
        chat = {"id": person.id, "type": "private", "first_name": "Ana"}
        query = {
            "id": str(self.number),
            "from": user,
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 1, "date": 1, "chat": chat, "text": "…"},
        }
        self.waiting.append(json.dumps({"update_id": self.number, "callback_query": query}).encode())
        self.news.set()

    def shown(self, id_: int, markup: dict[str, Any] | str | None) -> None:
        """The person sees what they tapped for; the next tap follows."""
        person = self.somebody(id_)
        if id_ in self.held_until:
            person.busy = False
            return
        markup = json.loads(markup) if isinstance(markup, str) else markup
        person.rows = markup["inline_keyboard"] if markup else []
        if not person.busy:
            return
        person.busy = False
        self.taps.append(time.perf_counter() - person.tapped_at)
        if self.is_paced:
            self.line.append(person)
            self._count()
            return
        following = self._following(person)
        if following is None:
            self._finished()
        elif self.reading:
            pause = self.reading * self.chance.uniform(0.5, 1.5)
            asyncio.get_running_loop().call_later(pause, self.press, person, following)
        else:
            self.press(person, following)

    def _finished(self) -> None:
        if self.line:
            person = self.line.popleft()
            self.press(person, self.first(person))
        self._count()

    def _count(self) -> None:
        self.remaining -= 1
        if self.remaining <= 0:
            self.all_done.set()

    def first(self, person: Somebody) -> str:
        """The tap this person begins with."""
        return self.start if self.way == "answer" else self.labelled(person, "Send my answers")

    def labelled(self, person: Somebody, label: str) -> str:
        """The data of that button."""
        return next(button["callback_data"] for row in person.rows for button in row if button["text"] == label)

    def _following(self, person: Somebody) -> str | None:
        buttons = [button for row in person.rows for button in row]
        if self.way == "send" or any(button["text"] == "Send my answers" for button in buttons):
            return None
        return next(button["callback_data"] for button in buttons if button["text"] not in _LEAVE)

    async def go(self, number: int, way: str, concurrent: int) -> dict[str, Any]:
        """Let so many people act, so many at once, each as soon as they see the answer."""
        self.way, self.taps, self.is_paced, self.remaining, self.reading = way, [], False, number, 0.0
        self.all_done.clear()
        self.line = deque(self.somebody(FIRST + n) for n in range(number))
        began = time.perf_counter()
        for _ in range(min(concurrent, number)):
            person = self.line.popleft()
            self.press(person, self.first(person))
        await self.all_done.wait()
        return _told(self.taps, time.perf_counter() - began)

    async def read(self, number: int, reading: float) -> dict[str, Any]:
        """So many people answer at the same time, each at their own pace; they begin one after the other."""
        self.way, self.taps, self.is_paced, self.remaining, self.reading = "answer", [], False, number, reading
        self.all_done.clear()
        began = time.perf_counter()
        for n in range(number):
            await asyncio.sleep(max(0.0, began + reading * n / number - time.perf_counter()))
            self.press(self.somebody(FIRST + n), self.start)
        await self.all_done.wait()
        return _told(self.taps, time.perf_counter() - began)

    def hold(self, chat: int, seconds: float) -> None:
        """Refuse what this chat is sent for so long, and let somebody there press Start."""
        self.held_until[chat] = time.perf_counter() + seconds
        self.press(self.somebody(chat), self.start)

    def wait(self, chat: int) -> float:
        """The seconds for which the chat is held."""
        return max(0.0, self.held_until.get(chat, 0.0) - time.perf_counter())

    async def pace(self, number: int, rate: float, seconds: float) -> dict[str, Any]:
        """So many people, of whom at every moment somebody taps, ``rate`` times a second, for so long."""
        self.way, self.taps, self.is_paced = "answer", [], True
        self.remaining = int(rate * seconds)
        self.all_done.clear()
        self.line = deque(self.somebody(FIRST + n) for n in range(number))
        began = time.perf_counter()
        for n in range(self.remaining):
            await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
            while not self.line:  # noqa: ASYNC110 — everybody waits for the bot
                await asyncio.sleep(0.001)
            person = self.line.popleft()
            following = self._following(person) if person.rows else None
            self.press(person, following or self.start)
        await self.all_done.wait()
        return _told(self.taps, time.perf_counter() - began)


def _told(taps: list[float], seconds: float) -> dict[str, Any]:
    sorted_taps = sorted(taps)

    def at(share: float) -> float:
        return round(1000 * sorted_taps[min(len(sorted_taps) - 1, int(share * len(sorted_taps)))], 2)

    return {"taps": len(taps), "seconds": seconds, "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": at(1.0)}


class Api(asyncio.Protocol):
    """One connection of the bot's."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd, self.rest = crowd, b""
        self.transport: Any = None
        self.last = 0
        self.task: asyncio.Task[None] | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 — asyncio's
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while (end := self.rest.find(b"\r\n\r\n")) >= 0:
            head = self.rest[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
            if len(self.rest) < end + 4 + length:
                return
            path = self.rest[: self.rest.index(b"\r\n")].split(b" ")[1]
            body = self.rest[end + 4 : end + 4 + length]
            self.rest = self.rest[end + 4 + length :]
            self.answer(path.rsplit(b"/", 1)[1].split(b"?")[0].decode().lower(), _values(body))

    def answer(self, method: str, body: dict[str, Any]) -> None:
        match method:
            case "getupdates":
                offset = int(body.get("offset", 0))
                wait = int(body.get("timeout", 0))
                self.task = asyncio.create_task(self.updates(offset, wait, int(body.get("limit", 100))))
            case "getme":
                me = {"id": 1, "is_bot": True, "first_name": "b", "username": "b_bot", "can_join_groups": False}
                me |= {"can_read_all_group_messages": False, "supports_inline_queries": False}
                self.reply(json.dumps({"ok": True, "result": me}).encode())
            case "editmessagetext" | "sendmessage" if seconds := self.crowd.wait(int(body["chat_id"])):
                self.crowd.refused_count += 1
                self.reply_late(_refusal(ceil(seconds)), "429 Too Many Requests")
            case "editmessagetext":
                id_ = int(body["chat_id"])
                self.reply_late(_message(id_))
                self.crowd.shown(id_, body.get("reply_markup"))
            case "sendmessage":
                self.reply_late(_message(int(body["chat_id"])))
                self.crowd.sent_at.append(time.perf_counter())
            case _:
                self.reply_late(_OK)

    async def updates(self, offset: int, wait: float, limit: int) -> None:
        """Answer getUpdates; what is below the offset is confirmed."""
        crowd = self.crowd
        crowd.bot_is_up.set()
        limit, wait = crowd.offsets.apply(offset, limit, wait, time.perf_counter())
        while crowd.waiting and _number(crowd.waiting[0]) < offset:
            crowd.waiting.popleft()
        if not crowd.waiting and wait:
            crowd.news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(crowd.news.wait(), wait)
        batch = [crowd.waiting[n] for n in range(min(limit, len(crowd.waiting)))]
        self.reply(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def reply_late(self, body: bytes, status: str = "200 OK") -> None:
        """The answer comes later than the effect."""
        if self.crowd.late:
            asyncio.get_running_loop().call_later(self.crowd.late, self.reply, body, status)
        else:
            self.reply(body, status)

    def reply(self, body: bytes, status: str = "200 OK") -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


def _values(body: bytes) -> dict[str, Any]:
    """The parameters, from JSON or from a form."""
    if body.startswith(b"{"):
        return dict(json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}


def _number(update: bytes) -> int:
    return int(update[14 : update.index(b",")])


def _refusal(seconds: int) -> bytes:
    details = {"description": f"Too Many Requests: retry after {seconds}", "parameters": {"retry_after": seconds}}
    return json.dumps({"ok": False, "error_code": 429, **details}).encode()


def _message(chat: int) -> bytes:
    result = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private", "first_name": "Ana"}, "text": "…"}
    return json.dumps({"ok": True, "result": result}).encode()


async def main(processor: int) -> None:
    os.sched_setaffinity(0, {processor})
    crowd = Crowd("")
    server = await asyncio.get_running_loop().create_server(lambda: Api(crowd), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().split():
        match line:
            case ["start", data]:
                crowd.start = data
                await crowd.bot_is_up.wait()
                response: dict[str, Any] = {}
            case ["go", number, way, concurrent]:
                response = await crowd.go(int(number), way, int(concurrent))
            case ["pace", number, rate, seconds]:
                response = await crowd.pace(int(number), float(rate), float(seconds))
            case ["read", number, seconds]:
                response = await crowd.read(int(number), float(seconds))
            case ["late", seconds]:
                crowd.late, response = float(seconds), {}
            case ["hold", chat, seconds]:
                crowd.hold(int(chat), float(seconds))
                response = {}
            case ["held", chat]:
                response = {"waits": crowd.somebody(int(chat)).busy, "refused": crowd.refused_count}
            case ["sent"]:
                response = {"at": crowd.sent_at}
            case _:
                raise ValueError(line)
        print(json.dumps(response), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
