"""Finding people by a part of their name, their cards, and the files of the list."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from domain.events import Admission
from domain.operations.audit import AuditAction
from domain.people import Registration
from storage import participants, people, registrations
from storage.attendance import guests
from storage.operations import audit
from tests.support.application import EVENT, INVALID, ORGANIZER, ApplicationHarness, labels, opened, texts
from views.callback.attendance import (
    ChooseSignInDay,
    GetParticipantSheet,
    GetSignInSheet,
    ShowParticipant,
)
from views.screen import Reply, Screen

CODE = "bucharest"
ANSWERS = {"again": ["yes"], "topics": ["law", "web"], "improve": ["No meat, please"]}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[ApplicationHarness]:
    async with opened(tmp_path, replace(EVENT, admission=Admission.CONFIRMED)) as harness:
        async with harness.db.transaction() as tx:
            for number, (notice, name) in enumerate((("3", "=Ștefan Țuțea"), ("2", "Łukasz")), start=101):
                await people.remember(tx, number, "en")
                await registrations.put(
                    tx, Registration(CODE, number, notice, "2027-03-01", "2027-03-01", "judge", name, ANSWERS)
                )
            await participants.find_all(tx, CODE)
            await guests.add(tx, CODE, "Maria", "lawyer", is_present=True)
        yield harness


async def test_part_of_a_name_finds_people_whatever_its_case_and_accents(hall: ApplicationHarness) -> None:
    prompt = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "participants"), "Search")
    search_result = await hall.type(ORGANIZER, "TUTE stef")
    in_one_line = await hall.command(ORGANIZER, "participants", "bucharest lukasz")
    unknown = await hall.type(ORGANIZER, "tute")

    assert "Please type a part of the name." in texts(prompt)[0]
    assert labels(search_result)[0] == "=Ștefan Țuțea · Judge"
    assert labels(in_one_line)[0] == "Łukasz · Judge"
    assert "did not understand" in texts(unknown)[0]


async def test_search_of_an_event_that_is_not_there_names_the_right_one(hall: ApplicationHarness) -> None:
    assert (
        "no event with the code “bucarest”" in texts(await hall.command(ORGANIZER, "participants", "bucarest ana"))[0]
    )


async def test_card_shows_answers_only_to_a_notice_that_said_so(hall: ApplicationHarness) -> None:
    card_text = texts(await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0)))[0]
    not_told = texts(await hall.tap(ORGANIZER, ShowParticipant(CODE, 2, 0, 0)))[0]
    guest = texts(await hall.tap(ORGANIZER, ShowParticipant(CODE, 3, 0, 0)))[0]

    assert "No meat, please" in card_text
    assert "Law, Web" in card_text
    assert "☐ Not confirmed, and so not in the survey" in card_text
    assert "No meat" not in not_told
    assert "the notice they agreed to did not say that organizers see them" in not_told
    assert "☑ Present" in guest


def workbook(reply: Reply) -> list[list[object]]:
    assert isinstance(reply, Screen)
    (file,) = reply.files
    sheet = load_workbook(BytesIO(file.content)).worksheets[0]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None].count("f") == 0
    return [list(row) for row in sheet.iter_rows(values_only=True)]


async def test_spreadsheet_holds_all_that_organizers_may_see_and_no_formula(hall: ApplicationHarness) -> None:
    head, *rows = workbook(await hall.tap(ORGANIZER, GetParticipantSheet(CODE)))
    async with hall.db.reading() as tx:
        (entry,) = await audit.entries(tx, 9)

    questions = [question.text["en"] for question in EVENT.registration]
    assert head == ["No.", "Name", "Profession", "Confirmed", "Was present", "Remark", *questions]
    not_told = "agreed to an earlier notice, so the answers are not shown"
    assert rows == [
        [1, "=Ștefan Țuțea", "Judge", None, None, None, "Yes", "Law, Web", "No meat, please"],
        [2, "Łukasz", "Judge", None, None, not_told, None, None, None],
        [3, "Maria", "Lawyer", "yes", "yes", "added by hand, without Telegram", None, None, None],
    ]
    assert (entry.action, entry.person) == (AuditAction.EXPORT_PARTICIPANTS, ORGANIZER)


async def test_sign_in_sheet_comes_as_pdf_and_word_file(hall: ApplicationHarness) -> None:
    reply = await hall.press(ORGANIZER, await hall.command(ORGANIZER, "participants"), "Sign-in sheet")

    assert isinstance(reply, Screen)
    assert [file.name.rpartition(".")[2] for file in reply.files] == ["pdf", "docx"]
    assert await hall.tap(ORGANIZER, GetSignInSheet(CODE, 1)) == INVALID


async def test_event_of_several_days_has_a_sheet_for_each(hall: ApplicationHarness) -> None:
    hall.events[CODE] = replace(EVENT, ends=EVENT.ends + timedelta(days=1))
    choice = await hall.tap(ORGANIZER, ChooseSignInDay(CODE))
    reply = await hall.press(ORGANIZER, choice, "Tuesday, 23 March")

    assert labels(choice) == ["Monday, 22 March", "Tuesday, 23 March", "By profession"]
    assert isinstance(reply, Screen)
    assert all("2027-03-23" in file.name for file in reply.files)


async def test_card_marks_presence_by_hand_while_that_is_possible(hall: ApplicationHarness) -> None:
    hall.events[CODE] = replace(EVENT, checkin=True)
    before = labels(await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0)))
    hall.now = EVENT.starts
    card = await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0))
    await hall.press(ORGANIZER, card, "Mark as present")

    assert "Mark as present" not in before
    assert "☑ Present" in texts(await hall.tap(ORGANIZER, ShowParticipant(CODE, 1, 0, 0)))[0]
    assert "Mark as absent" in labels(await hall.tap(ORGANIZER, ShowParticipant(CODE, 3, 0, 0)))
