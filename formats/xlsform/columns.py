"""The columns of a form's sheets: which field each holds, and in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formats.event.suggestions import language
from formats.workbook import Sheet
from formats.xlsform.markup import plain_text

TRANSLATED = {"label", "hint"}
"""Fields that stand in several languages and are read; the others are read from whichever column has something."""
FIELDS = {
    *("type", "name", "label", "hint", "required", "relevant", "constraint", "parameters", "choice_filter"),
    *("read_only", "default", "media", "disabled", "calculation", "appearance", "constraint_message"),
    *(
        "required_message",
        "repeat_count",
        "trigger",
        "autoplay",
        "instance",
        "bind",
        "control",
        "body",
        "note",
        "notes",
    ),
    *("rows", "count", "intent", "jr", "constraintmsg", "requiredmsg", "noapperrorstring", "buttontext"),
    *("save_to", "query", "esri", "$given_name", "comment", "comments"),
}
"""Columns of the survey sheet that are read, are told of elsewhere, or change nothing that people are asked."""
_ALIASES = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "readonly": "read_only",
    "list": "list_name",
    "calculate": "calculation",
    "image": "media",
    "big-image": "media",
    "audio": "media",
    "video": "media",
    "title": "form_title",
    "set_form_title": "form_title",
    "disable": "disabled",
}
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_]\w+)?)\)\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds."""

    number: int
    """Counted from 0."""
    field: str
    head: str
    """As it stands in the file."""
    language: str = ""
    """As it stands in the file; empty when the column names none."""


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a sheet whose first filled row has the heads."""
    number = head_row(sheet)
    return () if number is None else tuple(_columns(sheet.rows[number]))


LONGEST_HEAD = 200
"""What is longer is no head of a column."""
SEARCHED_ROWS = 12
"""The heads are looked for in so many rows from the top."""
_KEY_FIELDS = {"type", "list_name", "form_title", "form_id", "default_language"}
"""A row with one of them has the heads of its sheet."""


def head_row(sheet: Sheet) -> int | None:
    """The number of the row with the heads: titles and remarks may stand above it. Else the first that is filled."""
    filled_rows = [number for number, row in enumerate(sheet.rows) if any(row)]
    for number in filled_rows[:SEARCHED_ROWS]:
        if _KEY_FIELDS & {column.field for column in _columns(sheet.rows[number])}:
            return number
    return next(iter(filled_rows), None)


def _columns(heads: Sequence[str]) -> Iterator[Column]:
    for number, head in enumerate(heads):
        parts = [part for part in re.split(r" ?::? ?", " ".join(head.split())[:LONGEST_HEAD]) if part]
        if not parts:
            continue
        first, name = _split_head(parts[0])
        parts = [first, name, *parts[1:]] if name else parts
        if first in {"bind", "control", "body"} and len(parts) > 1:
            first, parts = parts[1].lower(), parts[1:]
        if first == "media" and len(parts) > 1:
            parts = parts[1:]
        yield Column(number, _ALIASES.get(first, first), head, parts[1] if len(parts) > 1 else "")


def _split_head(head: str) -> tuple[str, str]:
    """The field of a head, and its language where it is written otherwise than in the specification: ``label (ro)``."""
    match = re.fullmatch(r"(label|hint)\s*(?:\((.+)\)|[_ -]+(\w+))", head, re.IGNORECASE)
    name = match[2] or match[3] if match else ""
    if match and language_code(name):
        return match[1].lower(), name
    return re.sub(r"\s+", "_", head.lower()), ""


def language_code(name: str) -> str:
    """The bot's code of a language as forms write it: ``English (en)``, ``Română``, ``ro``; empty for any other."""
    match = _CODE.search(name)
    return (language(match[1]) if match else "") or language(_CODE.sub("", name).strip())


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet by the fields of its columns."""

    sheet: Sheet
    number: int
    """Counted from 0."""
    columns: tuple[Column, ...]
    languages: Mapping[tuple[str, str], str]
    """Field, and how its column calls the language, "" where it names none → the bot's code."""

    def get(self, field: str) -> str:
        """The first text of this field; empty when there is none."""
        return next(filter(None, (self.cell(column) for column in self.columns if column.field == field)), "")

    def texts(self, field: str) -> dict[str, str]:
        """The field by the bot's codes of languages; what is in other languages is left out."""
        texts: dict[str, str] = {}
        for column in self.columns:
            code = self.languages.get((field, column.language), "")
            text = plain_text(self.cell(column))
            if column.field == field and code and text and text != "-":
                texts.setdefault(code, text)
        return texts

    def place(self, field: str = "", code: str = "") -> str:
        """The cell of this field, in this language where there is one; the row when no column has it."""
        places = [column for column in self.columns if column.field == field]
        filled_columns = [column for column in places if self.cell(column)]
        language_columns = [column for column in filled_columns if self.languages.get((field, column.language)) == code]
        column = next(iter(language_columns or filled_columns or places), None)
        return self.sheet.place(self.number, None if column is None else column.number)

    def cell(self, column: Column) -> str:
        """The text in this column."""
        row = self.sheet.rows[self.number]
        return row[column.number].strip() if column.number < len(row) else ""


def rows_of(sheet: Sheet, languages: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    """The rows below the heads that hold anything."""
    first = head_row(sheet)
    columns = columns_of(sheet)
    for number in range(len(sheet.rows) if first is None else first + 1, len(sheet.rows)):
        if any(sheet.rows[number]):
            yield Row(sheet, number, columns, languages)
