"""The lists of a form's sheet ``choices``, and the options that a question takes from one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.imports.issues import ImportIssue, ImportProblem, Severity
from formats.event.suggestions import identifier
from formats.event.validation import OPTION
from formats.workbook import Sheet
from formats.xlsform.columns import Row, rows_of
from views.layout.message_text import utf16_length

NAMES = ("choices", "choices and columns", "columns", "lists", "options")
"""How forms call the sheet; the first is that of the specification."""
_NAME = re.compile(r"[\w.-]{1,64}")


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """One list: its rows, and where the option that ``or_other`` adds would stand."""

    rows: tuple[Row, ...]


def lists_of(
    sheets: Sequence[Sheet], languages_of: Callable[[Sheet], Mapping[tuple[str, str], str]]
) -> dict[str, ChoiceList]:
    """Name of a list → the list."""
    lists: dict[str, list[Row]] = {}
    for sheet in sheets:
        if sheet.name.strip().lower() in NAMES:
            for row in rows_of(sheet, languages_of(sheet)):
                if row.get("list_name") and (row.get("name") or row.texts("label")):
                    lists.setdefault(row.get("list_name"), []).append(row)
    return {name: ChoiceList(tuple(rows)) for name, rows in lists.items()}


@dataclass(frozen=True, slots=True)
class Options:
    """The options as they stand in a question's table, with the cell of each."""

    entries: tuple[dict[str, Any], ...]
    names: Mapping[str, str]
    """Name in the form → id, where conditions look for it."""
    places: tuple[str, ...]


def options_of(
    choice_list: ChoiceList, codes: Sequence[str], question: Row, subject: str, most: int
) -> Options | ImportIssue:
    """What can be chosen, or why a chat cannot have it; ``codes`` are the languages that the question is asked in."""
    if len(choice_list.rows) > most:
        return _unsupported(question.place("type"), ImportProblem.TOO_MANY_OPTIONS, subject, str(most))
    ids: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    entries = []
    for row in choice_list.rows:
        name = row.get("name") or next(iter(row.texts("label").values()))
        if name in ids:
            return _unsupported(row.place("name"), ImportProblem.DUPLICATE_OPTION, subject, name)
        ids[name] = valid_id(name, ids.values())
        texts = row.texts("label") or dict.fromkeys(codes, name)
        label = {code: " ".join(text.split()) for code, text in texts.items()}
        entries.append({"id": ids[name], "label": label})
        problem = next(_problems_of(row, label, labels, ids[name], subject), None)
        if problem is not None:
            return problem
    return Options(tuple(entries), ids, tuple(row.place("label") for row in choice_list.rows))


def _problems_of(
    row: Row, label: Mapping[str, str], labels: dict[tuple[str, str], str], option: str, subject: str
) -> Iterator[ImportIssue]:
    for code, text in label.items():
        if utf16_length(text) > OPTION:
            yield _unsupported(row.place("label", code), ImportProblem.TEXT_TOO_LONG, subject, str(OPTION))
        if "${" in text:
            yield _unsupported(row.place("label", code), ImportProblem.QUOTES_ANSWER, subject)
        if labels.setdefault((code, text.casefold()), option) != option:
            yield _unsupported(row.place("label", code), ImportProblem.SAME_LABEL, subject, text)


def valid_id(name: str, others: Iterable[str]) -> str:
    """The name itself where it can be an id, else one made of it; never one of the others."""
    plain = name if _NAME.fullmatch(name) else identifier(name, "_-") or "option"
    taken_ids = set(others)
    return next(each for each in (plain, *(f"{plain[:28]}_{n}" for n in range(2, 10_000))) if each not in taken_ids)


def _unsupported(place: str, problem: ImportProblem, subject: str, detail: str = "") -> ImportIssue:
    return ImportIssue(place, problem, Severity.UNASKABLE, subject, detail)
