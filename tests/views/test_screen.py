"""Screens are plain values whose buttons carry taps or addresses."""

from __future__ import annotations

from views.callback.participants import OpenEvent
from views.screen import MAX_BUTTONS, MAX_KEYBOARD_BYTES, Button, fitting


def test_button_carries_its_tap() -> None:
    assert Button("Open", OpenEvent("bucharest")).data == "1oe:bucharest"


def test_button_of_an_address_carries_nothing() -> None:
    assert Button("Open", url="https://example.org").data is None


BACK = (Button("Back", OpenEvent("bucharest")),)


def test_keyboard_that_telegram_takes_stays_as_it_is() -> None:
    rows = (*((Button(f"{n}", OpenEvent("e")),) for n in range(MAX_BUTTONS - 1)), BACK)

    assert fitting(rows) == rows


def test_keyboard_that_telegram_would_refuse_keeps_what_fits_and_the_way_back() -> None:
    many = (*((Button(f"{n}", OpenEvent("e")),) for n in range(MAX_BUTTONS + 20)), BACK)
    long = (*((Button("ș" * 64, OpenEvent("e" * 32)),) for _ in range(60)), BACK)

    assert fitting(many) == (*many[: MAX_BUTTONS - 1], BACK)
    size = sum(len(row[0].label.encode()) + len((row[0].data or "").encode()) for row in fitting(long))
    assert MAX_KEYBOARD_BYTES / 2 < size < MAX_KEYBOARD_BYTES
    assert fitting(long)[-1] == BACK
