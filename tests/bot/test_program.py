"""What the program takes over when it is wired."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.program import EVENT, staged


async def test_event_that_left_the_settings_goes_on_and_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with staged(tmp_path) as stage:
        async with stage.program() as program:
            assert sorted(program.context.events) == ["bucharest"]
        stage.event = replace(EVENT, code="cluj")
        async with stage.program() as program:
            assert sorted(program.context.events) == ["bucharest", "cluj"]

    assert caplog.messages == ["No longer in the settings, and going on as last read there: bucharest."]
