"""Sheets of cells as an Excel workbook or as CSV; whatever people typed stays text and never becomes a formula."""

# ruff: noqa: ANN401 — xlsxwriter gives no types

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from math import ceil
from typing import Any, TypeAlias, assert_never

from babel.numbers import get_decimal_symbol

from views.locales.direction import is_right_to_left, reads_right_to_left, without_isolates
from views.reports.document import visible

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or leaves out before looking for one."""
LINE, HIGHEST = 15, 405
"""The height of a line and of the highest row, in points."""
LETTERS = 1.2
"""So many letters take the width of a digit, in which columns are measured."""
BOLD_LETTERS = 0.85
"""Likewise of a head, whose text is bold and beside a border."""
INDENT = 2
"""The width of what stands between a number, or its head, and the border."""
_LAST_LATIN = "\u024f"
_OTHER_LETTER = 1.15
"""How wide a letter of another script is, compared with a Latin one."""
_LONGEST_NAME = 31
"""So many characters a sheet's name may have."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""What no sheet's name may hold."""
_A4 = 9
"""What Excel calls this size of paper."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 1, shown as percent."""

    value: float


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, shown with two decimals."""

    value: float


Cell: TypeAlias = str | int | Share | Mean | None
"""None is an empty cell: nothing is told."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet: its name, its columns as (head, width in characters), its rows."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: bool = False
    """Whether each row is a name and its value; numbers then stand beside the names."""
    starts: frozenset[int] = frozenset()
    """Rows, counted from 0, that begin something new: a line is drawn above them."""


def distinct_names(sheets: Sequence[Worksheet]) -> tuple[Worksheet, ...]:
    """The sheets under names that a workbook takes, none of them twice."""
    names: list[str] = []
    for sheet in sheets:
        name = " ".join(_FORBIDDEN.sub(" ", _text(sheet.name)).strip("' ").split())[:_LONGEST_NAME].strip("' ") or "–"
        number = 1
        while name.casefold() in (used_name.casefold() for used_name in names):
            number += 1
            name = f"{name[: _LONGEST_NAME - 4].rstrip()} ({number})"
        names.append(name)
    return tuple(replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True))


def xlsx(sheets: Sequence[Worksheet], title: str, made_at: datetime, language: str) -> bytes:
    """The workbook, the same bytes for the same sheets and moment; made in memory.

    In a language that is written from right to left the first column stands at the right.
    """
    import xlsxwriter  # noqa: PLC0415 — a fifteenth of a second at every start, for what is made in a thread and seldom

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
    is_mirrored = is_right_to_left(language)
    for sheet in distinct_names(sheets):
        align = "left" if sheet.facts != is_mirrored else "right"
        page = book.add_worksheet(sheet.name)
        if is_mirrored:
            page.right_to_left()
        formats, first_formats = (_formats(book, align, top, is_mirrored=is_mirrored) for top in (0, 1))
        _fill(page, _with_room_for_heads(sheet), language, formats, first_formats)
    book.close()
    return stream.getvalue()


def _with_room_for_heads(sheet: Worksheet) -> Worksheet:
    """The sheet with columns so wide that no word of their heads is broken."""
    longest = (max(map(len, head.split()), default=0) for head, _ in sheet.columns)
    widths = (ceil(length / BOLD_LETTERS) + INDENT for length in longest)
    columns = ((head, max(width, least)) for (head, width), least in zip(sheet.columns, widths, strict=True))
    return replace(sheet, columns=tuple(columns))


def _formats(book: Any, align: str, top: int, *, is_mirrored: bool) -> dict[str, Any]:
    """``top`` is 1 for cells with a line above them."""
    plain_text = {"text_wrap": True, "valign": "top", "top": top}
    # Not every program finds by itself in which direction a text is read.
    left, right = ({**plain_text, "align": "right" if is_mirrored else "left", "reading_order": way} for way in (1, 2))
    text = right if is_mirrored else plain_text
    other_text = left if is_mirrored else right
    # A number at the right would touch the text of the next column.
    number = {"align": align, "valign": "top", "indent": int(align == "right"), "top": top}
    head = {**text, "bold": True, "bg_color": "#E9EDF0", "bottom": 1}
    return {
        "head": book.add_format(head),
        "typed_head": book.add_format({**head, "quote_prefix": True}),
        "counted": book.add_format({**head, "align": "right", "indent": 1, "quote_prefix": True}),
        "text": book.add_format(text),
        # With this mark the text stays text even when somebody edits the cell.
        "typed": book.add_format({**text, "quote_prefix": True}),
        "other_text": book.add_format(other_text),
        "other_typed": book.add_format({**other_text, "quote_prefix": True}),
        "empty": book.add_format({"top": top}),
        "int": book.add_format({**number, "num_format": "0"}),
        # A number that numbers stands before its text, and at the other side it would touch it.
        "ordinal": book.add_format({"align": "left", **text, "num_format": "0"}),
        "share": book.add_format({**number, "num_format": "0%"}),
        "mean": book.add_format({**number, "num_format": "0.00"}),
    }


def _fill(page: Any, sheet: Worksheet, language: str, formats: dict[str, Any], first_formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer("&L&A&R&P / &N")
    page.fit_to_pages(1, 0)
    page.set_row(0, _row_size(sheet, tuple(_text(head) for head, _ in sheet.columns), BOLD_LETTERS))
    for place, (head, width) in enumerate(sheet.columns):
        page.set_column(place, place, width)
        text_head = "typed_head" if head.startswith(FORMULA) else "head"
        page.write_string(
            0, place, _text(head), formats["counted" if place and _is_numeric(sheet, place) else text_head]
        )
    for number, row in enumerate(sheet.rows, start=1):
        page.set_row(number, _row_size(sheet, row))
        for place, cell in enumerate(row):
            cell_formats = first_formats if number - 1 in sheet.starts else formats
            _write(page, (number, place), cell, language, cell_formats)


def _text(text: str) -> str:
    # Not every spreadsheet program hides what keeps two directions apart.
    return without_isolates(visible(text))


def _is_numeric(sheet: Worksheet, column: int) -> bool:
    return not sheet.facts and any(isinstance(row[column], int | Share | Mean) for row in sheet.rows)


def _row_size(sheet: Worksheet, row: tuple[Cell, ...], letters: float = LETTERS) -> int:
    # Not every program makes rows as high as their text.
    texts = ((cell, width) for cell, (_, width) in zip(row, sheet.columns, strict=True) if isinstance(cell, str))
    lines = (sum(ceil(_length(line) / (letters * width)) or 1 for line in text.split("\n")) for text, width in texts)
    return min(LINE * max(lines, default=1), HIGHEST)


def _text_format(text: str, language: str) -> str:
    name = "typed" if text.startswith(FORMULA) else "text"
    return name if reads_right_to_left(text, language) is is_right_to_left(language) else f"other_{name}"


def _length(line: str) -> float:
    return sum(_OTHER_LETTER if character > _LAST_LATIN else 1 for character in line)


def _write(page: Any, place: tuple[int, int], cell: Cell, language: str, formats: dict[str, Any]) -> None:
    row, column = place
    match cell:
        case None:
            page.write_blank(row, column, None, formats["empty"])
        case str():
            text = _text(cell)
            page.write_string(row, column, text, formats[_text_format(text, language)])
        case int():
            page.write_number(row, column, cell, formats["int" if column else "ordinal"])
        case Share(value):
            page.write_number(row, column, value, formats["share"])
        case Mean(value):
            page.write_number(row, column, value, formats["mean"])
        case _:
            assert_never(cell)


def csv_bytes(sheet: Worksheet, language: str) -> bytes:
    """The sheet as CSV in UTF-8 with its mark, so that Excel opens it with a double click.

    Where the language writes decimals with a comma, Excel expects semicolons between the cells.
    """
    point = get_decimal_symbol(language)
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if point == "," else ",", quoting=csv.QUOTE_ALL)
    writer.writerow([head for head, _ in sheet.columns])
    writer.writerows([_plain(cell, point) for cell in row] for row in sheet.rows)
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: Cell, point: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            text = _text(cell)
            return f"'{text}" if text.startswith(FORMULA) else text
        case int():
            return str(cell)
        case Share(value) | Mean(value):
            return f"{value:.4f}".replace(".", point)
        case _:
            assert_never(cell)


def data_csv(columns: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    """A table for programs: UTF-8 without a mark, commas between cells, points in numbers, in every language."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_plain(cell, ".") for cell in row] for row in rows)
    return stream.getvalue().encode()
