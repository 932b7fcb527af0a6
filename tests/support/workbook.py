"""Workbooks written as text: a sheet is lines of cells between bars, as in ``type | name | label``."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import xlsxwriter

from formats.workbook import Sheet, read_workbook


def workbook(sheets: Mapping[str, str]) -> bytes:
    """The workbook; every cell is text."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, text in sheets.items():
        page = book.add_worksheet(name)
        for number, line in enumerate(text.strip("\n").splitlines()):
            for column, cell in enumerate(line.split("|")):
                if cell.strip():
                    page.write_string(number, column, cell.strip().replace("\\n", "\n"))
    book.close()
    return stream.getvalue()


def sheets_of(sheets: Mapping[str, str]) -> tuple[Sheet, ...]:
    """The same as it is read."""
    read_sheets = read_workbook(workbook(sheets))
    assert isinstance(read_sheets, tuple)
    return read_sheets
