"""The roster: headings in any language and order, every mistake with its cell, and who was invited before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.attendance.invitations import (
    Invitation,
    InvitationLink,
    hash_token,
    make_token,
    parse_start_parameter,
    start_parameter,
)
from domain.attendance.roster import (
    EmptyRoster,
    NoNameColumn,
    Roster,
    RosterEntry,
    RosterMatch,
    RosterMistake,
    RosterProblem,
    TooManyPeople,
    match_roster,
    parse_roster,
)
from views.locales.vocabulary import roster_headings

PROFESSIONS = {"Judge": "judge", "Judecător": "judge", "lawyer": "lawyer"}
ANA = RosterEntry("Ana Pop", "judge", "ana@example.org")


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Profession", "E-mail"], ["Ana Pop", "Judge", "ana@example.org"]],
        [[], ["", " "], ["EMAIL", "Profesia", "Nume și prenume", "x"], ["ana@example.org", " judecator ", " Ana  Pop"]],
        [["Nume", "Prenume", "Profesie", "Adresa de e-mail"], ["Pop", "Ana", "JUDGE", "ana@example.org"]],
        [["Nom", "Prénom", "Profession", "Courriel"], ["Pop", "Ana", "Judge", "ana@example.org"]],
        [["Nom et prénom", "Métier", "Adresse e-mail"], ["Ana Pop", "Judge", "ana@example.org"]],
        [["Nom", "Fonction", "Mél"], ["Ana Pop", "Judge", "ana@example.org"]],
        [["Vorname", "Name", "Beruf", "E-Mail-Adresse"], ["Ana", "Pop", "Judge", "ana@example.org"]],
        [["COGNOME", "NOME", "Professione", "Indirizzo e-mail"], ["Pop", "Ana", "Judge", "ana@example.org"]],
        [["Nome", "Professione", "Posta elettronica"], ["Ana Pop", "Judge", "ana@example.org"]],
        [["Apellidos", "Nombre", "Profesión", "Correo electrónico"], ["Pop", "Ana", "Judge", "ana@example.org"]],
        [["Név", "Foglalkozás", "E-mail cím"], ["Ana Pop", "Judge", "ana@example.org"]],
        [["Όνομα", "Επώνυμο", "Επάγγελμα", "E-mail"], ["Ana", "Pop", "Judge", "ana@example.org"]],
        [["Име", "Фамилия", "Професия", "Имейл"], ["Ana", "Pop", "Judge", "ana@example.org"]],
        [["Прізвище", "Ім'я", "Фах", "Електронна пошта"], ["Pop", "Ana", "Judge", "ana@example.org"]],
        [["الاسم", "اسم العائلة", "المهنة", "البريد الإلكتروني"], ["Ana", "Pop", "Judge", "ana@example.org"]],
        [["Last name", "First name", "Profession", "Mail"], ["Pop", "Ana", "judge", "ana@example.org", "", ""], [""]],
    ],
)
def test_headings_are_known_in_every_language_and_any_order(rows: list[list[str]]) -> None:
    assert parse_roster(rows, PROFESSIONS, roster_headings()) == Roster((ANA,), ())


def test_profession_and_email_may_be_missing() -> None:
    assert parse_roster([["Nume"], ["Ana"], ["Ion"]], PROFESSIONS, roster_headings()) == Roster(
        (RosterEntry("Ana", None), RosterEntry("Ion", None)), ()
    )


def test_every_mistake_is_named_by_its_cell() -> None:
    rows = [
        ["Profession", "Name", "E-mail"],
        ["Judge", "", "x@example.org"],
        ["Juge", "x" * 65, "nobody"],
        ["Judge", "Ana", "ana@example.org"],
        ["Judge", "Ana", "ana@example.org"],
    ]

    roster = parse_roster(rows, PROFESSIONS, roster_headings())

    assert isinstance(roster, Roster)
    assert roster.mistakes == (
        RosterMistake("B2", RosterProblem.NO_NAME, ""),
        RosterMistake("B3", RosterProblem.BAD_NAME, "x" * 65),
        RosterMistake("A3", RosterProblem.UNKNOWN_PROFESSION, "Juge"),
        RosterMistake("C3", RosterProblem.BAD_EMAIL, "nobody"),
        RosterMistake("A5", RosterProblem.DUPLICATE, "Ana"),
    )


def test_two_people_of_the_same_name_are_told_apart_by_their_addresses() -> None:
    roster = parse_roster(
        [["Name", "E-mail"], ["Ana", "a@example.org"], ["Ana", "b@example.org"]], PROFESSIONS, roster_headings()
    )

    assert isinstance(roster, Roster)
    assert (len(roster.entries), roster.mistakes) == (2, ())


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], EmptyRoster()),
        ([["Name"]], EmptyRoster()),
        ([["Who", "What"], ["Ana", "Judge"]], NoNameColumn(("Who", "What"))),
        ([["Name"], *([f"P{n}"] for n in range(2001))], TooManyPeople(2001)),
    ],
    ids=["empty", "no rows", "no heading", "too many"],
)
def test_table_that_is_no_roster(rows: list[list[str]], problem: object) -> None:
    assert parse_roster(rows, PROFESSIONS, roster_headings()) == problem


CELLS = st.text(max_size=70) | st.sampled_from(["Name", "Nume", "Profession", "E-mail", "Judge", "a@b.ro", ""])


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_any_table_is_a_roster_or_is_said_not_to_be(rows: list[list[str]]) -> None:
    roster = parse_roster(rows, PROFESSIONS, roster_headings())

    if isinstance(roster, Roster):
        assert all(1 <= len(entry.name) <= 64 and entry.name.isprintable() for entry in roster.entries)
        assert all(entry.profession in {None, "judge", "lawyer"} for entry in roster.entries)
        assert len(set(roster.entries)) == len(roster.entries)
        assert roster.entries or roster.mistakes


def test_people_invited_before_are_found_again_whatever_their_case_and_accents() -> None:
    stefan = RosterEntry("ȘTEFAN", "judge", "new@example.org")
    earlier = [
        Invitation("bucharest", 1, "Ștefan", "judge", person=7),
        Invitation("bucharest", 2, "Stefan", "judge"),
        Invitation("bucharest", 3, "Stefan", "lawyer"),
    ]

    matches = match_roster([stefan, stefan, stefan], earlier)

    assert matches == (RosterMatch(stefan, earlier[0]), RosterMatch(stefan, earlier[1]), RosterMatch(stefan, None))
    assert [match.is_redeemed for match in matches] == [True, False, False]


# Links


@given(st.integers(0, 2**128 - 1))
def test_link_carries_the_token_and_fits_telegram(token: int) -> None:
    parameter = start_parameter("a" * 32, token)

    assert len(parameter) <= 64
    assert parse_start_parameter(parameter) == InvitationLink("a" * 32, token)


@pytest.mark.parametrize(
    "text", ["", "bucharest", "bucharest_", "_" + "a" * 26, "bucharest_" + "a" * 25 + "b", "b_" + "1" * 26]
)
def test_other_parameters_are_no_personal_link(text: str) -> None:
    assert parse_start_parameter(text) is None


def test_tokens_differ_by_person_time_and_chance_and_are_stored_as_hashes() -> None:
    tokens = {
        make_token(secret, "bucharest", number, update)
        for secret in (bytes(32), bytes([1]) * 32)
        for number in (1, 2)
        for update in (1, 2)
    }

    assert len(tokens) == 8
    assert len({hash_token(token) for token in tokens}) == 8
    assert all(len(hash_token(token)) == 64 for token in tokens)
