"""When an event is, in words: of one day, over midnight, of several days, months and years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.events import Event
from domain.schedule import instant
from tests.support.surveys import OVERALL, event, survey
from views.i18n import Translator
from views.layout.dates import event_date, event_days, event_hours

ZONE = ZoneInfo("Europe/Bucharest")
EN, RO = Translator("en", ZONE), Translator("ro", ZONE)


def held(starts: str, ends: str) -> Event:
    begin, end = (instant(datetime.fromisoformat(text), ZONE) for text in (starts, ends))
    return replace(event(survey(OVERALL)), starts=begin, ends=end)


@pytest.mark.parametrize(
    ("starts", "ends", "date", "days", "hours"),
    [
        ("2027-03-22T09:30", "2027-03-22T16:00", "Monday, 22 March 2027", "22 March 2027", "09:30–16:00"),
        ("2027-03-22T20:00", "2027-03-23T02:00", "Monday, 22 March 2027", "22 March 2027", "20:00–02:00"),
        ("2027-03-22T20:00", "2027-03-23T00:00", "Monday, 22 March 2027", "22 March 2027", "20:00–00:00"),
        ("2027-03-22T00:30", "2027-03-22T04:00", "Monday, 22 March 2027", "22 March 2027", "00:30–04:00"),
        *(
            (starts, ends, days, days, hours)
            for starts, ends, days, hours in [
                ("2027-03-22T09:00", "2027-03-23T16:00", "22–23 March 2027", "Monday 09:00 – Tuesday 16:00"),
                ("2027-03-22T09:00", "2027-03-24T02:00", "22–23 March 2027", "Monday 09:00 – Wednesday 02:00"),
                ("2027-03-30T09:00", "2027-04-02T16:00", "30 March – 2 April 2027", "Tuesday 09:00 – Friday 16:00"),
                (
                    "2027-12-30T09:00",
                    "2028-01-02T16:00",
                    "30 December 2027 – 2 January 2028",
                    "Thursday 09:00 – Sunday 16:00",
                ),
            ]
        ),
    ],
)
def test_event_in_words(starts: str, ends: str, date: str, days: str, hours: str) -> None:
    one = held(starts, ends)

    assert (event_date(EN, one), event_days(EN, one), event_hours(EN, one)) == (date, days, hours)


def test_event_of_several_days_in_romanian() -> None:
    over_years, over_months = held("2027-12-30T09:00", "2028-01-02T16:00"), held("2027-03-30T09:00", "2027-04-02T16:00")

    assert event_days(RO, over_years) == "30 decembrie 2027 – 2 ianuarie 2028"
    assert event_days(RO, over_months) == "30 martie – 2 aprilie 2027"
    assert event_hours(RO, over_months) == "marți 09:00 – vineri 16:00"


def test_year_is_left_out_only_where_there_is_one() -> None:
    assert event_days(EN, held("2027-03-22T09:00", "2027-03-23T16:00"), year=False) == "22–23 March"
    assert event_days(EN, held("2027-12-31T09:00", "2028-01-01T16:00"), year=False) == (
        "31 December 2027 – 1 January 2028"
    )


def test_event_is_told_on_its_own_calendar_whatever_the_translators_zone() -> None:
    late = held("2027-03-22T00:30", "2027-03-22T23:30")

    assert event_date(Translator("en", ZoneInfo("UTC")), late) == "Monday, 22 March 2027"
    assert event_hours(Translator("en", ZoneInfo("America/New_York")), late) == "00:30–23:30"


def test_moment_that_leaves_the_chat_has_its_year() -> None:
    moment = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)

    assert (EN.moment(moment), EN.moment_with_year(moment)) == ("1 January, 01:30", "1 January 2028, 01:30")
    assert RO.moment_with_year(moment) == "1 ianuarie 2028, ora 01:30"
