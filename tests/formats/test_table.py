"""Tables as people's programs write them, and files that are none or are made to do harm."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from formats.table import (
    MAX_FILE_BYTES,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    InvalidTable,
    TableProblem,
    read_table,
)

ROWS = (("Nume", "Profesie"), ("Ștefan Țuțea", "Judecător"))


def workbook(rows: tuple[tuple[object, ...], ...] = ROWS) -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_it_was_written(delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS)

    assert read_table(text.encode(encoding)) == ROWS


def test_csv_of_excel_in_central_europe() -> None:
    assert read_table("Nume;Profesie\nŞtefan;Judecător".encode("cp1250")) == (
        ("Nume", "Profesie"),
        ("Ştefan", "Judecător"),
    )


def test_csv_keeps_quoted_delimiters_and_lines() -> None:
    assert read_table(b'name,profession\n"Pop, Ana","a\nb"') == (("name", "profession"), ("Pop, Ana", "a\nb"))


def test_first_sheet_of_a_workbook_is_read_as_text() -> None:
    assert read_table(workbook((("Name", "No."), ("Ana", 5), (None, "=1+1")))) == (
        ("Name", "No."),
        ("Ana", "5"),
        (),
    )
    assert read_table(workbook()) == ROWS


def bomb() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(MAX_UNPACKED_BYTES + 1))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (bytes(MAX_FILE_BYTES + 1), TableProblem.TOO_LARGE),
        (b"x\n" * (MAX_ROWS + 1), TableProblem.TOO_LARGE),
        (bomb(), TableProblem.TOO_LARGE),
        (b"PK\x03\x04 and nothing", TableProblem.NO_TABLE),
        (b"\xd0\xcf\x11\xe0 of 1997", TableProblem.OLD_WORKBOOK),
        (b"%PDF-1.4\0", TableProblem.NO_TABLE),
        (b"\xff\xfe\x00", TableProblem.NO_TABLE),
    ],
    ids=["bytes", "rows", "bomb", "broken", "old", "binary", "half"],
)
def test_file_that_is_no_table_says_why(content: bytes, problem: TableProblem) -> None:
    assert read_table(content) == InvalidTable(problem)


def test_workbook_with_a_broken_part_is_no_table() -> None:
    stream = BytesIO()
    with ZipFile(BytesIO(workbook())) as source, ZipFile(stream, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, b"<worksheet><" if "sheet1" in name else source.read(name))

    assert read_table(stream.getvalue()) == InvalidTable(TableProblem.NO_TABLE)


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda rest: workbook()[:200] + rest))
def test_any_bytes_are_a_table_or_are_said_not_to_be(content: bytes) -> None:
    table = read_table(content)

    assert isinstance(table, InvalidTable) or all(isinstance(cell, str) for row in table for cell in row)


def test_delimiter_is_that_of_the_head_below_a_title_or_the_one_that_the_file_names() -> None:
    assert read_table(b"Round table, Bucharest\n\nDate;Start;Title\n1;9:00;Coffee, tea\n") == (
        ("Round table, Bucharest",),
        (),
        ("Date", "Start", "Title"),
        ("1", "9:00", "Coffee, tea"),
    )
    assert read_table(b"sep=|\r\nDate|Title\r\n") == (("Date", "Title"),)
