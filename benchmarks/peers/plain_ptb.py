"""The survey written plainly with python-telegram-bot: run_polling, its own client, a row for each tap."""

from __future__ import annotations

import sys

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from peers.plain import QUESTIONS, keyboard, ready, review, send, store, text

DB: dict[str, aiosqlite.Connection] = {}


def markup(rows: list[list[tuple[str, str]]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(t, callback_data=d) for t, d in row] for row in rows])


async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer()
    db, person = DB["db"], query.from_user.id
    if query.data == "send":
        await query.edit_message_text(await send(db, person))
        return
    number = await store(db, person, query.data)
    if number < QUESTIONS:
        await query.edit_message_text(text(number), parse_mode="HTML", reply_markup=markup(keyboard(number)))
    else:
        review_text, rows = await review(db, person)
        await query.edit_message_text(review_text, parse_mode="HTML", reply_markup=markup(rows))


async def opened(_: Application) -> None:
    DB["db"] = await ready(sys.argv[2])


if __name__ == "__main__":
    address = sys.argv[1]
    application = Application.builder().token("1:TEST").base_url(f"{address}/bot").post_init(opened).build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling(allowed_updates=["callback_query"])
