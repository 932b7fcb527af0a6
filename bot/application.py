"""The Application: from an update to its handler, in the order in which kinds of updates are tried."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import ChatMember, Update
from telegram.ext import (
    Application,
    CallbackContext,
    ChatMemberHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.app_context import AppContext, turn_of, turn_of_press
from bot.routes import COMMANDS, TAPS, WITHOUT_ARGUMENT
from delivery.incoming.button_press import ButtonPress, read_press
from delivery.incoming.raw_update import RawUpdate
from delivery.outgoing.callback_answers import TapAnswer
from delivery.outgoing.limits.rate_limiter import RateLimiter
from domain.people import clean_code
from handlers import common, text_router
from handlers.context import Turn
from handlers.text_router import RouteResult
from storage.editing import sources
from views.callback import codec
from views.callback import participants as participant_taps
from views.callback.events import EventTap
from views.callback.files import ImportTap
from views.layout import common as views
from views.screen import Alert, Reply, Toast

CONTENT = filters.TEXT | filters.ATTACHMENT | filters.CHECKLIST
"""What a person sends. Messages of Telegram itself, also of kinds that come with later versions, are none of it."""

EDIT_AGE = timedelta(minutes=2)
"""An edit that is delivered later is not answered: what was meant by it is past."""


def register(application: Application[Any, Any, Any, Any, Any, Any], app_context: AppContext) -> None:
    """Every handler, in order."""
    private, groups = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
    new = private & filters.UpdateType.MESSAGE
    for handler in (
        MessageHandler(new & filters.COMMAND & ~filters.FORWARDED, _on_command(app_context)),
        MessageHandler(new & filters.TEXT & ~filters.FORWARDED, _on_message(app_context, text_router.handle_text)),
        MessageHandler(new & CONTENT, _on_message(app_context, text_router.handle_attachment)),
        MessageHandler(private & filters.UpdateType.EDITED_MESSAGE, _on_edit(app_context)),
        MessageHandler(groups & filters.UpdateType.MESSAGE & filters.COMMAND, _in_group(app_context)),
        ChatMemberHandler(_on_membership(app_context), ChatMemberHandler.MY_CHAT_MEMBER),
    ):
        application.add_handler(handler)
    application.add_error_handler(_remember(app_context))


async def handle(
    application: Application[Any, Any, Any, Any, Any, Any], app_context: AppContext, raw: RawUpdate
) -> None:
    """Handle one update: buttons here, all else by the application's handlers.

    What went wrong is raised, so that the update is not confirmed. Its answer is on its way then, and no part of it.
    """
    press = read_press(raw)
    if press is not None:
        await _handle_press(app_context, press)
        return
    update = Update.de_json(raw, application.bot)
    await application.process_update(update)
    failure = app_context.failures.pop(update.update_id, None)
    if failure is not None:
        raise failure


async def _handle_press(app_context: AppContext, press: ButtonPress) -> None:
    turn = await turn_of_press(app_context, press)
    reply = await pressed(turn, press.data if press.is_private else "")  # the bot puts no buttons into groups

    def wait_notice(seconds: float, *, with_others: bool) -> Toast:
        return turn.speak(lambda voice: views.wait_notice(voice, seconds, with_others=with_others))

    tap = TapAnswer(press.query_id, press.message_id, wait_notice)
    app_context.answers.post_tap(turn.user_id, reply, tap, key=press.data)


Callback = Callable[[Update, CallbackContext[Any, Any, Any, Any]], Any]


def _on_command(app_context: AppContext) -> Callback:
    async def on_command(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        command = _command(update, context.bot)
        if command is not None:
            name, argument = command
            command_handler = COMMANDS.get(name)
            if command_handler is not None and is_argument(name, argument):
                turn = await turn_of(app_context, update, argument)
                app_context.answers.post(
                    turn.user_id, await command_handler(turn), key=command, reply_to=turn.message_id
                )
                return
            turn = await turn_of(app_context, update, _text(update))
            kind, reply = await text_router.handle_slash_text(turn, name, command_handler, argument)
            app_context.answers.post(turn.user_id, reply, key=kind, reply_to=turn.message_id)

    return on_command


def is_argument(name: str, words: str) -> bool:
    """Whether what stands behind this command can belong to it: nothing, or one code where it takes one."""
    return not words or (name not in WITHOUT_ARGUMENT and " " not in words)


def _text(update: Update) -> str:
    return (update.effective_message and update.effective_message.text) or ""


def _command(update: Update, bot: ExtBot[Any]) -> tuple[str, str] | None:
    """The command and the event's code that may follow it; None when it is addressed to another bot."""
    text = _text(update)
    head, *rest = text.split(maxsplit=1) or [""]
    name, _, addressee = clean_code(head).removeprefix("/").partition("@")
    mine = not addressee or addressee == (bot.username or "").lower()
    return (name, clean_code("".join(rest))) if mine else None


def _on_edit(app_context: AppContext) -> Callback:
    answer = _on_message(app_context, text_router.edited)

    async def on_edit(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.edited_message
        if message is not None and is_edited_now(message.edit_date, app_context.clock.now()):
            await answer(update, context)

    return on_edit


def is_edited_now(edit_date: datetime | None, now: datetime) -> bool:
    """Whether the text was changed just now: a reaction also comes as an edit, without a date or with an old one.

    Source: td's ``Message::hide_edit_date``, tdlib/telegram-bot-api issue 388.
    """
    return edit_date is not None and now - edit_date < EDIT_AGE


def _on_message(app_context: AppContext, route: Callable[[Turn], Awaitable[RouteResult]]) -> Callback:
    async def on_message(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        message = update.effective_message
        if message is not None and app_context.albums.is_same_group(message.media_group_id):
            return
        turn = await turn_of(app_context, update, _text(update))
        kind, reply = await route(turn)
        app_context.answers.post(turn.user_id, reply, key=kind, reply_to=turn.message_id)

    return on_message


async def pressed(turn: Turn, data: str) -> Reply:
    """What a tap comes to; one that was refused is refused as well if it comes again after a crash.

    Of a draft that follows from the button alone, so nothing is noted: no row tells which draft was refused.
    """
    tap = codec.decode(data)
    reply = await dispatch_tap(turn, tap) if tap is not None else turn.speak(views.button_expired)
    if isinstance(reply, Toast | Alert) and not isinstance(tap, participant_taps.InSurvey):
        await turn.passed()
    return reply


async def dispatch_tap(turn: Turn, tap: codec.Tap) -> Reply:
    """Let the button's handler answer, which may rely on ``turn.events`` to have the event that the button names.

    Buttons for changing an event may name a draft, which is not among them.
    """
    code = codec.event_code(tap)
    if type(tap) not in TAPS:
        return turn.speak(views.button_expired)
    if code is not None and code not in turn.events and not await _is_draft(turn, tap, code):
        return turn.speak(lambda voice: views.event_gone(voice, code))
    return await TAPS[type(tap)](turn, tap)


async def _is_draft(turn: Turn, tap: codec.Tap, code: str) -> bool:
    if not isinstance(tap, EventTap | ImportTap):
        return False
    async with turn.db.transaction() as tx:
        source = await sources.find(tx, code)
        if source is None:
            # Refused now, and refused when it comes again: there may be a draft of that code by then.
            await turn.first_time(tx)
    return source is not None


def _in_group(app_context: AppContext) -> Callback:
    async def in_group(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        group = update.effective_chat
        if group is None or _command(update, context.bot) is None:
            return
        limiter = context.bot.rate_limiter
        if isinstance(limiter, RateLimiter) and not limiter.has_room(group.id):
            return  # a group takes twenty messages a minute, and whoever else asked was answered before all of them
        if not app_context.group_answers.take(group.id, app_context.clock.monotonic()):
            return
        turn = await turn_of(app_context, update, "")
        address = f"t.me/{context.bot.username}"
        screen = turn.speak(lambda voice: views.only_in_private(voice, address))
        app_context.answers.post_in_group(group.id, screen, _topic_id(update))

    return in_group


def _topic_id(update: Update) -> int:
    """The topic of a forum in which this was written; 0 elsewhere."""
    message = update.effective_message
    return (message.message_thread_id or 0) if message is not None and message.is_topic_message else 0


def _on_membership(app_context: AppContext) -> Callback:
    async def on_membership(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        change = update.my_chat_member
        if change is None or change.chat.type != "private":
            return
        turn = await turn_of(app_context, update, "")
        has_left = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
        await common.update_reachable(turn, reachable=not has_left)

    return on_membership


def _remember(app_context: AppContext) -> Any:  # noqa: ANN401 — PTB's own type for error handlers is of many parameters
    async def remember(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if isinstance(update, Update) and context.error is not None:
            app_context.failures[update.update_id] = context.error

    return remember
