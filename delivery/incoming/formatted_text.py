"""What somebody typed, with its formatting, as HTML that the bot can send again."""

from __future__ import annotations

from html import escape

from telegram import Message, MessageEntity

_FORMATS = frozenset(
    {
        MessageEntity.BOLD,
        MessageEntity.ITALIC,
        MessageEntity.UNDERLINE,
        MessageEntity.STRIKETHROUGH,
        MessageEntity.SPOILER,
        MessageEntity.CODE,
        MessageEntity.PRE,
        MessageEntity.TEXT_LINK,
        MessageEntity.BLOCKQUOTE,
        MessageEntity.EXPANDABLE_BLOCKQUOTE,
    }
)
"""What is kept. Mentions of people would carry their Telegram numbers, and custom emoji are for paying bots only."""


def _names_person(entity: MessageEntity) -> bool:
    return (entity.url or "").startswith("tg://user")


def read_html(message: Message) -> str:
    """The text, or a file's caption, of this message with the formatting that its sender gave it."""
    text, entities = message.text, message.entities
    if text is None:
        text, entities = message.caption or "", message.caption_entities
    text_entities = [entity for entity in entities if entity.type in _FORMATS and not _names_person(entity)]
    if not text_entities:
        return escape(text, quote=False)
    return Message(message.message_id, message.date, message.chat, text=text, entities=text_entities).text_html
