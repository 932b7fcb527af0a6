"""The spreadsheet and the CSV, read again as a program would: numbers are numbers, and words stay words."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from domain.results.release import Release
from domain.results.reports import EventReport
from domain.results.summary import ClosedSummary as Released
from tests.support.reports import NASTY, bare, example, nasty, release, report, voice
from views.reports.document import visible
from views.reports.sheet import csv_file, data_file, sheets, xlsx_file
from views.reports.sheet_file import FORMULA, Worksheet, csv_bytes

ENGLISH, ROMANIAN = voice("en"), voice("ro")
WITHHELD = "Withheld: fewer than 5 people were asked this question."
OVERALL = "How do you rate the event as a whole?"


def opened(event_report: EventReport, language: str = "en") -> Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx_file(voice(language), event_report).content))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return [tuple(map(rounded, row)) for row in book[name].iter_rows(values_only=True)]


def rounded(cell: object) -> object:
    return round(cell, 9) if isinstance(cell, float) else cell


def figures(event_report: EventReport, language: str = "en", delimiter: str = ",") -> list[list[str]]:
    assert event_report.results is not None
    content = csv_file(voice(language), event_report, event_report.results).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def with_release(survey_release: Release) -> EventReport:
    whole = report()
    assert whole.results is not None
    return replace(whole, results=replace(whole.results, release=survey_release))


def without_comments() -> EventReport:
    whole = report()
    assert whole.results is not None
    survey = replace(whole.results.survey, questions=whole.results.survey.closed_questions)
    return replace(whole, results=replace(whole.results, survey=survey))


def survey_of(event_report: EventReport) -> Release:
    assert event_report.results is not None
    return release(event_report.results.survey, groups=False)


def test_overview_says_what_happened_and_what_is_withheld() -> None:
    table = rows(opened(report()), "Overview")

    assert table[:16] == [
        ("Information", "Value"),
        ("Event", "Round table in Romania"),
        ("Deliverable", "D2.6"),
        ("Date", "Monday, 22 March 2027"),
        ("Place", "Bucharest"),
        ("Organizer", "Your association"),
        ("Registered", 32),
        ("Registered at closing", 32),
        ("Invited", 31),
        ("Answered", 27),
        ("Response rate", 0.84375),
        ("Fewest people in a result", 5),
        ("Fewest people in a group", 5),
        ("Fewest answers for comments", 5),
        ("Survey closed on", "29 March 2027, 18:00"),
        ("Withheld", "What was missing most?"),
    ]
    assert table[16] == (
        "Method and limits",
        "Registered are those who registered with the bot; their professions are as they gave them.",
    )


def test_totals_are_numbers_for_each_option() -> None:
    table = rows(opened(report()), "Answers")

    assert table[0] == ("No.", "Question", "Option", "Count", "Share", "n", "Mean", "Withheld")
    assert table[1:7] == [
        (1, OVERALL, "1", 1, 0.037037037, 27, 4.62962963, None),
        (1, OVERALL, "2", 1, 0.037037037, 27, 4.62962963, None),
        (1, OVERALL, "3", 1, 0.037037037, 27, 4.62962963, None),
        (1, OVERALL, "4", 1, 0.037037037, 27, 4.62962963, None),
        (1, OVERALL, "5", 23, 0.851851852, 27, 4.62962963, None),
        (2, "What was missing most?", None, None, None, None, None, WITHHELD),
    ]
    question = "Will you do something differently in your work?"
    assert table[-2:] == [
        (8, question, "No", 26, 0.962962963, 27, None, None),
        (8, question, "No answer", 0, 0, 27, None, None),
    ]


def test_breakdown_names_its_groups_and_holds_only_what_is_released() -> None:
    table = rows(opened(report()), "By profession")

    assert {row[1] for row in table[1:]} == {OVERALL}
    assert table[0] == ("No.", "Question", "Group", "Option", "Count", "Share", "n", "Mean")
    assert [row[2] for row in table[1:]] == ["Judge, Prosecutor, Police officer"] * 5 + ["Social worker"] * 5


def test_published_comments_stand_beside_their_question() -> None:
    question = "What should we do differently next time?"

    assert rows(opened(report()), "Comments") == [
        ("Question", "Comment"),
        (question, "More time."),
        (question, "Fewer slides."),
    ]


def test_attendance_ends_with_the_total() -> None:
    table = rows(opened(report()), "Participants")

    assert (table[0], table[1], table[-1]) == (("Profession", "Number"), ("Judge", 3), ("Total", 32))


def test_sheets_without_breakdown_or_survey() -> None:
    without_groups = with_release(survey_of(report()))

    assert opened(without_groups).sheetnames == ["Overview", "Answers", "Comments", "Participants"]
    assert opened(without_comments()).sheetnames == [
        "Overview",
        "Answers",
        "Groups side by side",
        "By profession",
        "Participants",
    ]
    assert opened(bare()).sheetnames == ["Overview", "Participants"]


def test_spreadsheet_speaks_romanian() -> None:
    book = opened(report(), "ro")

    assert book.sheetnames == [
        "Prezentare",
        "Răspunsuri",
        "Grupuri alăturate",
        "Pe profesii",
        "Comentarii",
        "Participanți",
    ]
    assert rows(book, "Participanți")[1] == ("Judecător", 3)


def test_heads_stay_in_sight_and_numbers_are_shown_as_such() -> None:
    page = opened(report())["Answers"]

    assert page.freeze_panes == "A2"
    assert [page[cell].number_format for cell in ("D2", "E2", "F2", "G2")] == ["0", "0%", "0", "0.00"]
    assert page.column_dimensions["B"].width > 40
    assert page["A1"].font.b
    assert [page[cell].alignment.horizontal for cell in ("A2", "B1", "D1", "D2")] == ["left", None, "right", "right"]


def test_nothing_anybody_typed_becomes_a_formula() -> None:
    book = opened(nasty())

    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    text_cells = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(FORMULA)]
    assert len(text_cells) > 40
    assert all(cell.quotePrefix for cell in text_cells)


def test_comment_is_told_word_for_word() -> None:
    table = rows(opened(nasty()), "Comments")

    assert table[1][1] == visible(NASTY)
    assert table[2][1] == "=1+1"


def test_spreadsheet_is_the_same_for_the_same_report() -> None:
    assert xlsx_file(ENGLISH, report()) == xlsx_file(ENGLISH, report())
    assert xlsx_file(ENGLISH, report()).name == "D2.6 Results Bucharest 2027-03-22.xlsx"


def test_csv_has_every_figure_of_the_release() -> None:
    table = figures(report())

    assert table[0] == ["No.", "Question", "Group", "Option", "Count", "Share", "n", "Mean", "Withheld"]
    assert table[1] == ["1", OVERALL, "everybody", "1", "1", "0.0370", "27", "4.6296", ""]
    assert table[6] == ["1", OVERALL, "Judge, Prosecutor, Police officer", "1", "1", "0.0370", "27", "4.6296", ""]
    assert table[16] == ["2", "What was missing most?", "everybody", "", "", "", "", "", WITHHELD]
    assert [int(row[0]) for row in table[1:]] == sorted(int(row[0]) for row in table[1:])


def test_csv_in_romanian_is_as_excel_there_expects_it() -> None:
    table = figures(report(), "ro", ";")

    assert table[1] == ["1", "Cum apreciați evenimentul în ansamblu?", "toți", "1", "1", "0,0370", "27", "4,6296", ""]


def test_csv_cells_never_begin_like_a_formula() -> None:
    table = figures(nasty())

    assert table[1][1] == f"'{visible(NASTY)}"
    assert [cell for row in table for cell in row if cell.startswith(FORMULA)] == []


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "\x01=1"])
def test_csv_cell_that_would_be_a_formula_is_marked_as_text(text: str) -> None:
    sheet = Worksheet("Answers", (("Text", 9),), ((text,),))

    assert csv_bytes(sheet, "en").decode("utf-8-sig") == f'"Text"\r\n"\'{visible(text)}"\r\n'


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("event_report", [report(), nasty(), bare()], ids=["example", "nasty", "bare"])
def test_sheet_names_are_what_excel_takes(language: str, event_report: EventReport) -> None:
    names = [sheet.name for sheet in sheets(voice(language), event_report)]

    assert len({*names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_file_names_hold_no_more_than_letters_and_what_joins_them() -> None:
    event_report = nasty()
    assert event_report.results is not None

    names = [
        xlsx_file(ENGLISH, event_report).name,
        csv_file(ENGLISH, event_report, event_report.results).name,
        data_file(ENGLISH, event_report, event_report.results).name,
    ]
    assert [name.rpartition(".")[2] for name in names] == ["xlsx", "csv", "csv"]
    assert len({*names}) == 3
    assert all(re.fullmatch(r"\w[\w .,()&'’–-]{1,150}", name) for name in names)


def test_cross_table_has_a_column_for_each_group_and_for_everybody() -> None:
    table = rows(opened(report()), "Groups side by side")

    courts, care = "Judge, Prosecutor, Police officer", "Social worker"
    assert table[0] == ("No.", "Question", "Option", "everybody", "Share", courts, "Share", care, "Share")
    assert table[1][:3] == (1, OVERALL, "1")
    assert table[5] == (None, None, "5", 23, 0.851851852, 23, 0.851851852, 23, 0.851851852)
    assert table[6:] == [
        (None, None, "n", 27, None, 27, None, 27, None),
        (None, None, "mean", 4.629629630, None, 4.629629630, None, 4.629629630, None),
    ]


def test_cross_table_holds_no_figure_that_the_release_does_not() -> None:
    survey = example().survey
    assert survey is not None
    event_report = report(results=Released(release(survey, groups=False), survey, survey.closes))

    assert "Groups side by side" not in opened(event_report).sheetnames
    assert {row[0] for row in rows(opened(report()), "Groups side by side")[1:]} == {1, None}


@pytest.mark.parametrize("language", ["en", "ro"])
def test_data_for_programs_are_the_same_in_every_language(language: str) -> None:
    event_report = report()
    assert event_report.results is not None

    content = data_file(voice(language), event_report, event_report.results).content
    lines = content.decode("ascii").splitlines()

    assert lines[0] == "event,question,kind,group,option,count,share,n,mean,withheld,survey"
    assert lines[5] == "bucharest,overall,rating,*,5,23,0.8519,27,4.6296,,after"
    assert lines[6] == "bucharest,overall,rating,courts,1,1,0.0370,27,4.6296,,after"
    assert [line for line in lines if ",missing," in line] == [
        "bucharest,missing,choice,*,,,,,,fewer people were asked than minimum_group,after"
    ]
    assert lines[-1] == "bucharest,apply,yes_no,*,,0,0.0000,27,,,after"


def test_csv_for_people_opens_in_the_spreadsheet_program_of_their_language() -> None:
    event_report = report()
    assert event_report.results is not None

    english, romanian = (csv_file(voice(code), event_report, event_report.results) for code in ("en", "ro"))

    assert english.content.startswith(b'\xef\xbb\xbf"No.","Question"')
    assert romanian.content.startswith('\ufeff"Nr.";"Întrebare"'.encode())
    assert '"0,8519"' in romanian.content.decode()


def test_sheets_print_on_a4_with_their_heads_as_high_as_their_text() -> None:
    book = opened(report())

    heads = [book[name].row_dimensions[1].height for name in ("Groups side by side", "Participants")]
    assert {(page.page_setup.paperSize, page.oddFooter.right.text) for page in book} == {(9, "&P / &N")}
    assert heads == [30, None]


def test_cross_table_begins_each_question_with_a_line() -> None:
    table = opened(report())["Groups side by side"]

    lines = [table.cell(row, 1).border.top.style for row in (2, 3)]
    assert lines == ["thin", None]
