from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.reports import example, voice
from views.professions import count_by_profession, group_label, in_words, short_group_label

ENGLISH, ROMANIAN = voice("en"), voice("ro")
EVERYBODY = {profession.id: profession.expected or 0 for profession in example().professions}


def test_attendance_in_words() -> None:
    assert in_words(ENGLISH, example(), EVERYBODY) == (
        "3 judges, 1 prosecutor, 1 police officer, 1 employment agency representative, 14 lawyers, 5 social workers,"
        " 2 psychologists, and 5 NGO representatives"
    )


def test_attendance_in_words_in_romanian() -> None:
    assert in_words(ROMANIAN, example(), EVERYBODY) == (
        "3 judecători, 1 procuror, 1 polițist, 1 reprezentant al agenției de ocupare a forței de muncă, 14 avocați,"
        " 5 asistenți sociali, 2 psihologi și 5 reprezentanți ai unor organizații neguvernamentale"
    )


@pytest.mark.parametrize(
    ("n", "expected_text"),
    [(1, "1 avocat"), (2, "2 avocați"), (19, "19 avocați"), (20, "20 de avocați"), (101, "101 avocați")],
)
def test_attendance_of_many_in_romanian(n: int, expected_text: str) -> None:
    assert in_words(ROMANIAN, example(), {"lawyer": n}) == expected_text


def test_attendance_of_those_who_did_not_say() -> None:
    assert in_words(ENGLISH, example(), {"judge": 1, None: 1}) == "1 judge and 1 whose profession is not stated"
    assert in_words(ROMANIAN, example(), {"judge": 1, None: 1, "undisclosed": 2}) == (
        "1 judecător și 3 persoane cu profesia nedeclarată"
    )


def test_label_beside_a_plural_with_a_capital_keeps_its_own() -> None:
    assert in_words(ENGLISH, example(), {"ngo": 1}) == "1 NGO representative"


@pytest.mark.parametrize("plural", [None, {"ro": "judecători"}])
def test_attendance_without_a_plural_in_that_language(plural: dict[str, str] | None) -> None:
    judge, *others = example().professions
    event = replace(example(), professions=(replace(judge, plural=plural), *others))

    assert in_words(ENGLISH, event, {"judge": 3, "prosecutor": 1}) == "Judge: 3, Prosecutor: 1"
    assert in_words(ENGLISH, event, {"judge": 0, "prosecutor": 1}) == "1 prosecutor"


def test_attendance_of_a_profession_that_the_settings_lost() -> None:
    assert in_words(ENGLISH, example(), {"notary": 2, "judge": 3}) == "Judge: 3, notary: 2"


def test_list_is_in_the_events_order_and_without_those_who_did_not_come() -> None:
    attendance = count_by_profession(
        ENGLISH, example(), {None: 1, "undisclosed": 1, "notary": 2, "lawyer": 14, "judge": 3, "police": 0}
    )

    assert attendance == [("Judge", 3), ("Lawyer", 14), ("notary", 2), ("Not stated", 2)]


def test_group_is_called_by_its_professions() -> None:
    assert group_label(ENGLISH, example(), ("undisclosed", "notary", "prosecutor", "judge")) == (
        "Judge, Prosecutor, Not stated, notary"
    )


def test_group_is_called_by_one_profession_and_how_many_more_beside_its_figures() -> None:
    names = [
        short_group_label(voice, example(), ids)
        for voice in (ENGLISH, ROMANIAN)
        for ids in (
            ("lawyer",),
            ("undisclosed", "judge"),
            ("notary", "lawyer", "prosecutor", "judge"),
            ("prosecutor", "social", "ngo"),
        )
    ]

    assert names == [
        *("Lawyer", "Judge + Not stated", "Lawyer + 3 more", "Social worker + 2 more"),
        *("Avocat", "Judecător + încă 1", "Avocat + încă 3", "Asistent social + încă 2"),
    ]
