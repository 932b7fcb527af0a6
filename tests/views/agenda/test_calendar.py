"""Calendar files, read again: one entry a day with the agenda in it, sessions by choice, and what replaces them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from domain.agenda.calendar import Organizer, revise
from tests.domain.agenda.test_calendar import BREAK, DAY, EVENT, FIRST, HOUR, LATER, NINE, NOW, TALK, WELCOME, moved
from views.agenda.calendar import event_file, session_file, sessions_file
from views.i18n import Translator
from views.screen import File

ZONE = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", ZONE), Translator("ro", ZONE)
ZONELESS = Translator("en", ZoneInfo("UTC"))


def read(file: File) -> tuple[str, list[Event]]:
    calendar = Calendar.from_ical(file.content)
    return str(calendar["METHOD"]), list(calendar.walk("VEVENT"))


def text(entry: Event, *names: str) -> list[str]:
    return [str(entry.get(name, "")) for name in names]


def test_event_is_one_entry_with_the_agenda_in_its_description() -> None:
    file = event_file(EVENT, FIRST, ZONELESS)

    method, (entry,) = read(file)

    assert (file.name, file.caption, method) == ("bucharest.ics", "The event for your calendar", "PUBLISH")
    assert text(entry, "UID", "SUMMARY", "LOCATION", "STATUS", "SEQUENCE") == [
        "bucharest-day-1@7.roundtable",
        "Round table",
        "Bucharest, Foyer / Hall",
        "CONFIRMED",
        "0",
    ]
    assert str(entry["DESCRIPTION"]).split("\n") == [
        "09:00–10:00 Welcome (Foyer)",
        "10:00–11:00 Break",
        "11:00–12:00 Talk (Ana, Hall)",
        "12:00–13:00 Break",
        "",
        "Local time (Europe/Bucharest)",
    ]
    assert [entry[name].dt for name in ("DTSTART", "DTEND", "DTSTAMP")] == [EVENT.starts, EVENT.ends, NOW]


def test_entry_reminds_an_hour_before_and_a_session_ten_minutes() -> None:
    (day,), (session,) = (read(file)[1] for file in (event_file(EVENT, FIRST, EN), session_file(EVENT, FIRST[1], EN)))

    alarms = [entry.walk("VALARM") for entry in (day, session)]

    assert [(str(alarm["ACTION"]), alarm["TRIGGER"].dt) for (alarm,) in alarms] == [
        ("DISPLAY", timedelta(hours=-1)),
        ("DISPLAY", timedelta(minutes=-10)),
    ]


def test_session_has_its_room_and_speaker_in_this_language() -> None:
    item = replace(TALK, speaker={"en": "The authors", "ro": "Autorii"}, room={"en": "Hall B", "ro": "Sala B"})
    event = replace(EVENT, agenda=(WELCOME, item))
    entry = revise((), event, NOW, "7")[2]

    method, (session,) = read(file := session_file(event, entry, RO))

    assert (file.name, method) == ("bucharest-2.ics", "PUBLISH")
    assert file.caption == "Pentru calendarul dumneavoastră: Talk ș"
    assert text(session, "UID", "LOCATION", "DESCRIPTION") == [
        "bucharest-session-2@7.roundtable",
        "Bucharest ș, Sala B",
        "Autorii",
    ]
    assert session["DTSTART"].dt == NINE + 2 * HOUR


def test_change_is_a_higher_sequence_and_a_later_stamp() -> None:
    event = replace(EVENT, agenda=(WELCOME, BREAK, moved(TALK, HOUR)))

    _, entries = read(sessions_file(event, revise(FIRST, event, LATER, "7"), EN))

    assert [(*text(entry, "UID", "SEQUENCE", "STATUS"), entry["DTSTAMP"].dt) for entry in entries] == [
        ("bucharest-session-1@7.roundtable", "0", "CONFIRMED", NOW),
        ("bucharest-session-2@7.roundtable", "0", "CONFIRMED", NOW),
        ("bucharest-session-3@7.roundtable", "1", "CONFIRMED", LATER),
        ("bucharest-session-4@7.roundtable", "1", "CANCELLED", LATER),
    ]


def test_dropped_day_is_cancelled_in_the_same_file() -> None:
    two = replace(EVENT, ends=NINE + DAY + 7 * HOUR)
    entries = revise(revise((), two, NOW, "7"), EVENT, LATER, "7")

    method, components = read(event_file(EVENT, entries, EN))

    assert method == "PUBLISH"
    assert [text(component, "STATUS", "SEQUENCE") for component in components] == [
        ["CONFIRMED", "1"],
        ["CANCELLED", "1"],
    ]
    assert [len(component.walk("VALARM")) for component in components] == [1, 0]


def test_file_of_nothing_but_what_is_cancelled_takes_it_out() -> None:
    title = {"de": "Vortrag"}
    of_german = revise((), replace(EVENT, agenda=(replace(TALK, title=title),)), NOW, "7")
    cancelled_entry = revise(of_german, replace(EVENT, agenda=()), LATER, "7")[-1]

    method, (component,) = read(session_file(EVENT, cancelled_entry, EN))

    assert method == "CANCEL"
    assert text(component, "SUMMARY", "STATUS", "SEQUENCE") == ["Vortrag", "CANCELLED", "1"]


def test_cancelled_event_takes_itself_out_of_the_calendar() -> None:
    event = replace(EVENT, is_cancelled=True)
    entries = revise(FIRST, event, LATER, "7")

    files = [event_file(event, entries, voice) for voice in (EN, RO)]

    assert [file.caption for file in files] == [
        "This takes the cancelled event out of your calendar",
        "Acest fișier scoate din calendar evenimentul anulat",
    ]
    method, (component,) = read(files[0])
    assert method == "CANCEL"
    assert text(component, "UID", "STATUS", "SEQUENCE") == ["bucharest-day-1@7.roundtable", "CANCELLED", "1"]


def test_organizer_is_named_and_nobody_is_invited() -> None:
    organizer = Organizer('The "Table"; Union', "office@example.org")
    entries = revise((), EVENT, NOW, "7", organizer)

    method, (component,) = read(event_file(EVENT, entries, EN))

    assert method == "PUBLISH"
    assert (str(component["ORGANIZER"]), component["ORGANIZER"].params["CN"]) == (
        "mailto:office@example.org",
        'The "Table"; Union',
    )
    assert "ATTENDEE" not in component
    assert "ORGANIZER" not in read(event_file(EVENT, FIRST, EN))[1][0]


def test_words_of_any_kind_stay_what_they_are() -> None:
    nasty = {"en": "a;b,c\\d\nBEGIN:VEVENT", "ro": "ș"}
    event = replace(EVENT, title=nasty, agenda=(replace(TALK, speaker="x" * 200),))

    _, (component,) = read(event_file(event, revise((), event, NOW, "7"), EN))

    assert text(component, "SUMMARY") == [nasty["en"]]
    assert f"(x{199 * 'x'}, Hall)" in str(component["DESCRIPTION"])


def test_file_is_the_same_whenever_it_is_asked_for() -> None:
    assert event_file(EVENT, FIRST, EN) == event_file(EVENT, revise(FIRST, EVENT, LATER, "7"), EN)
