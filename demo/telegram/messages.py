"""Sending, editing and deleting messages, as strict as Telegram itself; nothing is changed before all is checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from demo.telegram.chats import ButtonView, Chat, ChatFile, ChatMessage, Chats
from demo.telegram.html_text import (
    BadText,
    FormattedText,
    checked_entities,
    is_valid_unicode,
    parse_html,
    strip_text,
    utf16,
)
from demo.telegram.requests import Parameters, Refusal, encode_json, flag, parse_int

TEXT, CAPTION, DATA, BUTTONS, ROW = 4096, 1024, 64, 100, 8
MARKUP_BYTES = 10_240
"""Of a keyboard as JSON (python-telegram-bot 5104: about 10 kB)."""
FILE_BYTES, PHOTO_SIDES, PHOTO_RATIO = 50 << 20, 10_000, 20
ALBUM_LEAST, ALBUM_MOST = 2, 10
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_PARSE_MODES = frozenset({"", "none", "html", "markdown", "markdownv2"})
"""Both kinds of Markdown are taken as plain text."""

Rows = list[list[ButtonView]]
Markup = tuple[dict[str, Any] | None, Rows]


def reachable(chats: Chats, parameters: Parameters) -> Chat:
    """The chat the call is for; raises ``Refusal`` when the bot cannot write there."""
    if not parameters.get("chat_id"):
        raise Refusal("chat_id is empty")
    chat = chats.chats.get(parse_int(parameters["chat_id"]) or 0)
    if chat is None:
        raise Refusal("chat not found")
    reason = chat.closed_to_bot()
    if reason is not None:
        raise Refusal(reason, 403)
    return chat


def send_message(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Send a text."""
    chat = reachable(chats, parameters)
    formatted_text, markup, reply = _text(parameters), _markup(parameters), _quoted(chats, chat, parameters)
    message = chats.add(chat, formatted_text.text)
    message.html, message.reply_to = str(parameters["text"]), reply
    if topic := parse_int(parameters.get("message_thread_id")):
        message.body = {"message_thread_id": topic, "is_topic_message": True}
    message.entities = formatted_text.entities
    message.markup, message.buttons = markup
    chats.note(message, "bot", "message", message.text)
    return chats.as_message(message)


def send_document(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Send a file, new or by its id."""
    file = _file(chats, parameters, "document")
    message = _with_file(chats, parameters, {"document": file.as_file() | {"file_name": file.name}})
    message.document = (file.name, file.content)
    chats.note(message, "bot", "document", message.caption or file.name)
    return chats.as_message(message)


def send_photo(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Send a picture, new or by its id."""
    file = _file(chats, parameters, "photo")
    width, height = _image_size(file.content)
    message = _with_file(chats, parameters, {"photo": [file.as_file() | {"width": width, "height": height}]})
    message.photo = file.content
    chats.note(message, "bot", "photo", message.caption)
    return chats.as_message(message)


def send_media_group(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Send 2 to 10 pictures as an album: a message each, with one ``media_group_id``."""
    media = parameters.get("media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise Refusal("can't parse media: expected an Array of InputMedia")
    if not ALBUM_LEAST <= len(media) <= ALBUM_MOST:
        raise Refusal("group send failed" if media else "there are no messages to send")
    if any(item.get("type") != "photo" for item in media):
        raise Refusal("media of this type can't be sent as album")
    chat = reachable(chats, parameters)
    files = [_file(chats, {**parameters, "photo": item.get("media")}, "photo") for item in media]
    captions = [_caption(item) for item in media]
    for file in files:
        _image_size(file.content)
    group = str(len(chats.transcript) + 1)
    return [_album_picture(chats, chat, file, caption, group) for file, caption in zip(files, captions, strict=True)]


def _album_picture(chats: Chats, chat: Chat, file: ChatFile, caption: FormattedText, group: str) -> Any:  # noqa: ANN401 — JSON
    message = chats.add(chat, "")
    width, height = _image_size(file.content)
    message.body = {"photo": [file.as_file() | {"width": width, "height": height}], "media_group_id": group}
    message.photo, message.caption, message.entities = file.content, caption.text, caption.entities
    chats.note(message, "bot", "photo", message.caption)
    return chats.as_message(message)


def _with_file(chats: Chats, parameters: Parameters, body: dict[str, Any]) -> ChatMessage:
    chat = reachable(chats, parameters)
    caption, markup, reply = _caption(parameters), _markup(parameters), _quoted(chats, chat, parameters)
    message = chats.add(chat, "")
    message.body, message.reply_to = body, reply
    message.caption, message.entities, message.html = caption.text, caption.entities, str(parameters.get("caption", ""))
    message.markup, message.buttons = markup
    return message


def edit_message_text(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Put another text and other buttons in place."""
    message = _editable(chats, parameters)
    if not message.text:
        raise Refusal("there is no text in the message to edit")
    formatted_text, markup = _text(parameters), _markup(parameters)
    if (formatted_text.text, formatted_text.entities, markup[0]) == (message.text, message.entities, message.markup):
        raise Refusal(_NOT_MODIFIED)
    message.text, message.html = formatted_text.text, str(parameters["text"])
    return _edited(chats, message, formatted_text, markup)


def edit_message_media(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Put another picture, caption and buttons in place."""
    message, media = _editable(chats, parameters), parameters.get("media")
    if not isinstance(media, dict) or media.get("type") != "photo":
        raise Refusal("can't parse InputMedia: only photos are known here")
    if message.photo is None:
        raise Refusal("message can't be edited")
    file = _file(chats, {**parameters, "photo": media.get("media")}, "photo")
    caption, markup = _caption({**media}), _markup(parameters)
    if (file.content, caption.text, markup[0]) == (message.photo, message.caption, message.markup):
        raise Refusal(_NOT_MODIFIED)
    width, height = _image_size(file.content)
    message.body = {"photo": [file.as_file() | {"width": width, "height": height}]}
    message.photo, message.caption, message.html = file.content, caption.text, str(media.get("caption", ""))
    return _edited(chats, message, caption, markup)


def edit_message_caption(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Put another caption and other buttons in place."""
    message = _editable(chats, parameters)
    if message.text:
        raise Refusal("there is no caption in the message to edit")
    formatted_text, markup = _caption(parameters), _markup(parameters)
    if (formatted_text.text, formatted_text.entities, markup[0]) == (message.caption, message.entities, message.markup):
        raise Refusal(_NOT_MODIFIED)
    message.caption, message.html = formatted_text.text, str(parameters.get("caption", ""))
    return _edited(chats, message, formatted_text, markup)


def edit_message_reply_markup(chats: Chats, parameters: Parameters) -> Any:  # noqa: ANN401 — JSON
    """Put other buttons in place, or none."""
    message = _editable(chats, parameters)
    markup = _markup(parameters)
    if markup[0] == message.markup:
        raise Refusal(_NOT_MODIFIED)
    return _edited(chats, message, FormattedText(message.text, message.entities), markup)


def _edited(chats: Chats, message: ChatMessage, formatted_text: FormattedText, markup: Markup) -> dict[str, Any]:
    message.entities = formatted_text.entities
    message.markup, message.buttons = markup
    chats.touch(message)
    chats.note(message, "bot", "edit", message.text or message.caption)
    return chats.as_message(message)


def _editable(chats: Chats, parameters: Parameters) -> ChatMessage:
    chat = reachable(chats, parameters)
    message = chats.find(chat.id, parse_int(parameters.get("message_id")) or 0)
    if message is None:
        raise Refusal("message to edit not found")
    if not message.from_bot:
        raise Refusal("message can't be edited")
    return message


def delete_message(chats: Chats, parameters: Parameters) -> bool:
    """Delete a message."""
    chat = reachable(chats, parameters)
    message = chats.find(chat.id, parse_int(parameters.get("message_id")) or 0)
    if message is None:
        raise Refusal("message to delete not found")
    chats.drop(message, "bot")
    return True


def pin_chat_message(chats: Chats, parameters: Parameters) -> bool:
    """Accept that a message is pinned; nothing shows it."""
    chat = reachable(chats, parameters)
    if chats.find(chat.id, parse_int(parameters.get("message_id")) or 0) is None:
        raise Refusal("message to pin not found")
    return True


def _text(parameters: Parameters) -> FormattedText:
    formatted_text = _parsed(parameters, "text", "entities")
    if not formatted_text.text:
        raise Refusal("message text is empty")
    if utf16(formatted_text.text) > TEXT:
        raise Refusal("message is too long")
    return formatted_text


def _caption(parameters: Parameters) -> FormattedText:
    formatted_text = _parsed(parameters, "caption", "caption_entities")
    if utf16(formatted_text.text) > CAPTION:
        raise Refusal("message caption is too long")
    return formatted_text


def _parsed(parameters: Parameters, key: str, entities: str) -> FormattedText:
    source, mode = str(parameters.get(key, "")), str(parameters.get("parse_mode", "")).lower()
    if mode not in _PARSE_MODES:
        raise Refusal("unsupported parse_mode")
    try:
        from_html = parse_html(source) if mode == "html" else None
        formatted_text = from_html or strip_text(source, checked_entities(parameters.get(entities) or []))
    except BadText as wrong:
        raise Refusal(str(wrong)) from None
    if not is_valid_unicode(formatted_text.text):
        raise Refusal("strings must be encoded in UTF-8")
    return formatted_text


def _quoted(chats: Chats, chat: Chat, parameters: Parameters) -> ChatMessage | None:
    reply = parameters.get("reply_parameters") or {"message_id": parameters.get("reply_to_message_id")}
    if not isinstance(reply, dict):
        raise Refusal("can't parse reply parameters JSON object")
    if not reply.get("message_id"):
        return None
    message = chats.find(parse_int(reply.get("chat_id")) or chat.id, parse_int(reply["message_id"]) or 0)
    lenient = reply.get("allow_sending_without_reply", parameters.get("allow_sending_without_reply"))
    if message is None and not flag(lenient):
        raise Refusal("message to be replied not found")
    return message


def _markup(parameters: Parameters) -> Markup:
    markup = parameters.get("reply_markup")
    if not markup:
        return None, []
    if not isinstance(markup, dict):
        raise Refusal("can't parse reply keyboard markup JSON object")
    rows = [[_button(raw) for raw in _list(row)] for row in _list(markup.get("inline_keyboard", []))]
    rows = [row for row in rows if row]
    if any(len(row) > ROW for row in rows):
        raise Refusal("BUTTON_ROW_TOO_LONG")
    if sum(map(len, rows)) > BUTTONS or len(encode_json(markup)) > MARKUP_BYTES:
        raise Refusal("REPLY_MARKUP_TOO_LONG")
    return (markup, rows) if rows else (None, [])


def _list(raw: object) -> Iterable[Any]:
    if not isinstance(raw, list):
        raise Refusal("can't parse inline keyboard: expected an Array")
    return raw


def _button(raw: object) -> ButtonView:
    if not isinstance(raw, dict):
        raise Refusal("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text, data, url = raw.get("text"), raw.get("callback_data"), raw.get("url")
    if not isinstance(text, str) or not text.strip():
        raise Refusal("can't parse inline keyboard button: BUTTON_TEXT_INVALID")
    if data is not None and (not is_valid_unicode(str(data)) or not 1 <= len(str(data).encode()) <= DATA):
        raise Refusal("BUTTON_DATA_INVALID")
    if url is not None and "://" not in str(url) and "." not in str(url):
        raise Refusal(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if not raw.keys() - {"text", "style", "icon_custom_emoji_id"}:
        raise Refusal("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return ButtonView(text, None if data is None else str(data), None if url is None else str(url))


def _file(chats: Chats, parameters: Parameters, kind: str) -> ChatFile:
    source = parameters.get(kind)
    if isinstance(source, str) and source.startswith("attach://"):
        source = parameters.get(source.removeprefix("attach://"))
    if isinstance(source, tuple):
        name, content = source
        if not content:
            raise Refusal("file must be non-empty")
        if len(content) > FILE_BYTES:
            raise Refusal("Request Entity Too Large", 413)
        return chats.add_file(kind, name, content)
    if not source:
        raise Refusal(f"there is no {kind} in the request")
    file = chats.file(str(source))
    if file is None:
        raise Refusal("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise Refusal(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _image_size(picture: bytes) -> tuple[int, int]:
    # Only of a PNG, where they stand at a fixed place; anything else passes as a small picture.
    if not picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return 100, 100
    width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * max(1, min(width, height)):
        raise Refusal("PHOTO_INVALID_DIMENSIONS")
    return width, height
