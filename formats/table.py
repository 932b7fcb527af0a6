"""Tables that people send as CSV or XLSX, as rows of text; what they mean is not known here.

Nothing a file says of itself is believed: sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile

MAX_FILE_BYTES = 2_000_000
MAX_UNPACKED_BYTES = 40_000_000
MAX_PARTS = 500
"""Files inside a workbook."""
MAX_ROWS = 5000
MAX_COLUMNS = 50
CELL_LENGTH = 500
"""What is longer is cut."""

HEAD_LINES = 6
"""The head of a table is among so many lines from its top."""
_DELIMITER_HINT = re.compile(r"sep=([,;\t|])\r?\n")
"""What Excel takes as a word about the file, and other programs write for it."""

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


class TableProblem(StrEnum):
    """Why a file cannot be read as a table."""

    TOO_LARGE = "too large"
    NO_TABLE = "no table"
    OLD_WORKBOOK = "old workbook"
    """The form of Excel before 2007, or a workbook with a password."""


@dataclass(frozen=True, slots=True)
class InvalidTable:
    """It cannot be read, for this reason."""

    problem: TableProblem


Rows: TypeAlias = tuple[tuple[str, ...], ...]


def read_table(content: bytes) -> Rows | InvalidTable:
    """The rows of the first sheet, or of the CSV; takes up to a second, so it is called by another thread."""
    if len(content) > MAX_FILE_BYTES:
        return InvalidTable(TableProblem.TOO_LARGE)
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return InvalidTable(TableProblem.OLD_WORKBOOK)
    return _read_csv(content)


def _read_workbook(content: bytes) -> Rows | InvalidTable:
    import openpyxl  # noqa: PLC0415 — a fifth of a second at every start, for what is sent seldom

    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            return InvalidTable(TableProblem.TOO_LARGE)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            rows = list(islice(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), MAX_ROWS + 1))
        finally:
            book.close()
    except BadZipFile:
        return InvalidTable(TableProblem.NO_TABLE)
    except Exception:  # noqa: BLE001 — openpyxl raises whatever a broken part makes of it: KeyError, ValueError, ParseError
        return InvalidTable(TableProblem.NO_TABLE)
    if len(rows) > MAX_ROWS:
        return InvalidTable(TableProblem.TOO_LARGE)
    return tuple(_texts(row) for row in rows)


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    """The cells as text, without the empty ones behind the last."""
    texts = ["" if value is None else str(value)[:CELL_LENGTH] for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _read_csv(content: bytes) -> Rows | InvalidTable:
    text = _decode(content)
    if text is None or "\0" in text:
        return InvalidTable(TableProblem.NO_TABLE)
    try:
        rows = tuple(islice(_csv_rows(text), MAX_ROWS + 1))
    except csv.Error:
        return InvalidTable(TableProblem.NO_TABLE)
    return InvalidTable(TableProblem.TOO_LARGE) if len(rows) > MAX_ROWS else rows


def _csv_rows(text: str) -> Iterator[tuple[str, ...]]:
    hint = _DELIMITER_HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    reader = csv.reader(StringIO(text[hint.end() :] if hint else text, newline=""), delimiter=delimiter)
    return (tuple(cell[:CELL_LENGTH] for cell in row[:MAX_COLUMNS]) for row in reader)


def _decode(content: bytes) -> str | None:
    """UTF-8 or UTF-16 as the first bytes say, else UTF-8, else what Excel writes in Central Europe."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1250")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that stands most often in one of the first lines, as that of the head."""
    lines = list(islice((line for line in StringIO(text) if line.strip()), HEAD_LINES))
    return max((",", ";", "\t"), key=lambda mark: max((line.count(mark) for line in lines), default=0))
