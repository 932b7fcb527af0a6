"""Choosing sessions for the calendar: by number, by the page, whatever their length."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.agenda.calendar import revise
from domain.events import AgendaItem
from tests.domain.agenda.test_calendar import BREAK, DAY, EVENT, FIRST, HOUR, LATER, NINE, NOW, WELCOME
from views.agenda.sessions import sessions
from views.callback.participants import GetSession, ShowSessions
from views.i18n import Translator
from views.layout.message_text import visible_length
from views.layout.pages import LONGEST
from views.screen import Screen

ZONE = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", ZONE), Translator("ro", ZONE)


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def test_sessions_by_number_with_a_button_each() -> None:
    screen = sessions(RO, EVENT, FIRST, 0)

    assert screen.text.split("\n\n")[1:] == [
        "Ce sesiune doriți să aveți în calendar? Fiecare vine ca fișier separat.",
        (
            "<b>1.</b> 09:00–10:00  Welcome ș\n<b>2.</b> 10:00–11:00  Break ș\n"
            "<b>3.</b> 11:00–12:00  Talk ș\n<b>4.</b> 12:00–13:00  Break ș"
        ),
    ]
    assert labels(screen) == [["1", "2", "3", "4"], ["Toate sesiunile într-un fișier"], ["Înapoi"]]


def test_cancelled_sessions_are_not_offered_and_numbers_of_buttons_stay() -> None:
    event = replace(EVENT, agenda=(AgendaItem(NINE - HOUR, NINE, words := {"en": "Coffee"}), BREAK))

    screen = sessions(EN, event, revise(FIRST, event, LATER, "7"), 0)

    assert screen.text.endswith(f"<b>1.</b> 08:00–09:00  {words['en']}\n<b>2.</b> 10:00–11:00  Break")
    assert [button.tap for button in screen.rows[0]] == [GetSession("bucharest", 5), GetSession("bucharest", 2)]


def test_many_long_sessions_are_paged_and_fit() -> None:
    items = [
        replace(WELCOME, starts=NINE + n * DAY, ends=NINE + n * DAY + HOUR, title={"en": f"{n:03}" + 197 * "x"})
        for n in range(30)
    ]
    event = replace(EVENT, ends=NINE + 30 * DAY, agenda=tuple(items))
    entries = revise((), event, NOW, "7")

    pages = [sessions(EN, event, entries, page) for page in (0, 1, 2, 9)]

    assert all(visible_length(page.text) <= LONGEST for page in pages)
    assert [labels(page)[-3] for page in pages] == [
        ["Later ›"],
        ["‹ Earlier", "Later ›"],
        ["‹ Earlier"],
        ["‹ Earlier"],
    ]
    assert pages[1].rows[2][1].tap == ShowSessions("bucharest", 2)
    assert "<b>13.</b> 3 April, 10:00–11:00  012x" in pages[1].text
