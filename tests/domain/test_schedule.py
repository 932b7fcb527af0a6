"""When things go out, in particular on the nights when clocks change."""
# ruff: noqa: DTZ001 — times on a wall clock have no zone

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.events import Event, Survey
from domain.messages import PlannedMessage
from domain.schedule import LATE, QuietHours, Verdict, When, instant, judge, moment, parse_when
from domain.survey import SurveyRun
from tests.messages import from_settings, planned_message
from tests.support.surveys import THRESHOLDS

BUCHAREST = ZoneInfo("Europe/Bucharest")
SPRING = date(2027, 3, 28)
"""03:00 becomes 04:00."""
AUTUMN = date(2027, 10, 31)
"""04:00 becomes 03:00."""

ZONES = st.sampled_from(
    [
        BUCHAREST,
        ZoneInfo("UTC"),
        ZoneInfo("America/Sao_Paulo"),
        ZoneInfo("Australia/Lord_Howe"),
        ZoneInfo("Pacific/Apia"),
    ]
)
LOCAL = st.datetimes(datetime(2000, 1, 1), datetime(2030, 12, 31))
CLOCK = st.times()


def at(day: date, clock: str) -> datetime:
    """That wall-clock time in Bucharest, the first of two, as UTC."""
    return datetime.combine(day, time.fromisoformat(clock), BUCHAREST).astimezone(UTC)


@pytest.mark.parametrize(
    ("rule", "expected_time"),
    [
        ("start", When("start")),
        ("end + 2h", When("end", rest=timedelta(hours=2))),
        ("end+30m", When("end", rest=timedelta(minutes=30))),
        ("start - 90s", When("start", rest=timedelta(seconds=-90))),
        ("start - 1d at 18:00", When("start", days=-1, at=time(18))),
        (" end at 9:05 ", When("end", at=time(9, 5))),
    ],
)
def test_parse_when_of_a_rule(rule: str, expected_time: When) -> None:
    assert parse_when(rule) == expected_time


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ends",
        "end + 2",
        "end 2h",
        "end + 2w",
        "end + 2h at 24:00",
        "end at 10:60",
        "end at 1000",
        "end + ٣d",
        "end + 100000d",
    ],
)
def test_parse_when_of_other_words_is_none(words: str) -> None:
    assert parse_when(words) is None


def test_moment_of_days_keeps_the_wall_clock_over_a_change() -> None:
    ends = at(date(2027, 3, 27), "16:00")

    due_at = moment(When("end", days=1), ends, ends, BUCHAREST)

    assert due_at == at(SPRING, "16:00") == ends + timedelta(hours=23)


def test_moment_of_hours_is_real_time_over_a_change() -> None:
    starts = at(SPRING, "09:30")

    assert moment(When("start", rest=timedelta(hours=-8)), starts, starts, BUCHAREST) == starts - timedelta(hours=8)
    assert moment(When("start", rest=timedelta(hours=-48)), starts, starts, BUCHAREST) == starts - timedelta(hours=48)


def test_moment_at_a_clock_time_after_days_and_after_hours() -> None:
    starts, ends = at(AUTUMN, "09:30"), at(AUTUMN, "23:30")

    assert moment(When("end", days=2, at=time(10)), starts, ends, BUCHAREST) == at(date(2027, 11, 2), "10:00")
    assert moment(When("end", rest=timedelta(hours=1), at=time(8)), starts, ends, BUCHAREST) == at(
        date(2027, 11, 1), "08:00"
    )
    assert moment(When("start", at=time(8)), starts, ends, BUCHAREST) == at(AUTUMN, "08:00")


def test_moment_in_the_gap_is_the_first_instant_after_it() -> None:
    starts = at(date(2027, 3, 27), "09:30")

    assert moment(When("start", days=1, at=time(3, 30)), starts, starts, BUCHAREST) == at(SPRING, "04:00")


def test_moment_in_the_hour_that_comes_twice_is_the_first() -> None:
    starts = at(date(2027, 10, 30), "09:30")

    due_at = moment(When("start", days=1, at=time(3, 30)), starts, starts, BUCHAREST)

    assert due_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_moment_of_a_start_in_the_second_pass_stays_exact() -> None:
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    assert moment(When("start"), second, second, BUCHAREST) == second


@given(LOCAL, ZONES)
@example(datetime(2027, 3, 28, 3, 0, 0, 500_000), BUCHAREST)
@example(datetime(2027, 3, 28, 3, 59, 59, 999_999), BUCHAREST)
@example(datetime(2027, 10, 31, 3, 30), BUCHAREST)
@example(datetime(2011, 12, 30, 12, 0), ZoneInfo("Pacific/Apia"))
@example(datetime(2018, 11, 4, 0, 30), ZoneInfo("America/Sao_Paulo"))
@example(datetime(2027, 10, 3, 2, 15), ZoneInfo("Australia/Lord_Howe"))
def test_instant_shows_the_same_clock_or_the_first_one_after_the_gap(local: datetime, zone: ZoneInfo) -> None:
    moment_utc = instant(local, zone)

    local_clock = moment_utc.astimezone(zone).replace(tzinfo=None, fold=0)
    a_moment_before = (moment_utc - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None, fold=0)
    assert moment_utc.tzinfo is UTC
    assert local_clock == local or a_moment_before < local < local_clock


@given(LOCAL, ZONES)
def test_instant_is_never_the_second_of_two(local: datetime, zone: ZoneInfo) -> None:
    assert instant(local, zone).astimezone(zone).fold == 0


NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(14))


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, at(date(2027, 3, 22), "20:59"), None),
        (NIGHT, at(date(2027, 3, 22), "21:00"), at(date(2027, 3, 23), "08:00")),
        (NIGHT, at(date(2027, 3, 23), "00:00"), at(date(2027, 3, 23), "08:00")),
        (NIGHT, at(date(2027, 3, 23), "08:00"), None),
        (NOON, at(date(2027, 3, 22), "11:59"), None),
        (NOON, at(date(2027, 3, 22), "13:00"), at(date(2027, 3, 22), "14:00")),
        (NOON, at(date(2027, 3, 22), "14:00"), None),
        (NIGHT, at(date(2027, 3, 27), "22:00"), at(SPRING, "08:00")),
        (NIGHT, at(SPRING, "05:00"), at(SPRING, "08:00")),
        (NIGHT, at(date(2027, 10, 30), "22:00"), at(AUTUMN, "08:00")),
    ],
)
def test_quiet_hours_end(quiet: QuietHours, now: datetime, until: datetime | None) -> None:
    assert quiet.until(now, BUCHAREST) == until


def test_quiet_hours_that_end_in_the_gap_end_after_it() -> None:
    quiet = QuietHours(time(22), time(3, 30))

    assert quiet.until(at(SPRING, "02:00"), BUCHAREST) == at(SPRING, "04:00")


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_twice() -> None:
    quiet = QuietHours(time(22), time(3, 30))
    first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    assert quiet.until(first - timedelta(minutes=20), BUCHAREST) == first
    assert quiet.until(first, BUCHAREST) is None
    assert quiet.until(second - timedelta(minutes=20), BUCHAREST) == second


@given(LOCAL, ZONES, CLOCK, CLOCK)
@example(datetime(2027, 10, 31, 1, 15), BUCHAREST, time(22), time(3, 30))
@example(datetime(2027, 3, 28, 0, 59), BUCHAREST, time(2, 30), time(3, 30))
def test_quiet_hours_end_later_and_are_over_then(local: datetime, zone: ZoneInfo, begins: time, ends: time) -> None:
    now = local.replace(tzinfo=UTC)
    quiet = QuietHours(begins, ends)

    until = quiet.until(now, zone)

    assert until is None or (until > now and quiet.until(until, zone) is None)


START, END = at(date(2027, 3, 22), "09:30"), at(date(2027, 3, 22), "16:00")
OPENS, CLOSES = END + timedelta(hours=2), END + timedelta(days=7)
SURVEY = Survey({"en": "Survey"}, anonymous=True, opens=OPENS, closes=CLOSES, questions=())
EVENT = Event("bucharest", {}, {}, {}, "Europe/Bucharest", START, END, professions=(), survey=SURVEY)
RUN = SurveyRun(1, "bucharest", SURVEY, {}, THRESHOLDS, OPENS, CLOSES)


def message(kind: str, due: datetime, audience: str = "registered") -> PlannedMessage:
    return planned_message("bucharest", f"{kind}-1", kind, audience, due)


@pytest.mark.parametrize(
    ("planned_message", "run", "now", "verdict"),
    [
        (message("agenda", START), None, START - timedelta(seconds=1), Verdict.WAIT),
        (message("agenda", START), None, START, Verdict.SEND),
        (message("agenda", START), None, END, Verdict.POINTLESS),
        (message("agenda", START - timedelta(days=4)), None, START, Verdict.LATE),
        (message("text", START), None, START + LATE, Verdict.SEND),
        (message("text", START), None, START + LATE + timedelta(seconds=1), Verdict.LATE),
        (message("survey", OPENS), RUN, OPENS, Verdict.SEND),
        (message("survey", OPENS), RUN, OPENS + timedelta(days=4), Verdict.SEND),
        (message("survey", OPENS), RUN, CLOSES, Verdict.POINTLESS),
        (message("survey", OPENS), None, CLOSES, Verdict.POINTLESS),
        (message("reminder", OPENS + timedelta(days=1)), RUN, OPENS + timedelta(days=1), Verdict.SEND),
        (message("reminder", OPENS + timedelta(days=1)), RUN, OPENS + timedelta(days=4), Verdict.LATE),
        (message("reminder", OPENS), RUN, OPENS, Verdict.POINTLESS),
        (message("reminder", OPENS + timedelta(days=1)), None, OPENS + timedelta(days=1), Verdict.POINTLESS),
        (message("text", OPENS, "not-answered"), RUN, OPENS, Verdict.SEND),
        (message("text", OPENS, "not-answered"), None, OPENS, Verdict.POINTLESS),
        (message("text", OPENS, "not-answered"), RUN, CLOSES, Verdict.POINTLESS),
    ],
)
def test_judge(planned_message: PlannedMessage, run: SurveyRun | None, now: datetime, verdict: Verdict) -> None:
    assert judge(planned_message, EVENT, run, now) is verdict


def test_what_the_settings_plan_for_a_cancelled_event_is_not_sent_and_what_organizers_write_is() -> None:
    planned_message, typed_message = from_settings("text-1", START), message("text", START)

    verdicts = [
        judge(each, replace(EVENT, is_cancelled=True), None, START) for each in (planned_message, typed_message)
    ]

    assert verdicts == [Verdict.CANCELLED, Verdict.SEND]
