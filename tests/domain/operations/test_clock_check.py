"""What the clocks may say, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.operations.clock_check import SETTLED_SECONDS, TOLERANCE, ClockCheck, ClockProblem, Clocks

NOON = datetime(2027, 3, 29, 12, tzinfo=UTC)


def after(seconds: float, machine: float = 0, telegram: float | None = 0) -> Clocks:
    """So many seconds after noon, with clocks that are wrong by so much."""
    moment = NOON + timedelta(seconds=seconds)
    ahead = None if telegram is None else moment + timedelta(seconds=telegram)
    return Clocks(moment + timedelta(seconds=machine), seconds, ahead)


@pytest.mark.parametrize("machine", [-30, -3, 0, 3, 30])
def test_moment_is_certain_when_both_clocks_have_reached_it(machine: float) -> None:
    assert ClockCheck(NOON).check(after(5, machine)) == NOON + timedelta(seconds=5 + min(machine, 0))


@pytest.mark.parametrize("wrong", [61, -61, 3e8])
def test_machine_that_differs_from_telegram_is_not_believed(wrong: float) -> None:
    assert ClockCheck(None).check(after(0, wrong)) is ClockProblem.TELEGRAM_DIFFERS


def test_clocks_are_believed_again_when_they_have_agreed_for_a_time() -> None:
    check = ClockCheck(None)

    readings = [check.check(after(seconds, 1000 if seconds < 3 else 0)) for seconds in range(310)]

    assert readings[:3] == [ClockProblem.TELEGRAM_DIFFERS] * 3
    assert readings[3 : 3 + int(SETTLED_SECONDS)] == [ClockProblem.JUMPED] * int(SETTLED_SECONDS)
    assert readings[3 + int(SETTLED_SECONDS)] == NOON + timedelta(seconds=303)


def test_jump_of_both_clocks_is_not_believed_at_once() -> None:
    check = ClockCheck(None)
    check.check(after(0))

    reading = check.check(after(1, 90_000, 90_000))
    back = [check.check(after(seconds)) for seconds in (4, 5, 303, 304)]

    assert reading is ClockProblem.JUMPED
    assert back == [ClockProblem.JUMPED, ClockProblem.JUMPED, ClockProblem.JUMPED, NOON + timedelta(seconds=304)]


def test_machine_that_slept_is_believed_after_a_time() -> None:
    check = ClockCheck(None)
    check.check(after(0))

    readings = [check.check(after(seconds, 7200, 7200)) for seconds in (1, 300, 301)]

    assert readings == [ClockProblem.JUMPED, ClockProblem.JUMPED, NOON + timedelta(seconds=301 + 7200)]


def test_earlier_time_than_the_last_known_is_not_believed_at_the_start() -> None:
    check = ClockCheck(NOON + timedelta(hours=2))

    assert check.check(after(0)) is ClockProblem.EARLIER
    assert check.check(after(299)) is ClockProblem.EARLIER
    assert check.check(after(300)) == NOON + timedelta(seconds=300)


def test_without_telegrams_time_nothing_is_certain_until_the_machine_went_on_evenly() -> None:
    check = ClockCheck(NOON)

    assert check.check(after(0, telegram=None)) is ClockProblem.ALONE
    assert check.check(after(299, telegram=None)) is ClockProblem.ALONE
    assert check.check(after(300, telegram=None)) == NOON + timedelta(seconds=300)


wrong = st.one_of(st.just(0.0), st.floats(-1e6, 1e6))


@given(st.lists(st.tuples(wrong, wrong), min_size=1, max_size=20), st.floats(1, 200))
def test_certain_moment_is_never_later_than_either_clock_and_never_after_a_doubt_too_soon(
    errors: list[tuple[float, float]], step: float
) -> None:
    check, last_doubt = ClockCheck(None), float("-inf")

    for number, (machine, telegram) in enumerate(errors):
        clocks = after(number * step, machine, telegram)
        verdict = check.check(clocks)

        assert clocks.telegram is not None
        if abs(clocks.machine - clocks.telegram) > TOLERANCE:
            assert isinstance(verdict, ClockProblem)
            last_doubt = clocks.monotonic
        if not isinstance(verdict, ClockProblem):
            assert verdict <= min(clocks.machine, clocks.telegram)
            assert clocks.monotonic - last_doubt >= SETTLED_SECONDS


def test_answer_that_took_long_may_tell_a_time_of_its_whole_length() -> None:
    moment = NOON + timedelta(minutes=10)
    slow = Clocks(moment, 600, telegram=NOON, telegram_latest=moment + timedelta(seconds=1))

    assert ClockCheck(None).check(slow) == NOON
    assert ClockCheck(None).check(replace(slow, telegram_latest=NOON)) is ClockProblem.TELEGRAM_DIFFERS
    assert (
        ClockCheck(None).check(replace(slow, machine=moment + timedelta(seconds=62))) is ClockProblem.TELEGRAM_DIFFERS
    )
