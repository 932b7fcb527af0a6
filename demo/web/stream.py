"""News for the demo's pages as they happen: each open page hears of every change once, many changes at a time."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from demo.telegram.stand_in import Entry
from demo.web import serializers as shown
from demo.web.environment import DemoEnvironment

GATHER_SECONDS = 0.04
"""Changes that follow each other so closely are told together."""
NOTICES = frozenset({"toast", "alert"})
"""Kinds of entries that answer a tap without a message."""
BREATH_SECONDS = 15.0
"""A quiet connection says that it is still there."""


@dataclass(eq=False, slots=True)
class _Page:
    """One open page, and what it has not been told yet."""

    messages: dict[tuple[int, int], None] = field(default_factory=dict)
    """Chat and message, in the order of their first change."""
    notices: list[Entry] = field(default_factory=list)
    """Toasts and alerts."""
    stage: bool = False
    waking: asyncio.Event = field(default_factory=asyncio.Event)


class Stream:
    """Everybody who listens."""

    def __init__(self, stage: DemoEnvironment) -> None:
        self._stage = stage
        self._pages: set[_Page] = set()
        self._ended = False
        stage.telegram.watch(self._on_entry)
        stage.on_change = self._on_change

    def _on_entry(self, entry: Entry) -> None:
        if entry.chat_id not in self._stage.phones:
            return
        for page in self._pages:
            if entry.kind in NOTICES:
                page.notices.append(entry)
            elif entry.message_id is not None and entry.kind != "tap":
                page.messages[entry.chat_id, entry.message_id] = None
            page.stage = True
            page.waking.set()

    def _on_change(self) -> None:
        for page in self._pages:
            page.stage = True
            page.waking.set()

    def end(self) -> None:
        """Nobody is told anything more."""
        self._ended = True
        for page in self._pages:
            page.waking.set()

    async def listen(self, request: web.Request) -> web.StreamResponse:
        """Tell this page everything, and then all that changes, until either side leaves."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        page = _Page()
        self._pages.add(page)
        try:
            await _send_event(response, await self._everything())
            while not self._ended:
                await self._next(page, response)
        except ConnectionResetError:
            pass  # the page was closed
        finally:
            self._pages.discard(page)
        return response

    async def _next(self, page: _Page, response: web.StreamResponse) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(BREATH_SECONDS):
                await page.waking.wait()
        if not page.waking.is_set():
            await response.write(b":\n\n")
            return
        await asyncio.sleep(GATHER_SECONDS)
        await _send_event(response, await self._news(page))

    async def _everything(self) -> dict[str, Any]:
        chats = {
            phone.person.id: [shown.message(message) for message in phone.person.messages]
            for phone in self._stage.phones.values()
        }
        return {
            "everything": True,
            "chats": chats,
            "phones": self._phone_list(),
            "stage": await shown.state(self._stage),
        }

    async def _news(self, page: _Page) -> dict[str, Any]:
        page.waking.clear()
        messages, notices, stage = page.messages, page.notices, page.stage
        page.messages, page.notices, page.stage = {}, [], False
        news: dict[str, Any] = {
            "messages": [self._changed(*place) for place in messages],
            "notices": [{"phone": entry.chat_id, "kind": entry.kind, "text": entry.text} for entry in notices],
            "phones": self._phone_list(),
        }
        if stage:
            news["stage"] = await shown.state(self._stage)
        return news

    def _changed(self, chat: int, id_: int) -> dict[str, Any]:
        message = self._stage.telegram.message(chat, id_)
        return {"phone": chat, "id": id_, "message": message and shown.message(message)}

    def _phone_list(self) -> list[dict[str, Any]]:
        return [shown.phone(self._stage, phone) for phone in self._stage.phones.values()]


async def _send_event(response: web.StreamResponse, news: dict[str, Any]) -> None:
    await response.write(b"data: %b\n\n" % json.dumps(news, ensure_ascii=False).encode())
