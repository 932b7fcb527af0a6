"""What looks wrong in settings that are right: judged against now, against each other and against the example."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings.warnings.all import settings_warnings
from bot.settings.warnings.server import EXAMPLE_CONTROLLER, EXAMPLE_STAFF
from bot.settings.warnings.stored import StoredState
from tests.support.settings import TEXT, changed, settings

NOW = datetime(2026, 11, 29, tzinfo=UTC)
OWN = (
    ('"Your association"', '"Asociația"'),
    ("privacy@example.org", "date@asociatia.ro"),
    ("[1001]", "[123456789]"),
    ("[2001]", "[223456789]"),
    ("Reprezentant al agenției de ocupare a forței de muncă", "Agenția de ocupare"),
    ("Reprezentant al unei organizații neguvernamentale", "ONG"),
)
"""The example as somebody's own."""
OPEN = ('admission = "confirmed"', 'admission = "open"')


def warnings(
    folder: Path,
    *changes: tuple[str, str],
    now: datetime = NOW,
    settled_messages: frozenset[tuple[str, str]] = frozenset(),
    environ: dict[str, str] | None = None,
) -> list[str]:
    all_warnings = settings_warnings(
        settings(folder, changed(*OWN, *changes), environ), now, StoredState(settled_messages=settled_messages)
    )
    return [f"{warning.key}: {warning.reason}" for warning in all_warnings]


def test_settings_of_ones_own_have_no_warning(tmp_path: Path) -> None:
    assert warnings(tmp_path) == []


def test_what_is_still_the_examples_is_named(tmp_path: Path) -> None:
    all_warnings = settings_warnings(settings(tmp_path, TEXT), NOW)

    assert [warning.key for warning in all_warnings if "example" in warning.reason] == [
        "staff.organizers[1]", "staff.coordinators[1]", "privacy.controller", "privacy.contact",
    ]  # fmt: skip
    assert f'controller = "{EXAMPLE_CONTROLLER}"' in TEXT
    assert {int(number) for number in re.findall(r"s = \[(\d+)\]", TEXT)} == EXAMPLE_STAFF


EMOJI = "𓀀"
CASES: list[tuple[str, tuple[tuple[str, str], ...], list[str]]] = [
    (
        "past event",
        (("starts = 2027-03-22", "starts = 2024-03-22"), ("ends = 2027-03-22", "ends = 2024-03-22")),
        ["event[1].ends: this event is over since Fri 29 Mar 2024 18:00: nothing of it goes out any more"],
    ),
    ("cancelled event of the past", (("starts = 2027-03-22", "starts = 2024-03-22"),
        ("ends = 2027-03-22", "ends = 2024-03-22"), ("cancelled = false", "cancelled = true")), []),
    (
        "far year",
        (("starts = 2027-03-22", "starts = 2072-03-22"), ("ends = 2027-03-22", "ends = 2072-03-22")),
        ["event[1].starts: Tue 22 Mar 2072 09:30 is more than two years away"],
    ),
    (
        "venue in one language",
        ((', ro = "București" }', " }"),),
        ['event[1].venue: not given in "ro": whatever shows it is in "en" for everybody'],
    ),
    (
        "hint in one language",
        (("[[event.survey.question]]", '[[event.survey.question]]\nhint = { en = "Choose one." }'),),
        ['event[1].survey.question[1].hint: not given in "ro": whatever shows it is in "en" for everybody'],
    ),
    (
        "quiet by day",
        (('["21:00", "08:00"]', '["08:00", "21:00"]'),),
        [
            ("messages.quiet_hours: quiet is from 08:00 to 21:00, noon included, and nothing goes out then; for quiet"
            ' nights write ["21:00", "08:00"]')
        ],
    ),
    (
        "minutes for months",
        (('keep_comments = "365d"', 'keep_comments = "180m"'),),
        ["privacy.keep_comments: 3 h 0 min after the event's end they are erased; m is minutes and d is days"],
    ),
    (
        "telephone number",
        (("[223456789]", "[40722123456]"),),
        [
            ("staff.coordinators[1]: 40722123456 looks like a telephone number: /whoami tells everybody their Telegram"
            " number")
        ],
    ),
    ("nobody", (("[123456789]", "[]"), OPEN), [
        "staff.organizers: nobody is an organizer: nobody can see who is registered, nor send a message"
    ]),
    ("nobody reads", (("[223456789]", "[]"),), [
        "staff.coordinators: nobody is a coordinator: nobody would see the results of the survey"
    ]),
    ("address", (("date@asociatia.ro", "date@asociatia"),), [
        'privacy.contact: "date@asociatia" looks like an address for e-mail with a slip'
    ]),
    ("http", (("https://api.telegram.org", "http://api.telegram.org"),), [
        "telegram.api_base_url: http:// sends the token and every answer unencrypted over the network; write https://"
    ]),
    ("computed time that the clock skips", (('"end + 2d at 10:00"', '"end + 6d at 03:30"'),), [
        ('event[1].message[4].when: "end + 6d at 03:30" comes to Sun 28 Mar 2027 03:30, which does not exist in'
        " Europe/Bucharest: the clock is put forward then, and Sun 28 Mar 2027 04:00 is meant")
    ]),
    ("reminder too many", (("max = 2, gap", "max = 1, gap"),), [
        "event[1].message[5].when: this reminder goes to nobody: nobody gets more than 1 (messages.reminders.max)"
    ]),
    ("reminder that waits for ever", (('gap = "20h"', 'gap = "100d"'),), [
        ("event[1].message[5].when: it waits until Fri 2 Jul 2027 11:00 (messages.reminders.gap), when the survey is"
        " closed: it goes to nobody")
    ]),
    ("message to those present", (('to = "registered"', 'to = "checked-in"'),), [
        ("event[1].message[2].to: without checkin = true nobody is noted as present, and it goes to everybody"
        " registered")
    ]),
    ("zone without a place", (('"Europe/Bucharest"', '"Etc/GMT-2"'),), [
        'event[1].timezone: "Etc/GMT-2" knows no summer time: write a place, as in Europe/Bucharest'
    ]),
    ("zone behind", (('"Europe/Bucharest"', '"Etc/GMT+2"'),), [
        ('event[1].timezone: "Etc/GMT+2" knows no summer time; the zone with + is behind UTC, not ahead: write a'
        " place, as in Europe/Bucharest")
    ]),
    ("closing at night", (('"end + 7d at 18:00"', '"end + 7d at 02:30"'),), [
        "event[1].survey.closes: the survey would close at night: Mon 29 Mar 2027 02:30"
    ]),
    ("large groups", (("minimum_breakdown = 10", "minimum_breakdown = 15"),), [
        ("event[1].profession: there would be no results by group: each of two groups needs 15 people who answer"
        " (privacy.minimum_breakdown)")
    ]),
    ("name for a contact", (("date@asociatia.ro", "Ana"),), [
        'privacy.contact: "Ana" tells nobody how to write to you: give an address or a telephone number'
    ]),
    ("nobody confirms", (("[123456789]", "[]"),), [
        ("staff.organizers: nobody is an organizer: nobody can confirm who takes part, so nobody is invited to the"
        " survey")
    ]),
    ("both", (("[123456789]", "[7, 123456789, 9]"), ("[223456789]", "[9, 7]")), [
        ("staff.coordinators: organizer and coordinator at once: 7, 9. Whoever confirms who takes part and also reads"
        " the results could invent participants, and read the answers of the others out of the results")
    ]),
    ("reminder at once", (('"end + 2d at 10:00"', '"end + 3h"'),), [
        "event[1].message[4].when: it would follow the invitation of Mon 22 Mar 2027 18:00 at Mon 22 Mar 2027 19:00"
    ]),
    ("reminder after quiet hours", (
        ('"end + 6d at 10:00"', '"end + 6d at 22:00"'), ('"end + 7d at 18:00"', '"end + 7d at 07:00"'),
    ), [
        ("event[1].message[5].when: it waits for the end of the quiet hours until Mon 29 Mar 2027 08:00, when the"
        " survey is closed")
    ]),
    ("short survey", (
        ('"end + 7d at 18:00"', '"end + 4h"'),
        ('"end + 2d at 10:00"', '"end + 3h"'),
        ('"end + 6d at 10:00"', '"end + 3h"'),
    ), [
        "event[1].survey.closes: the survey would be open for 2.0 hours only",
        "event[1].message[4].when: it would follow the invitation of Mon 22 Mar 2027 18:00 at Mon 22 Mar 2027 19:00",
        ("event[1].message[5].when: it waits until Tue 23 Mar 2027 15:00 (messages.reminders.gap), when the survey is"
        " closed: it goes to nobody"),
        "event[1].message[5].when: this is the same as message 4, at the same time",
    ]),
    ("early survey", (('send = "survey"\nwhen = "end + 2h"', 'send = "survey"\nwhen = "start - 2d at 12:00"'),), [
        "event[1].message[3].when: the survey would open before the event has started"
    ]),
    ("night", (("starts = 2027-03-22T09:30:00", "starts = 2027-03-22T03:30:00"),), [
        "event[1].starts: the event would start at night: Mon 22 Mar 2027 03:30"
    ]),
    ("label", (('ro = "Avocat"', f'ro = "{"a" * 41}"'),), [
        ("event[1].profession[5].label.ro: this button's label has more than 40 characters, here 41, and a phone may"
        " cut it")
    ]),
    ("one end", (('low = { en = "poor", ro = "slab" }\n', ""),), [
        "event[1].survey.question[1].high: only one end of the scale has a name: give low, too"
    ]),
    ("few people", (
        ("expected = 14", "expected = 1"),
        ("expected = 5", "expected = 0"),
        ("expected = 5", "expected = 0"),
        ("expected = 2", "expected = 0"),
    ), [
        ("event[1].profession: 7 people are expected, and comments are erased unread when fewer than 10 answer"
        " (privacy.minimum_comments)"),
        ("event[1].profession: there would be no results by group: each of two groups needs 10 people who answer"
        " (privacy.minimum_breakdown)"),
    ]),
    ("capacity", (("# capacity = 40 ", "capacity = 20 "),), [
        "event[1].capacity: 32 people are expected and there are 20 places"
    ]),
    ("unfinished", (('en = "Bucharest"', 'en = "TODO"'),), ['event[1].venue.en: "TODO" looks unfinished']),
    ("markup", (('en = "Round table in Romania"', 'en = "<b>Round</b> table"'),), [
        'event[1].title.en: "<b>" is shown as it is written, and makes nothing bold or a link'
    ]),
    ("blank", (('"Welcome! /agenda', '"Welcome, {name}! /agenda'),), [
        'event[1].message[2].text.en: "{name}" is shown as it is written: nothing is put in its place'
    ]),
    ("encoding", (("Masă rotundă în România", "MasÄƒ"),), [
        'event[1].title.ro: "Äƒ" looks as if the file had been saved in a wrong encoding'
    ]),
    ("cedilla", (("Masă rotundă în România", "Masa aşteptată"),), [
        'event[1].title.ro: "ş" has a cedilla; in Romanian the letters are ș and ț, with a comma below'
    ]),
    ("undrawable", (('room = "Foyer"', f'room = "Foyer {EMOJI}"'),), [
        f'event[1].agenda[1].room: "{EMOJI}" cannot be drawn in pictures and PDF, which show [Egyptian] in its place'
    ]),
    ("untranslated", (("Cum apreciați evenimentul în ansamblu?", "How do you rate the event as a whole?"),), [
        'event[1].survey.question[1].text: the same text stands for "en", "ro"'
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected_warnings"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_looks_wrong_is_said(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], expected_warnings: list[str]
) -> None:
    assert sorted(warnings(tmp_path, *changes)) == sorted(expected_warnings)


def test_emoji_that_can_be_drawn_are_no_warning(tmp_path: Path) -> None:
    assert warnings(tmp_path, ('en = "Round table in Romania"', 'en = "Round table 🎉 中文"')) == []


def test_texts_missing_for_one_reason_are_one_line(tmp_path: Path) -> None:
    english_only = re.sub(r', ro = "[^"]*" }', " }", changed(*OWN))

    all_warnings = settings_warnings(settings(tmp_path, english_only), NOW)

    assert [warning.key for warning in all_warnings] == ["event[1].title"]
    assert re.search(r"; the same at \d\d more places: lines \d+, ", all_warnings[0].reason)


def test_message_that_was_due_already(tmp_path: Path) -> None:
    during = datetime(2027, 3, 22, 12, tzinfo=UTC)

    assert warnings(tmp_path, now=during) == [
        (
            'event[1].message[1].when: due already: "agenda" on Sun 21 Mar 2027 18:00, which goes out as soon as the'
            ' bot runs; "text" on Mon 22 Mar 2027 10:00, which goes out as soon as the bot runs'
        )
    ]
    assert (
        warnings(tmp_path, now=during, settled_messages=frozenset({("bucharest", "agenda-1"), ("bucharest", "text-1")}))
        == []
    )


def test_message_due_long_ago_will_not_go_out(tmp_path: Path) -> None:
    (line,) = warnings(tmp_path, now=datetime(2027, 3, 28, 9, tzinfo=UTC))

    assert '"reminder" on Wed 24 Mar 2027 10:00, which will not go out' in line
    assert '"survey" on Mon 22 Mar 2027 18:00, which goes out as soon as the bot runs' in line


def test_hour_that_comes_twice(tmp_path: Path) -> None:
    text = changed(
        *OWN,
        ("starts = 2027-03-22T09:30:00", "starts = 2027-10-31T03:30:00"),
        ("ends = 2027-03-22", "ends = 2027-10-31"),
    )
    without_agenda = text[: text.index("# The day:")] + text[text.index("# The survey.") :]

    all_warnings = settings_warnings(
        settings(tmp_path, without_agenda.replace('send = "agenda"', 'send = "text"\ntext = { en = "a", ro = "b" }')),
        NOW,
    )

    twice = "this hour comes twice there, because the clock is put back; the first one is meant"
    assert twice in [warning.reason for warning in all_warnings if warning.key == "event[1].starts"]


def test_warning_names_the_place_in_words(tmp_path: Path) -> None:
    (warning,) = settings_warnings(settings(tmp_path, changed(*OWN, ('ro = "Avocat"', f'ro = "{"a" * 41}"'))), NOW)

    assert re.fullmatch(r'profession "lawyer" \(line \d+\): label\.ro', warning.place)


def test_value_of_the_environment_is_blamed_on_it(tmp_path: Path) -> None:
    all_warnings = warnings(tmp_path, environ={"ROUNDTABLE_PRIVACY__CONTACT": "x@example.org"})

    assert all_warnings == [
        'ROUNDTABLE_PRIVACY__CONTACT: "x@example.org" is the example\'s: participants would write to nobody'
    ]


def test_token_of_another_shape(tmp_path: Path) -> None:
    (line,) = warnings(tmp_path, ('token = ""', 'token = "bot123456789:secret"'))

    assert line.startswith("telegram.token: this does not look like a token of @BotFather")
    assert "secret" not in line
