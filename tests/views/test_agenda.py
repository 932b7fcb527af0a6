"""The agenda before, during and after the day, and as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from domain.events import AgendaItem
from tests.support.surveys import OVERALL, event, survey, words
from views import agenda
from views.i18n import Translator

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


@pytest.mark.parametrize(("file", "labels"), [(None, ["Calendar file"]), ("a.pdf", ["Calendar file", "Document"])])
def test_document_is_offered_where_there_is_one(file: str | None, labels: list[str]) -> None:
    screen = agenda.agenda(EN, replace(EVENT, agenda_file=file), NINE)

    assert [[button.label for button in row] for row in screen.rows] == [labels]


def test_calendar_file_holds_the_event_and_its_items() -> None:
    file = agenda.calendar_file(EVENT, EN)

    entries = Calendar.from_ical(file.content).walk("VEVENT")

    assert (file.name, file.caption) == ("bucharest.ics", "The day for your calendar")
    assert [(str(entry["UID"]), str(entry["SUMMARY"]), entry["DTSTART"].dt) for entry in entries] == [
        ("bucharest-event@roundtable", "Round table", EVENT.starts),
        ("bucharest-item-1@roundtable", "Welcome", NINE),
        ("bucharest-item-2@roundtable", "Law & work", NINE + HOUR),
        ("bucharest-item-3@roundtable", "Talks", NINE + 3 * HOUR),
    ]
    assert [str(entry.get("DESCRIPTION", "")) for entry in entries] == ["", "", "<A>", ""]
    assert {str(entry["LOCATION"]) for entry in entries} == {"Bucharest"}


def test_calendar_file_is_the_same_every_time() -> None:
    assert agenda.calendar_file(EVENT, EN) == agenda.calendar_file(EVENT, EN)


def test_document_is_read_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "agenda.pdf").write_bytes(b"%PDF")

    document = agenda.document(replace(EVENT, agenda_file=str(tmp_path / "agenda.pdf")), EN)
    missing_document = agenda.document(replace(EVENT, agenda_file=str(tmp_path / "gone.pdf")), EN)

    assert document is not None
    assert (document.name, document.content, document.caption) == ("agenda.pdf", b"%PDF", "The agenda as a document")
    assert [missing_document, agenda.document(EVENT, EN)] == [None, None]
