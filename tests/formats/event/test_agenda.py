"""The agenda of the settings: on which day its items are, past midnight, in parallel rooms, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.events import AgendaItem
from tests.support.settings import TEXT, changed, mistakes, settings

AGENDA = TEXT[TEXT.index("[[event.agenda]]") : TEXT.index("# The survey.")]
ENDS = "ends = 2027-03-22T16:00:00"


def item(starts: str, ends: str, more: str = "") -> str:
    return (
        f"[[event.agenda]]\nstarts = {starts}:00\nends = {ends}:00\n{more}\n"
        f'title = {{ en = "{starts}", ro = "{starts}" }}\n'
    )


def text_of(*items: str, ends: str = "2027-03-23T16:00:00", starts: str = "2027-03-22T09:00:00") -> str:
    return changed(
        (AGENDA, "".join(items)), (ENDS, f"ends = {ends}"), ("starts = 2027-03-22T09:30:00", f"starts = {starts}")
    )


def local_times(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    event = settings(tmp_path, text).events[0]
    return [
        (f"{entry.starts.astimezone(event.zone):%d %H:%M}", f"{entry.ends.astimezone(event.zone):%d %H:%M}")
        for entry in event.agenda
    ]


def reasons(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    return [(key.removeprefix("event[1]."), reason) for _, key, reason in mistakes(tmp_path, text)]


def test_item_without_a_date_is_on_the_day_of_the_item_above(tmp_path: Path) -> None:
    text = text_of(
        item("09:00", "10:00"),
        item("15:00", "16:00"),
        item("09:30", "10:30", "date = 2027-03-23"),
        item("11:00", "12:00"),
    )

    assert local_times(tmp_path, text) == [
        ("22 09:00", "22 10:00"),
        ("22 15:00", "22 16:00"),
        ("23 09:30", "23 10:30"),
        ("23 11:00", "23 12:00"),
    ]


def test_items_with_dates_may_stand_in_any_order(tmp_path: Path) -> None:
    text = text_of(
        item("11:00", "12:00", "date = 2027-03-23"),
        item("09:00", "10:00", "date = 2027-03-22"),
        item("09:30", "10:30", "date = 2027-03-23"),
    )

    assert local_times(tmp_path, text) == [
        ("22 09:00", "22 10:00"),
        ("23 09:30", "23 10:30"),
        ("23 11:00", "23 12:00"),
    ]


def test_items_past_midnight_need_no_date(tmp_path: Path) -> None:
    text = text_of(
        item("20:00", "22:00"),
        item("22:00", "00:00"),
        item("00:00", "00:30"),
        item("00:30", "02:00"),
        starts="2027-03-22T20:00:00",
        ends="2027-03-23T02:00:00",
    )

    assert local_times(tmp_path, text) == [
        ("22 20:00", "22 22:00"),
        ("22 22:00", "23 00:00"),
        ("23 00:00", "23 00:30"),
        ("23 00:30", "23 02:00"),
    ]


def test_item_after_one_past_midnight_is_on_the_new_day(tmp_path: Path) -> None:
    text = text_of(item("09:00", "10:00"), item("22:00", "01:00"), item("09:30", "10:30"))

    assert local_times(tmp_path, text)[1:] == [("22 22:00", "23 01:00"), ("23 09:30", "23 10:30")]


def test_times_hold_over_a_change_of_the_clocks(tmp_path: Path) -> None:
    text = text_of(
        item("22:00", "04:30"),
        item("10:00", "11:00"),
        starts="2027-03-27T20:00:00",
        ends="2027-03-28T12:00:00",
    ).replace("end + ", "end + 1")

    agenda = settings(tmp_path, text).events[0].agenda

    assert [(entry.starts, entry.ends) for entry in agenda] == [
        (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (datetime(2027, 3, 28, 7, tzinfo=UTC), datetime(2027, 3, 28, 8, tzinfo=UTC)),
    ]


def test_parallel_rooms_may_be_listed_room_by_room(tmp_path: Path) -> None:
    a, b = ('room = "A"', 'room = { en = "Hall B", ro = "Sala B" }')
    text = text_of(
        item("09:00", "11:00", a),
        item("11:00", "12:00", a),
        item("09:00", "10:00", b),
        item("10:00", "12:00", b),
        ends="2027-03-22T16:00:00",
    )

    agenda = settings(tmp_path, text).events[0].agenda

    assert local_times(tmp_path, text) == [
        ("22 09:00", "22 11:00"),
        ("22 09:00", "22 10:00"),
        ("22 10:00", "22 12:00"),
        ("22 11:00", "22 12:00"),
    ]
    assert [entry.room for entry in agenda] == [
        "A",
        {"en": "Hall B", "ro": "Sala B"},
        {"en": "Hall B", "ro": "Sala B"},
        "A",
    ]


def test_agenda_has_no_end_at_one_message(tmp_path: Path) -> None:
    items = [
        item(f"{9 + n // 12:02}:{n % 12 * 5:02}", f"{9 + (n + 1) // 12:02}:{(n + 1) % 12 * 5:02}") for n in range(80)
    ]

    agenda = settings(tmp_path, text_of(*items, ends="2027-03-22T16:00:00")).events[0].agenda

    assert len(agenda) == 80
    assert isinstance(agenda[0], AgendaItem)


@pytest.mark.parametrize(
    ("items", "expected_error"),
    [
        (
            [item("15:00", "16:00"), item("09:30", "10:30")],
            (
                "agenda[2].starts",
                "this item starts before the one above it; on another day it needs its date, as in date = 2027-03-23",
            ),
        ),
        (
            [item("09:00", "10:00", "date = 2027-03-24")],
            ("agenda[1].date", "this item ends after the event does"),
        ),
        (
            [item("09:00", "10:00", "date = 2027-03-21")],
            ("agenda[1].date", "this item starts before the event does"),
        ),
        (
            [item("15:00", "17:00", "date = 2027-03-23")],
            ("agenda[1].ends", "this item ends after the event does"),
        ),
        (
            [item("10:15", "10:00")],
            (
                "agenda[1].ends",
                "this item ends before it starts; one that goes on past midnight lasts at most 12 hours",
            ),
        ),
        (
            [item("09:00", "12:00", 'room = "A"'), item("09:30", "10:00", 'room = "B"'), item("11:00", "12:30")],
            ("agenda[3].starts", 'this item starts while "09:00" still runs; two at a time need two rooms'),
        ),
        (
            [item("22:00", "01:00", 'room = "A"'), item("00:30", "02:00", 'date = 2027-03-23\nroom = "A"')],
            ("agenda[2].starts", 'this item starts while "22:00" still runs; two at a time need two rooms'),
        ),
        (
            [item("09:00", "10:00", 'date = "23.03.2027"')],
            (
                "agenda[1].date",
                '"23.03.2027" must be a day, as in 2027-03-23; write 2027-03-23, without quotation marks',
            ),
        ),
        (
            [item("09:00", "10:00", "date = 3027-03-22")],
            ("agenda[1].date", "3027-03-22 is not possible here: the year must be from 2000 to 2199"),
        ),
        (
            [item("09:00", "10:00", "speaker = 7")],
            (
                "agenda[1].speaker",
                (
                    "7 is not possible here: write a text in quotation marks, or one for each language, as in"
                    ' { en = "…", ro = "…" }'
                ),
            ),
        ),
        (
            [item("09:00", "10:00", f'speaker = "{"x" * 201}"')],
            ("agenda[1].speaker", f'"{"x" * 59}…" is not possible here: this text is longer than 200 characters'),
        ),
        (
            [item("09:00", "10:00", 'room = { en = "Hall", de = "Saal" }')],
            ("agenda[1].room.de", '"de" is not among messages.languages ("en", "ro")'),
        ),
    ],
)
def test_agenda_that_cannot_be(tmp_path: Path, items: list[str], expected_error: tuple[str, str]) -> None:
    text = text_of(*items)

    assert reasons(tmp_path, text) == [expected_error]


def test_plain_speaker_is_kept_as_it_is_and_one_in_languages_too(tmp_path: Path) -> None:
    text = text_of(
        item("09:00", "10:00", 'speaker = "Ana Ion"'),
        item("10:00", "11:00", 'speaker = { en = "The authors", ro = "Autorii" }'),
    )

    assert [entry.speaker for entry in settings(tmp_path, text).events[0].agenda] == [
        "Ana Ion",
        {"en": "The authors", "ro": "Autorii"},
    ]
