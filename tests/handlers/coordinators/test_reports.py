"""Spreadsheet and minute report in chat, through the wire: when they can be had, what they hold, and by whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from bot.application import handle
from bot.program import Program
from delivery.incoming.raw_update import RawUpdate
from domain.questions import Comment
from domain.results.comments import Decision
from storage import answers, comments, surveys
from tests.support.program import CLOSES, COORDINATOR, END, EVENT, OPENS, SURVEY, ProgramHarness, raw_updates, staged
from views.callback.codec import encode
from views.callback.coordinators import GetReport, GetReportIn, GetSheet

WHY = Comment("why", {"en": "What should change?", "ro": "Ce ar trebui schimbat?"})
ASKING = replace(SURVEY, questions=(*SURVEY.questions, WHY))
WORK = {"en": "Work", "ro": "Muncă"}
XLSX, CSV = (f"Results Bucharest 2027-03-22.{suffix}" for suffix in ("xlsx", "csv"))
DATA = "Data Bucharest 2027-03-22.csv"
DOCX, PDF = (f"Minute report Bucharest 2027-03-22.{suffix}" for suffix in ("docx", "pdf"))
UNCOUNTED = "\n\nHow many were present is not entered: the report calls people registered. /minutes enters it."
TITLE = "Round table\nMonday, 22 March 2027, 09:30–16:00\nBucharest\n\n"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as ready:
        ready.event = replace(EVENT, survey=ASKING, topics=(WORK,), messages=())
        yield ready


@asynccontextmanager
async def opened(stage: ProgramHarness) -> AsyncIterator[Program]:
    """Ten are registered, nine answered, and two comments were written."""
    async with stage.program() as program:
        ids = await stage.join(program, 10)
        if stage.event.survey:
            stage.clock.move(OPENS)
            await program.lifecycle.tick()
            async with program.db.transaction() as tx:
                run = await surveys.of_event(tx, "bucharest")
                assert run is not None
                for id_ in ids[:9]:
                    await answers.send(tx, run, id_, run.group("judge"), {"overall": (str(1 + id_ % 5),)})
                for text in ("Published.", "Kept back."):
                    await answers.comment(tx, run.id, "why", text)
        yield program


@asynccontextmanager
async def closed(stage: ProgramHarness) -> AsyncIterator[Program]:
    """And the survey has closed, and one of the comments was published."""
    async with opened(stage) as program:
        await stage.pass_time(program, CLOSES)
        async with program.db.transaction() as tx:
            places = {comment.text: comment.place for comment in await comments.of_survey(tx, 1)}
            await comments.set_decision(tx, 1, places["Published."], Decision.PUBLISHED)
            await comments.set_decision(tx, 1, places["Kept back."], Decision.WITHHELD)
        yield program


async def say(stage: ProgramHarness, program: Program, text: str, who: int = COORDINATOR) -> str:
    phone = stage.telegram.people[who]
    phone.say(text)
    await stage.settle(program)
    return next(message.text for message in reversed(phone.messages) if message.from_bot and message.text)


def documents(stage: ProgramHarness, who: int = COORDINATOR) -> dict[str, bytes]:
    messages = stage.telegram.people[who].messages
    return {message.document[0]: message.document[1] for message in messages if message.document}


def paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]


async def test_report_has_the_minutes_and_the_published_comments(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        await say(stage, program, "/minutes")
        stage.telegram.people[COORDINATOR].tap("1. Work")
        await stage.settle(program)
        await say(stage, program, "Inspections find little.")
        reply = await say(stage, program, "/report")
        files = documents(stage)

    assert reply == (
        f"{TITLE}The minute report: as a Word file to finish, and as PDF. It is made anew each time you ask.{UNCOUNTED}"
    )
    report_paragraphs = paragraphs(files[DOCX])
    assert "Inspections find little." in report_paragraphs
    assert "10 people were registered. How many of them were present was not recorded." in report_paragraphs
    assert (
        "9 of 10 registered people answered the survey (90%). It closed on 29 March 2027, 18:00." in report_paragraphs
    )
    assert "Published." in report_paragraphs
    assert "Kept back." not in report_paragraphs
    assert b"pdfuaid" in files[PDF]


async def test_report_names_topics_without_notes(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        reply = await say(stage, program, "/report bucharest")

    assert reply.endswith(
        "1 topic has no notes yet: the report is marked as a draft and leaves a space for it, or use /minutes and make"
        f" it again.{UNCOUNTED}"
    )


async def test_export_has_figures_and_published_comments(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        reply = await say(stage, program, "/export")
        files = documents(stage)

    assert (
        reply == f"{TITLE}The results as a spreadsheet, the figures as CSV for Excel, and as data for other programs."
    )
    book = openpyxl.load_workbook(BytesIO(files[XLSX]))
    assert book["Comments"]["B2"].value == "Published."
    assert book["Comments"].max_row == 2
    assert files[CSV].decode("utf-8-sig").splitlines()[1] == (
        '"1","Overall?","everybody","1","1","0.1111","9","3.2222",""'
    )


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Spreadsheet", {XLSX, CSV, DATA}),
        ("Report (Word)", {DOCX}),
        ("Report (PDF)", {PDF}),
    ],
)
async def test_buttons_of_the_summary_send_the_files_and_leave_it_as_it_is(
    stage: ProgramHarness, label: str, names: set[str]
) -> None:
    async with closed(stage) as program:
        phone = stage.telegram.people[COORDINATOR]
        before = await say(stage, program, "/summary")
        summary = next(message for message in reversed(phone.messages) if message.buttons)
        phone.tap(label)
        await stage.settle(program)

        assert {*documents(stage)} == names
        assert (summary.text, summary.labels) == (
            before,
            ["As text", "Comments", "Spreadsheet", "Report (Word)", "Report (PDF)", "Share with participants"],
        )


async def test_files_speak_the_coordinators_language(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        stage.telegram.people[COORDINATOR].language = "ro"
        await say(stage, program, "/report")

        assert "Minuta evenimentului" in paragraphs(documents(stage)["Minuta evenimentului București 2027-03-22.docx"])


@pytest.mark.parametrize(
    ("command", "meanwhile"), [("/report", "\n\n/minutes takes notes for it at any time."), ("/export", "")]
)
async def test_before_the_closing_they_say_when(stage: ProgramHarness, command: str, meanwhile: str) -> None:
    async with opened(stage) as program:
        reply = await say(stage, program, command)

        assert reply == (
            f"{TITLE}This can be made after 29 March, 18:00, when the survey has closed. Until then nobody sees"
            f" results.{meanwhile}"
        )
        assert documents(stage) == {}


async def test_event_without_survey_is_reported_after_its_end(stage: ProgramHarness) -> None:
    stage.event = replace(stage.event, survey=None)
    async with opened(stage) as program:
        before = await say(stage, program, "/export")
        stage.clock.move(END)
        after = await say(stage, program, "/export")
        await say(stage, program, "/report")
        files = documents(stage)

    assert before == f"{TITLE}This can be made after the event, from 22 March, 16:00 on."
    assert after == f"{TITLE}There was no survey, so the spreadsheet tells only how many registered."
    assert {*files} == {XLSX, DOCX, PDF}
    assert "Evaluation" not in paragraphs(files[DOCX])


async def test_files_before_the_closing_are_not_given_to_forged_buttons(stage: ProgramHarness) -> None:
    async with opened(stage) as program:
        phone = stage.telegram.people[COORDINATOR]
        await say(stage, program, "/summary")
        for tap in (GetSheet("bucharest"), GetReport("bucharest", 2)):
            phone.tap_data(encode(tap))
            await stage.settle(program)

        assert documents(stage) == {}
        phone.tap_data(encode(GetReport("bucharest", 3)))
        await stage.settle(program)
        assert phone.alerts[-1] == "This button is no longer valid."


async def test_reports_are_for_coordinators_alone(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        refusals = {await say(stage, program, command, who=1) for command in ("/report", "/export")}
        await say(stage, program, "/stop", who=1)
        phone = stage.telegram.people[1]
        for tap in (GetSheet("bucharest"), GetReport("bucharest", 0)):
            phone.tap_data(encode(tap))
            await stage.settle(program)

        assert refusals == {"This is not available to you. /help shows what is."}
        assert phone.alerts == ["This button is no longer valid."] * 2
        assert documents(stage, 1) == {}


async def test_others_are_answered_while_a_report_is_made(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        stage.telegram.people[COORDINATOR].say("/report")
        stage.telegram.people[2].say("/whoami")
        report, other = await raw_updates(program)
        finished_names: list[str] = []

        async def answer(raw: RawUpdate, name: str) -> None:
            await handle(program.app, program.context, raw)
            finished_names.append(name)

        await asyncio.gather(answer(report, "report"), answer(other, "other"))

        assert finished_names == ["other", "report"]


async def test_report_in_another_language_by_a_button(stage: ProgramHarness) -> None:
    async with closed(stage) as program:
        before = await say(stage, program, "/report")
        phone = stage.telegram.people[COORDINATOR]
        labels = next(message.labels for message in reversed(phone.messages) if message.buttons)
        phone.tap("Report: Română")
        await stage.settle(program)

        assert labels == ["Report: English", "Report: Română"]
        assert "Minuta evenimentului București 2027-03-22.docx" in documents(stage)
        assert next(message.text for message in reversed(phone.messages) if message.from_bot and message.text) == before
        phone.tap_data(encode(GetReportIn("bucharest", "de")))
        await stage.settle(program)
        assert phone.alerts[-1] == "This button is no longer valid."
