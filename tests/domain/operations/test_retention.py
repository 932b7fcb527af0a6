"""On which day what is kept is erased: never early, never more than a day late, and shown as it will happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Event
from domain.operations.retention import DataKind, days, due, expiry_dates, registrations_erased_on
from domain.policy import Privacy
from domain.schedule import instant
from tests.support.surveys import EVERY_KIND, THRESHOLDS, event

KEEP = Privacy("Association", "privacy@example.org", THRESHOLDS, timedelta(days=180), timedelta(days=365))
EVENT = event(EVERY_KIND)  # ends on 22 March 2027 at 16:00 in Bucharest, its survey a week later
ALL = frozenset(DataKind)
ZONES = ("Europe/Bucharest", "UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Beirut", "Australia/Lord_Howe")


def at(day: date, clock: str = "00:00:00", zone: str = "Europe/Bucharest") -> datetime:
    """That wall-clock time there, as UTC."""
    return instant(datetime.fromisoformat(f"{day.isoformat()} {clock}"), ZoneInfo(zone))


def keeping(registrations: timedelta, comments: timedelta = timedelta(days=365)) -> Privacy:
    return replace(KEEP, keep_registrations=registrations, keep_comments=comments)


def test_example_is_erased_on_the_days_after_its_times() -> None:
    assert expiry_dates(EVENT, KEEP) == {
        DataKind.REGISTRATIONS: date(2027, 9, 19),
        DataKind.COMMENTS: date(2028, 3, 22),
    }


@pytest.mark.parametrize(
    ("now", "expected_kinds"),
    [
        (at(date(2027, 3, 22), "16:00:00"), frozenset()),
        (at(date(2027, 9, 18), "23:59:59"), frozenset()),
        (at(date(2027, 9, 19)), frozenset({DataKind.REGISTRATIONS})),
        (at(date(2028, 3, 21), "23:59:59"), frozenset({DataKind.REGISTRATIONS})),
        (at(date(2028, 3, 22)), ALL),
        (at(date(2040, 1, 1)), ALL),
    ],
)
def test_due_begins_with_its_local_day(now: datetime, expected_kinds: frozenset[DataKind]) -> None:
    assert due(EVENT, KEEP, now) == expected_kinds


def test_time_over_at_midnight_is_the_day_that_begins_then() -> None:
    until_midnight = keeping(at(date(2027, 3, 25)) - EVENT.ends)

    assert expiry_dates(EVENT, until_midnight)[DataKind.REGISTRATIONS] == date(
        2027, 3, 30
    )  # the survey closes on the 29th
    assert expiry_dates(replace(EVENT, survey=None), until_midnight)[DataKind.REGISTRATIONS] == date(2027, 3, 25)


def test_nothing_is_erased_while_the_survey_can_be_answered() -> None:
    at_once = keeping(timedelta(), timedelta())

    assert due(EVENT, at_once, EVENT.survey.closes) == frozenset()  # type: ignore[union-attr]  # it has one
    assert due(EVENT, at_once, at(date(2027, 3, 30))) == ALL
    assert due(replace(EVENT, survey=None), at_once, at(date(2027, 3, 23))) == ALL


def test_days_are_those_of_each_place() -> None:
    now = datetime(2027, 3, 22, 23, 30, tzinfo=UTC)
    events = {zone: replace(EVENT, timezone=zone) for zone in ("UTC", "Europe/Bucharest")}

    assert days(events, now) == {"UTC": date(2027, 3, 22), "Europe/Bucharest": date(2027, 3, 23)}


keeps = st.timedeltas(timedelta(), timedelta(days=1000)).map(lambda keep: keep - keep % timedelta(seconds=1))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 — bounds


@st.composite
def any_event(draw: st.DrawFn) -> Event:
    """An event anywhere, with a survey that closes after it or without one."""
    event = replace(EVENT, timezone=draw(st.sampled_from(ZONES)), ends=draw(moments))
    closes = event.ends + draw(st.timedeltas(timedelta(), timedelta(days=30)))
    return replace(event, survey=draw(st.sampled_from([None, replace(EVERY_KIND, closes=closes)])))


@given(any_event(), keeps, moments)
def test_due_is_neither_early_nor_a_day_late(event: Event, keep: timedelta, now: datetime) -> None:
    over = max(event.ends + keep, event.survey.closes if event.survey else event.ends)

    due_kinds = due(event, keeping(keep, keep), now)

    if now < over:
        assert due_kinds == frozenset()
    if now >= over + timedelta(hours=25):  # the longest day, when clocks go back
        assert due_kinds == ALL


@given(any_event(), keeps, keeps, moments, st.timedeltas(timedelta(), timedelta(days=400)))
def test_due_once_stays_due(
    event: Event, registrations: timedelta, comments: timedelta, now: datetime, later: timedelta
) -> None:
    retention = keeping(registrations, comments)

    assert due(event, retention, now) <= due(event, retention, now + later)


@given(any_event(), keeps)
def test_day_that_is_told_is_the_first_on_which_it_is_due(event: Event, keep: timedelta) -> None:
    retention = keeping(keep, keep)
    erasure_day = expiry_dates(event, retention)[DataKind.REGISTRATIONS]

    assert due(event, retention, at(erasure_day, "12:00:00", event.timezone)) == ALL
    assert due(event, retention, at(erasure_day - timedelta(days=1), "12:00:00", event.timezone)) == frozenset()


def test_day_of_erasure_is_known_from_that_day_on() -> None:
    day = date(2027, 9, 19)
    moments = (at(date(2027, 9, 18), "23:59:59"), at(day), at(date(2040, 1, 1)))

    assert [registrations_erased_on(EVENT, KEEP, now) for now in moments] == [None, day, day]
