"""What is remembered of ticks that a screen may not show yet, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import recent_ticks as module
from handlers.recent_ticks import LIFETIME, Place, RecentTicks
from tests.support.survey_application import LATER

ANA = Place(101, 1, (1, 2))
ELSEWHERE = Place(101, 2, (1, 2))


def test_tick_on_any_screen_since_the_first_tick_leads_to_the_newest() -> None:
    ticks = RecentTicks()
    ticks.note(ANA, 0, 1, LATER)
    ticks.note(ANA, 0, 5, LATER)

    assert [ticks.newest(ANA, message, LATER) for message in (0, 1, 5, 4)] == [5, 5, 5, 4]
    assert ticks.newest(ELSEWHERE, 0, LATER) == 0


def test_who_goes_on_takes_the_newest_along_and_begins_anew_when_they_come_back() -> None:
    ticks = RecentTicks()
    ticks.note(ANA, 0, 1, LATER)

    assert [ticks.leave(ANA, 0, LATER) for _ in range(2)] == [1, 1]
    assert ticks.newest(ANA, 0, LATER) == 0
    ticks.note(ANA, 1, 3, LATER)
    assert ticks.newest(ANA, 1, LATER) == 3
    assert ticks.newest(ANA, 0, LATER) == 0


def test_nothing_that_was_ticked_is_taken_along_after_leaving_it_out() -> None:
    ticks = RecentTicks()
    ticks.note(ANA, 0, 1, LATER)

    ticks.drop(ANA)

    assert ticks.leave(ANA, 0, LATER) == 0


def test_ticks_are_forgotten_after_a_while_and_with_the_person() -> None:
    ticks, later = RecentTicks(), LATER + LIFETIME + timedelta(seconds=1)
    ticks.note(ANA, 0, 1, LATER)
    ticks.note(Place(102, 1, (1, 2)), 0, 1, later)

    assert ticks.newest(ANA, 0, later) == 0
    ticks.forget(102)
    assert ticks.newest(Place(102, 1, (1, 2)), 0, later) == 0


def test_no_more_than_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_QUESTIONS", 2)
    ticks = RecentTicks()

    for person in range(3):
        ticks.note(Place(person, 1, 0), 0, 1, LATER)

    assert [ticks.newest(Place(person, 1, 0), 0, LATER) for person in range(3)] == [0, 1, 1]
