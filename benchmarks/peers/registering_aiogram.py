"""Registration written plainly with aiogram 3: its own polling and client; it limits nothing by itself."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from peers import plain
from peers.registering import CALENDAR, STEPS, Rows, ready, store


def markup(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=t, callback_data=d) for t, d in row] for row in rows]
    )


async def patient(call):  # noqa: ANN001, ANN201 — a call of aiogram's, made anew after each refusal
    """Wait for as long as Telegram says, as its documentation advises."""
    while True:
        try:
            return await call()
        except TelegramRetryAfter as refusal:
            await asyncio.sleep(refusal.retry_after)


async def main() -> None:
    db = await plain.ready(sys.argv[2])
    await ready(db)
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    bot, dispatcher = Bot("1:TEST", session=session), Dispatcher()

    @dispatcher.message()
    async def wrote(message: Message) -> None:
        text, rows = STEPS["start"]
        await patient(lambda: message.answer(text, parse_mode="HTML", reply_markup=markup(rows)))

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await patient(query.answer)
        if query.data == "file":
            file = BufferedInputFile(CALENDAR, "bench.ics")
            await patient(lambda: query.message.answer_document(file, caption="The event for your calendar"))
            return
        if query.data == "name":
            await store(db, query.from_user.id, query.from_user.full_name)
        text, rows = STEPS[query.data]
        await patient(lambda: query.message.edit_text(text, parse_mode="HTML", reply_markup=markup(rows)))

    await dispatcher.start_polling(bot, allowed_updates=["message", "callback_query"])


asyncio.run(main())
