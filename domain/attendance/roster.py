"""The roster: who is to be invited, read from the rows of a table; of e-mail addresses nothing is ever stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from domain.attendance.invitations import Invitation
from domain.people import clean_line
from domain.people import name as clean_name
from domain.typed_words import fold_letters, fold_words

MAX_PEOPLE = 2000
EMAIL_LENGTH = 254
"""The longest address there is (RFC 5321)."""


class RosterProblem(StrEnum):
    """What is wrong with one cell."""

    NO_NAME = "no name"
    BAD_NAME = "bad name"
    """Longer than 64 characters."""
    UNKNOWN_PROFESSION = "unknown profession"
    BAD_EMAIL = "bad e-mail"
    DUPLICATE = "duplicate"
    """The same person as in an earlier row."""


@dataclass(frozen=True, slots=True)
class RosterMistake:
    """A cell as a spreadsheet calls it, what is wrong with it, and what stands there."""

    cell: str
    problem: RosterProblem
    value: str


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person of the roster."""

    name: str
    profession: str | None
    email: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody of the table, in its order, and every mistake; with any, nothing of it is used."""

    entries: tuple[RosterEntry, ...]
    mistakes: tuple[RosterMistake, ...]


@dataclass(frozen=True, slots=True)
class NoNameColumn:
    """The first row that is not empty has no heading for names; these are the headings it has."""

    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmptyRoster:
    """Nobody stands in the table."""


@dataclass(frozen=True, slots=True)
class TooManyPeople:
    """More than ``MAX_PEOPLE``."""

    count: int


ParsedRoster: TypeAlias = Roster | NoNameColumn | EmptyRoster | TooManyPeople


def parse_roster(
    rows: Sequence[Sequence[str]], professions: Mapping[str, str], headings: Mapping[str, str]
) -> ParsedRoster:
    """The roster of this table; ``professions`` is label or id → id, of every language.

    The first row that is not empty holds the headings, in any order. ``headings`` is heading → column, in every
    language: ``name``, ``full_name``, ``first_name``, ``last_name``, ``profession``, ``email``. Empty rows are skipped.
    """
    filled_rows = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not filled_rows:
        return EmptyRoster()
    (_, head), *body = filled_rows
    columns = _columns(head, headings)
    if not columns.keys() & {"full_name", "first_name", "last_name"}:
        return NoNameColumn(tuple(clean_line(cell) for cell in head if cell.strip()))
    if not body:
        return EmptyRoster()
    if len(body) > MAX_PEOPLE:
        return TooManyPeople(len(body))
    profession_ids = {fold_words(label): id_ for label, id_ in professions.items()}
    entries: dict[RosterEntry, None] = {}
    mistakes: list[RosterMistake] = []
    for number, row in body:
        entry = _parse_row(_Row(number, row, columns), profession_ids, mistakes)
        if entry is None:
            continue
        if entry in entries:
            mistakes.append(RosterMistake(f"A{number}", RosterProblem.DUPLICATE, entry.name))
        entries[entry] = None
    return Roster(tuple(entries), tuple(mistakes))


def _columns(head: Sequence[str], headings: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        column = headings.get(fold_letters(cell))
        if column is not None:
            columns.setdefault(column, place)
    return _with_meaning_of_name(columns)


def _with_meaning_of_name(columns: Mapping[str, int]) -> dict[str, int]:
    """``name`` read by what stands beside it: "Nom" beside "Prénom" is the family name, "Nome" beside "Cognome" not."""
    meaning = _NAME_BESIDE[frozenset(columns) & {"first_name", "last_name"}]
    named_columns = {meaning if column == "name" else column: place for column, place in columns.items()}
    return {**named_columns, **{column: place for column, place in columns.items() if column != "name"}}


_NAME_BESIDE = {
    frozenset(): "full_name",
    frozenset({"first_name"}): "last_name",
    frozenset({"last_name"}): "first_name",
    frozenset({"first_name", "last_name"}): "full_name",
}


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def text(self, column: str) -> str:
        place = self.columns.get(column)
        return clean_line(self.cells[place]) if place is not None and place < len(self.cells) else ""

    def mistake(self, column: str, problem: RosterProblem) -> RosterMistake:
        place = self.columns.get(column, min(self.columns.values()))
        return RosterMistake(f"{_letters(place)}{self.number}", problem, self.text(column))


def _parse_row(row: _Row, profession_ids: Mapping[str, str], mistakes: list[RosterMistake]) -> RosterEntry | None:
    column = next(column for column in ("full_name", "last_name", "first_name") if column in row.columns)
    full_name = row.text("full_name") or " ".join(filter(None, (row.text("first_name"), row.text("last_name"))))
    name, profession, email = clean_name(full_name), row.text("profession"), row.text("email")
    problems = [
        (not full_name, column, RosterProblem.NO_NAME),
        (bool(full_name) and name is None, column, RosterProblem.BAD_NAME),
        (
            bool(profession) and fold_words(profession) not in profession_ids,
            "profession",
            RosterProblem.UNKNOWN_PROFESSION,
        ),
        (bool(email) and not _is_email(email), "email", RosterProblem.BAD_EMAIL),
    ]
    row_mistakes = [row.mistake(column, problem) for is_wrong, column, problem in problems if is_wrong]
    mistakes += row_mistakes
    if row_mistakes or name is None:
        return None
    return RosterEntry(name, profession_ids[fold_words(profession)] if profession else None, email)


def _is_email(text: str) -> bool:
    """Whether it looks like an address; whether there is such a mailbox nobody can tell."""
    local, at, domain = text.rpartition("@")
    return bool(at and local and "." in domain.strip(".")) and " " not in text and len(text) <= EMAIL_LENGTH


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


@dataclass(frozen=True, slots=True)
class RosterMatch:
    """One entry, and whom of those invited before it is; None for somebody new."""

    entry: RosterEntry
    invitation: Invitation | None

    @property
    def is_redeemed(self) -> bool:
        """Whether this person has used a link already."""
        return self.invitation is not None and self.invitation.person is not None


def match_roster(entries: Sequence[RosterEntry], invitations: Sequence[Invitation]) -> tuple[RosterMatch, ...]:
    """Each entry with its invitation: the same name and profession, the first with the first where two are alike."""
    return tuple(_matches(entries, invitations))


def _matches(entries: Sequence[RosterEntry], invitations: Sequence[Invitation]) -> Iterator[RosterMatch]:
    by_person: dict[tuple[str, str | None], list[Invitation]] = {}
    for invitation in invitations:
        by_person.setdefault((fold_words(invitation.name), invitation.profession), []).append(invitation)
    match_counts: Counter[tuple[str, str | None]] = Counter()
    for entry in entries:
        key = fold_words(entry.name), entry.profession
        earlier = by_person.get(key, [])
        yield RosterMatch(entry, earlier[match_counts[key]] if match_counts[key] < len(earlier) else None)
        match_counts[key] += 1
