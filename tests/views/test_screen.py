"""Screens are plain values whose buttons carry taps or addresses."""

from __future__ import annotations

from views.callback import OpenEvent
from views.screen import Button


def test_button_carries_its_tap() -> None:
    assert Button("Open", OpenEvent("bucharest")).data == "1oe:bucharest"


def test_button_of_an_address_carries_nothing() -> None:
    assert Button("Open", url="https://example.org").data is None
