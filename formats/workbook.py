"""Workbooks that people send, as sheets of text; old ones (.xls) too. What the cells mean is not known here.

Nothing a file says of itself is believed: sizes are checked before anything is unpacked. Formulas are not computed.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any, Literal, TypeAlias
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
    uncomputed_cells: frozenset[tuple[int, int]] = frozenset()
    """Row and column, from 0, of each formula whose result the file does not hold."""

    @property
    def is_too_long(self) -> bool:
        """Whether it has more rows than anything that people fill in by hand; those behind are not read."""
        return len(self.rows) > MAX_ROWS

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


@dataclass(frozen=True, slots=True)
class OtherWorkbook:
    """It is a document of another program or kind, such as OpenDocument, Numbers, Word or Excel's binary form."""


Workbook: TypeAlias = tuple[Sheet, ...] | WorkbookTooLarge | NoWorkbook | OtherWorkbook


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


def read_workbook(content: bytes) -> Workbook:
    """The sheets; takes up to some seconds, so it is called by another thread."""
    if len(content) > MAX_FILE_BYTES:
        return WorkbookTooLarge()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # both libraries warn of what they pass over, such as pictures
            if content.startswith(OLD):
                return tuple(_xls_sheets(content))
            obstacle = _obstacle(content)
            return tuple(_xlsx_sheets(content)) if obstacle is None else obstacle
    except BadZipFile:
        return NoWorkbook()
    except Exception:  # noqa: BLE001 — both libraries raise whatever a broken part makes of it: KeyError, struct.error, ParseError
        return NoWorkbook()


def _obstacle(content: bytes) -> WorkbookTooLarge | OtherWorkbook | None:
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        return WorkbookTooLarge()
    names = {part.filename for part in parts}
    is_excel = "xl/workbook.xml" in names or ("[Content_Types].xml" not in names and "mimetype" not in names)
    return None if is_excel else OtherWorkbook()


def _xlsx_sheets(content: bytes) -> Iterator[Sheet]:
    import openpyxl  # noqa: PLC0415 — a fifth of a second at every start, for what is sent seldom

    formulas = list(_formula_cells(content)) if _has_formulas(content) else []
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for number, sheet in enumerate(book.worksheets[:MAX_SHEETS]):
            rows = _texts(_cells(sheet))
            cells = formulas[number] if number < len(formulas) else frozenset()
            yield Sheet(sheet.title, rows, frozenset(cell for cell in cells if not _cell(rows, *cell)))
    finally:
        book.close()


def _cells(sheet: Any) -> Iterator[Sequence[object]]:  # noqa: ANN401 — the library's sheet
    sheet.reset_dimensions()
    return islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS + 1)


def _has_formulas(content: bytes) -> bool:
    with ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in (part := archive.read(name)) or b"<f " in part for name in names if name.endswith(".xml"))


def _formula_cells(content: bytes) -> Iterator[frozenset[tuple[int, int]]]:
    """For each sheet the cells that are computed."""
    import openpyxl  # noqa: PLC0415 — likewise

    book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MAX_SHEETS]:
            yield frozenset(
                (row, column)
                for row, cells in enumerate(_cells(sheet))
                for column, value in enumerate(cells)
                if isinstance(value, str) and value.startswith("=")
            )
    finally:
        book.close()


def _cell(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _xls_sheets(content: bytes) -> Iterator[Sheet]:
    import xlrd  # noqa: PLC0415 — for what is sent seldom

    with xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=_NullOutput()) as book:
        for number in range(min(book.nsheets, MAX_SHEETS)):
            sheet = book.sheet_by_index(number)
            rows = (
                [_old_value(cell, book.datemode) for cell in sheet.row(row)[:MAX_COLUMNS]]
                for row in range(min(sheet.nrows, MAX_ROWS + 1))
            )
            yield Sheet(sheet.name, _texts(rows))
            book.unload_sheet(number)


class _NullOutput:
    """Where the library's remarks about a file go."""

    def write(self, text: str) -> None:
        """Nothing is written."""


def _old_value(cell: Any, datemode: Literal[0, 1]) -> object:  # noqa: ANN401 — the library's cell
    from xlrd import (  # noqa: PLC0415 — likewise
        XL_CELL_BOOLEAN,
        XL_CELL_DATE,
        XL_CELL_ERROR,
        error_text_from_code,
        xldate_as_datetime,
    )

    if cell.ctype == XL_CELL_ERROR:
        return error_text_from_code.get(cell.value, "#VALUE!")
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
            return clean_text(str(value)[:CELL_LENGTH])


def clean_text(text: str) -> str:
    """The text without what cannot be seen, and with plain spaces: those of web pages join or part no words."""
    plain_text = "".join(" " if unicodedata.category(each) == "Zs" else each for each in text.replace("\r\n", "\n"))
    return "".join(each for each in plain_text if each.isprintable() or each in "\n\t").strip()
