from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.support.program import EVENT, START
from views.callback import GetSheet
from views.event_picker import choose_event, no_event, no_events
from views.i18n import Translator
from views.screen import Button

ENGLISH = Translator("en", ZoneInfo("Europe/Bucharest"))


def test_choose_event_latest_first() -> None:
    later = replace(EVENT, code="cluj", title={"en": "Next round"}, starts=START.replace(month=5))

    screen = choose_event(ENGLISH, (EVENT, later), GetSheet)

    assert screen.rows == (
        (Button("Next round · 22 May", GetSheet("cluj")),),
        (Button("Round table · 22 March", GetSheet("bucharest")),),
    )


def test_no_event_names_the_nearest() -> None:
    screen = no_event(ENGLISH, "report", "bucarest<", ("cluj", "bucharest"))

    assert screen.text == "There is no event with the code “bucarest&lt;”. Did you mean /report bucharest?"


def test_no_event_names_those_there_are() -> None:
    assert (
        no_event(ENGLISH, "report", "x" * 99, ("cluj",)).text
        == f"There is no event with the code “{'x' * 64}”. Known codes: cluj."
    )
    assert no_event(ENGLISH, "report", "x", ()).text == "There is no event with the code “x”. Known codes: –."
    assert no_events(ENGLISH).text == "There is no event yet: an organizer adds one to the settings."
