"""Times as people type them, in every language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.announcements.typed_time import (
    FutureTime,
    InvalidTime,
    OutOfRangeTime,
    PastTime,
    SkippedTime,
    TypedTime,
    parse_time,
)
from views.locales.vocabulary import time_words

ZONE = ZoneInfo("Europe/Bucharest")


def at(text: str) -> datetime:
    """That local time, the first of two, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


NOW = at("2027-03-15T10:00")
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18:30", "2027-03-15T18:30"),
        (" 18.30 ", "2027-03-15T18:30"),
        ("18h30", "2027-03-15T18:30"),
        ("at 18", "2027-03-15T18:00"),
        ("6 pm", "2027-03-15T18:00"),
        ("12:05 pm", "2027-03-15T12:05"),
        ("la ora 18", "2027-03-15T18:00"),
        ("22.03.2027 18:30", "2027-03-22T18:30"),
        ("22.3.27, 18:30", "2027-03-22T18:30"),
        ("22/03/2027 18:30", "2027-03-22T18:30"),
        ("22.03. 18:30", "2027-03-22T18:30"),
        ("2027-03-22 18:30", "2027-03-22T18:30"),
        ("22 March 18:30", "2027-03-22T18:30"),
        ("Monday, 22 March 2027, 18:30", "2027-03-22T18:30"),
        ("22 martie 2027, ora 18:30", "2027-03-22T18:30"),
        ("1st April at 9:00", "2027-04-01T09:00"),
        ("14.03. 9:00", "2028-03-14T09:00"),
        ("today 18:30", "2027-03-15T18:30"),
        ("astăzi la 18:30", "2027-03-15T18:30"),
        ("tomorrow 9:00", "2027-03-16T09:00"),
        ("Mâine 9:00", "2027-03-16T09:00"),
        ("poimâine, la 9", "2027-03-17T09:00"),
        ("Friday 9:00", "2027-03-19T09:00"),
        ("marți 9:00", "2027-03-16T09:00"),
        ("6 seara", "2027-03-15T18:00"),
        ("March 22, 6 p.m.", "2027-03-22T18:00"),
        ("March 22, 2027 at 18:00", "2027-03-22T18:00"),
        ("on Friday, 9 am", "2027-03-19T09:00"),
        ("demain 9:00", "2027-03-16T09:00"),
        ("aujourd'hui 18 h", "2027-03-15T18:00"),
        ("après-demain à 18 h 30", "2027-03-17T18:30"),
        ("le 1er avril à 9h", "2027-04-01T09:00"),
        ("domani 9:00", "2027-03-16T09:00"),
        ("martedì alle ore 9:00", "2027-03-16T09:00"),
        ("6 del pomeriggio", "2027-03-15T18:00"),
        ("mañana 9:00", "2027-03-16T09:00"),
        ("el 22 de marzo de 2027 a las 18:00", "2027-03-22T18:00"),
        ("6 de la tarde", "2027-03-15T18:00"),
        ("mañana a las 8 de la noche", "2027-03-16T20:00"),
        ("22-03-2027 18:30", "2027-03-22T18:30"),
        ("1.º de abril, 9:00 h", "2027-04-01T09:00"),
        ("1° aprile 2027, ore 9:00", "2027-04-01T09:00"),
        ("l’8 aprile alle 18", "2027-04-08T18:00"),
        ("domani dalle 9:00", "2027-03-16T09:00"),
        ("heute 18 Uhr", "2027-03-15T18:00"),
        ("morgen früh 9 Uhr", "2027-03-16T09:00"),
        ("am Freitag um 18 Uhr 30", "2027-03-19T18:30"),
        ("Mo., 22. März 2027, 18:30 Uhr", "2027-03-22T18:30"),
        ("holnap 9 órakor", "2027-03-16T09:00"),
        ("holnap reggel 9-kor", "2027-03-16T09:00"),
        ("2027. március 22. 18:30", "2027-03-22T18:30"),
        ("március 22-én 18:30-kor", "2027-03-22T18:30"),
        ("2027.03.22. 18:30", "2027-03-22T18:30"),
        ("délután 6", "2027-03-15T18:00"),
        ("αύριο στις 9:00", "2027-03-16T09:00"),
        ("ΑΥΡΙΟ 6 μ.μ.", "2027-03-16T18:00"),
        ("Δευτέρα 22 Μαρτίου, 18:30", "2027-03-22T18:30"),
        ("утре в 9 часа", "2027-03-16T09:00"),
        ("утре вечер в 8", "2027-03-16T20:00"),
        ("в петък 9:00", "2027-03-19T09:00"),
        ("22 март 2027 г., 18:30 ч.", "2027-03-22T18:30"),
        ("завтра о 9:00", "2027-03-16T09:00"),
        ("у п’ятницю о 9 год.", "2027-03-19T09:00"),
        ("п'ятниця 9:00", "2027-03-19T09:00"),
        ("22 березня 2027 р. о 18:30", "2027-03-22T18:30"),
        ("غداً الساعة 9:00", "2027-03-16T09:00"),
        ("يوم الاثنين 18:30", "2027-03-15T18:30"),
        ("22 مارس، 6 مساءً", "2027-03-22T18:00"),
        ("22 آذار ٢٠٢٧ الساعة ١٨:٣٠", "2027-03-22T18:30"),
        ("الثلاثاء القادم 18:30", "2027-03-16T18:30"),
        ("завтра о 2 дня", "2027-03-16T14:00"),
    ],
)
def test_time_is_understood_in_every_language(text: str, moment: str) -> None:
    assert parse_time(text, NOW, ZONE, time_words()) == FutureTime(at(moment))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "25:00",
        "9:60",
        "13 pm",
        "0 am",
        "22.03.2027",
        "31.02.2027 9:00",
        "22 foo 9:00",
        "foo 9:00",
        "18:30!",
    ],
)
def test_nothing_else_is_a_time(text: str) -> None:
    assert parse_time(text, NOW, ZONE, time_words()) == InvalidTime()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("10:00", PastTime(NOW)),
        ("9:00", PastTime(at("2027-03-15T09:00"))),
        ("14.03.2027 9:00", PastTime(at("2027-03-14T09:00"))),
        ("22.03.2072 18:30", OutOfRangeTime(at("2072-03-22T18:30"))),
        ("28.03.2027 3:30", SkippedTime(at("2027-03-28T04:00"))),
        ("31.10.2027 3:30", FutureTime(at("2027-10-31T03:30"), is_repeated=True)),
    ],
)
def test_time_that_cannot_be_meant_says_why(text: str, outcome: TypedTime) -> None:
    assert parse_time(text, NOW, ZONE, time_words()) == outcome


def test_second_of_two_hours_is_meant_when_the_first_is_over() -> None:
    between = datetime(2027, 10, 31, 1, 0, tzinfo=UTC)  # 03:00 in Bucharest, for the second time

    assert parse_time("3:30", between, ZONE, time_words()) == FutureTime(datetime(2027, 10, 31, 1, 30, tzinfo=UTC))


@given(st.text(max_size=30))
def test_any_text_has_an_outcome(text: str) -> None:
    outcome = parse_time(text, NOW, ZONE, time_words())

    assert not isinstance(outcome, FutureTime) or outcome.moment > NOW
