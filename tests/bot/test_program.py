"""What the program takes over when it is wired, and what it leaves out of an update before it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.program import lean
from tests.stage import EVENT, staged


async def test_event_that_left_the_settings_goes_on_and_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with staged(tmp_path) as stage:
        async with stage.program() as program:
            assert sorted(program.desk.events) == ["bucharest"]
        stage.event = replace(EVENT, code="cluj")
        async with stage.program() as program:
            assert sorted(program.desk.events) == ["bucharest", "cluj"]

    assert caplog.messages == ["No longer in the settings, and going on as last read there: bucharest."]


def test_lean_update_keeps_of_the_message_tapped_its_number_and_chat() -> None:
    chat = {"id": 7, "type": "private"}
    message = {
        "message_id": 5,
        "date": 9,
        "chat": chat,
        "text": "Question 1 of 8",
        "reply_markup": {"inline_keyboard": []},
    }
    query = {"id": "1", "data": "1ss:B", "message": message}

    found = lean({"update_id": 1, "callback_query": query})

    assert found == {"update_id": 1, "callback_query": {**query, "message": {"message_id": 5, "date": 0, "chat": chat}}}


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 1, "message": {"message_id": 5, "date": 9, "text": "Hello"}},
        {
            "update_id": 1,
            "callback_query": {"id": "1", "message": {"message_id": 5, "reply_to_message": {"text": "x"}}},
        },
        {"update_id": 1, "callback_query": {"id": "1", "inline_message_id": "a"}},
        {"update_id": 1, "callback_query": [1]},
        {"update_id": 1, "callback_query": {"message": "?"}},
    ],
)
def test_update_that_is_no_plain_tap_stays_as_it_is(raw: dict[str, Any]) -> None:
    assert lean(raw) == raw
