"""What people type, with its formatting, as HTML."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import Chat, Message, MessageEntity, User

from delivery.incoming.formatted_text import read_html

WHEN, CHAT = datetime(2027, 3, 22, tzinfo=UTC), Chat(1, "private")


def test_formatting_becomes_tags_and_signs_are_escaped() -> None:
    entities = [MessageEntity("bold", 0, 4), MessageEntity("text_link", 9, 4, url="https://example.org")]

    message = Message(1, WHEN, CHAT, text="Room <2> here", entities=entities)

    assert read_html(message) == '<b>Room</b> &lt;2&gt; <a href="https://example.org">here</a>'


def test_caption_is_read_where_there_is_no_text() -> None:
    message = Message(1, WHEN, CHAT, caption="The map", caption_entities=[MessageEntity("italic", 4, 3)])

    assert read_html(message) == "The <i>map</i>"
    assert read_html(Message(1, WHEN, CHAT)) == ""


def test_mentions_of_people_and_custom_emoji_are_plain_text() -> None:
    entities = [
        MessageEntity("text_mention", 0, 3, user=User(7, "Dan", is_bot=False)),
        MessageEntity("text_link", 4, 3, url="tg://user?id=7"),
        MessageEntity("custom_emoji", 8, 2, custom_emoji_id="5"),
        MessageEntity("mention", 11, 4),
    ]

    message = Message(1, WHEN, CHAT, text="Dan Dan 👍 @dan", entities=entities)

    assert read_html(message) == "Dan Dan 👍 @dan"
