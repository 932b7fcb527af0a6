"""The floor: a loop that reads updates, answers the button and edits the message over aiohttp, and does nothing else.

It stores nothing, checks nothing, waits for nothing and forgets what a crash interrupts. It is written as aiohttp's
documentation does it: one session with its defaults, ``json=`` and ``response.json()``. Many updates are handled at
once, as the bot does; ``bare_in_turn.py`` handles one after the other.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiohttp

from peers.plain import QUESTIONS, keyboard, text


def screen(data: str) -> tuple[str, list[list[tuple[str, str]]]]:
    """What follows this button."""
    if data == "send":
        return "Thank you!", []
    number = 0 if data == "start" else int(data.split(":")[1]) + 1
    if number < QUESTIONS:
        return text(number), keyboard(number)
    lines = [f"{n + 1}. How was part {n + 1}?\n→ <b>{n % 5 + 1}</b>" for n in range(QUESTIONS)]
    changes = [(f"Change {n + 1}", f"b:{n}") for n in range(QUESTIONS)]
    return "\n\n".join(["<b>Your answers</b>", *lines]), [
        [("Send my answers", "send")],
        *(changes[n : n + 3] for n in (0, 3, 6)),
    ]


async def main(*, in_turn: bool = False) -> None:
    """Read updates without end; ``in_turn`` waits for both calls of each before the next."""
    async with aiohttp.ClientSession(f"{sys.argv[1]}/bot1:TEST/") as session:

        async def call(method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 — JSON
            async with session.post(method, json=parameters) as response:
                return (await response.json())["result"]

        async def tapped(query: dict[str, Any]) -> None:
            reply_text, rows = screen(query["data"])
            markup = {"inline_keyboard": [[{"text": t, "callback_data": d} for t, d in row] for row in rows]}
            chat, message = query["message"]["chat"]["id"], query["message"]["message_id"]
            edit = {
                "chat_id": chat,
                "message_id": message,
                "text": reply_text,
                "parse_mode": "HTML",
                "reply_markup": markup,
            }
            await asyncio.gather(
                call("answerCallbackQuery", {"callback_query_id": query["id"]}), call("editMessageText", edit)
            )

        offset, tasks = 0, set[asyncio.Task[None]]()
        while True:
            for update in await call("getUpdates", {"offset": offset, "timeout": 25, "limit": 100}):
                offset = update["update_id"] + 1
                if in_turn:
                    await tapped(update["callback_query"])
                    continue
                task = asyncio.create_task(tapped(update["callback_query"]))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    asyncio.run(main())
