from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from domain.imports.issues import ImportIssue, ImportProblem
from formats.recognition import FileFormat, FileKind, detect
from formats.workbook import NoWorkbook, WorkbookTooLarge, column_name, read_workbook
from tests.support.settings import TEXT
from tests.support.workbook import sheets_of, workbook


def archive(*names: str) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "-")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (TEXT.encode(), FileKind.EVENT),
        (b"\xef\xbb\xbf[[event]]\nbroken", FileKind.EVENT),
        (b'title = { en = "A" }\nstarts = 2027-03-22T09:00:00', FileKind.EVENT),
        (workbook({"survey": "type | name | label"}), FileKind.FORM),
        (workbook({"survey": "question | answer"}), FileKind.FORM),
        (b"type,name,label\ntext,a,A?", FileKind.FORM),
        (workbook({"survey": "type | name | label", "villages": "x\n" * 3001}), FileKind.FORM),
        (workbook({"Notes": "hello", "Program": "Ora | Titlu"}), FileKind.AGENDA_TABLE),
        (workbook({"People": "name | email"}), FileKind.OTHER_TABLE),
        (b"Start;End;Title\n9:00;10:00;A", FileKind.AGENDA_TABLE),
        (b"Name,Profession\nAna,judge", FileKind.OTHER_TABLE),
        (b"\r\nBEGIN:VCALENDAR\r\n", FileKind.CALENDAR),
        ("\ufeffBEGIN:VCALENDAR\r\n".encode("utf-16-le"), FileKind.CALENDAR),
        (b'<?xml version="1.0"?><iCalendar></iCalendar>', FileKind.CALENDAR_XML),
        (b'{"schedule": {"conference": {"days": []}}}', FileKind.SCHEDULE_JSON),
        (b'<?xml version="1.0"?><schedule></schedule>', FileKind.SCHEDULE_XML),
    ],
)
def test_file_is_recognised_by_its_content(content: bytes, kind: FileKind) -> None:
    file = detect(content)

    assert isinstance(file, FileFormat)
    assert file.kind is kind


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"x" * 2_000_001, ImportProblem.TOO_LARGE),
        (b"\x00\x01", ImportProblem.NOT_RECOGNISED),
        (b"PK\x03\x04 and nothing else", ImportProblem.UNREADABLE),
        (b"\xd0\xcf\x11\xe0 and nothing else", ImportProblem.UNREADABLE),
        (workbook({"Long": "x\n" * 3001}), ImportProblem.TOO_LARGE),
        (workbook({"survey": "type | name | label\n" + "text | a | A?\n" * 3001}), ImportProblem.TOO_LARGE),
        (archive("mimetype", "content.xml"), ImportProblem.OTHER_WORKBOOK),
        (archive("[Content_Types].xml", "word/document.xml"), ImportProblem.OTHER_WORKBOOK),
        (archive("[Content_Types].xml", "xl/workbook.bin"), ImportProblem.OTHER_WORKBOOK),
    ],
)
def test_file_that_is_none_is_refused(content: bytes, problem: ImportProblem) -> None:
    assert detect(content) == ImportIssue("", problem)


def test_workbook_that_unfolds_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "-")
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 45_000_000)

    assert read_workbook(stream.getvalue()) == WorkbookTooLarge()
    assert read_workbook(b"x" * 2_000_001) == WorkbookTooLarge()
    assert read_workbook(b"PK\x03\x04") == NoWorkbook()


def test_calendar_in_the_code_page_of_central_europe_keeps_its_letters() -> None:
    file = detect("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Şedinţă\r\n".encode("cp1250"))

    assert isinstance(file, FileFormat)
    assert "Şedinţă" in file.content.decode()


def test_spaces_of_web_pages_part_words_and_what_cannot_be_seen_is_left_out() -> None:
    (sheet,) = sheets_of({"survey": "select_one\u00a0yes_no | x\u200by"})

    assert sheet.rows == (("select_one yes_no", "xy"),)


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_name(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
