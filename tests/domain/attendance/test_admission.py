"""Who may answer a survey, what a confirmation is of, and when organizers are asked for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attendance.admission import (
    GATHERED,
    LAST_CALL,
    RARELY,
    Access,
    access,
    is_new,
    may_refuse,
    next_request_time,
)
from domain.events import Admission
from domain.people import Registration
from domain.survey import SurveyRun
from tests.support.surveys import EVERY_KIND, event, opened

OPENS = datetime(2027, 3, 22, 16, tzinfo=UTC)
LAWYER = Registration("bucharest", 1, "1", "2027-03-01", "2027-03-01", "lawyer", "Ana", {"again": ["yes"]}, None, 4)
CONFIRMED = replace(LAWYER, confirmed=True)
BEGUN = replace(LAWYER, registered_on=None, asking="name")


@pytest.mark.parametrize(
    ("registration", "open_access", "confirmed_access"),
    [
        (None, Access.UNREGISTERED, Access.UNREGISTERED),
        (BEGUN, Access.UNREGISTERED, Access.UNREGISTERED),
        (LAWYER, Access.ADMITTED, Access.UNCONFIRMED),
        (CONFIRMED, Access.ADMITTED, Access.ADMITTED),
    ],
    ids=["nobody", "begun", "registered", "confirmed"],
)
def test_access_of_either_admission(
    registration: Registration | None, open_access: Access, confirmed_access: Access
) -> None:
    expected = (open_access, confirmed_access)
    assert tuple(access(admission, registration, checkin=False) for admission in Admission) == expected


def test_access_to_a_survey_of_the_present_is_theirs() -> None:
    present = replace(LAWYER, present=True)

    assert [access(Admission.CONFIRMED, each, checkin=True) for each in (None, LAWYER, CONFIRMED, present)] == [
        Access.UNREGISTERED,
        Access.ABSENT,
        Access.ABSENT,
        Access.UNCONFIRMED,
    ]
    assert access(Admission.CONFIRMED, replace(CONFIRMED, present=True), checkin=True) is Access.ADMITTED
    assert access(Admission.OPEN, present, checkin=True) is Access.ADMITTED


@pytest.mark.parametrize(
    ("after", "new"),
    [
        (replace(CONFIRMED, profession="prosecutor"), True),
        (replace(CONFIRMED, profession=None), True),
        (replace(CONFIRMED, name="Ion"), True),
        (replace(CONFIRMED, name=None), True),
        (replace(CONFIRMED, answers={}), False),
        (replace(CONFIRMED, asking="profession"), False),
        (replace(CONFIRMED, notice="2", agreed_on="2027-03-02"), False),
    ],
    ids=["profession", "no profession", "name", "no name", "answers", "asking", "notice"],
)
def test_confirmation_is_of_profession_and_name(after: Registration, *, new: bool) -> None:
    assert is_new(CONFIRMED, after) is new


def test_registration_that_was_not_there_or_not_complete_is_new() -> None:
    assert is_new(None, LAWYER)
    assert is_new(BEGUN, LAWYER)


@pytest.mark.parametrize(
    ("now", "last", "then"),
    [
        (timedelta(days=-5), None, timedelta(days=-5) + GATHERED),
        (timedelta(days=-5), timedelta(days=-5, hours=-2), timedelta(days=-4, hours=-2)),
        (timedelta(days=-5), timedelta(days=-9), timedelta(days=-5) + GATHERED),
        (timedelta(hours=-23), timedelta(hours=-24), -LAST_CALL),
        (timedelta(hours=-6), timedelta(hours=-7), -LAST_CALL),
        (timedelta(hours=-2), -LAST_CALL, timedelta(hours=-2) + GATHERED),
        (timedelta(minutes=-10), timedelta(hours=-7), timedelta(minutes=-10) + GATHERED),
        (timedelta(days=1), timedelta(days=1, minutes=-1), timedelta(days=1) + GATHERED),
    ],
    ids=[
        "first",
        "soon after the last",
        "long after the last",
        "after the eve",
        "not later than the last call",
        "after the last call",
        "just before",
        "open",
    ],
)
def test_organizers_are_asked_again(now: timedelta, last: timedelta | None, then: timedelta) -> None:
    next_ask_at = next_request_time(OPENS + now, OPENS, None if last is None else OPENS + last)

    assert next_ask_at == OPENS + then


@given(st.lists(st.timedeltas(timedelta(minutes=1), timedelta(hours=30)), max_size=50))
def test_organizers_are_asked_once_a_day_at_most_before_the_opening(apart: list[timedelta]) -> None:
    now, last, asks = OPENS - timedelta(days=20), None, []
    for step in apart:
        now += step
        if last is None or now >= last:
            last = next_request_time(now, OPENS, last)
            asks.append(last)

    before = [ask for ask in asks if ask < OPENS - LAST_CALL]
    assert all(later - earlier >= RARELY for earlier, later in pairwise(before))
    assert all(later - earlier >= GATHERED for earlier, later in pairwise(asks) if later > OPENS - LAST_CALL)


RUN = opened(EVERY_KIND)
NAMED = replace(RUN, admission=Admission.CONFIRMED, survey=replace(EVERY_KIND, anonymous=False))


@pytest.mark.parametrize(
    ("run", "at", "is_confirmed", "may"),
    [
        (None, RUN.opened_at - timedelta(hours=1), True, True),
        (None, RUN.opened_at - timedelta(hours=1), False, True),
        (RUN, RUN.opened_at, True, False),
        (RUN, RUN.opened_at, False, False),
        (replace(RUN, admission=Admission.CONFIRMED), RUN.opened_at, True, False),
        (replace(RUN, admission=Admission.CONFIRMED), RUN.opened_at, False, True),
        (NAMED, RUN.opened_at, False, False),
        (None, RUN.closes_at, False, False),
        (RUN, RUN.closes_at, False, False),
    ],
)
def test_nobody_is_refused_who_may_answer_an_open_survey(
    run: SurveyRun | None, at: datetime, *, is_confirmed: bool, may: bool
) -> None:
    assert may_refuse(event(EVERY_KIND), run, at, is_confirmed=is_confirmed) is may
