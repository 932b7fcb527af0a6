"""Workbooks that people send, as sheets of text; old ones (.xls) too. What the cells mean is not known here.

Nothing a file says of itself is believed: sizes are checked before anything is unpacked. Formulas are not computed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

MAX_FILE_BYTES = 2_000_000
MAX_UNPACKED_BYTES = 40_000_000
MAX_PARTS = 500
"""Files inside a workbook."""
MAX_SHEETS = 12
"""What stands behind them is not read."""
MAX_ROWS = 3000
MAX_COLUMNS = 120
CELL_LENGTH = 4000
"""What is longer is cut."""
MODERN, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How workbooks begin: of Excel since 2007, and before it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows from the first; rows end with their last filled cell."""

    name: str
    rows: tuple[tuple[str, ...], ...]

    def place(self, row: int, column: int | None = None) -> str:
        """How somebody finds a cell, or a row, counted from 0 here: ``survey!C7``, ``survey!7``."""
        cell = f"{column_name(column or 0)}{row + 1}"
        if not self.name:
            return cell
        return f"{self.name}!{cell if column is not None else row + 1}"


@dataclass(frozen=True, slots=True)
class WorkbookTooLarge:
    """It is larger than anything that people fill in by hand."""


@dataclass(frozen=True, slots=True)
class NoWorkbook:
    """It is broken, or has a password."""


def is_workbook(content: bytes) -> bool:
    """Whether the file begins as a workbook does."""
    return content.startswith((MODERN, OLD))


def column_name(column: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def read_workbook(content: bytes) -> tuple[Sheet, ...] | WorkbookTooLarge | NoWorkbook:
    """The sheets; takes up to some seconds, so it is called by another thread."""
    if len(content) > MAX_FILE_BYTES:
        return WorkbookTooLarge()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # both libraries warn of what they pass over, such as pictures
            if content.startswith(OLD):
                return _checked(_old_sheets(content))
            return WorkbookTooLarge() if _is_bomb(content) else _checked(_modern_sheets(content))
    except BadZipFile:
        return NoWorkbook()
    except Exception:  # noqa: BLE001 — both libraries raise whatever a broken part makes of it: KeyError, struct.error, ParseError
        return NoWorkbook()


def _is_bomb(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    return len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES


def _checked(sheets: Iterable[Sheet]) -> tuple[Sheet, ...] | WorkbookTooLarge:
    all_sheets = tuple(sheets)
    return WorkbookTooLarge() if any(len(sheet.rows) > MAX_ROWS for sheet in all_sheets) else all_sheets


def _modern_sheets(content: bytes) -> Iterator[Sheet]:
    import openpyxl  # noqa: PLC0415 — a fifth of a second at every start, for what is sent seldom

    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MAX_SHEETS]:
            sheet.reset_dimensions()
            rows = islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS + 1)
            yield Sheet(sheet.title, _texts(rows))
    finally:
        book.close()


def _old_sheets(content: bytes) -> Iterator[Sheet]:
    import xlrd  # noqa: PLC0415 — for what is sent seldom

    with xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=_Silence()) as book:
        for number in range(min(book.nsheets, MAX_SHEETS)):
            sheet = book.sheet_by_index(number)
            rows = (
                [_old_value(cell, book.datemode) for cell in sheet.row(row)[:MAX_COLUMNS]]
                for row in range(min(sheet.nrows, MAX_ROWS + 1))
            )
            yield Sheet(sheet.name, _texts(rows))
            book.unload_sheet(number)


class _Silence:
    """Where the library's remarks about a file go."""

    def write(self, text: str) -> None:
        """Nothing is written."""


def _old_value(cell: Any, datemode: Literal[0, 1]) -> object:  # noqa: ANN401 — the library's cell
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, xldate_as_datetime  # noqa: PLC0415 — likewise

    if cell.ctype == XL_CELL_ERROR:
        return None
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == XL_CELL_DATE:
        moment = xldate_as_datetime(cell.value, datemode)
        return moment.time() if cell.value < 1 else moment
    return cell.value


def _texts(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    texts = [_row_texts(row) for row in rows]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _row_texts(row: Sequence[object]) -> tuple[str, ...]:
    texts = [_text(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(value: object) -> str:
    """A cell as text, as somebody who looks at it reads it; a day without hours has none."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 — beyond it floats are no whole numbers
            return str(int(value))
        case datetime() if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case _:
            return "".join(each for each in str(value)[:CELL_LENGTH] if each.isprintable() or each in "\n\t").strip()
