"""The agenda before, during and after the day, and as files."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.events import AgendaItem, Event
from tests.support.surveys import OVERALL, event, survey, words
from views.agenda import screens as agenda
from views.callback.participants import ShowAgendaPage
from views.i18n import Translator
from views.screen import Screen

EN = Translator("en", ZoneInfo("Europe/Bucharest"))
RO = Translator("ro", ZoneInfo("Europe/Bucharest"))
NINE = datetime(2027, 3, 22, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT = replace(
    event(survey(OVERALL)),
    agenda=(
        AgendaItem(NINE, NINE + HOUR, words("Welcome"), room="Foyer"),
        AgendaItem(NINE + HOUR, NINE + 2 * HOUR, words("Law & work"), speaker="<A>", room="Hall"),
        AgendaItem(NINE + 3 * HOUR, NINE + 4 * HOUR, words("Talks")),
    ),
)


def items(now: datetime, voice: Translator = EN) -> list[str]:
    return agenda.agenda(voice, EVENT, now).text.split("\n\n")[1:]


def test_before_the_day_the_first_item_is_next() -> None:
    assert items(NINE - HOUR) == [
        "<b>09:00–10:00</b>  Welcome · next\n<i>Foyer</i>",
        "<b>10:00–11:00</b>  Law &amp; work\n<i>&lt;A&gt; · Hall</i>",
        "<b>12:00–13:00</b>  Talks",
    ]


def test_running_item_is_marked_and_the_next_named() -> None:
    assert items(NINE) == [
        "▶ <b>09:00–10:00  Welcome</b> · now\n<i>Foyer</i>",
        "<b>10:00–11:00</b>  Law &amp; work · next\n<i>&lt;A&gt; · Hall</i>",
        "<b>12:00–13:00</b>  Talks",
    ]


def test_items_of_a_cancelled_event_are_neither_running_nor_past() -> None:
    assert agenda.agenda(EN, replace(EVENT, is_cancelled=True), NINE + HOUR).text.split("\n\n")[1:] == [
        "09:00–10:00  Welcome\n<i>Foyer</i>",
        "10:00–11:00  Law &amp; work\n<i>&lt;A&gt; · Hall</i>",
        "12:00–13:00  Talks",
    ]


def test_past_items_are_ticked_also_in_a_gap() -> None:
    assert items(NINE + 2 * HOUR) == [
        "✓ 09:00–10:00  Welcome\n<i>Foyer</i>",
        "✓ 10:00–11:00  Law &amp; work\n<i>&lt;A&gt; · Hall</i>",
        "<b>12:00–13:00</b>  Talks · next",
    ]


def test_after_the_day_everything_is_ticked() -> None:
    assert [item[:1] for item in items(NINE + 4 * HOUR)] == ["✓"] * 3


def test_romanian_marks() -> None:
    assert [item.partition("\n")[0] for item in items(NINE, RO)] == [
        "▶ <b>09:00–10:00  Welcome ș</b> · acum",
        "<b>10:00–11:00</b>  Law &amp; work ș · urmează",
        "<b>12:00–13:00</b>  Talks ș",
    ]


def test_agenda_without_items_says_so() -> None:
    screen = agenda.agenda(EN, replace(EVENT, agenda=()), NINE)

    assert screen.text.endswith("\n\nThe agenda has not been published yet.")


SESSIONS = ["Single sessions for the calendar"]


@pytest.mark.parametrize(("file", "labels"), [(None, ["Calendar file"]), ("a.pdf", ["Calendar file", "Document"])])
def test_document_is_offered_where_there_is_one(file: str | None, labels: list[str]) -> None:
    screen = agenda.agenda(EN, replace(EVENT, agenda_file=file), NINE)

    assert [[button.label for button in row] for row in screen.rows] == [labels, SESSIONS]


DAY = timedelta(days=1)
HALL = {"en": "Hall B", "ro": "Sala B"}
CONGRESS = replace(
    EVENT,
    ends=NINE + DAY + 7 * HOUR,
    agenda=(
        AgendaItem(NINE, NINE + HOUR, words("Welcome"), room="Foyer"),
        AgendaItem(NINE + 2 * HOUR, NINE + 3 * HOUR, words("Law"), room="Hall A"),
        AgendaItem(NINE + 2 * HOUR, NINE + 4 * HOUR, words("Work"), {"en": "The authors", "ro": "Autorii"}, HALL),
        AgendaItem(NINE + 13 * HOUR, NINE + 16 * HOUR, words("Dinner")),
        AgendaItem(NINE + DAY, NINE + DAY + HOUR, words("Talks")),
    ),
)


def test_several_days_have_headings_and_the_range_in_the_title() -> None:
    screen = agenda.agenda(EN, CONGRESS, NINE - DAY)

    assert screen.text.split("\n\n") == [
        "<b>Round table</b>\n22–23 March 2027, Monday 09:00 – Tuesday 16:00\nBucharest",
        "<b>Monday, 22 March</b>",
        "<b>09:00–10:00</b>  Welcome · next\n<i>Foyer</i>",
        "<b>11:00–12:00</b>  Law\n<i>Hall A</i>",
        "<b>11:00–13:00</b>  Work\n<i>The authors · Hall B</i>",
        "<b>22:00–01:00</b>  Dinner",
        "<b>Tuesday, 23 March</b>",
        "<b>09:00–10:00</b>  Talks",
    ]


def test_several_days_in_romanian() -> None:
    blocks = agenda.agenda(RO, CONGRESS, NINE + DAY).text.split("\n\n")

    assert [blocks[0], *blocks[4:]] == [
        "<b>Round table ș</b>\n22–23 martie 2027, luni 09:00 – marți 16:00\nBucharest ș",
        "✓ 11:00–13:00  Work ș\n<i>Autorii · Sala B</i>",
        "✓ 22:00–01:00  Dinner ș",
        "<b>Marți, 23 martie</b> · astăzi",
        "▶ <b>09:00–10:00  Talks ș</b> · acum",
    ]


def test_all_that_start_next_are_next_and_the_night_is_not_the_end() -> None:
    def marks(now: datetime) -> list[str]:
        return [re.sub(r"<.*?>|\n.*", "", block) for block in agenda.agenda(EN, CONGRESS, now).text.split("\n\n")[2:]]

    assert marks(NINE + HOUR)[:3] == ["✓ 09:00–10:00  Welcome", "11:00–12:00  Law · next", "11:00–13:00  Work · next"]
    assert marks(NINE + 15 * HOUR + HOUR / 2)[3:] == [
        "▶ 22:00–01:00  Dinner · now",
        "Tuesday, 23 March · today",
        "09:00–10:00  Talks · next",
    ]


def test_evening_past_midnight_is_one_day_with_two_dates() -> None:
    ball = replace(
        EVENT,
        starts=NINE + 11 * HOUR,
        ends=NINE + 17 * HOUR,
        agenda=(
            AgendaItem(NINE + 11 * HOUR, NINE + 15 * HOUR, words("Dinner")),
            AgendaItem(NINE + 15 * HOUR + HOUR / 2, NINE + 17 * HOUR, words("Dance")),
        ),
    )

    assert agenda.agenda(EN, ball, NINE).text.split("\n\n") == [
        "<b>Round table</b>\nMonday, 22 March 2027, 20:00–02:00\nBucharest",
        "<b>Monday, 22 March</b> · today",
        "<b>20:00–00:00</b>  Dinner · next",
        "<b>Tuesday, 23 March</b>",
        "<b>00:30–02:00</b>  Dance",
    ]


def long_agenda(number: int, days: int) -> Event:
    minutes = timedelta(minutes=10)
    items = [
        AgendaItem(start, start + minutes, words(f"Session {day}.{n}"), room="Hall")
        for day in range(days)
        for n in range(number)
        for start in [NINE + day * DAY + n * minutes]
    ]
    return replace(EVENT, ends=NINE + days * DAY, agenda=tuple(items))


def pages(event: Event, now: datetime) -> list[Screen]:
    """Every page, by the buttons that lead from one to the next."""
    screens = [agenda.agenda(EN, event, now, page=0)]
    while following := [b.tap for row in screens[-1].rows for b in row if b.label.endswith("›")]:
        assert isinstance(following[0], ShowAgendaPage)
        screens.append(agenda.agenda(EN, event, now, page=following[0].page))
    return screens


@pytest.mark.parametrize(("number", "days"), [(60, 1), (30, 3), (70, 2)])
def test_agenda_too_long_for_one_message_has_pages_that_keep_their_bold(number: int, days: int) -> None:
    event = long_agenda(number, days)

    screens = pages(event, NINE - DAY)

    titles = [title for screen in screens for title in re.findall(r"Session [.\d]+", screen.text)]
    assert titles == [item.title["en"] for item in event.agenda]
    assert all(len(re.findall(r"<[a-z]", screen.text)) <= 100 for screen in screens)
    assert all(screen.text.startswith("<b>Round table</b>\n") for screen in screens)


def test_pages_are_named_by_their_day_and_the_current_one_comes_first() -> None:
    event = long_agenda(60, 2)

    screen = agenda.agenda(EN, event, NINE + DAY, back=True)

    assert screen.text.split("\n\n")[1:3] == [
        "<b>Tuesday, 23 March</b> · today",
        "▶ <b>09:00–09:10  Session 1.0</b> · now\n<i>Hall</i>",
    ]
    assert [[button.label for button in row] for row in screen.rows] == [
        ["‹ Monday, 22 March", "Later ›"],
        ["Calendar file"],
        SESSIONS,
        ["Back"],
    ]
    assert screen.rows[0][1].tap == ShowAgendaPage("bucharest", 3, 1)


@pytest.mark.parametrize(("now", "page"), [(NINE - DAY, 0), (NINE + 3 * DAY, 3)])
def test_long_agenda_opens_at_its_beginning_and_after_it_at_its_end(now: datetime, page: int) -> None:
    event = long_agenda(60, 2)

    assert agenda.agenda(EN, event, now) == agenda.agenda(EN, event, now, page=page)


def test_page_that_is_gone_is_the_last_one() -> None:
    event = long_agenda(60, 2)

    assert agenda.agenda(EN, event, NINE, page=9) == agenda.agenda(EN, event, NINE, page=3)


def test_document_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "agenda.pdf").write_bytes(b"%PDF")

    document = agenda.document(replace(EVENT, agenda_file=str(tmp_path / "agenda.pdf")), EN)
    missing_document = agenda.document(replace(EVENT, agenda_file=str(tmp_path / "gone.pdf")), EN)

    assert document is not None
    assert (document.name, document.content, document.caption) == ("agenda.pdf", b"%PDF", "The agenda as a document")
    assert [missing_document, agenda.document(EVENT, EN)] == [None, None]
