"""When people can check in, which links and codes prove it, and how often somebody may guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attendance.checkin import (
    MAX_WRONG_CODES,
    MAX_WRONG_CODES_OF_EVENT,
    STEP,
    CheckinLink,
    CheckinWindow,
    CodeSuspended,
    PresenceState,
    RightCode,
    TooManyCodes,
    WrongCode,
    is_below_minimum,
    is_room_code,
    is_valid_ticket,
    is_valid_token,
    judge_code,
    opens_at,
    parse_start_parameter,
    poster_token,
    presence_state,
    room_code,
    screen_token,
    screen_token_changes_at,
    start_parameter,
    ticket,
    window,
)
from domain.people import clean_code
from domain.survey import SurveyRun
from tests.support.program import EVENT as WITHOUT
from tests.support.program import OPENS, SURVEY
from tests.support.surveys import THRESHOLDS

EVENT = replace(WITHOUT, checkin=True)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET, OTHER = b"s" * 32, b"t" * 32
NOW = EVENT.starts
SECRETS = st.binary(min_size=32, max_size=32)


def run(*, checkin: bool = True, closed_at: datetime | None = None) -> SurveyRun:
    return SurveyRun(1, "bucharest", SURVEY, {}, THRESHOLDS, OPENS, SURVEY.closes, closed_at, checkin=checkin)


# When


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (EVENT.starts - HOUR - SECOND, CheckinWindow.EARLY),
        (EVENT.starts - HOUR, CheckinWindow.OPEN),
        (EVENT.ends - SECOND, CheckinWindow.OPEN),
        (EVENT.ends, CheckinWindow.OVER),
    ],
)
def test_window_is_from_an_hour_before_the_start_to_the_end(moment: datetime, expected: CheckinWindow) -> None:
    assert window(EVENT, moment) is expected
    assert window(WITHOUT, moment) is CheckinWindow.UNUSED


def test_nobody_checks_in_to_an_event_that_is_cancelled() -> None:
    cancelled_event = replace(EVENT, is_cancelled=True)

    assert window(cancelled_event, NOW) is CheckinWindow.CANCELLED
    assert presence_state(cancelled_event, None, NOW) is PresenceState.UNUSED


@pytest.mark.parametrize(
    ("survey_run", "moment", "expected"),
    [
        (None, opens_at(EVENT) - SECOND, PresenceState.EARLY),
        (None, opens_at(EVENT), PresenceState.FREELY),
        (None, EVENT.ends + HOUR, PresenceState.FREELY),
        (run(), OPENS, PresenceState.FOR_GOOD),
        (run(), SURVEY.closes + HOUR, PresenceState.FOR_GOOD),
        (run(closed_at=SURVEY.closes), SURVEY.closes + HOUR, PresenceState.FREELY),
        (run(checkin=False), OPENS, PresenceState.FREELY),
    ],
    ids=["early", "open", "after the event", "survey open", "not closed yet", "closed", "survey of the registered"],
)
def test_presence_is_taken_back_unless_the_survey_is_open(
    survey_run: SurveyRun | None, moment: datetime, expected: PresenceState
) -> None:
    assert presence_state(EVENT, survey_run, moment) is expected
    assert presence_state(WITHOUT, survey_run, moment) is PresenceState.UNUSED


def test_fewer_present_than_the_minimum_have_no_results() -> None:
    assert [is_below_minimum(n, THRESHOLDS) for n in (4, 5)] == [True, False]


# Links


@given(secret=SECRETS, seconds=st.integers(0, 10**9))
def test_link_of_the_screen_holds_while_it_is_shown_and_a_minute_longer(secret: bytes, seconds: int) -> None:
    shown_at = NOW + timedelta(seconds=seconds)
    token, changes = screen_token(secret, shown_at), screen_token_changes_at(shown_at)

    assert shown_at < changes <= shown_at + STEP
    assert screen_token(secret, changes - SECOND) == token != screen_token(secret, changes)
    assert is_valid_token(secret, token, changes + STEP - SECOND)
    assert not is_valid_token(secret, token, changes + STEP)
    assert not is_valid_token(secret, token, shown_at - STEP)


def test_link_of_the_poster_holds_until_the_secret_is_another() -> None:
    token = poster_token(SECRET)

    assert is_valid_token(SECRET, token, NOW + timedelta(days=400))
    assert not is_valid_token(OTHER, token, NOW)
    assert not is_valid_token(SECRET, "ă", NOW)


def test_ticket_is_of_one_person_and_no_link() -> None:
    mine = ticket(SECRET, 7)

    assert [is_valid_ticket(SECRET, mine, 7), is_valid_ticket(SECRET, mine, 8), is_valid_ticket(OTHER, mine, 7)] == [
        True,
        False,
        False,
    ]
    assert not is_valid_token(SECRET, mine, NOW)


@given(secret=SECRETS, code=st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True))
def test_start_parameter_comes_back_as_it_was_typed_by_telegram(secret: bytes, code: str) -> None:
    parameter = start_parameter(code, screen_token(secret, NOW))

    assert len(parameter) <= 64
    assert set(parameter) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert clean_code(parameter) == parameter
    assert parse_start_parameter(parameter) == CheckinLink(code, screen_token(secret, NOW))


@pytest.mark.parametrize("text", ["", "bucharest", "-in-", "bucharest-in-", "-in-abc", "in-bucharest"])
def test_other_texts_are_no_link(text: str) -> None:
    assert parse_start_parameter(text) is None


def test_no_two_of_many_tokens_are_the_same() -> None:
    tokens = [screen_token(SECRET, NOW + STEP * n) for n in range(1000)]

    assert len({*tokens, poster_token(SECRET), *(ticket(SECRET, n) for n in range(1000))}) == 2001
    assert all(first != then for first, then in pairwise(tokens))


# The room code


@given(secret=SECRETS)
def test_room_code_is_four_digits(secret: bytes) -> None:
    assert is_room_code(room_code(secret))


@pytest.mark.parametrize("text", ["", "123", "12345", "12a4", "１２３４", "١٢٣٤", "-123"])
def test_other_texts_are_no_room_code(text: str) -> None:
    assert not is_room_code(text)


def test_code_is_judged_by_what_was_typed_before() -> None:
    right = room_code(SECRET)
    wrong = f"{(int(right) + 1) % 10_000:04}"

    def judge(text: str, mine: int = 0, everybody: int = 0) -> object:
        return judge_code(SECRET, text, wrong_codes=mine, wrong_codes_of_event=everybody)

    assert judge(right) == RightCode()
    assert [judge(wrong, n) for n in range(MAX_WRONG_CODES + 1)] == [
        *(WrongCode(left) for left in (4, 3, 2, 1, 0)),
        TooManyCodes(),
    ]
    assert judge(right, MAX_WRONG_CODES) == TooManyCodes()
    assert judge(right, 4, MAX_WRONG_CODES_OF_EVENT - 1) == RightCode()
    assert judge(right, 0, MAX_WRONG_CODES_OF_EVENT) == CodeSuspended()


def test_whoever_guesses_with_many_accounts_finds_the_code_of_one_event_in_a_hundred() -> None:
    assert MAX_WRONG_CODES_OF_EVENT / 10_000 <= 0.01
