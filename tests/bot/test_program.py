"""What the program takes over when it is wired, and what it leaves out of an update before it is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app_context import TAPPED
from bot.program import strip_message
from tests.support.program import EVENT, staged


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


MESSAGE = {"message_id": 5, "date": 9, "chat": {"id": 7, "type": "private"}, "text": "Question 1 of 8"}


def test_update_of_a_tap_is_read_with_the_number_of_the_message_alone() -> None:
    update = strip_message({"update_id": 1, "callback_query": {"id": "1", "data": "1ss:B", "message": MESSAGE}})

    assert update == {"update_id": 1, "callback_query": {"id": "1", "data": "1ss:B", TAPPED: 5}}


@pytest.mark.parametrize(
    "rest",
    [
        {"message": MESSAGE},
        {"callback_query": {"id": "1", "message": {**MESSAGE, "reply_to_message": {"text": "x"}}}},
        {"callback_query": {"id": "1", "message": {**MESSAGE, "chat": {"id": -7, "type": "group"}}}},
        {"callback_query": {"id": "1", "message": {**MESSAGE, "chat": 7}}},
        {"callback_query": {"id": "1", "inline_message_id": "a"}},
        {"callback_query": [1]},
        {"callback_query": {"message": "?"}},
    ],
)
def test_update_that_is_no_plain_tap_stays_as_it_is(rest: dict[str, Any]) -> None:
    assert strip_message({"update_id": 1, **rest}) == {"update_id": 1, **rest}
