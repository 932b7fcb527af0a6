"""Buttons that name an event the bot does not have: a handler never sees them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from bot.routes import TAPS
from tests.support.application import ANA, opened
from views.callback.codec import Tap
from views.screen import Alert

GONE = Alert("There is no event with the code “gone” any more, so this button does nothing.")
NAMES_EVENT = [kind for kind in TAPS if "event" in {field.name for field in fields(kind)}]


def tap_of(kind: type[Tap]) -> Tap:
    """A button of this kind that names the event ``gone``; its other values are the least."""
    values = {field.name: "en" if field.type == "str" else 0 for field in fields(kind)}
    return kind(**{**values, "event": "gone"})


@pytest.mark.parametrize("kind", NAMES_EVENT, ids=lambda kind: kind.__name__)
async def test_button_of_an_unknown_event_does_nothing(tmp_path: Path, kind: type[Tap]) -> None:
    async with opened(tmp_path) as hall:
        reply = await hall.tap(ANA, tap_of(kind))

    assert reply == GONE
