"""Registration written plainly with python-telegram-bot: run_polling and its AIORateLimiter, which tries five times."""

from __future__ import annotations

import sys

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import AIORateLimiter, Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from peers import plain
from peers.registering import CALENDAR, STEPS, Rows, ready, store

DB: dict[str, aiosqlite.Connection] = {}
CONCURRENT, RETRIES = 256, 5


def markup(rows: Rows) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(t, callback_data=d) for t, d in row] for row in rows])


async def wrote(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    text, rows = STEPS["start"]
    await update.message.reply_text(text, parse_mode="HTML", reply_markup=markup(rows))


async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    await query.answer()
    if query.data == "file":
        await query.message.reply_document(CALENDAR, filename="bench.ics", caption="The event for your calendar")
        return
    if query.data == "name":
        await store(DB["db"], query.from_user.id, query.from_user.full_name)
    text, rows = STEPS[query.data]
    await query.edit_message_text(text, parse_mode="HTML", reply_markup=markup(rows))


async def opened(_: Application) -> None:
    DB["db"] = await plain.ready(sys.argv[2])
    await ready(DB["db"])


if __name__ == "__main__":
    address = sys.argv[1]
    application = (
        Application.builder()
        .token("1:TEST")
        .base_url(f"{address}/bot")
        .rate_limiter(AIORateLimiter(max_retries=RETRIES))
        .concurrent_updates(CONCURRENT)
        .connection_pool_size(CONCURRENT)
        .pool_timeout(60)
        .post_init(opened)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, wrote))
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling(allowed_updates=["message", "callback_query"])
