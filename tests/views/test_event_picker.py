from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.events import Event
from handlers.event_pages import PAGES
from tests.support.program import EVENT, START
from views.callback.coordinators import GetSheet, ShowComments
from views.callback.organizers import ShowEvent
from views.callback.participants import TurnEvents
from views.event_picker import EVENTS, EventChoice, EventList, choose_event, no_event, no_events
from views.i18n import Translator
from views.screen import Button, Screen

ENGLISH = Translator("en", ZoneInfo("Europe/Bucharest"))


def events(count: int) -> list[Event]:
    """Events of one a month, the first first."""
    return [
        replace(
            EVENT, code=f"e{n}", title={"en": f"Table {n}"}, starts=START.replace(year=2027 + n // 12, month=1 + n % 12)
        )
        for n in range(count)
    ]


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


def test_events_with_one_title_are_told_apart_by_their_day() -> None:
    later = replace(EVENT, code="cluj", starts=EVENT.starts + timedelta(days=1))

    screen = choose_event(ENGLISH, EventChoice([EVENT, later], []), EventList.EXPORT, GetSheet)

    assert screen.rows == (
        (Button("Round table · 22 March", GetSheet("bucharest")),),
        (Button("Round table · 23 March", GetSheet("cluj")),),
    )


def test_events_with_one_title_and_day_are_told_apart_by_their_codes() -> None:
    same = replace(EVENT, code="cluj", starts=EVENT.starts + timedelta(hours=1))
    later = replace(EVENT, code="iasi", starts=EVENT.starts + timedelta(days=1))

    screen = choose_event(ENGLISH, EventChoice([EVENT, same, later], []), EventList.EXPORT, GetSheet)

    assert labels(screen) == [
        ["bucharest: Round table · 22 March"],
        ["cluj: Round table · 22 March"],
        ["Round table · 23 March"],
    ]


def test_many_events_have_pages_and_past_ones_come_last() -> None:
    choice = EventChoice(events(12), events(120)[::-1])

    first, second, third, last = (
        choose_event(ENGLISH, choice, EventList.SUMMARY, GetSheet, page) for page in (0, 1, 2, 999)
    )

    assert len(first.rows) == EVENTS + 1
    assert first.rows[-1] == (Button("More events", TurnEvents(EventList.SUMMARY, 1)),)
    assert labels(second)[-1] == ["Back", "Past events"]
    assert labels(second)[4][0].startswith("Table 119 · ")
    assert third.rows[-1] == (
        Button("Back", TurnEvents(EventList.SUMMARY, 1)),
        Button("Past events", TurnEvents(EventList.SUMMARY, 3)),
    )
    assert labels(last)[-1] == ["Back"]


def test_archive_has_pages_of_its_own_and_a_button_on_every_other_page() -> None:
    choice = EventChoice(events(9), [], events(100)[::-1])

    first, second, archive, last = (
        choose_event(ENGLISH, choice, EventList.CARD, ShowEvent, page) for page in (0, 1, 2, 999)
    )

    assert labels(first)[-2:] == [["More events"], ["Archive (100)"]]
    assert labels(second)[-2:] == [["Back"], ["Archive (100)"]]
    assert second.rows[-1] == (Button("Archive (100)", TurnEvents(EventList.CARD, 2)),)
    assert archive.text == "<b>Archive</b>\n\n<b>Which event?</b>"
    assert (len(archive.rows), labels(archive)[-1]) == (EVENTS + 1, ["Back", "More events"])
    assert labels(last)[-1] == ["Back"]


def test_only_the_archive_is_left() -> None:
    screen = choose_event(ENGLISH, EventChoice([], [], events(2)), EventList.CARD, ShowEvent)

    assert labels(screen) == [["Archive (2)"]]


def test_long_titles_are_listed_under_numbers() -> None:
    long = replace(EVENT, code="long", title={"en": "Round table on campaigns with a transnational impact"})

    screen = choose_event(ENGLISH, EventChoice([EVENT, long], []), EventList.COMMENTS, ShowComments)

    assert screen.text == (
        "<b>The comments of which event?</b>\n\n1. Round table · 22 March\n"
        "2. Round table on campaigns with a transnational impact · 22 March"
    )
    assert screen.rows == ((Button("1", ShowComments("bucharest")), Button("2", ShowComments("long"))),)


def test_every_list_of_events_turns_its_pages() -> None:
    assert PAGES.keys() == {*EventList}


def test_no_event_names_the_nearest() -> None:
    screen = no_event(ENGLISH, "report", "bucarest<", ("cluj", "bucharest"))

    assert screen.text == "There is no event with the code “bucarest&lt;”. Did you mean /report bucharest?"


def test_no_event_names_those_there_are() -> None:
    assert (
        no_event(ENGLISH, "report", "x" * 99, ("cluj",)).text
        == f"There is no event with the code “{'x' * 64}”. Known codes: cluj."
    )
    many = tuple(f"e{n}" for n in range(500))
    assert no_event(ENGLISH, "report", "x", many).text.endswith("e8, e9, ….")
    assert no_event(ENGLISH, "report", "x", ()).text == "There is no event with the code “x”. Known codes: –."
    assert no_events(ENGLISH).text == "There is no event yet: an organizer makes one with /newevent."
