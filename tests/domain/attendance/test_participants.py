"""The list of participants: its order, and its numbers by profession."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.attendance.participants import Count, Participant, by_profession, in_order, search
from domain.events import Event
from tests.support.surveys import EVERY_KIND, event

EVENT: Event = event(EVERY_KIND)


def person(number: int, name: str | None, profession: str | None, *, is_confirmed: bool = False) -> Participant:
    return Participant(number, name, profession, is_confirmed)


def test_list_is_by_profession_as_the_event_has_them_then_by_name() -> None:
    participants = [
        person(1, None, "lawyer"),
        person(2, "Zoe", "lawyer"),
        person(3, "Țepeș Ion", "lawyer"),
        person(4, "TEODORA", "lawyer"),
        person(5, "Ana", None),
        person(6, "Ana", "of before"),
        person(7, "Ana", "undisclosed"),
        person(8, "Șerban", "judge"),
        person(9, None, "lawyer"),
    ]

    assert [each.number for each in in_order(EVENT, participants)] == [8, 4, 3, 2, 1, 9, 6, 5, 7]


def test_numbers_are_by_profession_and_of_the_confirmed_among_them() -> None:
    participants = [person(1, "Ana", "lawyer", is_confirmed=True), person(2, "Ion", "lawyer"), person(3, None, None)]

    assert dict(by_profession(EVENT, participants)) == {
        "judge": Count(0, 0, None),
        "lawyer": Count(2, 1, None),
        "undisclosed": Count(1, 0, None),
    }


def test_numbers_count_who_is_present() -> None:
    participants = [replace(person(1, "Ana", "lawyer"), is_present=True), person(2, "Ion", "lawyer")]

    assert by_profession(EVENT, participants)["lawyer"] == Count(2, 0, None, present_count=1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("escu", [1, 2]),
        ("STEFAN", [1]),
        ("pop ștef", [1]),
        ("ștef ion", []),
        ("țuț", [3]),
        ("lukasz", [4]),
        ("dor", [5]),
        ("o'neill", [6]),
        ("oneill", [6]),
        ("артем", [8]),
        ("галаган", [8]),
        ("ελενη", [9]),
        ("ΕΛΈΝΗΣ", []),
        ("παπας", [9]),
        ("احمد", [10]),
        ("مُحَمَّد", [10]),
        ("فاطمه", [11]),
        ("ozgur strasse", [12]),
        ("5", [5]),
        (" , ", []),
        ("", []),
    ],
)
def test_search_finds_parts_of_names_whatever_their_case_and_accents(text: str, numbers: list[int]) -> None:
    names = ("Ștefan Popescu", "Ion Ionescu", "Petre Țuțea", "Łukasz", "Đorđe", "Mary O’Neill", None)
    names += ("Артём Ґалаґан", "Ελένη Παπάς", "أحمد محمد", "فاطمة", "Özgür Straße")
    participants = [person(number, name, "judge") for number, name in enumerate(names, start=1)]

    assert [each.number for each in search(participants, text)] == numbers


def test_more_than_expected_is_too_many() -> None:
    assert [
        Count(registered_count, 0, expected_count).too_many
        for registered_count, expected_count in ((1, 1), (2, 1), (1, 0), (9, None))
    ] == [
        False,
        True,
        True,
        False,
    ]
