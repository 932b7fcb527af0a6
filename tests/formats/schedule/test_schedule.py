"""Agendas of other programs: each form as that program writes it, shortened."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.imports.issues import ImportProblem, Severity
from formats.schedule.calendar import is_calendar, read_calendar
from formats.schedule.frab import is_schedule_json, is_schedule_xml, read_schedule_json, read_schedule_xml
from formats.schedule.items import Agenda, EventFrame
from formats.schedule.table import is_agenda, read_agenda_table
from formats.schedule.times import parse_clock, split_span
from formats.schedule.writer import write_agenda
from formats.schedule.xcal import is_calendar_xml, read_calendar_xml
from formats.workbook import Sheet, read_workbook
from tests.support.workbook import sheets_of

FRAME = EventFrame(
    ZoneInfo("Europe/Bucharest"), date(2027, 3, 22), ("en", "ro"), {"en": "Bucharest", "ro": "București"}
)


def problems(agenda: Agenda) -> list[tuple[str, ImportProblem]]:
    return [(issue.place, issue.problem) for issue in agenda.issues]


def item(starts: time, ends: time, title: str, **keys: object) -> dict[str, Any]:
    return {"starts": starts, "ends": ends, "title": {"en": title, "ro": title}, **keys}


# Tables


def table(text: str, current: tuple[dict[str, Any], ...] = ()) -> Agenda:
    (sheet,) = sheets_of({"Agenda": text})
    return read_agenda_table(sheet, FRAME, current)


def test_table_of_two_days_with_rooms_and_languages_becomes_an_agenda() -> None:
    agenda = table(
        """
The conference
Date | Start | End | Title (en) | Title (ro) | Speaker | Room | Break
22.03.2027 | 9:30 | 10:00 | Coffee | Cafea | | Foyer | yes
 | 10.00 | 10h45 | Opening | Deschidere | Ana Pop | Hall 1 |
 | 10:00 | 11:00 | Workshop | Atelier | | Hall 2 | no
23 March 2027 | 9:00 AM | 2:00 PM | Visit | Vizită | | |
"""
    )

    assert agenda.issues == ()
    assert agenda.table == (
        {
            "starts": time(9, 30),
            "ends": time(10),
            "title": {"en": "Coffee", "ro": "Cafea"},
            "room": "Foyer",
            "break": True,
        },
        {
            "starts": time(10),
            "ends": time(10, 45),
            "title": {"en": "Opening", "ro": "Deschidere"},
            "speaker": "Ana Pop",
            "room": "Hall 1",
        },
        {"starts": time(10), "ends": time(11), "title": {"en": "Workshop", "ro": "Atelier"}, "room": "Hall 2"},
        {
            "date": date(2027, 3, 23),
            "starts": time(9),
            "ends": time(14),
            "title": {"en": "Visit", "ro": "Vizită"},
        },
    )
    assert agenda.places["agenda[2].title"] == "Agenda!D4"


def test_romanian_table_with_days_as_headings_and_spans_of_hours_is_read() -> None:
    agenda = table(
        """
Ora | Titlu | Vorbitor | Sala
luni, 22 martie 2027
09:30–10:00 | Cafea
10:00 | Deschidere | Ana Pop | Sala 1
10:30 - 23:30 | Atelier
marți, 23 martie 2027
22:00 – 01:00 | Concert
"""
    )

    assert agenda.issues == ()
    assert [(entry.get("date"), entry["starts"], entry["ends"]) for entry in agenda.table] == [
        (None, time(9, 30), time(10)),
        (None, time(10), time(10, 30)),
        (None, time(10, 30), time(23, 30)),
        (date(2027, 3, 23), time(22), time(1)),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "Horaire | Titre | Intervenante | Salle | Pause\n9h à 9h30 | A | B | C | oui",
        "Uhrzeit | Thema | Referentin | Raum | Pause\n9 Uhr bis 9:30 Uhr | A | B | C | ja",
        "Inizio | Fine | Titolo | Relatrice | Sala | Pausa\n9:00 | 9:30 | A | B | C | sì",
        "Hora | Duración | Título | Ponente | Lugar | Descanso\n9:00 | 30 minutos | A | B | C | sí",
        "Kezdés | Időtartam | Cím | Előadó | Terem | Szünet\n9:00 | 30 perc | A | B | C | igen",
        "Ώρα | Τίτλος | Ομιλήτρια | Αίθουσα | Διάλειμμα\n9:00 έως 9:30 | A | B | C | ναι",
        "Начало | Край | Заглавие | Лектор | Зала | Почивка\n9:00 | 9:30 | A | B | C | да",
        "Час | Тривалість | Назва | Доповідачка | Зала | Перерва\n9:00 | 30 хв | A | B | C | так",
        "الوقت | المدة | العنوان | المتحدثة | القاعة | استراحة\n9:00 | 30 دقيقة | A | B | C | نعم",
    ],
)
def test_table_in_any_language_is_read(rows: str) -> None:
    agenda = table(rows)

    assert agenda.issues == ()
    assert agenda.table == (
        {
            "starts": time(9),
            "ends": time(9, 30),
            "title": {"en": "A", "ro": "A"},
            "speaker": "B",
            "room": "C",
            "break": True,
        },
    )


def test_span_with_many_blanks_is_read_at_once() -> None:
    blanks = " " * 30_000

    assert split_span(f"9:00{blanks}–{blanks}9:30") == ("9:00", "9:30")
    assert split_span(f"9{blanks}x") == ("9 x", "")


def test_durations_are_as_good_as_ends() -> None:
    agenda = table("Title | Start | Duration\nA | 09:00 | 0:30\nB | 10:00 | 1h30\nC | 12:00 | 45\nD | 13:00 | PT1H")

    assert [entry["ends"] for entry in agenda.table] == [time(9, 30), time(11, 30), time(12, 45), time(14)]


@pytest.mark.parametrize(
    ("row", "place", "problem"),
    [
        ("tomorrow | 9:00 | 10:00 | A", "Agenda!A2", ImportProblem.NOT_A_DATE),
        (" | nine | 10:00 | A", "Agenda!B2", ImportProblem.NOT_A_TIME),
        (" | | 10:00 | A", "Agenda!B2", ImportProblem.NO_START),
        (" | 9:00 | soon | A", "Agenda!C2", ImportProblem.NOT_A_TIME),
        (" | 9:00 | | A", "Agenda!C2", ImportProblem.NO_END),
        (" | 9:00 | | A | long", "Agenda!E2", ImportProblem.NOT_A_DURATION),
        (" | 9:00 | 10:00 | ", "Agenda!D2", ImportProblem.NO_TITLE),
        (" | 9:00 | 10:00 | A | | perhaps", "Agenda!F2", ImportProblem.NOT_YES_OR_NO),
        (" | 9:00 | 2027-03-24 10:00 | A", "Agenda!C2", ImportProblem.TOO_LONG),
        (" | 9:00 | 2027-03-21 10:00 | A", "Agenda!C2", ImportProblem.END_BEFORE_START),
    ],
)
def test_mistake_in_a_table_is_named_with_its_cell(row: str, place: str, problem: ImportProblem) -> None:
    agenda = table(f"Date | Start | End | Title | Duration | Break\n{row}")

    assert (place, problem) in problems(agenda)


def test_table_without_items_or_headings_is_a_mistake() -> None:
    assert problems(table("Title | Start\n")) == [("", ImportProblem.NOTHING_INSIDE)]
    assert problems(table("Name | Profession")) == [("Agenda!1", ImportProblem.NO_COLUMN)]
    assert not is_agenda(Sheet("", (("Name", "E-mail"),)))


def test_agenda_that_is_far_too_long_is_a_mistake() -> None:
    rows = tuple(("A", f"{hour:02}:{minute:02}", "1") for hour in range(10) for minute in range(60))
    agenda = read_agenda_table(Sheet("", (("Title", "Start", "Duration"), *rows)), FRAME)

    assert [(issue.problem, issue.subject, issue.detail) for issue in agenda.issues] == [
        (ImportProblem.TOO_MANY_ITEMS, "600", "500")
    ]


TIMES = st.times(min_value=time(8), max_value=time(20)).map(lambda each: each.replace(microsecond=0))
TEXTS = st.text(st.characters(categories=("L", "N"), include_characters=" "), min_size=1, max_size=9).map(str.strip)
PLAIN_OR_WORDS = st.one_of(TEXTS, st.fixed_dictionaries({"en": TEXTS, "ro": TEXTS}))


@st.composite
def agendas(draw: st.DrawFn) -> list[dict[str, Any]]:
    starts = sorted(
        {(day, draw(TIMES)) for day in draw(st.lists(st.integers(22, 24), min_size=1, max_size=6))}, key=lambda e: e
    )
    items, last = [], 22
    for day, start in starts:
        title = {"en": draw(TEXTS.filter(bool)), "ro": draw(TEXTS.filter(bool))}
        entry: dict[str, Any] = {"date": date(2027, 3, day)} if day != last else {}
        entry |= {"starts": start, "ends": time(23), "title": title}
        for key in ("speaker", "room"):
            text = draw(PLAIN_OR_WORDS)
            has_text = all(text.values()) if isinstance(text, dict) else bool(text)
            entry |= {key: text} if has_text and draw(st.booleans()) else {}
        entry |= {key: True for key in ("feedback", "break") if draw(st.booleans())}
        items.append(entry)
        last = day
    return items


@settings(max_examples=20, deadline=None)
@given(agendas())
def test_any_agenda_goes_out_as_a_workbook_and_comes_back_as_it_was(agenda: list[dict[str, Any]]) -> None:
    sheets = read_workbook(write_agenda(agenda, FRAME))

    assert isinstance(sheets, tuple)
    back = read_agenda_table(sheets[0], FRAME)
    assert back.issues == ()
    assert list(back.table) == agenda


@pytest.mark.parametrize("name", ["old_agenda.xls", "old_agenda.xlsx"])
def test_times_and_ticks_that_are_no_text_are_read_from_workbooks_old_and_new(name: str) -> None:
    sheets = read_workbook((Path(__file__).parent / name).read_bytes())

    assert isinstance(sheets, tuple)
    agenda = read_agenda_table(sheets[0], FRAME)

    assert agenda.issues == ()
    coffee, talk = agenda.table
    assert coffee == item(time(9, 30), time(10), "Coffee", room="101", **{"break": True})
    assert (talk["starts"], talk["ends"], "break" in talk) == (time(10), time(11, 30), False)


# Calendars

GOOGLE = b"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
BEGIN:VEVENT
DTSTART:20270322T073000Z
DTEND:20270322T080000Z
UID:a@google.com
SUMMARY:Coffee
LOCATION:Foyer
CATEGORIES:Break
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Bucharest:20270323T100000
DURATION:PT45M
UID:b@google.com
SUMMARY:Long
  title
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270322
DTEND;VALUE=DATE:20270323
SUMMARY:The whole day
END:VEVENT
BEGIN:VEVENT
DTSTART:20270322T120000
SUMMARY:No end
END:VEVENT
BEGIN:VEVENT
DTSTART:20270322T140000Z
DTEND:20270322T150000Z
SUMMARY:Off
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Nowhere/At_All:20270322T160000
DTEND;TZID=Nowhere/At_All:20270322T170000
RRULE:FREQ=DAILY
SUMMARY:Again
END:VEVENT
BEGIN:VEVENT
SUMMARY:Never
END:VEVENT
BEGIN:VEVENT
DTSTART:20270322T180000
DTEND:20270322T190000
END:VEVENT
END:VCALENDAR
"""


def test_calendar_becomes_an_agenda_on_the_event_s_clock() -> None:
    agenda = read_calendar(GOOGLE.replace(b"\n", b"\r\n"), FRAME)

    assert agenda.table == (
        item(time(9, 30), time(10), "Coffee", room="Foyer", **{"break": True}),
        item(time(16), time(17), "Again"),
        item(time(10), time(10, 45), "Long title", date=date(2027, 3, 23)),
    )
    assert sorted(problems(agenda)) == sorted(
        [
            ("line 19", ImportProblem.WHOLE_DAY),
            ("line 24", ImportProblem.NO_END),
            ("line 28", ImportProblem.CANCELLED),
            ("line 34", ImportProblem.REPEATS),
            ("line 34", ImportProblem.UNKNOWN_ZONE),
            ("line 40", ImportProblem.NO_START),
            ("line 43", ImportProblem.NO_TITLE),
        ]
    )


def test_calendar_of_outlook_with_a_zone_of_windows_is_on_the_right_hour() -> None:
    content = b"""BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
BEGIN:VEVENT
DTSTART;TZID="W. Europe Standard Time":20270322T100000
DTEND;TZID="W. Europe Standard Time":20270322T110000
SUMMARY;LANGUAGE=de:Opening
LOCATION:Bucharest\\, Hall 1
END:VEVENT
END:VCALENDAR
"""

    agenda = read_calendar(content, FRAME)

    assert agenda.table == (item(time(11), time(12), "Opening", room="Hall 1"),)
    assert agenda.issues == ()


def test_calendar_of_pretalx_has_its_speakers_behind_the_title() -> None:
    content = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//pretalx//pretalx.com//democon
BEGIN:VEVENT
SUMMARY:Law - and order - Ana Pop, Ion Rus
DTSTART;TZID=Europe/Bucharest:20270322T100000
DTEND;TZID=Europe/Bucharest:20270322T110000
UID:pretalx-democon-ABCDEF@pretalx.com
LOCATION:Hall 1
END:VEVENT
END:VCALENDAR
"""

    agenda = read_calendar(content, FRAME)

    assert agenda.table == (item(time(10), time(11), "Law - and order", speaker="Ana Pop, Ion Rus", room="Hall 1"),)


def test_what_the_file_cannot_say_is_kept_where_an_item_is_the_same() -> None:
    current = (
        {
            "starts": time(9),
            "ends": time(10),
            "title": {"en": "Coffee", "ro": "Cafea"},
            "room": {"en": "Foyer", "ro": "Foaier"},
            "speaker": "Ana",
            "break": True,
        },
        {"starts": time(11), "ends": time(12), "title": {"en": "Old", "ro": "Vechi"}, "feedback": True},
        {"date": date(2027, 3, 23), "starts": time(9), "ends": time(10), "title": {"en": "Moved", "ro": "Mutat"}},
    )
    content = GOOGLE.split(b"BEGIN:VEVENT\nDTSTART;TZID")[0] + b"END:VCALENDAR"

    agenda = read_calendar(content.replace(b"CATEGORIES:Break\n", b""), FRAME, current)
    renamed = table("Title | Start | End\nNew | 11:00 | 12:00\nMutat | 13:00 | 14:00", current)

    assert agenda.table == (
        {
            "starts": time(9, 30),
            "ends": time(10),
            "title": {"en": "Coffee", "ro": "Cafea"},
            "speaker": "Ana",
            "room": {"en": "Foyer", "ro": "Foaier"},
            "break": True,
        },
    )
    assert renamed.table == (
        item(time(11), time(12), "New", feedback=True),
        {"starts": time(13), "ends": time(14), "title": {"en": "Moved", "ro": "Mutat"}},
    )


def test_broken_calendars_are_mistakes() -> None:
    assert is_calendar(b"\xef\xbb\xbfBEGIN:VCALENDAR")
    assert problems(read_calendar(b"BEGIN:VCALENDAR\nEND:VEVENT\n\x00", FRAME)) == [("", ImportProblem.BROKEN_FILE)]
    many = read_calendar(b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 2001, FRAME)
    assert problems(many) == [("", ImportProblem.TOO_MANY_ITEMS)]
    far = GOOGLE.split(b"BEGIN:VEVENT\nDTSTART;TZID")[0].replace(b"2027", b"9999") + b"END:VCALENDAR"
    assert (ImportProblem.NO_START) in [problem for _, problem in problems(read_calendar(far, FRAME))]


# Schedules

TALK = {
    "date": "2027-03-22T10:00:00+02:00",
    "start": "10:00",
    "duration": "00:45",
    "room": "Hall 1",
    "title": "Opening",
    "type": "Talk",
    "persons": [{"public_name": "Ana Pop"}, {"name": "Ion Rus"}, "Ida", {"code": "X"}],
}


def schedule(*talks: dict[str, Any], day: str = "2027-03-22") -> bytes:
    days = [{"index": 1, "date": day, "rooms": {"Hall 1": list(talks)}}]
    return json.dumps({"schedule": {"version": "1", "conference": {"acronym": "x", "days": days}}}).encode()


def test_schedule_of_pretalx_becomes_an_agenda() -> None:
    night = {"start": "01:30", "duration": "1:00", "title": {"en": "Party", "ro": "Petrecere", "de": "Feier"}}
    agenda = read_schedule_json(schedule(TALK, night), FRAME)

    assert agenda.table == (
        item(time(10), time(10, 45), "Opening", speaker="Ana Pop, Ion Rus, Ida", room="Hall 1"),
        {
            "date": date(2027, 3, 23),
            "starts": time(1, 30),
            "ends": time(2, 30),
            "title": {"en": "Party", "ro": "Petrecere"},
            "room": "Hall 1",
        },
    )
    assert agenda.issues == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": ""}, ImportProblem.NO_TITLE),
        ({"title": {}}, ImportProblem.NO_TITLE),
        ({"date": None, "start": None}, ImportProblem.NO_START),
        ({"date": None, "start": "late"}, ImportProblem.NOT_A_TIME),
        ({"duration": None}, ImportProblem.NO_END),
        ({"duration": "long"}, ImportProblem.NOT_A_DURATION),
        ({"duration": "00:00"}, ImportProblem.NOT_A_DURATION),
    ],
)
def test_mistake_in_a_schedule_is_named_with_its_talk(changes: dict[str, Any], problem: ImportProblem) -> None:
    agenda = read_schedule_json(schedule(TALK, {**TALK, **changes}), FRAME)

    assert problems(agenda) == [("day 1, Hall 1, 2", problem)]


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"null", b'{"schedule": 1}', b'{"schedule": {"conference": {"days": {}}}}', b"[" * 100_000],
)
def test_other_json_is_no_schedule(content: bytes) -> None:
    assert not is_schedule_json(content)
    assert problems(read_schedule_json(content, FRAME)) == [("", ImportProblem.BROKEN_FILE)]


def test_talk_with_a_whole_start_is_on_the_event_s_clock() -> None:
    aware = {**TALK, "date": None, "start": "2027-03-22T08:00:00Z", "type": "break"}
    local = {**TALK, "date": "2027-03-22T15:00:00", "room": None}
    agenda = read_schedule_json(schedule(aware, local), FRAME)

    assert [entry["starts"] for entry in agenda.table] == [time(10), time(15)]
    assert agenda.table[0]["break"] is True


XML = """<?xml version="1.0" encoding="utf-8"?>
<!-- Made with love by pretalx. -->
<schedule><version>1</version><conference><title>X</title></conference>
<day index="1" date="2027-03-22" start="2027-03-22T04:00:00+02:00" end="2027-03-23T03:59:00+02:00">
<room name="Sala mare"><event id="1" guid="a">
<date>2027-03-22T10:00:00+02:00</date><start>10:00</start><duration>00:45</duration><room>Sala mare</room>
<title>Deschidere</title><subtitle/><persons><person id="1">Ana Pop</person><person id="2"/></persons>
</event><event id="2"><start>12:00</start><duration>01:00</duration><title></title></event></room>
</day></schedule>
"""


def test_schedule_of_frab_in_xml_becomes_an_agenda() -> None:
    content = XML.encode()
    agenda = read_schedule_xml(content, FRAME)

    assert is_schedule_xml(content)
    assert agenda.table == (item(time(10), time(10, 45), "Deschidere", speaker="Ana Pop", room="Sala mare"),)
    assert problems(agenda) == [("day 1, Sala mare, 2", ImportProblem.NO_TITLE)]


def test_xml_that_unfolds_or_is_broken_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>'

    for content in (bomb.encode(), b"<schedule>", b"<schedule>\xff</schedule>"):
        assert problems(read_schedule_xml(content, FRAME)) == [("", ImportProblem.BROKEN_FILE)]


# Nonsense

READERS = (read_calendar, read_schedule_json, read_schedule_xml)
SEEDS = (GOOGLE, schedule(TALK), XML.encode())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(range(3)), st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=4)), max_size=5))
def test_damaged_files_lead_to_mistakes_and_never_raise(number: int, edits: list[tuple[int, bytes]]) -> None:
    content = SEEDS[number]
    for place, piece in edits:
        at = place % len(content)
        content = content[:at] + piece + content[at + len(piece) + 1 :]

    agenda = READERS[number](content, FRAME)

    assert all(isinstance(entry["starts"], time) for entry in agenda.table)
    assert agenda.table or any(issue.severity is Severity.MISTAKE for issue in agenda.issues)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "9:00", "25:99", "22.3.2027", "A", "Title", "Start", "-"]), max_size=5)))
def test_any_rows_lead_to_an_agenda_or_mistakes(rows: list[list[str]]) -> None:
    sheet = Sheet("Agenda", (("Title", "Start", "End", "Date"), *map(tuple, rows)))

    agenda = read_agenda_table(sheet, FRAME)

    assert agenda.table or agenda.issues
    assert datetime.combine(FRAME.first_day, time.min)


# Calendars in XML

PENTABARF = b"""<?xml version="1.0" encoding="UTF-8"?>
<iCalendar xmlns:pentabarf="http://pentabarf.org"><vcalendar><prodid>-//Pentabarf//Schedule//EN</prodid>
<vevent><uid>1@x</uid><pentabarf:title>Opening</pentabarf:title><pentabarf:language>English</pentabarf:language>
<dtstart>20270322T100000</dtstart><dtend>20270322T104500</dtend><summary>Opening</summary><status>CONFIRMED</status>
<location>Hall 1</location><attendee>Ana Pop</attendee><attendee>Ion Rus</attendee></vevent>
<vevent><dtstart>20270322T090000Z</dtstart><duration>0.50000</duration><pentabarf:title>Half</pentabarf:title></vevent>
<vevent><dtstart>20270322</dtstart><summary>Day</summary></vevent>
<vevent><dtstart>20270322T150000</dtstart><summary>Endless</summary></vevent>
<vevent><dtstart>20270322T160000</dtstart><dtend>20270322T170000</dtend><status>CANCELLED</status></vevent>
<vevent><dtstart>soon</dtstart></vevent>
<vevent><dtstart>20270322T160000</dtstart><duration>01:00</duration></vevent>
</vcalendar></iCalendar>"""
RFC_6321 = b"""<icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"><vcalendar><components><vevent><properties>
<dtstart><parameters><tzid><text>Europe/London</text></tzid></parameters><date-time>2027-03-22T10:00:00</date-time>
</dtstart><duration><duration>PT1H</duration></duration><summary><text>Hello</text></summary></properties></vevent>
</components></vcalendar></icalendar>"""


def test_calendar_in_xml_becomes_an_agenda_and_names_what_is_no_item() -> None:
    agenda = read_calendar_xml(PENTABARF, FRAME)

    assert agenda.table == (
        item(time(10), time(10, 45), "Opening", speaker="Ana Pop, Ion Rus", room="Hall 1"),
        item(time(11), time(11, 30), "Half"),
    )
    assert problems(agenda) == [
        ("line 7", ImportProblem.WHOLE_DAY),
        ("line 8", ImportProblem.NO_END),
        ("line 9", ImportProblem.CANCELLED),
        ("line 10", ImportProblem.NO_START),
        ("line 11", ImportProblem.NO_TITLE),
    ]


def test_calendar_in_the_xml_of_the_standard_is_in_the_zone_that_it_names() -> None:
    agenda = read_calendar_xml(RFC_6321, FRAME)

    assert (agenda.table, agenda.issues) == ((item(time(12), time(13), "Hello"),), ())
    assert is_calendar_xml(PENTABARF)
    assert is_calendar_xml(RFC_6321)
    assert not is_calendar_xml(b"<schedule/>")


def test_broken_calendar_in_xml_is_said_to_be() -> None:
    entity = b'<!DOCTYPE i [<!ENTITY a "b">]>' + RFC_6321

    assert [problems(read_calendar_xml(content, FRAME)) for content in (PENTABARF[:-5], entity)] == [
        [("", ImportProblem.BROKEN_FILE)]
    ] * 2


def test_entries_on_other_days_than_the_event_are_left_out_and_said() -> None:
    frame = replace(FRAME, last_day=date(2027, 3, 23))
    entries = "".join(
        f"BEGIN:VEVENT\r\nDTSTART:{day}T100000\r\nDTEND:{day}T110000\r\nSUMMARY:{day}\r\nEND:VEVENT\r\n"
        for day in ("20270321", "20270322", "20270323", "20270324")
    )
    agenda = read_calendar(f"BEGIN:VCALENDAR\r\n{entries}END:VCALENDAR\r\n".encode(), frame)

    assert [entry["title"]["en"] for entry in agenda.table] == ["20270322", "20270323"]
    assert problems(agenda) == [("line 2", ImportProblem.OTHER_DAY), ("line 17", ImportProblem.OTHER_DAY)]
    assert problems(read_calendar_xml(RFC_6321, replace(frame, first_day=date(2027, 3, 23)))) == [
        ("line 1", ImportProblem.OTHER_DAY),
        ("", ImportProblem.NOTHING_INSIDE),
    ]


def test_calendar_that_is_called_off_or_cut_off_has_no_items() -> None:
    entry = "BEGIN:VEVENT\r\nDTSTART:20270322T100000\r\nDTEND:20270322T110000\r\nSUMMARY:A\r\nEND:VEVENT\r\n"
    cancelled = f"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\n{entry}END:VCALENDAR\r\n"
    cut = f"BEGIN:VCALENDAR\r\n{entry}{entry[:60]}"

    assert problems(read_calendar(cancelled.encode(), FRAME))[0] == ("line 3", ImportProblem.CANCELLED)
    assert ("line 7", ImportProblem.BROKEN_ENTRY) in problems(read_calendar(cut.encode(), FRAME))


# Days and times of three countries, and of spreadsheets


@pytest.mark.parametrize(
    ("days", "result"),
    [
        (("22.03.2027", "23.3.27"), ["", "2027-03-23"]),
        (("3/22/2027", "3/23/2027"), ["", "2027-03-23"]),
        (("22/03/2027", "03/04/2027"), ["", "2027-04-03"]),
        (("Monday, 22 March", "marți, 23 martie"), ["", "2027-03-23"]),
        (("46468", "46469"), ["", "2027-03-23"]),
    ],
)
def test_days_are_read_as_their_country_writes_them(days: tuple[str, str], result: list[str]) -> None:
    agenda = table(f"Date | Start | End | Title\n{days[0]} | 9:00 | 10:00 | A\n{days[1]} | 9:00 | 10:00 | B")

    assert agenda.issues == ()
    assert [str(entry.get("date", "")) for entry in agenda.table] == result


def test_day_that_may_be_either_is_the_events_first_day_where_one_reading_is() -> None:
    frame = replace(FRAME, first_day=date(2027, 3, 4))
    (sheet,) = sheets_of({"Agenda": "Date | Start | End | Title\n03/04/2027 | 9:00 | 10:00 | A"})

    assert read_agenda_table(sheet, frame).table == (item(time(9), time(10), "A"),)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("0.75", time(18)), ("0.3958333", time(9, 30)), ("0.30", time(0, 30)), ("9.30 Uhr", time(9, 30)), ("1.5", None)],
)
def test_times_of_spreadsheets_and_of_people(text: str, clock: time | None) -> None:
    result = parse_clock(text)

    assert (None if result is None else result.time) == clock


def test_heads_are_read_however_many_blanks_they_have() -> None:
    blanks = " " * 3000
    sheet = Sheet("", ((f"Title{blanks}(ro)", "Start", "End", f"a{blanks}b"), ("A", "9:00", "10:00", "x")))

    assert read_agenda_table(sheet, FRAME).table[0]["title"] == {"ro": "A"}
