"""The survey written plainly with aiogram 3: polling, its own client, a row for each tap."""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from peers.plain import QUESTIONS, keyboard, ready, review, send, store, text


def markup(rows: list[list[tuple[str, str]]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=t, callback_data=d) for t, d in row] for row in rows]
    )


async def main() -> None:
    db = await ready(sys.argv[2])
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    bot, dispatcher = Bot("1:TEST", session=session), Dispatcher()

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer()
        person = query.from_user.id
        if query.data == "send":
            await query.message.edit_text(await send(db, person))
            return
        number = await store(db, person, query.data)
        if number < QUESTIONS:
            await query.message.edit_text(text(number), parse_mode="HTML", reply_markup=markup(keyboard(number)))
        else:
            review_text, rows = await review(db, person)
            await query.message.edit_text(review_text, parse_mode="HTML", reply_markup=markup(rows))

    await dispatcher.start_polling(bot, allowed_updates=["callback_query"])


asyncio.run(main())
