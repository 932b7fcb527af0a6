from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.scheduler import MovableClock, SystemClock

BEGAN = datetime(2027, 3, 21, 8, tzinfo=UTC)
LATER = BEGAN + timedelta(days=3)
MOMENT = timedelta(seconds=5)


def test_movable_clock_begins_elsewhere_and_goes_on() -> None:
    clock = MovableClock(BEGAN)

    first = clock.now()
    second = clock.now()

    assert BEGAN <= first <= second < BEGAN + MOMENT


def test_movable_clock_goes_forward_only() -> None:
    clock = MovableClock(BEGAN)

    clock.move(LATER)
    time = clock.now()
    clock.move(BEGAN)

    assert LATER <= time <= clock.now() < LATER + MOMENT


def test_movable_clock_leaves_distances_to_the_machine() -> None:
    clock = MovableClock(BEGAN)
    before = SystemClock().monotonic()

    clock.move(LATER)

    assert 0 <= clock.monotonic() - before < MOMENT.total_seconds()
