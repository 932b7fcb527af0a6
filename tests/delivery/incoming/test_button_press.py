"""What is read of a pressed button: what the bot needs, of the types that the Bot API says."""

from __future__ import annotations

from typing import Any

import pytest

from delivery.incoming.attachment import Attachment
from delivery.incoming.button_press import ButtonPress, MalformedUpdate, Sender, read_press

SENDER = {"id": 7, "is_bot": False, "first_name": "Ana", "last_name": "Pop", "language_code": "ro"}
MESSAGE = {"message_id": 5, "date": 9, "chat": {"id": 7, "type": "private"}, "text": "Question 1 of 8"}
QUERY = {"id": "12", "from": SENDER, "chat_instance": "1", "data": "1ss:B", "message": MESSAGE}


def update(**query: object) -> dict[str, Any]:
    return {"update_id": 3, "callback_query": {**QUERY, **query}}


def test_press_in_a_private_chat() -> None:
    press = read_press(update())

    assert press == ButtonPress(3, "12", Sender(7, "Ana Pop", "ro"), 5, is_private=True, data="1ss:B", quoted_text="")


def test_press_under_a_message_that_quotes_another() -> None:
    press = read_press(update(message={**MESSAGE, "reply_to_message": {"message_id": 4, "text": "Too short"}}))

    assert press == ButtonPress(3, "12", Sender(7, "Ana Pop", "ro"), 5, True, "1ss:B", "Too short")


def test_press_under_a_message_that_quotes_a_document() -> None:
    quoted_message = {"message_id": 4, "document": {"file_id": "d", "file_name": "list.csv", "file_size": 9}}

    press = read_press(update(message={**MESSAGE, "reply_to_message": quoted_message}))

    assert press is not None
    assert press.quoted_attachment == Attachment("d", "list.csv", 9)


def test_press_in_a_group_is_not_private() -> None:
    press = read_press(update(message={**MESSAGE, "chat": {"id": -7, "type": "group"}}))

    assert press == ButtonPress(3, "12", Sender(7, "Ana Pop", "ro"), 5, is_private=False, data="1ss:B", quoted_text="")


def test_press_of_an_inline_message_by_somebody_of_whom_little_is_known() -> None:
    query = {"id": "12", "from": {"id": 7, "is_bot": False, "first_name": "Ana"}, "inline_message_id": "a"}

    press = read_press({"update_id": 3, "callback_query": query})

    assert press == ButtonPress(3, "12", Sender(7, "Ana", None), 0, is_private=False, data="", quoted_text="")


@pytest.mark.parametrize("body", [{}, {"message": MESSAGE}, {"callback_query": None}, {"callback_query": {}}])
def test_update_that_is_no_press(body: dict[str, Any]) -> None:
    assert read_press({"update_id": 3, **body}) is None


@pytest.mark.parametrize(
    "query",
    [
        {"id": 12},
        {"id": None},
        {"from": "me"},
        {"from": {**SENDER, "id": True}},
        {"from": {**SENDER, "first_name": None}},
        {"from": {**SENDER, "language_code": 7}},
        {"data": 7},
        {"data": ["1ss:B"]},
        {"message": "?"},
        {"message": {**MESSAGE, "message_id": "5"}},
        {"message": {**MESSAGE, "chat": 7}},
        {"message": {**MESSAGE, "reply_to_message": {"text": 1}}},
    ],
)
def test_value_of_another_type_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(MalformedUpdate):
        read_press(update(**query))


def test_update_whose_query_is_no_object_is_refused() -> None:
    with pytest.raises(MalformedUpdate):
        read_press({"update_id": 3, "callback_query": [1]})
