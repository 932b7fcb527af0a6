"""Every kind of message is made by something of its own."""

from __future__ import annotations

from delivery.outgoing.compose import get_compose
from domain.messages import MessageKind


def test_every_kind_of_message_has_its_composer() -> None:
    composers = {get_compose(kind) for kind in MessageKind}

    assert len(composers) == len(MessageKind)
