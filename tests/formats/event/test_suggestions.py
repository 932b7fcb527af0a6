"""What was probably meant, and what keeps a file from being read, for people who know no TOML."""

from __future__ import annotations

import tomllib

import pytest

from domain.editing.mistakes import MistakeKind, mistake
from formats.event import suggestions
from formats.event.timezones import suggest_zone, timezones
from formats.toml.syntax import explain
from views.mistakes.sentences import english_text

NO_DATE = "is not written as a date here; write starts = 2027-03-22T09:30:00"
NO_MOMENT, HOURS = "there is no such day or time as", "the hours of a day go from 00:00:00 to 23:59:59"
BROKEN = [
    ("starts = 22.03.2027 09:30", f"22.03.2027 09:30 {NO_DATE}"),
    ("starts = 2027-03-22T09:30", f"2027-03-22T09:30 {NO_DATE}"),
    ("date = 22.03.2027", "22.03.2027 is not written as a date here; write date = 2027-03-22"),
    ("starts = 2027-02-30T09:30:00", f"{NO_MOMENT} 2027-02-30T09:30:00; {HOURS}"),
    ("starts = 24:00:00", f"{NO_MOMENT} 24:00:00; {HOURS}"),
    ("starts = 25:00", f"{NO_MOMENT} 25:00; {HOURS}"),
    ("starts = 9:30", "9:30 is not written as a time here; write starts = 09:30:00"),
    ('code = "one', "a quotation mark is missing on this line"),
    ('code = one"', "a quotation mark is missing on this line"),
    ("code = one", 'a text stands in quotation marks; write code = "one"'),
    ("code = „one”", 'texts stand in straight quotation marks "…", not in „…” or “…”'),
    ('title = "the "best" one"', r'inside a text a quotation mark is written \": "the \"best\"…"'),
    ('code: "one"', "an equals sign = stands between a key and its value, not a colon: code = …"),
    (
        'title = { en: "One" }',
        'an equals sign = stands between a language and its text, as in { en = "…" }, not a colon',
    ),
    ('title = { en = "One" ro = "Unu" }', "a comma is missing between two entries"),
    (
        'title = { en = "One",\n ro = "Unu" }',
        "what stands in braces { } has to be on one line, and the closing brace is missing here",
    ),
    ("checkin = da", "da is no value here; write checkin = true"),
    ("rate = 0,5", "0,5 has a decimal comma; write rate = 0.5"),
    ("points = 05", "05 begins with a nought; write points = 5"),
    ("token = 12345:secret", 'the token stands in quotation marks, as in token = "…"'),
    ("code\u00a0= 1", "a blank that is no space stands in this line, as copied from a page or a letter: type it again"),
    ("code =", "the value of code is missing"),
    ("[event", "a heading stands in brackets that are closed again, as in [privacy] or [[event]]"),
    ("[[event.agenda]", "a heading stands in brackets that are closed again, as in [privacy] or [[event]]"),
    (
        "[event.agenda]\na = 1\n[[event.agenda]]",
        "the heading on line 1 stands in two brackets, too: write [[event.agenda]] there",
    ),
    ("[a]\nb = 1\n[a]", "this heading stands in the file already; put its keys below the first one"),
    ('path = "C:\\Users\\x"', 'in "…" a backslash stands for something else: write / in its place'),
    ("people = [1001\ncode = 1", "the bracket [ on line 1 is not closed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("22.03.2027 09:30", "2027-03-22T09:30:00"),
        ("22/3/2027", "2027-03-22T09:00:00"),
        ("22 martie 2027, 9:30", "2027-03-22T09:30:00"),
        ("March 22, 2027 at 9:30 pm", "2027-03-22T21:30:00"),
        ("2027-03-22 09:30", "2027-03-22T09:30:00"),
        ("31.02.2027", ""),
        ("soon", ""),
    ],
)
def test_date_in_another_way_of_writing(text: str, moment: str) -> None:
    assert suggestions.date_and_time(text) == moment


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("end + 7 days at 6pm", "end + 7d at 18:00"),
        ("1 day before start", "start - 1d"),
        ("30 minutes after the start", "start + 30m"),
        ("End+2h", "end + 2h"),
        ("start – 1d, 18:00", "start - 1d at 18:00"),
        ("1 day before the beginning, 18:00", "start - 1d at 18:00"),
        ("at the end, 18:00", "end at 18:00"),
        ("1 zi înainte de început, 18:00", "start - 1d at 18:00"),
        ("20 de zile după sfârșit, la ora 9", "end + 20d at 09:00"),
        ("1 oră după început", "start + 1h"),
        ("2 hours after the end", "end + 2h"),
        ("2 ore după sfârșit", "end + 2h"),
        ("1 hour and 30 minutes before the beginning", "start - 90m"),
        ("2 ore și 1 minut după sfârșit", "end + 121m"),
        ("2 zile după sfârșit, ora 18:00", "end + 2d at 18:00"),
        ("la sfârșit", "end"),
        ("tomorrow", ""),
        ("18:00", ""),
        (f"start{' ' * 3000}+ 1d", "start + 1d"),
        (f"start{' ' * 3000}x", ""),
        (f"start + 1{'0' * 3000}d", ""),
    ],
)
def test_time_of_the_plan_in_another_way_of_writing(text: str, rule: str) -> None:
    assert suggestions.rule_of_plan(text) == rule


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", "09:00"),
        ("6pm", "18:00"),
        ("18 Uhr 30", "18:30"),
        ("à 9h", "09:00"),
        ("6 μ.μ.", "18:00"),
        ("25:00", ""),
        ("22.03. 9:00", ""),
    ],
)
def test_time_of_day_in_another_way_of_writing(text: str, clock: str) -> None:
    assert suggestions.clock(text) == clock


@pytest.mark.parametrize(
    ("text", "length"), [("6 months", "180d"), ("2 weeks", "14d"), ("20 ore", "20h"), ("1 an", "365d"), ("20", "")]
)
def test_length_of_time_in_another_way_of_writing(text: str, length: str) -> None:
    assert suggestions.length_of_time(text) == length


@pytest.mark.parametrize(("text", "code"), [("RO", "ro"), ("en_GB", "en"), ("română", "ro"), ("Klingon", "")])
def test_language_in_another_way_of_writing(text: str, code: str) -> None:
    assert suggestions.language(text) == code


@pytest.mark.parametrize(
    "text", ["Bucharest", "Romania", "România", "europe/bucharest", "Europe/Bucarest", "Europe/Bucuresti"]
)
def test_zone_that_was_meant(text: str) -> None:
    assert text not in timezones()
    assert suggest_zone(text) == mistake(MistakeKind.DID_YOU_MEAN, word='"Europe/Bucharest"')


def test_names_that_are_no_places_are_no_zones() -> None:
    assert {"Factory", "localtime", "posixrules"} & timezones() == set()


@pytest.mark.parametrize(("line", "reason"), BROKEN)
def test_what_keeps_a_file_from_being_read_is_explained(line: str, reason: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as exc_info:
        tomllib.loads(line)

    sentence = english_text(explain(str(exc_info.value), line))
    assert sentence.endswith(f": the file cannot be understood here ({reason})")
