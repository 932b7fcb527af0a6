"""Certificates: for how long somebody attended, who gets one, and numbers that tell no order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attendance.certificate import (
    FOUR_DIGITS,
    SIX_DIGITS,
    CertificateState,
    attendance_time,
    certificate_id,
    certificate_state,
    draw_number,
)
from domain.events import AgendaItem, CertificateWording
from domain.people import Registration
from tests.support.surveys import OVERALL, event, survey, words

EVENT = replace(event(survey(OVERALL)), certificate=CertificateWording("Ana Dinu"), deliverable="D2.6")
HOUR = timedelta(hours=1)
PRESENT = Registration("bucharest", 1, "1", "2027-03-01", "2027-03-02", "judge", "Ana", present=True)


def item(start: float, end: float, *, is_break: bool = False) -> AgendaItem:
    return AgendaItem(EVENT.starts + start * HOUR, EVENT.starts + end * HOUR, words("Item"), is_break=is_break)


@pytest.mark.parametrize(
    ("agenda", "hours"),
    [
        ((), None),
        ((item(0, 2),), 2),
        ((item(0, 1), item(1, 1.5, is_break=True), item(1.5, 3)), 2.5),
        ((item(0, 2), item(0, 2), item(1, 3), item(1, 1.5)), 3),
        ((item(0, 1), item(24, 26)), 3),
        ((item(0, 1, is_break=True),), None),
        ((item(0, 2), item(0.5, 1, is_break=True)), 2),
    ],
)
def test_hours_are_those_of_the_agenda_without_breaks_and_parallel_ones_once(
    agenda: tuple[AgendaItem, ...], hours: float | None
) -> None:
    assert attendance_time(replace(EVENT, agenda=agenda)) == (None if hours is None else hours * HOUR)


def test_hours_of_the_settings_go_first() -> None:
    event_with_hours = replace(EVENT, agenda=(item(0, 9),), certificate=CertificateWording("Ana", minutes=330))

    assert attendance_time(event_with_hours) == 5.5 * HOUR


@pytest.mark.parametrize(
    ("changes", "registration", "hours", "state"),
    [
        ({}, PRESENT, 0, CertificateState.READY),
        ({}, replace(PRESENT, name=None), 0, CertificateState.NAMELESS),
        ({}, replace(PRESENT, present=False), 0, CertificateState.ABSENT),
        ({}, replace(PRESENT, present=False, name=None), 0, CertificateState.ABSENT),
        ({}, PRESENT, -0.01, CertificateState.TOO_EARLY),
        ({}, None, 0, CertificateState.NOT_OFFERED),
        ({}, replace(PRESENT, registered_on=None), 0, CertificateState.NOT_OFFERED),
        ({"certificate": None}, PRESENT, 0, CertificateState.NOT_OFFERED),
        ({"is_cancelled": True}, PRESENT, 0, CertificateState.NOT_OFFERED),
    ],
)
def test_certificate_is_for_who_was_present_and_has_a_name(
    changes: dict[str, object], registration: Registration | None, hours: float, state: CertificateState
) -> None:
    changed_event = replace(EVENT, **changes)  # type: ignore[arg-type]  # known fields

    assert certificate_state(changed_event, registration, EVENT.ends + hours * HOUR) is state


@given(taken_numbers=st.sets(st.sampled_from(FOUR_DIGITS), max_size=99), chance=st.binary(min_size=32, max_size=32))
def test_number_is_none_that_is_taken(taken_numbers: set[int], chance: bytes) -> None:
    number = draw_number(taken_numbers, chance)

    assert number in FOUR_DIGITS
    assert number not in taken_numbers


def test_numbers_follow_chance_and_not_the_order_in_which_they_are_asked_for() -> None:
    numbers = [draw_number((), bytes([first, *[0] * 30, second])) for first, second in ((0, 9), (0, 0), (0, 4))]

    assert numbers == [1009, 1000, 1004]


def test_very_many_certificates_have_longer_numbers() -> None:
    assert draw_number(FOUR_DIGITS[:4500], bytes(32)) == SIX_DIGITS[0]


@pytest.mark.parametrize(
    ("deliverable", "number"), [("D2.6", "D2.6-2027-4827"), ("D 2.6", "D-2.6-2027-4827"), ("", "BUCHAREST-2027-4827")]
)
def test_number_stands_behind_the_deliverable_and_the_year(deliverable: str, number: str) -> None:
    assert certificate_id(replace(EVENT, deliverable=deliverable), 4827) == number
