"""The methods of the Bot API that the stand-in knows, by name; updates are asked for elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from demo.telegram import messages
from demo.telegram.chats import Chats
from demo.telegram.html_text import utf16
from demo.telegram.requests import Parameters, Refusal, flag, number, parse_int

NOTICE, COMMANDS, COMMAND_DESCRIPTION = 200, 100, 256
DOWNLOAD_BYTES = 20 << 20
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_PROFILE = {"description": 512, "short_description": 120, "name": 64}
_ABILITIES = dict.fromkeys(
    (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    ),
    False,
)
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)

Method = Callable[[Chats, Parameters], Any]


def get_me(chats: Chats, _: Parameters) -> Any:  # noqa: ANN401 — JSON
    """The bot itself."""
    return chats.bot | _ABILITIES


def answer_callback_query(chats: Chats, parameters: Parameters) -> bool:
    """Stop the spinner, with or without a line of text."""
    query = chats.queries.get(str(parameters.get("callback_query_id")))
    if query is None or chats.now() - query.at > timedelta(seconds=chats.callback_seconds):
        raise Refusal("query is too old and response timeout expired or query ID is invalid")
    text = str(parameters.get("text", ""))
    if utf16(text) > NOTICE:
        raise Refusal("MESSAGE_TOO_LONG")
    if text:
        is_alert = parameters.get("show_alert") in {True, "true"}
        (query.alerts if is_alert else query.toasts).append(text)
        chats.note(query.message, "bot", "alert" if is_alert else "toast", text)
    return True


def get_file(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Where a file can be downloaded."""
    file = chats.file(str(parameters.get("file_id")))
    if file is None:
        raise Refusal("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise Refusal("file is too big")
    return file.as_file() | {"file_path": file.path}


def set_my_commands(chats: Chats, parameters: Parameters) -> bool:
    """Keep a command menu; an empty one is forgotten."""
    key, commands = _scope(chats, parameters), parameters.get("commands")
    if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
        raise Refusal("can't parse BotCommand: expected an Array of Objects")
    if len(commands) > COMMANDS:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise Refusal("BOT_COMMAND_INVALID")
        if not 1 <= utf16(str(command.get("description", ""))) <= COMMAND_DESCRIPTION:
            raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")
    if commands:
        chats.commands[key] = commands
    else:
        chats.commands.pop(key, None)
    return True


def get_my_commands(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """The command menu of exactly that scope and language."""
    return chats.commands.get(_scope(chats, parameters), [])


def delete_my_commands(chats: Chats, parameters: Parameters) -> bool:
    """Forget a command menu."""
    chats.commands.pop(_scope(chats, parameters), None)
    return True


def _scope(chats: Chats, parameters: Parameters) -> tuple[str, str]:
    scope = parameters.get("scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise Refusal("can't parse BotCommandScope")
    if "chat_id" in scope and parse_int(scope["chat_id"]) not in chats.chats:
        raise Refusal("chat not found")
    parts = [str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope]
    return ":".join(parts), str(parameters.get("language_code") or "")


def _set_profile(what: str) -> Method:
    def set_profile(chats: Chats, parameters: Parameters) -> bool:
        text = str(parameters.get(what, ""))
        if utf16(text) > _PROFILE[what]:
            raise Refusal(f"bot {what.replace('_', ' ')} is too long")
        chats.profile[what, str(parameters.get("language_code") or "")] = text
        return True

    return set_profile


def _get_profile(what: str) -> Method:
    def get_profile(chats: Chats, parameters: Parameters) -> dict[str, str]:
        language = str(parameters.get("language_code") or "")
        return {what: chats.profile.get((what, language)) or chats.profile.get((what, ""), "")}

    return get_profile


def get_chat(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """A chat, whether or not the bot may write there."""
    chat = chats.chats.get(parse_int(parameters.get("chat_id")) or 0)
    if chat is None:
        raise Refusal("chat not found")
    return chat.as_chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


def get_chat_member(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Everybody whom the stand-in knows is a member everywhere."""
    get_chat(chats, parameters)
    user_id = number(parameters, "user_id")
    if user_id == chats.bot["id"]:
        return {"user": chats.bot, "status": "member"}
    chat = chats.chats.get(user_id)
    if chat is None or user_id < 0:
        raise Refusal("PARTICIPANT_ID_INVALID")
    user = chat.as_chat() | {"is_bot": False}
    del user["type"]
    return {"user": user, "status": "member"}


def get_webhook_info(chats: Chats, _: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Where updates are sent; nowhere without a webhook."""
    return {"url": chats.webhook, "has_custom_certificate": False, "pending_update_count": len(chats.updates.pending)}


def set_webhook(chats: Chats, parameters: Parameters) -> bool:
    """Send updates to a URL instead of giving them to getUpdates; an empty one ends that."""
    chats.webhook = str(parameters.get("url", ""))
    return True


def delete_webhook(chats: Chats, parameters: Parameters) -> bool:
    """Give updates to getUpdates again; those that wait are dropped where that is asked for."""
    chats.webhook = ""
    if flag(parameters.get("drop_pending_updates")):
        chats.updates.drop()
    return True


def send_chat_action(chats: Chats, parameters: Parameters) -> bool:
    """Accept that the bot is busy; nothing shows it."""
    messages.reachable(chats, parameters)
    return True


def _yes(_: Chats, __: Parameters) -> bool:
    return True


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": messages.send_message,
    "senddocument": messages.send_document,
    "sendphoto": messages.send_photo,
    "sendmediagroup": messages.send_media_group,
    "sendchataction": send_chat_action,
    "editmessagetext": messages.edit_message_text,
    "editmessagemedia": messages.edit_message_media,
    "editmessagecaption": messages.edit_message_caption,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "pinchatmessage": messages.pin_chat_message,
    "unpinchatmessage": _yes,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmydescription": _set_profile("description"),
    "getmydescription": _get_profile("description"),
    "setmyshortdescription": _set_profile("short_description"),
    "getmyshortdescription": _get_profile("short_description"),
    "setmyname": _set_profile("name"),
    "getmyname": _get_profile("name"),
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "setchatmenubutton": _yes,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "close": _yes,
    "logout": _yes,
}
"""By name in lower case: Telegram minds no case."""
