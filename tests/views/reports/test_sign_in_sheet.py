"""The sign-in sheet: who stands on it in which order, with room to sign, and the same in both shapes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.shared import Mm

from domain.attendance.participants import Participant
from tests.support.reports import NASTY, PICTURE, example, voice
from tests.views.reports.test_pdf import accessible, pages
from views.reports.document import Letterhead
from views.reports.sign_in_sheet import sign_in_sheet_files, sign_in_sheet_pdf, sign_in_sheet_word

EVENT = example()
DAY = EVENT.first_day
HEAD = Letterhead("Your association", PICTURE)
PEOPLE = (
    Participant(1, "Zoe Pop", "lawyer", is_confirmed=True),
    Participant(2, None, "police", is_confirmed=False),
    Participant(3, "Ștefan Țurcanu", "judge", is_confirmed=False),
    Participant(4, "Ana Dinu", "judge", is_confirmed=True, is_guest=True),
    Participant(5, "Ion Mic", None, is_confirmed=True),
    Participant(6, None, "undisclosed", is_confirmed=True),
    Participant(7, "Eva Roth", "notary", is_confirmed=True),
)


def opened(people: tuple[Participant, ...], language: str = "en", **changes: Any) -> Any:  # noqa: ANN401 — python-docx gives no types
    content = sign_in_sheet_word(voice(language), replace(EVENT, **changes), DAY, people, HEAD)
    return docx.Document(BytesIO(content))


def cells(table: Any) -> list[list[str]]:  # noqa: ANN401 — python-docx gives no types
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_people_stand_in_the_order_of_the_list_then_those_without_a_name_then_empty_lines() -> None:
    facts, table = opened(PEOPLE).tables

    assert cells(facts) == [
        ["Date", "Monday, 22 March 2027"],
        ["Place", "Bucharest"],
        ["Organizer", "Your association"],
    ]
    assert cells(table) == [
        ["No.", "Name", "Profession", "Signature"],
        ["1", "Ana Dinu", "Judge", ""],
        ["2", "Ștefan Țurcanu", "Judge", ""],
        ["3", "Zoe Pop", "Lawyer", ""],
        ["4", "Eva Roth", "notary", ""],
        ["5", "Ion Mic", "", ""],
        ["6", "", "Police officer", ""],
        ["7", "", "", ""],
        *[[str(number), "", "", ""] for number in range(8, 13)],
    ]


def test_rows_have_room_for_a_signature_and_the_head_is_on_every_page() -> None:
    *_, table = opened(PEOPLE).tables

    assert {round(row.height / Mm(1)) for row in list(table.rows)[1:]} == {10}
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in list(table.rows)[:2]] == [True, False]


def test_every_page_but_the_first_says_which_sheet_it_is_and_every_page_its_number() -> None:
    section = opened(PEOPLE, "ro").sections[0]

    assert section.header.paragraphs[0].text == "Listă de prezență – Masă rotundă în România, 22 martie 2027"
    assert section.first_page_header.paragraphs[0].text == ""
    assert section.footer.paragraphs[0].text == section.first_page_footer.paragraphs[0].text == "Pagina 1 din 1"


def test_project_and_funding_stand_there_where_they_are_set() -> None:
    words = {"en": "BuildTogether", "ro": "Construim împreună"}

    file = opened(PEOPLE, "ro", project=words, funding={"en": "Funded by …", "ro": "Finanțat de …"}, deliverable="")

    assert cells(file.tables[0])[0] == ["Proiect", "Construim împreună"]
    assert [part.text for part in file.paragraphs if part.style.name in {"Title", "Note"}] == [
        "Listă de prezență",
        "Finanțat de …",
    ]


def test_both_files_are_named_after_their_day() -> None:
    event = replace(EVENT, ends=EVENT.ends + timedelta(days=1))

    pdf, word = sign_in_sheet_files(voice("en"), event, date(2027, 3, 23), PEOPLE)

    assert (pdf.name, word.name) == (
        "D2.6 Sign-in sheet Bucharest 2027-03-23.pdf",
        "D2.6 Sign-in sheet Bucharest 2027-03-23.docx",
    )
    assert accessible(pdf.content)


@pytest.mark.parametrize("language", ["en", "ro"])
def test_names_of_any_kind_are_taken(language: str) -> None:
    people = (Participant(1, NASTY[:64], "judge", is_confirmed=True), *PEOPLE)
    bad = {"en": NASTY, "ro": NASTY}

    content = sign_in_sheet_pdf(
        voice(language), replace(EVENT, title=bad, venue=bad), DAY, people, Letterhead("", b"?")
    )

    assert accessible(content)
    assert pages(content) == 1


def test_of_many_people_more_come_unannounced() -> None:
    people = tuple(Participant(number, f"Ana {number}", "judge", is_confirmed=True) for number in range(1, 241))

    *_, table = opened(people).tables

    assert len(table.rows) == 1 + 240 + 12
    assert pages(sign_in_sheet_pdf(voice("en"), EVENT, DAY, people)) == 11
