"""Simulated people before the stand-in for Telegram with all its limits; a process of its own, driven by crowd.py.

    python benchmarks/people.py PROCESSOR LIMIT

It prints its port, then reads one JSON object a line from its standard input and answers each with one. People press
what the screens offer, by label. Whoever presses again does so every ``again`` seconds until the answer is there, at
most ``presses`` times (0: without end). Times are monotonic seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from demo.telegram.limits import LENIENT, UNLIMITED
from demo.telegram.requests import TOO_MANY
from demo.telegram.stand_in import Entry, Limits, PhoneUser, Request, Telegram

FIRST, FIRST_VISITOR = 100_001, 500_001
"""The ids of those who are registered before, and of those who come."""
AGENDA_ITEM = "Opening words"
"""Shown by the agenda alone."""
LARGE_BYTES = 100_000
LEAVE = frozenset({"Back", "Skip", "Next", "Not now", "No, thank you"})
LIMITS = {"harsh": Limits(), "lenient": replace(Limits(), bot=LENIENT), "none": UNLIMITED}
NOTICE, PROFESSION, NAME, REGISTERED, AGENDA, FILE = range(1, 7)
"""How far somebody who registers has come."""


@dataclass
class Tap:
    """From the first press to its answer."""

    seconds: float
    edit: bool
    """Whether the answer took the place of a screen, so that no limit of new messages concerns it."""


@dataclass
class Manner:
    """How people behave."""

    chance: random.Random
    reading: float = 1.0
    """Seconds from an answer to the next press, on average."""
    again: float | None = None
    presses: int = 0

    def reading_time(self) -> float:
        return self.reading * self.chance.uniform(0.5, 1.5)


@dataclass
class Visitor:
    """One person, what they did and what they saw."""

    person: PhoneUser
    manner: Manner
    entries: int = 0
    """How often the bot wrote or edited anything in the chat."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    taps: list[Tap] = field(default_factory=list)
    came_at: float = 0.0
    first_screen_at: float | None = None
    stage: int = 0
    finished_at: float | None = None

    def see(self, entry: Entry) -> None:
        """Something happened in the chat."""
        if entry.who == "person" or entry.kind in {"toast", "alert", "delete"}:
            return
        self.entries += 1
        if self.first_screen_at is None:
            self.first_screen_at = time.monotonic()
        self.stage = max(self.stage, _stage(self.person))
        self.news.set()

    async def wait(self, condition: Callable[[], bool]) -> None:
        """Do nothing until that is so."""
        while not condition():
            self.news.clear()
            await self.news.wait()

    async def press(self, act: Callable[[], object], condition: Callable[[], bool], *, edit: bool) -> None:
        """Do that until it is answered, again and again if this person does."""
        began, count = time.monotonic(), 0
        while not condition():
            count += 1
            try:
                act()
            except LookupError:  # the button went away meanwhile: another answer is on its way
                count -= 1
            last = self.manner.again is None or 0 < self.manner.presses <= count
            try:
                async with asyncio.timeout(None if last else self.manner.again):
                    await self.wait(condition)
            except TimeoutError:
                continue
        self.taps.append(Tap(time.monotonic() - began, edit))

    async def read(self) -> None:
        await asyncio.sleep(self.manner.reading_time())

    async def step(self, label: str, stage: int, *, edit: bool = True) -> None:
        """Press that button after reading, unless its answer is there already."""
        await self.read()
        if self.stage < stage:
            await self.press(lambda: self.person.tap(label), lambda: self.stage >= stage, edit=edit)


def _stage(person: PhoneUser) -> int:
    messages = [message for message in person.messages if message.from_bot]
    labels = {label for message in messages for label in message.labels}
    marks = {
        FILE: any(message.document for message in messages),
        AGENDA: any(AGENDA_ITEM in message.text for message in messages),
        REGISTERED: "Cancel my registration" in labels,
        NAME: any(label.startswith("Use “") for label in labels),
        PROFESSION: "Judge" in labels,
        NOTICE: "I agree" in labels,
    }
    return max((stage for stage, is_reached in marks.items() if is_reached), default=0)


async def register(visitor: Visitor) -> None:
    """From /start to the calendar file; whether the bot offers agenda and file or sends them, is its own affair."""
    visitor.came_at = time.monotonic()
    await visitor.press(lambda: visitor.person.say("/start bench"), lambda: visitor.stage >= NOTICE, edit=False)
    for label, stage in (("I agree", PROFESSION), ("Judge", NAME), ("Use “", REGISTERED)):
        await visitor.step(label, stage)
    if any("Agenda" in message.labels for message in visitor.person.messages):
        await visitor.step("Agenda", AGENDA)
        await visitor.step("Calendar file", FILE, edit=False)
    else:
        await visitor.wait(lambda: visitor.stage >= FILE)


async def take_document(visitor: Visitor) -> None:
    """The agenda, and the document that belongs to it."""

    def there() -> bool:
        return any(m.document and len(m.document[1]) > LARGE_BYTES for m in visitor.person.messages)

    visitor.came_at = time.monotonic()
    await visitor.press(lambda: visitor.person.say("/agenda"), lambda: visitor.stage >= AGENDA, edit=False)
    await visitor.read()
    await visitor.press(lambda: visitor.person.tap("Document"), there, edit=False)


async def answer(visitor: Visitor) -> None:
    """The whole survey, from the invitation that is there to ``Send my answers``."""
    visitor.came_at = time.monotonic()
    label = ""
    while label != "Send my answers":
        message = next(m for m in reversed(visitor.person.messages) if m.buttons)
        label = next(
            (one for one in message.labels if one == "Send my answers"),
            next((one for one in message.labels if one not in LEAVE), ""),
        )
        before = visitor.entries
        await visitor.press(
            lambda label=label, message=message: visitor.person.tap(label, message),  # type: ignore[misc]  # its defaults
            lambda before=before: visitor.entries > before,  # type: ignore[misc]  # its default
            edit=True,
        )
        await visitor.read()


class Room:
    """Everybody, and the stand-in."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.visitors: dict[int, Visitor] = {}
        self.unasked_at: dict[int, float] = {}
        """When each of the others got their message."""
        self.seen_at = time.monotonic()
        self.unasked = asyncio.Event()
        telegram.watch(self._see)

    def _see(self, entry: Entry) -> None:
        self.seen_at = time.monotonic()
        if entry.chat_id in self.visitors:
            self.visitors[entry.chat_id].see(entry)
        if entry.who == "bot" and entry.kind == "message" and entry.chat_id < FIRST_VISITOR:
            self.unasked_at.setdefault(entry.chat_id, self.seen_at)
            self.unasked.set()

    def person(self, id_: int) -> PhoneUser:
        """Somebody to whom the bot may write."""
        person = self.telegram.person(id_, f"P{id_}")
        person.has_started = True
        return person

    async def ready(self, others: int) -> dict[str, Any]:
        """Return when the bot asks for updates; so many are registered already."""
        for id_ in range(FIRST, FIRST + others):
            self.person(id_)
        requests = self.telegram.requests
        while not any(one.method.lower() == "getupdates" for one in requests):  # noqa: ASYNC110 — another process
            await asyncio.sleep(0.01)
        await asyncio.sleep(1)  # what it does at its start is no part of it
        requests.clear()
        return {}

    async def register(self, people: int, within: float, manner: Manner, others: int, quiet: float) -> dict[str, Any]:
        """So many new people come within so many seconds; with others, once the first of these got their message."""
        if others:
            await self.unasked.wait()
        visitors = [self._visitor(FIRST_VISITOR + n, manner) for n in range(people)]
        return await self._act(visitors, register, within, others, quiet)

    async def document(self, people: int, within: float, manner: Manner, quiet: float) -> dict[str, Any]:
        """So many of the registered ask for the agenda and its document."""
        visitors = [self._visitor(FIRST + n, manner) for n in range(people)]
        return await self._act(visitors, take_document, within, 0, quiet)

    async def answer(self, people: int, within: float, manner: Manner, others: int, quiet: float) -> dict[str, Any]:
        """Of the invited the first so many answer, as soon as all of these have their invitation."""
        while len(self.unasked_at) < people:
            self.unasked.clear()
            await self.unasked.wait()
        visitors = [self._visitor(id_, manner) for id_ in list(self.unasked_at)[:people]]
        return await self._act(visitors, answer, within, others, quiet)

    def _visitor(self, id_: int, manner: Manner) -> Visitor:
        return self.visitors.setdefault(id_, Visitor(self.person(id_), manner))

    async def _act(
        self,
        visitors: list[Visitor],
        way: Callable[[Visitor], Awaitable[None]],
        within: float,
        others: int,
        quiet: float,
    ) -> dict[str, Any]:
        delays = sorted(visitors[0].manner.chance.uniform(0, within) for _ in visitors)
        began = self.seen_at = time.monotonic()

        async def come(visitor: Visitor, after: float) -> None:
            await asyncio.sleep(after)
            await way(visitor)
            visitor.finished_at = time.monotonic()

        tasks = [asyncio.create_task(come(*one)) for one in zip(visitors, delays, strict=True)]
        while not (all(task.done() for task in tasks) and len(self.unasked_at) >= others):
            await asyncio.sleep(0.2)
            if time.monotonic() - self.seen_at > quiet:
                break
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result
        calls = [request for request in self.telegram.requests if request.at >= began]
        return result_of(visitors, calls, began) | {"others": _others(self.unasked_at)}


def result_of(visitors: list[Visitor], calls: list[Request], began: float) -> dict[str, Any]:
    """What came of it."""
    sent_times = [call.at for call in calls if _new_message(call) and call.ok]
    taps = [tap for visitor in visitors for tap in visitor.taps]
    ends = [visitor.finished_at for visitor in visitors if visitor.finished_at is not None]
    return {
        "people": len(visitors),
        "registered": sum(visitor.stage >= REGISTERED for visitor in visitors),
        "lost": len(visitors) - len(ends),
        "refused": sum(call.error_code == TOO_MANY for call in calls),
        "sent": len(sent_times),
        "seconds": max(ends, default=began) - began,
        "sending": (max(sent_times) - began) if sent_times else 0.0,
        "displaced": displaced(visitors),
        "uploads": sum(map(_uploads, calls)),
        "taps": spread([tap.seconds for tap in taps]),
        "edits": spread([tap.seconds for tap in taps if tap.edit]),
    }


def _new_message(call: Request) -> bool:
    method = call.method.lower()
    return method.startswith("send") and method != "sendchataction"


def _uploads(call: Request) -> bool:
    return any(isinstance(value, tuple) and len(value[1]) > LARGE_BYTES for value in call.params.values())


def _others(at: dict[int, float]) -> dict[str, Any]:
    return {"got": len(at), "seconds": max(at.values()) - min(at.values()) if at else 0.0}


def displaced(visitors: list[Visitor]) -> int:
    """By how many places somebody's first screen came later than in the order of arrival, at most."""
    by_arrival = sorted((v for v in visitors if v.first_screen_at is not None), key=lambda visitor: visitor.came_at)
    by_first_screen = sorted(by_arrival, key=lambda visitor: visitor.first_screen_at or 0.0)
    places = {id(visitor): place for place, visitor in enumerate(by_first_screen)}
    return max((places[id(visitor)] - place for place, visitor in enumerate(by_arrival)), default=0)


def spread(seconds: list[float]) -> dict[str, float]:
    """The quantiles, in seconds."""
    sorted_seconds = sorted(seconds) or [0.0]

    def at(share: float) -> float:
        return sorted_seconds[min(len(sorted_seconds) - 1, int(share * len(sorted_seconds)))]

    return {"p50": at(0.5), "p95": at(0.95), "max": sorted_seconds[-1]}


async def main(processor: int, limits: Limits) -> None:
    os.sched_setaffinity(0, {processor})
    async with Telegram(limits=limits) as telegram:
        room = Room(telegram)
        print(json.dumps({"address": telegram.base_url}), flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        ways: dict[str, Callable[..., Coroutine[Any, Any, dict[str, Any]]]] = {
            "ready": room.ready, "register": room.register, "document": room.document, "answer": room.answer,
        }  # fmt: skip
        while line := await reader.readline():
            command = json.loads(line)
            if "manner" in command:
                command["manner"] = Manner(random.Random(1), **command["manner"])  # the same people every time
            print(json.dumps(await ways[command.pop("do")](**command)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), LIMITS[sys.argv[2]]))
