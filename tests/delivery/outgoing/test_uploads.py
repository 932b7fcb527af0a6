"""Shared files are uploaded once for everybody, and sent by their id afterwards; nothing else is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from telegram.error import NetworkError

from bot.lifecycle import REMEMBER_UPLOADS
from bot.program import Program
from delivery.telegram import messages
from storage import answers, surveys
from tests.support.journeys import listening
from tests.support.program import CLOSES, COORDINATOR, EVE, EVENT, OPENS, ProgramHarness, staged
from views.callback.codec import encode
from views.callback.participants import GetCalendar, GetDocument
from views.screen import File

DOCUMENT, CALENDAR = (encode(tap(EVENT.code)) for tap in (GetDocument, GetCalendar))
CONTENT = b"%PDF-1.4" + bytes(5_000_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ProgramHarness]:
    async with staged(tmp_path) as stage:
        document = tmp_path / "Agenda.pdf"
        document.write_bytes(CONTENT)
        stage.event = replace(EVENT, agenda_file=str(document))
        yield stage


def sent(stage: ProgramHarness) -> tuple[int, int]:
    """How many files were uploaded, and how many sent by their id; refused calls are left out."""
    documents = [request for request in stage.telegram.requests if request.method == "sendDocument" and request.ok]
    upload_count = sum(any(isinstance(value, tuple) for value in request.params.values()) for request in documents)
    return upload_count, len(documents) - upload_count


async def press(stage: ProgramHarness, program: Program, data: str, *people: int) -> None:
    for id_ in people:
        stage.telegram.people[id_].say("/agenda")
    await stage.settle(program)
    for id_ in people:
        stage.telegram.people[id_].tap_data(data)
    async with listening(program):
        await stage.telegram.settled()


async def test_many_who_ask_at_once_cost_one_upload(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        people = await stage.join(program, 12)

        await press(stage, program, DOCUMENT, *people)

    assert sent(stage) == (1, 11)
    documents = [stage.telegram.people[id_].messages[-1].document for id_ in people]
    assert documents == [("Agenda.pdf", CONTENT)] * 12


async def test_id_outlives_the_process(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 2)
        await press(stage, program, DOCUMENT, 1)

    async with stage.program() as program:
        await press(stage, program, DOCUMENT, 2)

    assert sent(stage) == (1, 1)


async def test_other_content_and_other_name_are_uploaded(stage: ProgramHarness, tmp_path: Path) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        await press(stage, program, DOCUMENT, 1)
        (tmp_path / "Agenda.pdf").write_bytes(CONTENT + b"changed")
        await press(stage, program, DOCUMENT, 1)
        (tmp_path / "Programme.pdf").write_bytes(CONTENT + b"changed")
        stage.event = replace(EVENT, agenda_file=str(tmp_path / "Programme.pdf"))
    async with stage.program() as program:
        await press(stage, program, DOCUMENT, 1)

    documents = [message.document for message in stage.telegram.people[1].messages if message.document]
    assert [(name, len(content)) for name, content in documents] == [
        ("Agenda.pdf", len(CONTENT)),
        ("Agenda.pdf", len(CONTENT) + 7),
        ("Programme.pdf", len(CONTENT) + 7),
    ]
    assert sent(stage) == (3, 0)


async def test_id_that_telegram_refuses_leads_to_one_new_upload(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 8)
        await press(stage, program, DOCUMENT, 1)
        stage.telegram.revoke_files()

        await press(stage, program, DOCUMENT, *range(2, 9))

    assert sent(stage) == (2, 6)
    assert [stage.telegram.people[id_].messages[-1].document for id_ in stage.ids] == [("Agenda.pdf", CONTENT)] * 8


async def test_upload_that_fails_is_made_again(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 3)
        stage.telegram.fail("sendDocument", status=502)

        await press(stage, program, DOCUMENT, 1, 2, 3)

    assert sent(stage) == (1, 2)


async def test_who_waits_for_an_upload_that_fails_fails_with_it(stage: ProgramHarness) -> None:
    file = File("Agenda.pdf", CONTENT, is_public=True)
    async with stage.program() as program:
        await stage.join(program, 2)
        stage.telegram.fail("sendDocument", status=502)
        bot, uploads = program.app.bot, program.context.answers._wire.uploads

        ends = await asyncio.gather(
            *(messages.send_part(bot, id_, file, uploads=uploads) for id_ in stage.ids), return_exceptions=True
        )
        await messages.send_part(bot, 1, file, uploads=uploads)

    assert [type(end) for end in ends] == [NetworkError, NetworkError]
    assert sent(stage) == (1, 0)


async def test_calendar_is_uploaded_once_for_each_language(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        people = await stage.join(program, 4)
        for id_ in people[:2]:
            stage.telegram.people[id_].say("/language")
            await stage.settle(program)
            stage.telegram.people[id_].tap("Română")
            await stage.settle(program)

        await press(stage, program, CALENDAR, *people)

    assert sent(stage) == (2, 2)


async def test_unasked_files_are_uploaded_once_too(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)

        await stage.pass_time(program, stage.event.messages[0].due)

    assert sent(stage) == (1, 5)


async def test_nothing_is_remembered_of_results_and_of_what_is_personal(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 6)
        for moment in (EVE, OPENS):
            await stage.pass_time(program, moment)
        async with program.db.transaction() as tx:
            run = await surveys.of_event(tx, "bucharest")
            assert run is not None
            for id_ in range(1, 6):
                await answers.send(tx, run, id_, run.group("judge"), {"overall": ("4",)})
        await stage.pass_time(program, CLOSES)
        for id_, command in (
            (1, "/mydata"),
            (COORDINATOR, "/summary"),
            (COORDINATOR, "/export"),
            (COORDINATOR, "/report"),
        ):
            stage.telegram.people[id_].say(command)
            await stage.settle(program)
        async with program.db.reading() as tx:
            file_ids = [row["file_id"] for row in await tx.execute_fetchall("SELECT file_id FROM upload")]

    bodies = [message.body for id_ in (1, COORDINATOR) for message in stage.telegram.people[id_].messages]
    ids = {body["document"]["file_name"]: body["document"]["file_id"] for body in bodies if "document" in body}
    assert list(ids) == [
        "bucharest.ics",
        "mydata.json",
        *(
            f"{kind} Bucharest 2027-03-22.{end}"
            for kind, end in (
                *(("Results", "xlsx"), ("Results", "csv"), ("Data", "csv")),
                *(("Minute report", "docx"), ("Minute report", "pdf")),
            )
        ),
    ]
    assert [body for body in bodies if "photo" in body] != []
    assert file_ids == [ids["bucharest.ics"]]


async def test_ids_are_erased_in_time(stage: ProgramHarness) -> None:
    async with stage.program() as program:
        await stage.join(program, 1)
        await press(stage, program, DOCUMENT, 1)
        counts = []
        for day in (REMEMBER_UPLOADS, REMEMBER_UPLOADS + timedelta(days=1)):
            stage.clock.move(EVENT.starts - timedelta(days=3) + day)
            await program.lifecycle.day()
            async with program.db.reading() as tx:
                counts.append(len(list(await tx.execute_fetchall("SELECT 1 FROM upload"))))

    assert counts == [1, 0]
