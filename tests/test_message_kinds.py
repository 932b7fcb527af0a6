"""What settings can plan is what the kinds of message and the audiences say of themselves."""

from __future__ import annotations

from typing import get_args, get_type_hints

from domain.messages import Audience, MessageKind
from formats.event.schema import MessageShape


def test_settings_plan_every_kind_and_audience_that_they_can() -> None:
    hints = get_type_hints(MessageShape)

    assert {*get_args(hints["send"])} == {kind for kind in MessageKind if kind.is_planned_in_settings}
    assert {*get_args(get_args(hints["to"])[0])} == {
        audience for audience in Audience if audience.is_planned_in_settings
    }
